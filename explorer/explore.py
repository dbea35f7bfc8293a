"""Figures that the reader moves: one cell, a widget here and a page there.

`explore` reads the abbreviations of `ipywidgets.interact`. In a running notebook it
shows ipywidgets whose movements call ``draw``. While the book is built, which sets the
environment variable ``BOOK_BUILD``, it has every combination drawn at once, for a page
that needs no kernel. Nothing in the notebook chooses between the two.
"""

import functools
import inspect
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np
from IPython.display import HTML

from explorer import frames, labels, pictures, widgets

MOST = 1000


@dataclass(frozen=True)
class Parameter:
    """What one control can be set to.

    Parameters
    ----------
    name : str
        Name of the argument of ``draw``.
    label : explorer.labels.Label
        What the reader sees and hears.
    kind : str
        Slider, choice or checkbox: ``range``, ``select`` or ``checkbox``.
    values : tuple
        The values it can take.
    keys : tuple of float or of str
        The same values as a link names them.
    texts : tuple of str
        The same values as the reader sees them, with their unit.
    start : int
        Which of them is the default.
    """

    name: str
    label: labels.Label
    kind: str
    values: tuple
    keys: tuple
    texts: tuple[str, ...]
    start: int


@dataclass(frozen=True)
class Explorer:
    """A figure that the reader moves, ready to be shown.

    Parameters
    ----------
    draw : callable
        Takes the parameters by name and returns a Figure.
    parameters : tuple of Parameter
        What the reader can change.
    prefix : str
        What the identifiers of its parts begin with; no other figure has the same.
    alt : str or callable
        What is to be seen: a sentence, or a function of the parameters.
    number : int or None
        Number of the figure, if it has a caption.
    caption : str
        Markup of its caption; may be empty.
    play : str or None
        Name of the slider that is played.
    play_ms : float
        Milliseconds from one frame to the next.
    loop : bool
        Whether playing begins again after the last frame.
    drag : tuple of str or None
        Names of the parameters that the pointer moves along x and along y.
    """

    draw: Callable
    parameters: tuple[Parameter, ...]
    prefix: str
    alt: str | Callable
    number: int | None
    caption: str
    play: str | None
    play_ms: float
    loop: bool
    drag: tuple[str | None, str | None]


def said(**point):
    """Say the parameters, for an explorer without words of its own.

    Parameters
    ----------
    **point : object
        Value of each parameter.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> said(rate=0.5, on=True)
    'rate = 0.5, on = True.'
    """
    return ", ".join(f"{name} = {value}" for name, value in point.items()) + "."


def explore(
    draw,
    *,
    alt=said,
    caption=None,
    value=None,
    label=None,
    unit=None,
    play=None,
    play_ms=400,
    loop=False,
    drag=None,
    name=None,
    **params,
):
    r"""Let the reader move the parameters of a figure.

    Parameters
    ----------
    draw : callable
        Takes the parameters by name and returns a matplotlib Figure. Its axes have
        fixed limits, and it depends on nothing else that changes. What it prints or
        warns of is shown in a notebook; a warning stops the build of a book.
    alt : str or callable, optional
        What is to be seen, for those who do not see it: one sentence, or a function
        that takes the same parameters as draw and returns one. What the function says
        is announced when a control has come to rest; a sentence is not, so prefer the
        function wherever it can name what the reader has brought about. Without it,
        the parameters are said.
    caption : str, optional
        What to look for: one or two sentences, with LaTeX between dollar signs as in
        a label. A figure with a caption is numbered; ``[Figure](#fig-name)`` in the
        text of the same page becomes, e.g., "Figure 3".
    value : dict, optional
        Default of a parameter, by name; else it is the default of draw's argument,
        else the middle of a slider and the first of a choice.
    label : dict, optional
        What the reader sees in place of a parameter's name: words such as
        ``"learning rate"``, LaTeX between dollar signs as ``r"$\tau_m$"``, or both.
    unit : dict, optional
        Unit of a parameter, by name.
    play : str, optional
        Name of a slider that a play button steps through.
    play_ms : int, optional
        Milliseconds that the play button leaves each frame, at least 50.
    loop : bool, optional
        Whether play goes on from the last frame to the first: for an angle, a phase, a
        movement without an end. Else it stops at the last frame.
    drag : str or tuple of str, optional
        The parameters that the pointer (mouse, finger, pen) moves inside an axes:
        ``(x, y)``, ``(x, None)`` or ``x`` alone, ``(None, y)``. Each value is a place
        on that axis, linear or logarithmic, within its limits, which stay the same in
        every frame. The picture follows the pointer to the nearest of them, and a
        handle shows where it is: draw need not mark it. The axes is the one whose
        ``gid`` is ``"drag"`` (``ax.set_gid("drag")``), else the figure's first. In a
        running notebook there are sliders only.
    name : str, optional
        What links and references call the figure, ``fig-name``: letters, digits and
        hyphens. Else it is draw's own name, with hyphens. ``#fig-name:lr=0.1,beta=0.9``
        behind a page's address opens it at that setting.
    **params : tuple, list, range, dict or bool
        (min, max) or (min, max, step) is a slider; a list, a range, a dict or a list of
        (text, value) a choice; a bool a checkbox.

    Returns
    -------
    ipywidgets.VBox or IPython.display.HTML
        The interactive figure; which one it is, the build decides.

    Raises
    ------
    ValueError
        If a parameter has no values, or two that read alike; if a default is not
        among the values; if an option names no parameter or cannot be read. Names the
        explorer.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> def parabola(a):
    ...     fig, ax = plt.subplots()
    ...     ax.plot([-1, 0, 1], [a, 0, a])
    ...     ax.set(xlim=(-1, 1), ylim=(-2, 2))
    ...     return fig
    >>> shown = explore(
    ...     parabola,
    ...     a=(-2, 2, 0.5),
    ...     drag=(None, "a"),
    ...     alt=lambda a: f"A parabola that opens {'upward' if a > 0 else 'downward'}.",
    ...     caption="The sign of $a$ decides where the parabola opens.",
    ... )
    """
    called = frames.called(draw)
    value, label, unit = value or {}, label or {}, unit or {}
    try:
        x, y = held(drag)
        for key, option in {"value": value, "label": label, "unit": unit}.items():
            if not isinstance(option, dict):
                raise ValueError(f" has {key} {option!r}; expected a dict by parameter")
        for option in ({play, x, y} - {None}, value, label, unit):
            if unknown := set(option) - set(params):
                raise ValueError(
                    f" has no parameter {', '.join(map(str, unknown))}; "
                    f"expected one of {', '.join(params)}"
                )
        if play and not isinstance(params[play], tuple):
            raise ValueError(
                f" plays {play}, which is {params[play]!r}; expected a slider"
            )
        if not (isinstance(play_ms, Real) and 50 <= play_ms < math.inf):
            raise ValueError(f" has play_ms {play_ms!r}; expected at least 50")
        defaults = {
            name: argument.default
            for name, argument in inspect.signature(draw).parameters.items()
            if argument.default is not argument.empty
        } | value
        parameters = []
        for key, abbreviation in params.items():
            try:
                kind, values, texts, start = choices(abbreviation)
                if key in value or (key in defaults and kind != "checkbox"):
                    start = position(defaults[key], values)
                shown = labels.read(label.get(key, key))
            except ValueError as error:
                raise ValueError(f": {key} {error}") from None
            keys = values if kind == "range" else texts
            if key in unit:
                gap = "" if unit[key] == "°" else " "
                texts = tuple(f"{text}{gap}{unit[key]}" for text in texts)
            parameters.append(Parameter(key, shown, kind, values, keys, texts, start))
        prefix, number = pictures.place(
            name or re.sub(r"[\W_]+", "-", called).strip("-") or pictures.UNNAMED,
            caption,
        )
        explorer = Explorer(
            draw,
            tuple(parameters),
            prefix,
            pictures.sentence(alt),
            number,
            pictures.captioned(caption, number),
            play,
            float(play_ms),
            bool(loop),
            (x, y),
        )
    except ValueError as error:
        raise ValueError(f"explorer {called}{error}") from None
    return (
        HTML(frames.publish(explorer))
        if pictures.building()
        else widgets.live(explorer)
    )


def choices(abbreviation):
    """Read an abbreviation of `ipywidgets.interact`.

    Parameters
    ----------
    abbreviation : tuple, list, range, dict or bool
        As in `explore`.

    Returns
    -------
    kind : str
        ``range``, ``select`` or ``checkbox``.
    values : tuple
        What the parameter can be.
    texts : tuple of str
        The same in words, no two of them alike.
    start : int
        The default's place among them.

    Raises
    ------
    ValueError
        If it is no abbreviation, holds no value, or two that read alike.

    Examples
    --------
    >>> choices((0, 0.5, 0.25))
    ('range', (0.0, 0.25, 0.5), ('0.00', '0.25', '0.50'), 1)
    """
    match abbreviation:
        case bool():
            return "checkbox", (False, True), ("off", "on"), int(abbreviation)
        case dict() | list() | range() if abbreviation:
            pairs = [(one, one) for one in abbreviation]
            if isinstance(abbreviation, dict):
                pairs = abbreviation.items()
            elif all(map(paired, abbreviation)):
                pairs = abbreviation
            names, values = zip(*pairs, strict=True)
            kind, texts, start = "select", tuple(map(str, names)), 0
        case tuple((Real() as low, Real() as high, *rest)) if (
            len(rest) < 2 and low <= high
        ):
            values, texts = steps(low, high, *rest)
            kind, start = "range", (len(values) - 1) // 2
        case _:
            raise ValueError(
                f"is {abbreviation!r}; expected (min, max), (min, max, step), "
                "a non-empty list, range or dict, or a bool"
            )
    if alike := [text for text, count in Counter(texts).items() if count > 1]:
        raise ValueError(f"has more than one {alike[0]!r}; expected different texts")
    return kind, values, texts, start


def paired(one):
    """Tell whether a choice is a text and what it stands for, as for ipywidgets.

    Parameters
    ----------
    one : object
        An entry of a list.

    Returns
    -------
    bool
        Whether it is (text, value).
    """
    return isinstance(one, tuple | list) and len(one) == 2 and isinstance(one[0], str)


def held(drag):
    """Read which parameters the pointer moves along x and along y.

    Parameters
    ----------
    drag : str, None or pair of them
        As in `explore`.

    Returns
    -------
    x, y : str or None
        A name for each direction.

    Raises
    ------
    ValueError
        If it is none of these.
    """
    pair = drag if isinstance(drag, tuple | list) else (drag, None)
    if len(pair) > 2 or not all(one is None or isinstance(one, str) for one in pair):
        raise ValueError(f" has drag {drag!r}; expected a name, or two for x and y")
    return (*pair, None, None)[:2]


def steps(low, high, step=None):
    """List the numbers that a slider stops at.

    Parameters
    ----------
    low, high : float
        The first, and what none exceeds.
    step : float, optional
        From one to the next; else 1 between integers and 0.1 between others.

    Returns
    -------
    values : tuple of float
        The numbers, rounded to the digits of low and step.
    texts : tuple of str
        The same, written with equally many digits.

    Raises
    ------
    ValueError
        If they are not finite, or the slider would never arrive.

    Examples
    --------
    >>> steps(0, 3e-12, 1e-12)
    ((0.0, 1e-12, 2e-12, 3e-12), ('0', '1×10⁻¹²', '2×10⁻¹²', '3×10⁻¹²'))
    """
    if step is None:
        step = 1 if isinstance(low, Integral) and isinstance(high, Integral) else 0.1
    if not (isinstance(step, Real) and step > 0):
        raise ValueError(f"has step {step!r}; expected a positive number")
    if not math.isfinite(low + high + step):
        raise ValueError(
            f"goes from {low} to {high} by {step}; expected finite numbers"
        )
    if (high - low) / step >= MOST:
        raise ValueError(
            f"has {(high - low) / step:.0f} steps; expected fewer than {MOST}"
        )
    count = int((high - low) / step + 1e-9) + 1
    digits = max(decimals(low), decimals(step))
    values = (low + step * np.arange(count)).tolist()
    values = tuple(round(value, digits) if digits else value for value in values)
    if digits <= 6:
        texts = [f"{value:.{digits}f}" for value in values]
    elif step >= 1e-4:
        texts = [f"{value:.{2 - exponent(step)}f}" for value in values]
    else:
        most = exponent(max(map(abs, values)))
        shown = max(most + min(digits, 2 - exponent(step)), 0)
        texts = [scientific(value, shown) for value in values]
    return values, tuple(text.replace("-", "−") for text in texts)


def exponent(number):
    """Find the power of ten of a number's first digit.

    Parameters
    ----------
    number : float
        A positive number.

    Returns
    -------
    int
        That power.

    Examples
    --------
    >>> exponent(0.05), exponent(12)
    (-2, 1)
    """
    return math.floor(math.log10(number))


def scientific(number, digits):
    """Write a number as a product with a power of ten.

    Parameters
    ----------
    number : float
        The number.
    digits : int
        How many digits of it stand behind the point.

    Returns
    -------
    str
        The number as it is printed in a book.

    Examples
    --------
    >>> scientific(2.5e-13, 1)
    '2.5×10⁻¹³'
    """
    if number == 0:
        return "0"
    mantissa, power = f"{number:.{digits}e}".split("e")
    return f"{mantissa}×10{str(int(power)).replace('-', '−').translate(labels.HIGH)}"


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
        The default's place among them: of the same object, else of the same kind and
        value, else of the same value, else of a number as good as equal.

    Raises
    ------
    ValueError
        If it is not there.

    Examples
    --------
    >>> position(0.3, (0.1, 0.2, 0.30000000000000004)), position(False, (0, False))
    (2, 1)
    """

    def number(value):
        return isinstance(value, Real) and not isinstance(value, bool)

    most = max((abs(value) for value in values if number(value)), default=0)
    close = functools.partial(math.isclose, rel_tol=1e-9, abs_tol=1e-9 * most)
    for alike in (
        lambda value: value is default,
        lambda value: type(value) is type(default) and np.array_equal(value, default),
        lambda value: np.array_equal(value, default),
        lambda value: number(value) and number(default) and close(value, default),
    ):
        for i, value in enumerate(values):
            if alike(value):
                return i
    raise ValueError(f"has default {default!r}; expected one of {values}")
