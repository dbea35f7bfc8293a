"""An explorer in a running notebook: ipywidgets whose movements call ``draw``."""

import asyncio
import html
import textwrap

import ipywidgets

from explorer import frames

PAUSE = 0.02


def live(explorer):
    """Build the explorer of a running notebook.

    Parameters
    ----------
    explorer : explorer.explore.Explorer
        What is to be shown.

    Returns
    -------
    ipywidgets.VBox
        Controls, a button, a place for messages, the picture and its caption.
    """
    picture, message = ipywidgets.HTML(), ipywidgets.HTML()
    widgets = [widget(p) for p in explorer.parameters]
    rows = []
    for p, one in zip(explorer.parameters, widgets, strict=True):
        row = [one]
        if p.name == explorer.play:
            player = ipywidgets.Play(
                value=p.start,
                max=len(p.values) - 1,
                interval=explorer.play_ms,
                repeat=explorer.loop,
            )
            ipywidgets.jslink((player, "value"), (one, "index"))
            row.append(player)
        rows.append(ipywidgets.HBox(row))

    def redraw():
        point = {
            p.name: p.values[int(one.value)]
            for p, one in zip(explorer.parameters, widgets, strict=True)
        }
        try:
            drawing, printed, warned = frames.noted(
                explorer.draw, point, explorer.prefix, explorer.alt, "path"
            )
        except ValueError as error:
            message.value = said(str(error))
        else:
            message.value = said(printed, *warned)
            picture.value = f'<div style="max-width: 45rem">{drawing}</div>'

    def reset(button):
        for p, one in zip(explorer.parameters, widgets, strict=True):
            one.value = bool(p.start) if p.kind == "checkbox" else p.start

    update = newest(redraw)
    for one in widgets:
        one.observe(lambda change: update(), "value")
    redraw()
    button = ipywidgets.Button(description="Reset")
    button.on_click(reset)
    below = [ipywidgets.HTML(explorer.caption)] if explorer.caption else []
    return ipywidgets.VBox([*rows, button, message, picture, *below])


def widget(parameter):
    """Make the widget of one parameter; what it holds is a position among the values.

    Parameters
    ----------
    parameter : explorer.explore.Parameter
        What it sets.

    Returns
    -------
    ipywidgets.DOMWidget
        A slider, a menu or a checkbox.
    """
    if parameter.kind == "checkbox":
        return ipywidgets.Checkbox(
            bool(parameter.start), description=parameter.label.text
        )
    kinds = {"select": ipywidgets.Dropdown, "range": ipywidgets.SelectionSlider}
    return kinds[parameter.kind](
        options=[(text, i) for i, text in enumerate(parameter.texts)],
        index=parameter.start,
        description=parameter.label.text,
    )


def newest(redraw):
    """Let requests wait for one another: many that come together are drawn once.

    Parameters
    ----------
    redraw : callable
        Draws what the controls say now.

    Returns
    -------
    callable
        Asks for a drawing. In a kernel, whose messages arrive in an event loop, at
        most one drawing waits while another is made; elsewhere it is made at once.
    """
    waiting = []

    def run():
        waiting.clear()
        redraw()

    def ask():
        if waiting:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            redraw()
        else:
            waiting.append(loop.call_later(PAUSE, run))

    return ask


def said(*texts):
    """Write what draw has printed, warned of, or raised.

    Parameters
    ----------
    *texts : str
        What is to be read; may be empty.

    Returns
    -------
    str
        Markup that a screen reader announces, or nothing.
    """
    lines = [
        html.escape(textwrap.fill(line, 80))
        for text in texts
        for line in text.splitlines()
    ]
    return f'<pre role="alert">{"<br>".join(lines)}</pre>' if lines else ""
