"""Figures that the reader moves: one cell, a widget here and a page there.

`explore` reads the abbreviations of `ipywidgets.interact`. In a running notebook it
shows ipywidgets whose movements call ``draw``. While the book is built, which sets the
environment variable ``BOOK_BUILD``, it has every combination drawn at once, for a page
that needs no kernel. Nothing in the notebook chooses between the two.
"""

import html
import inspect
import os
import re
import textwrap
from dataclasses import dataclass
from numbers import Real

import ipywidgets
import numpy as np
from IPython.display import HTML

from explorer import frames, pictures


@dataclass(frozen=True)
class Parameter:
    """What one control can be set to.

    Parameters
    ----------
    name : str
        Name of the argument of ``draw``.
    label : str
        What the reader sees, plain or LaTeX between dollar signs.
    kind : str
        Slider, choice or checkbox: ``range``, ``select`` or ``checkbox``.
    values : tuple
        The values it can take.
    texts : tuple of str
        The same values in words, with their unit.
    start : int
        Which of them is the default.
    """

    name: str
    label: str
    kind: str
    values: tuple
    texts: tuple[str, ...]
    start: int


def explore(draw, *, alt, value=None, label=None, unit=None, play=None, **params):
    """Let the reader move the parameters of a figure.

    Parameters
    ----------
    draw : callable
        Takes the parameters by name and returns a matplotlib Figure. Its axes should
        have fixed limits.
    alt : str
        A sentence that says what is to be seen.
    value : dict
        Default of a parameter, by name; else it is the default of draw's argument,
        else the middle of a slider and the first of a choice.
    label : dict
        What the reader sees in place of a parameter's name: a plain symbol such as α,
        or LaTeX between dollar signs.
    unit : dict
        Unit of a parameter, by name.
    play : str
        Name of a slider that a play button steps through.
    **params : tuple, list, dict or bool
        (min, max) or (min, max, step) is a slider, a list or dict a choice, a bool a
        checkbox.

    Returns
    -------
    ipywidgets.VBox or IPython.display.HTML
        The interactive figure; which one it is, the build decides.

    Raises
    ------
    ValueError
        If a parameter has no values, a default is not among them, or an option names
        no parameter; names the explorer.
    """
    value, label, unit = value or {}, label or {}, unit or {}
    for option in ({play} - {None}, value, label, unit):
        if unknown := set(option) - set(params):
            raise ValueError(
                f"explorer {draw.__name__} has no parameter {', '.join(unknown)}; "
                f"expected one of {', '.join(params)}"
            )
    defaults = {
        name: argument.default
        for name, argument in inspect.signature(draw).parameters.items()
        if argument.default is not argument.empty
    }
    parameters = []
    for name, abbreviation in params.items():
        try:
            kind, values, texts, start = choices(abbreviation)
            default = {**defaults, **value}.get(name, values[start])
            start = position(default, values)
        except ValueError as error:
            raise ValueError(f"explorer {draw.__name__}: {name} {error}") from None
        if name in unit:
            texts = tuple(f"{text} {unit[name]}" for text in texts)
        parameters.append(
            Parameter(name, label.get(name, name), kind, values, texts, start)
        )
    prefix = f"explore-{next(pictures.number)}"
    if "BOOK_BUILD" in os.environ:
        form = controls(parameters, prefix, play)
        return HTML(frames.publish(draw, parameters, prefix, alt, form))
    return live(draw, parameters, prefix, alt, play)


def choices(abbreviation):
    """Read an abbreviation of `ipywidgets.interact`.

    Parameters
    ----------
    abbreviation : tuple, list, dict or bool
        As in `explore`.

    Returns
    -------
    kind : str
        ``range``, ``select`` or ``checkbox``.
    values : tuple
        What the parameter can be.
    texts : tuple of str
        The same in words.
    start : int
        The default's place among them.

    Raises
    ------
    ValueError
        If it is no abbreviation, or holds no value.

    Examples
    --------
    >>> choices((0, 0.5, 0.25))
    ('range', (0.0, 0.25, 0.5), ('0.00', '0.25', '0.50'), 1)
    """
    match abbreviation:
        case bool():
            return "checkbox", (False, True), ("off", "on"), int(abbreviation)
        case dict() | list() if abbreviation:
            pairs = abbreviation if isinstance(abbreviation, dict) else None
            values = tuple(pairs.values() if pairs else abbreviation)
            return "select", values, tuple(map(str, pairs or abbreviation)), 0
        case (Real() as low, Real() as high, *rest) if len(rest) < 2 and low <= high:
            whole = all(isinstance(number, int) for number in abbreviation)
            step = rest[0] if rest else 1 if whole else 0.1
            if not step > 0:
                raise ValueError(f"has step {step}; expected a positive one")
            count = int((high - low) / step + 1e-9) + 1
            values = (low + step * np.arange(count)).round(10).tolist()
            digits = max(decimals(low), decimals(step))
            texts = tuple(f"{v:.{digits}f}".replace("-", "−") for v in values)
            return "range", tuple(values), texts, (count - 1) // 2
    raise ValueError(
        f"is {abbreviation!r}; expected (min, max), (min, max, step), "
        "a non-empty list or dict, or a bool"
    )


def decimals(number):
    """Count the digits that a number has behind its point.

    Parameters
    ----------
    number : float
        A number that a person wrote.

    Returns
    -------
    int
        How many digits it takes to write it.

    Examples
    --------
    >>> decimals(0.05), decimals(3)
    (2, 0)
    """
    return len(np.format_float_positional(number, trim="-").partition(".")[2])


def position(default, values):
    """Find a default among a parameter's values.

    Parameters
    ----------
    default : object
        The default.
    values : tuple
        What the parameter can be.

    Returns
    -------
    int
        The default's place among them.

    Raises
    ------
    ValueError
        If it is not there.

    Examples
    --------
    >>> position(0.3, (0.1, 0.2, 0.30000000000000004))
    2
    """
    for i, candidate in enumerate(values):
        if candidate is default or candidate == default:
            return i
        if isinstance(candidate, float) and np.isclose(candidate, default):
            return i
    raise ValueError(f"has default {default!r}; expected one of {values}")


def controls(parameters, prefix, play):
    """Write the controls of a published explorer.

    Parameters
    ----------
    parameters : list of Parameter
        What the reader can change.
    prefix : str
        What the explorer's identifiers begin with.
    play : str
        Name of the slider to play, if any.

    Returns
    -------
    str
        A form, hidden until the page's script has brought it to life.
    """
    rows = []
    for p in parameters:
        name = f'id="{prefix}-{p.name}" name="{p.name}"'
        text = html.escape(p.texts[p.start])
        if p.kind == "range":
            control = (
                f'<input type="range" {name} min="0" max="{len(p.values) - 1}" '
                f'value="{p.start}" aria-valuetext="{text}">'
                f'<output for="{prefix}-{p.name}">{text}</output>'
            )
            if p.name == play:
                control += '<button type="button" class="play">Play</button>'
        elif p.kind == "select":
            options = "".join(
                f"<option{' selected' * (i == p.start)}>{html.escape(option)}</option>"
                for i, option in enumerate(p.texts)
            )
            control = f"<select {name}>{options}</select>"
        else:
            control = f'<input type="checkbox" {name}{" checked" * p.start}>'
        label = html.escape(p.label)
        if label.startswith("$"):
            spoken = re.sub(r"[\\${}]", "", label).replace("_", " ")
            control = control.replace(name, f'{name} aria-label="{spoken}"', 1)
            label = rf'<span class="math notranslate">\({label.strip("$")}\)</span>'
        rows.append(
            f'<div><label for="{prefix}-{p.name}">{label}</label>{control}</div>'
        )
    return (
        f'<form hidden autocomplete="off">{"".join(rows)}'
        '<div><button type="reset">Reset</button></div></form>'
    )


def live(draw, parameters, prefix, alt, play):
    """Build the explorer of a running notebook.

    Parameters
    ----------
    draw : callable
        Takes the parameters by name and returns a Figure.
    parameters : list of Parameter
        What the reader can change.
    prefix, alt : str
        As in `pictures.svg`.
    play : str
        Name of the slider to play, if any.

    Returns
    -------
    ipywidgets.VBox
        Controls, a place for messages, and the picture.
    """
    picture, message = ipywidgets.HTML(), ipywidgets.HTML()
    widgets, rows = {}, []
    for p in parameters:
        options = list(zip(p.texts, p.values, strict=True))
        if p.kind == "checkbox":
            widget = ipywidgets.Checkbox(bool(p.start), description=p.label)
        elif p.kind == "select":
            widget = ipywidgets.Dropdown(options=options, index=p.start)
        else:
            widget = ipywidgets.SelectionSlider(options=options, index=p.start)
        widget.description = p.label
        widgets[p.name] = widget
        row = [widget]
        if p.name == play:
            player = ipywidgets.Play(value=p.start, max=len(p.values) - 1, interval=400)
            ipywidgets.jslink((player, "value"), (widget, "index"))
            row.append(player)
        rows.append(ipywidgets.HBox(row))

    def update(change):
        point = {name: widget.value for name, widget in widgets.items()}
        try:
            drawing = frames.draw_one(draw, point, prefix, alt)
        except ValueError as error:
            text = html.escape(textwrap.fill(str(error), 80))
            message.value = f'<pre role="alert">{text}</pre>'
        else:
            message.value = ""
            picture.value = f'<div style="max-width: 45rem">{drawing}</div>'

    def reset(button):
        for p in parameters:
            widgets[p.name].value = p.values[p.start]

    for widget in widgets.values():
        widget.observe(update, "value")
    update(None)
    button = ipywidgets.Button(description="Reset")
    button.on_click(reset)
    return ipywidgets.VBox([*rows, button, message, picture])
