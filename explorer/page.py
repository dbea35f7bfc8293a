"""An explorer as a published page carries it: its controls and what moves them."""

import html
import json


def figure(explorer, picture, data):
    """Write an explorer that works in a page without a kernel.

    Parameters
    ----------
    explorer : explorer.explore.Explorer
        What is to be shown.
    picture : str
        Markup of the default drawing.
    data : dict
        What the page's script needs to know.

    Returns
    -------
    str
        What stands inside a figure element: controls, drawing, caption, data.
    """
    encoded = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    encoded = encoded.replace("</", r"<\/").replace("<!--", r"\u003c!--")
    return (
        f'{form(explorer)}{picture}<p class="said" role="status"></p>'
        f"{explorer.caption}"
        f'<script type="application/json">{encoded}</script>'
    )


def form(explorer):
    """Write the controls of a published explorer.

    Parameters
    ----------
    explorer : explorer.explore.Explorer
        What is to be shown.

    Returns
    -------
    str
        A form, hidden until the page's script has brought it to life.
    """
    controls = "".join(
        f'<div class="control {p.kind}">{control(p, explorer.prefix)}</div>'
        for p in explorer.parameters
    )
    play = '<button type="button" class="play">Play</button>' if explorer.play else ""
    return (
        f'<form hidden autocomplete="off"><div class="controls">{controls}</div>'
        f'<div class="buttons">{play}<button type="reset">Reset</button></div></form>'
    )


def control(parameter, prefix):
    """Write one control with its label and its value.

    Parameters
    ----------
    parameter : explorer.explore.Parameter
        What it sets.
    prefix : str
        What the explorer's identifiers begin with.

    Returns
    -------
    str
        A label, a control and, for a slider, a place for its value.
    """
    name = f"{prefix}--{parameter.name}"
    label, plain, spoken = parameter.label
    attributes = f'id="{name}" name="{parameter.name}"'
    if spoken != plain or label != html.escape(plain):
        attributes += f' aria-label="{html.escape(spoken)}"'
    text = html.escape(parameter.texts[parameter.start])
    if parameter.kind == "range":
        room = max(map(len, parameter.texts))  # else the slider moves with its value
        shown = (
            f'<input type="range" {attributes} min="0" '
            f'max="{len(parameter.values) - 1}" value="{parameter.start}" '
            f'aria-valuetext="{text}"><output for="{name}" aria-live="off" '
            f'aria-hidden="true" translate="no" style="min-width: {room}ch">'
            f"{text}</output>"
        )
    elif parameter.kind == "select":
        options = "".join(
            f"<option{' selected' * (i == parameter.start)}>{html.escape(one)}</option>"
            for i, one in enumerate(parameter.texts)
        )
        shown = f"<select {attributes}>{options}</select>"
    else:
        shown = f'<input type="checkbox" {attributes}{" checked" * parameter.start}>'
    return f'<label for="{name}">{label}</label>{shown}'
