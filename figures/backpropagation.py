"""Drawings of values that run forward and gradients that run back.

Chapter: :doc:`/chapters/networks/backpropagation`.
"""

import numpy as np

from figures.forward import network
from figures.strokes import GREY


def _number(value, digits=3):
    """Write a number with a proper minus sign."""
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def chain(ax, names, values, slopes, gradients):
    """Draw a chain of quantities: values forward, slopes between, gradients back.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 3.6 high.
    names : list of str
        What the quantities are called.
    values : list of float
        What they are.
    slopes : list of float
        Slope of each quantity but the first by the one before it.
    gradients : list of float
        Slope of the last quantity by each of them.
    """
    ax.set(xlim=(0, 10), ylim=(0, 3.6))
    ax.set_axis_off()
    places = np.linspace(2.2, 9.3, len(names))
    box = {"boxstyle": "round,pad=0.35", "facecolor": "none", "edgecolor": GREY}
    arrow = {"arrowstyle": "->", "shrinkA": 0, "shrinkB": 0, "lw": 1.5}
    for y, text in ((2.6, "value"), (1.65, "slope"), (0.55, "gradient")):
        ax.text(0, y, text, va="center")
    for x, name, value, gradient in zip(places, names, values, gradients, strict=True):
        ax.text(x, 3.3, name, ha="center", va="center")
        for y, number in ((2.6, value), (0.55, gradient)):
            text = _number(number)
            ax.text(x, y, text, ha="center", va="center", fontsize=10, bbox=box)
    for x, after, slope in zip(places, places[1:], slopes, strict=False):
        ends = x + 0.75, after - 0.75
        for y, color, (tail, head) in ((2.6, "C0", ends), (0.55, "C1", ends[::-1])):
            style = arrow | {"color": color}
            ax.annotate("", (head, y), xytext=(tail, y), arrowprops=style)
        text = f"× {_number(slope)}"
        ax.text((x + after) / 2, 1.65, text, ha="center", va="center", fontsize=10)


STAGES = {
    "X": "input $X$",
    "Z1": "$Z^{(1)} = XW^{(1)} + b^{(1)}$",
    "A1": "$A^{(1)} = f(Z^{(1)})$",
    "Z2": "$Z^{(2)} = A^{(1)}W^{(2)} + b^{(2)}$",
    "P": "prediction $P = \\sigma(Z^{(2)})$",
    "J": "loss $J$: cross-entropy of $P$ and $y$",
    "dZ2": "$dZ^{(2)}$: loss and sigmoid together, $P - y$",
    "grads_2": "$dW^{(2)} = A^{(1)\\top}dZ^{(2)}$,  $db^{(2)} = dZ^{(2)}$",
    "dA1": "$dA^{(1)} = dZ^{(2)}W^{(2)\\top}$",
    "dZ1": "$dZ^{(1)} = dA^{(1)}\\odot$ slope of $f$ at $Z^{(1)}$",
    "grads_1": "$dW^{(1)} = X^\\top dZ^{(1)}$,  $db^{(1)} = dZ^{(1)}$",
}


def both_passes(axes, model, params, values, y, step):
    """Draw a 2-2-1 network twice, with what one pass has computed up to a step.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the values above, for the gradients below.
    model : lib.layers.Chain
        Dense layers of 2 and 1 units, each followed by an activation.
    params : list
        Its parameters.
    values : dict of ndarray
        What the pass computes for one example, by the names in `STAGES`.
    y : float
        Target.
    step : int
        Number of the last stage to be shown, from 0.
    """
    top, bottom = axes
    known = list(STAGES)[: step + 1]
    top.set_title(f"{step}:  {STAGES[known[-1]]}")

    def show(name):
        return values[name] if name in known else None

    def texts(*columns):
        return [[_text(columns[k], j) for j in range(2 - k // 2)] for k in range(3)]

    shown = show("X"), show("A1"), show("P")
    style = {"gap": 1.9, "limit": 2}
    places = network(top, model, params, shown, texts=texts(*shown), **style)
    for l, name in ((1, "Z1"), (2, "Z2")):
        _beside(top, places[l - 1 : l + 1], params[2 * l - 2], 1)
        notes = [f"$b$ = {_number(b, 1)}" for b in params[2 * l - 2]["b"]]
        if show(name) is not None:
            notes = [
                f"{note},  $z$ = {_text(show(name), j)}" for j, note in enumerate(notes)
            ]
        _outside(top, places[l], notes)
    right = places[2][0] + [0.45, 0]
    top.text(*(right + [0, 0.17]), f"$y$ = {y:.0f}", va="center")
    top.text(*(right - [0, 0.17]), f"$J$ = {_text(show('J'), 0)}", va="center")

    shown = None, show("dZ1"), show("dZ2")
    nothing = [{k: 0 * v for k, v in layer.items()} for layer in params]
    grads = [show("grads_1") or nothing[0], {}, show("grads_2") or nothing[2], {}]
    style = {"gap": 1.9, "limit": 0.7}
    network(bottom, model, grads, shown, texts=texts(*shown), **style)
    for line in bottom.lines:
        line.set_linewidth(max(line.get_linewidth(), 1.2))
    _beside(bottom, places[:2], show("grads_1"))
    _beside(bottom, places[1:], show("grads_2"))
    known_dA1 = show("dA1") is not None
    notes = [f"$da$ = {_text(show('dA1'), j)}" if known_dA1 else " " for j in (0, 1)]
    _outside(bottom, places[1], notes)
    for ax, text in ((top, "values"), (bottom, "gradients")):
        ax.set(xlim=(-0.4, 5.1), ylim=(-0.05, 2.15))
        ax.text(3.8, 1.95, text, ha="center", va="top")


def _text(value, j):
    """Write one entry of a row, or a blank if it is not known yet."""
    return " " if value is None else _number(np.ravel(value)[j])


def _outside(ax, places, notes):
    """Write a note above the first of two units, and below any other."""
    for j, (place, note) in enumerate(zip(places, notes, strict=True)):
        above = j == 0 and len(places) > 1
        at = place + [0, 0.35 if above else -0.35]
        ax.text(*at, note, ha="center", va="bottom" if above else "top", fontsize=9.5)


def _beside(ax, places, params, digits=3):
    """Write each weight beside its edge, on the outer side, once it is known."""
    for i, tail in enumerate(places[0]):
        for j, head in enumerate(places[1]):
            along = head - tail
            room = 0.12 + 0.24 * abs(along[1] / along[0])
            at = tail + 0.4 * along + [0, -room if i else room]
            text = " " if params is None else _number(params["W"][i, j], digits)
            ax.text(*at, text, ha="center", va="center", fontsize=10)


def steps(ax, eps, errors, truncation, rounding, best, k):
    """Draw the error of a difference quotient against its step.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    eps : ndarray of shape (n_steps,)
        Steps.
    errors : ndarray of shape (n_steps,)
        Relative error with each of them.
    truncation, rounding : ndarray of shape (n_steps,)
        What theory expects of either cause alone.
    best : float
        The step that theory holds best.
    k : int
        Number of the step to be marked.
    """
    low = 1e-14
    ax.loglog(
        eps,
        np.maximum(truncation, low / 100),
        "--",
        color=GREY,
        lw=1.2,
        label="truncation",
    )
    ax.loglog(
        eps, np.maximum(rounding, low / 100), ":", color=GREY, lw=1.6, label="rounding"
    )
    ax.axvline(best, color="C2", linewidth=1)
    ax.loglog(eps, np.maximum(errors, 2 * low), color="C0", linewidth=1.5)
    ax.loglog(eps[k], max(errors[k], 2 * low), "o", color="C1", markersize=9)
    ax.set(xlim=(1e-14, 2), ylim=(low, 4), xlabel="step $\\varepsilon$")
    ax.set(ylabel="relative error", xticks=10.0 ** np.arange(-14, 1, 2))
    ax.set(yticks=10.0 ** np.arange(-14, 1, 2))
    ax.minorticks_off()
    ax.legend(loc="lower left")


def medians(ax, eps, errors, best, tip, threshold):
    """Draw the errors of many gradient checks against their step.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    eps : ndarray of shape (n_steps,)
        Steps.
    errors : ndarray of shape (n_checks, n_steps)
        Relative errors.
    best : float
        The step that is best where the function and its third derivative are alike.
    tip : float
        The step that theory holds best for these functions.
    threshold : float
        The error from which a check fails.
    """
    low, middle, high = np.quantile(errors, [0.05, 0.5, 0.95], axis=0)
    band = {"color": "C0", "alpha": 0.35, "linewidth": 0, "label": "nine tenths"}
    ax.fill_between(eps, low, high, **band)
    ax.loglog(eps, middle, "o-", color="C0", markersize=5, label="median")
    ax.axvline(best, 0, 0.6, color="C2", linewidth=1.5, label="$u^{1/3}$")
    dots = {"color": "C1", "linewidth": 2, "linestyle": ":"}
    ax.axvline(tip, 0, 0.6, **dots, label="best step by the formula")
    dashes = {"color": GREY, "linewidth": 1.2, "linestyle": "--"}
    ax.axhline(threshold, **dashes, label="threshold")
    ax.set(xlabel="step $\\varepsilon$", ylabel="relative error")
    ax.set(xlim=(eps.min(), eps.max()), ylim=(1e-12, 1e-4))
    ax.set(yticks=10.0 ** np.arange(-12, -3, 2))
    ax.minorticks_off()
    ax.legend(loc="upper center", ncols=2, fontsize=11.7)


def descents(axes, titles, losses, labels, every):
    """Draw how the loss falls with gradients that are right or wrong.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each task.
    titles : sequence of str
        What the tasks are called.
    losses : ndarray of shape (n_tasks, n_gradients, n_points)
        Losses on the way.
    labels : sequence of str
        What is the matter with each gradient.
    every : int
        Number of steps between two points.
    """
    steps = every * np.arange(losses.shape[-1])
    looks = [("C0", "-", 3.5), ("C1", "--", 1.8), ("C2", "-.", 1.8), ("C3", "-", 1.2)]
    for ax, title, curves in zip(axes, titles, losses, strict=True):
        for curve, label, look in zip(curves, labels, looks, strict=True):
            color, style, width = look
            look = {"color": color, "linestyle": style, "linewidth": width}
            ax.plot(steps, curve, label=label, **look)
        ax.set(xlim=(0, steps[-1]), ylim=(0, 0.9), xlabel="step")
        ax.set_xticks(np.linspace(0, steps[-1], 3))
        ax.set_title(title)
    axes[0].set_ylabel("loss")
    handles, _ = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(handles, labels, loc="upper center", ncols=2)
