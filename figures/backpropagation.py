"""Drawings of values that run forward and gradients that run back.

Chapter: :doc:`/chapters/networks/backpropagation`.
"""

import numpy as np

from figures.forward import network
from figures.strokes import GREY, bands, classes, shade, signed


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


def wiggle(axes, weight, nudges, losses, slope, nudge):
    """Draw a 2-2-1 network, and its loss against one of its weights.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the network, for the loss.
    weight : str
        The weight that moves: A to D of the first layer, row by row, E and F of the
        second.
    nudges : ndarray of shape (n,)
        Changes of the weight.
    losses : ndarray of shape (n,)
        Loss after each of them.
    slope : float
        Slope of the loss where the change is 0, as backpropagation finds it.
    nudge : float
        The change that is shown.
    """
    left, right = axes
    centres = _columns([2, 2, 1], 1.6)
    letters = iter("ABCDEF")
    for tails, heads in zip(centres, centres[1:], strict=False):
        for i, tail in enumerate(tails):
            for head in heads:
                letter, along = next(letters), head - tail
                chosen = letter == weight
                color, width = ("C1", 4.5) if chosen else (GREY, 1.2)
                ends = np.transpose([tail + 0.15 * along, head - 0.15 * along])
                left.plot(*ends, color=color, linewidth=width)
                at = tail + 0.4 * along + [0, -0.17 if i else 0.17]
                bold = "bold" if chosen else "normal"
                left.text(*at, letter, ha="center", va="center", weight=bold)
    ring = {"fillstyle": "none", "color": GREY, "markeredgewidth": 1.5}
    left.plot(*np.concatenate(centres).T, "o", markersize=17, **ring)
    for place, text in zip(centres[0], "01", strict=True):
        left.text(*place, text, ha="center", va="center_baseline", fontsize=11)
    left.text(-0.3, 0.85, "inputs", ha="left")
    left.text(3.5, 0.85, "output", ha="right")
    left.set(xlim=(-0.45, 3.6), ylim=(-1.25, 1.25))
    left.set_axis_off()

    start = np.interp(0, nudges, losses)
    now, line = np.interp(nudge, nudges, losses), start + slope * nudge
    right.plot(nudges, losses, color="C0", label="loss")
    ends = nudges[[0, -1]]
    right.plot(ends, start + slope * ends, "--", color="C1", label="tangent")
    right.plot([nudge, nudge], [now, line], ":", color=GREY)
    right.plot(0, start, "o", color=GREY, markersize=6)
    right.plot(nudge, line, "s", color="C1", markersize=6)
    right.plot(nudge, now, "o", color="C0", markersize=9)
    right.set(xlim=ends, ylim=(-1, 2.5), xlabel="change of the weight", ylabel="loss")
    right.set_xticks([-3, 0, 3])
    changes = _number(slope * nudge, 2), _number(now - start, 2)
    right.set_title(f"predicted {changes[0]}, true {changes[1]}")
    right.legend(loc="upper right")
    right.set_gid("drag")


def _columns(sizes, gap=1.0):
    """Place the units of a network, each layer a column around height 0."""
    return [
        np.array([[gap * l, (n - 1) / 2 - i] for i in range(n)])
        for l, n in enumerate(sizes)
    ]


def paths(axes, width, depth, most):
    """Draw the paths from one weight to the loss, and count paths and links.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the network, for the numbers.
    width : int
        Units of the input and of each hidden layer; the output is one unit.
    depth : int
        Number of hidden layers.
    most : int
        Largest depth.
    """
    left, right = axes
    centres = _columns([width] * (depth + 1) + [1])
    for l, (tails, heads) in enumerate(zip(centres, centres[1:], strict=False)):
        for i, tail in enumerate(tails):
            for j, head in enumerate(heads):
                after = l > 1 or (l == 1 and i == 0)
                first = l == 0 and i == 0 and j == 0
                style = {"color": GREY, "lw": 0.8, "alpha": 0.6}
                if first or after:
                    style = {"color": "C1", "lw": 4 if first else 1.6, "zorder": 3}
                left.plot(*np.transpose([tail, head]), **style)
    for column in centres:
        left.plot(*column.T, "o", color=GREY, markersize=7, zorder=4)
    left.set(xlim=(-0.3, most + 1.3), ylim=(-2.2, 2.2))
    left.set_axis_off()
    n_paths = width ** (depth - 1)
    left.set_title(f"{n_paths} {'path' if n_paths == 1 else 'paths'} to the loss")

    depths = np.arange(1, most + 1)
    n_paths = float(width) ** (depths + 1)
    n_links = depths * width**2 + width
    right.semilogy(depths, n_paths, "o-", color="C1", markersize=5, label="paths")
    right.semilogy(depths, n_links, "s-", color="C0", markersize=5, label="links")
    for numbers, color in ((n_paths, "C1"), (n_links, "C0")):
        right.semilogy(depth, numbers[depth - 1], "o", color=color, markersize=10)
    right.set(xlim=(0.7, most + 0.3), ylim=(2, 1e4), xlabel="hidden layers")
    right.set_xticks(depths)
    right.minorticks_off()
    right.set_title(f"{n_paths[depth - 1]:,.0f} paths, {n_links[depth - 1]} links")
    right.legend(loc="upper left")


def wishes(axes, image, errors, gradient):
    """Draw what some digits want of an 8 x 8 - 16 - 10 network.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the image, for the errors of the outputs, for the first layer.
    image : ndarray of shape (64,)
        The digit, or the mean of many, from 0 to 1.
    errors : ndarray of shape (10,)
        Prediction minus target of each output, or the mean of many.
    gradient : ndarray of shape (64, 16)
        Gradient of the first layer's weights, a column for each hidden unit.
    """
    picture, bars, tiles = axes
    picture.imshow(image.reshape(8, 8), cmap=shade(), vmin=0, vmax=1)
    picture.set_axis_off()
    colors = np.where(errors > 0, "C1", "C0")
    bars.bar(np.arange(10), errors, color=colors)
    bars.axhline(0, color=GREY, linewidth=0.8)
    bars.set(xlim=(-0.7, 9.7), ylim=(-1.05, 1.05), yticks=[-1, 0, 1])
    bars.set(xticks=range(0, 10, 3), xlabel="output")
    bars.set_title("prediction − target", fontsize=10.5)
    largest = abs(gradient).max()
    sheet = np.full((39, 39), np.nan)
    for j, column in enumerate(gradient.T):
        row, col = 10 * (j // 4), 10 * (j % 4)
        sheet[row : row + 8, col : col + 8] = column.reshape(8, 8) / largest
        tiles.plot(
            np.array([0, 8, 8, 0, 0]) + col - 0.5,
            np.array([0, 0, 8, 8, 0]) + row - 0.5,
            color=GREY,
            linewidth=0.6,
        )
    tiles.imshow(np.ma.masked_invalid(sheet), cmap=signed(), vmin=-1, vmax=1)
    tiles.set(xlim=(-1, 39), ylim=(39, -1))
    tiles.set_axis_off()
    tiles.set_title(f"gradients, largest {largest:.1g}")


def patients(axes, right, curves, labels, every):
    """Draw how the loss falls with six wrong gradients, beside the right one.

    Parameters
    ----------
    axes : ndarray of matplotlib.axes.Axes
        One for each.
    right : list of ndarray of shape (n_points,)
        Loss with the right gradient, in grey.
    curves : list of ndarray of shape (n_points,)
        Loss with the wrong one.
    labels : list of str
        Titles.
    every : int
        Number of steps between two points.
    """
    for ax, good, bad, label in zip(axes.flat, right, curves, labels, strict=True):
        steps = every * np.arange(len(good))
        ax.plot(steps, good, color=GREY, linewidth=4, alpha=0.5)
        ax.plot(steps, bad, color="C1", linewidth=1.5)
        ax.set(xlim=(0, steps[-1]), ylim=(0, 1), xticks=[0, steps[-1]], yticks=[0, 1])
        ax.set_title(label, fontsize=11)
    for ax in axes[-1]:
        ax.set_xlabel("step", labelpad=-6)
    for ax in axes[:, 0]:
        ax.set_ylabel("loss", labelpad=-4)


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


def fault(axes, X, labels, said, losses, others, every):
    """Draw what a network has learned by one gradient, and how its loss fell.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the loss.
    X : ndarray of shape (n, 2)
        The points.
    labels : ndarray of shape (n,)
        Their classes, -1 or 1.
    said : ndarray of shape (m, m)
        Probability of class 1 over the square from -1.2 to 1.2, the lowest row first.
    losses : sequence of float
        Losses on the way.
    others : sequence of sequences of float
        Those by other gradients.
    every : int
        Number of steps between two of them.
    """
    plane, fall = axes
    bands(plane, said, (-1.2, 1.2), levels=2)
    classes(plane, X, labels, size=2.5)
    plane.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    steps = every * np.arange(len(losses))
    for other in others:
        fall.plot(steps, other, color=GREY, linewidth=1, alpha=0.7)
    fall.plot(steps, losses, color="C2", linewidth=2.5)
    fall.set(xlim=(0, steps[-1]), ylim=(0, 0.9), xlabel="step", ylabel="loss")
    fall.set_xticks(np.linspace(0, steps[-1], 3))
