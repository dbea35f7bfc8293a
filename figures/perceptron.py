"""Drawings of one unit: the cell it comes from, the line it draws, how it learns.

Chapter: :doc:`/chapters/networks/perceptron`.
"""

import numpy as np

from figures.strokes import GREY, broken, classes, signed


def neuron(ax):
    """Draw a nerve cell and the cells that it hears and that hear it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 3.6 high.
    """
    ax.set(xlim=(0, 10), ylim=(0, 3.6), aspect="equal")
    ax.set_axis_off()
    for y in (0.5, 1.5, 2.5):
        ends = np.array([[0, y], [0.5, y], [0.9, y + 0.1], [1.2, y + 0.05]])
        ax.plot(*ends.T, color="C1", linewidth=2)
        ax.plot(*ends[-1], "o", color="C1", markersize=8)
        x = np.linspace(1.45, 3.6, 20)
        bend = (1.5 + (y - 1.5) * (3.6 - x) / 2.15) + 0.08 * np.sin(5 * x + y)
        ax.plot(x, bend, color="C0", linewidth=3, zorder=1)
        for tip in (0.25, -0.25):
            ax.plot([2.1, 1.75], [bend[6], bend[6] + tip], color="C0", linewidth=2)
    t = np.linspace(0, 2 * np.pi, 60)
    ax.fill(3.75 + 0.62 * np.cos(t), 1.5 + 0.55 * np.sin(t), color="C0")
    ax.fill(3.75 + 0.2 * np.cos(t), 1.5 + 0.2 * np.sin(t), color="C5")
    ax.fill([4.25, 4.8, 4.8, 4.25], [1.8, 1.55, 1.45, 1.2], color="C0")
    x = np.linspace(4.7, 8, 30)
    ax.plot(x, 1.5 + 0.05 * np.sin(3 * (x - 4.7)), color="C0", linewidth=4)
    for y in (0.7, 1.5, 2.3):
        ax.plot([8, 8.4, 8.8], [1.47, 0.3 + 0.8 * y, y], color="C0", linewidth=2)
        ax.plot(8.8, y, "o", color="C0", markersize=8)
        ax.plot([9.05, 9.4, 10], [y, y, y], color="C4", linewidth=3)
    parts = [
        ("from other\ncells", (0.1, 2.75)),
        ("synapses", (1.3, 0.0)),
        ("dendrites", (2.5, 2.75)),
        ("soma", (3.75, 2.3)),
        ("axon hillock", (5.4, 0.75)),
        ("axon", (6.4, 1.85)),
        ("synapses", (8.9, 2.75)),
        ("to other\ncells", (9.3, -0.2)),
    ]
    for name, (x, y) in parts:
        ax.text(x, y, name, ha="left" if x < 0.2 else "center", va="bottom")


def unit(ax):
    """Draw an artificial unit: inputs, weights, sum, activation function, output.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 3.6 high.
    """
    ax.set(xlim=(0, 10), ylim=(0, 3.6), aspect="equal")
    ax.set_axis_off()
    line = {"color": GREY, "linewidth": 1.5, "zorder": 0}
    t = np.linspace(0, 2 * np.pi, 60)
    for i, y in enumerate((2.6, 1.5, 0.4), 1):
        ax.plot([0.8, 3.2], [y, 1.5 + 0.186 * (y - 1.5)], **line)
        ax.text(0.45, y, f"$x_{i}$", ha="center", va="center")
        ax.text(2.1, 1.64 + 0.54 * (y - 1.5) + 0.08, f"$w_{i}$", ha="center")
    ax.plot([3.75, 3.75], [2.9, 2.05], **line)
    ax.text(3.75, 2.95, "$b$", ha="center", va="bottom")
    ax.plot([4.3, 5.55], [1.5, 1.5], **line)
    ax.plot([6.65, 9.2], [1.5, 1.5], **line)
    for x, color in ((3.75, "C0"), (6.1, "C2")):
        ax.fill(x + 0.55 * np.cos(t), 1.5 + 0.55 * np.sin(t), color=color, alpha=0.35)
        ax.plot(x + 0.55 * np.cos(t), 1.5 + 0.55 * np.sin(t), color=color)
    ax.text(3.75, 1.5, "$\\Sigma$", ha="center", va="center")
    ax.text(6.1, 1.5, "$f$", ha="center", va="center")
    ax.text(4.93, 1.6, "$z$", ha="center", va="bottom")
    ax.text(9.5, 1.5, "$\\hat y$", ha="center", va="center")
    for name, x in (("inputs", 0.6), ("weights", 2.1), ("sum", 3.75)):
        ax.text(x, -0.2, name, ha="center", va="bottom")
    for name, x in (("activation\nfunction", 6.1), ("output", 9.2)):
        ax.text(x, -0.2, name, ha="center", va="bottom")


def cards(axes, X, y, path, k):
    """Draw a machine that learns from cards: the last card, its weights, its mistakes.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the card, for the weights and for the count of mistakes.
    X : ndarray of shape (n, size * size)
        The cards, in the order in which they are shown.
    y : ndarray of shape (n,)
        The half that is marked, -1 for left and 1 for right.
    path : list of lib.perceptron.Unit
        The unit at the start and after each card.
    k : int
        How many cards have been shown.
    """
    card, weights, count = axes
    size = round(X.shape[1] ** 0.5)
    stamped = [a is not b for a, b in zip(path, path[1:], strict=False)]
    mistakes = np.concatenate([[0], np.cumsum(stamped)])
    ink = X[k - 1] * y[k - 1] if k else 0 * X[0]
    for ax, values in ((card, ink), (weights, path[k].w / 3)):
        picture = values.reshape(size, size)
        ax.imshow(picture, cmap=signed(), vmin=-1, vmax=1, interpolation="none")
        ax.axvline(size / 2 - 0.5, color=GREY, linewidth=0.8, linestyle=":")
        ax.set(xticks=(), yticks=())
        for spine in ax.spines.values():
            spine.set_visible(True)
    side = {-1: "left", 1: "right"}
    card.set_title(f"marked {side[y[k - 1]]}" if k else "no card yet", fontsize=11)
    verdict = "weights: stamped" if k and stamped[k - 1] else "weights"
    weights.set_title(verdict, fontsize=11)
    steps = np.arange(k + 1)
    count.step(steps, mistakes[: k + 1], where="post", color="C2")
    count.plot(k, mistakes[k], "o", color="C2", clip_on=False)
    count.set(xlim=(0, len(X)), ylim=(0, 10), yticks=(0, 2, 4, 6, 8, 10))
    count.set(xlabel="cards shown")
    count.set_title(f"mistakes: {mistakes[k]}", fontsize=11)


def wedge(ax, towards, lengths, gamma, R):
    """Draw a run between its two bounds, which must meet, and where they do.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    towards, lengths : ndarray of shape (k + 1,)
        How far θ points towards the goal, and how long it is, after each correction.
    gamma, R : float
        Margin, and length of the longest example.
    """
    end = (R / gamma) ** 2
    k = np.linspace(0, 1.15 * end, 200)
    ax.fill_between(
        k, gamma * k, R * np.sqrt(k), where=k <= end, color="C1", alpha=0.15
    )
    ax.plot(k, R * np.sqrt(k), color="C1", label="no longer than $R\\,k^{1/2}$")
    ax.plot(k, gamma * k, color="C0", label="at least as far as $\\gamma k$")
    steps = np.arange(len(lengths))
    ax.plot(steps, lengths, "o", mfc="none", color="C1", label="length of $\\theta$")
    ax.plot(steps, towards, ".", color="C0", label="part towards $\\theta^*$")
    ax.axvline(end, color=GREY, linestyle=":")
    ax.text(0.98 * end, 0.4, "$(R/\\gamma)^2$", ha="right")
    ax.set(xlim=(0, 1.15 * end), ylim=(0, 1.15 * gamma * end))
    ax.set(xlabel="corrections $k$", ylabel="length")
    ax.legend(loc="upper left", bbox_to_anchor=(0, 1.02), fontsize="medium")


def half_plane(ax, unit, **style):
    """Shade where a unit with two inputs fires, up to its boundary line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    unit : lib.perceptron.Unit
        Weights and bias. Without weights there is no line: all is shaded or nothing.
    **style : dict
        How to draw it, if not in the colour C1.
    """
    limits = np.array([ax.get_xlim(), ax.get_ylim()])
    middle, size = limits.mean(axis=1), np.ptp(limits, axis=1).max()
    norm = np.linalg.norm(unit.w)
    normal = unit.w / norm if norm > 0 else np.array([1.0, 0.0])
    inside = middle @ normal + unit.b / norm if norm > 0 else np.inf * (unit.b or -1)
    foot = middle - np.clip(inside, -2 * size, 2 * size) * normal
    along = 8 * size * np.array([-normal[1], normal[0]])
    triangle = [foot - along, foot + along, foot + 8 * size * normal]
    color = style.pop("color", "C1")
    style = {"facecolor": (color, 0.2), "edgecolor": color, "linewidth": 2} | style
    ax.fill(*np.transpose(triangle), zorder=0.7, **style)


def arrow(ax, tail, vector, color):
    """Draw an arrow that keeps its shape, however short it is.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    tail, vector : ndarray of shape (2,)
        Where it starts and how far it goes.
    color : str
        Its colour.
    """
    side = 0.035 * np.array([-vector[1], vector[0]]) / (np.linalg.norm(vector) or 1)
    neck = tail + 0.75 * vector
    outline = [tail - side, neck - side, neck - 3 * side, tail + vector]
    outline += [neck + 3 * side, neck + side, tail + side]
    ax.fill(*np.transpose(outline), color=color, linewidth=0, zorder=2)


def gate(axes, unit, corners, name):
    """Draw what a unit answers at the four corners, as a picture and as a table.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the table.
    unit : lib.perceptron.Unit
        Weights and bias.
    corners : ndarray of shape (4, 2)
        The inputs of a gate.
    name : str
        What the gate is called.
    """
    plane, table = axes
    plane.set(xlim=(-1, 2), ylim=(-1, 2), aspect="equal", xticks=(0, 1), yticks=(0, 1))
    plane.set(xlabel="$x_1$", ylabel="$x_2$")
    half_plane(plane, unit)
    norm2 = unit.w @ unit.w
    middle = np.array([0.5, 0.5])
    step = (middle @ unit.w + unit.b) / norm2 if norm2 else 0
    arrow(plane, middle - step * unit.w, unit.w / 2, "C2")
    Z = corners @ unit.w + unit.b
    t = np.linspace(0, 2 * np.pi, 25)
    circle = 0.1 * np.stack([np.cos(t), np.sin(t)])
    for corner, z in zip(corners, Z, strict=True):
        style = {"facecolor": "C1" if z > 0 else "none", "edgecolor": "C1"}
        plane.fill(*(corner[:, None] + circle), zorder=3, linewidth=1.5, **style)
    table.set(xlim=(0, 4), ylim=(5.3, -0.7))
    table.set_axis_off()
    for x, head in enumerate(("$x_1$", "$x_2$", "$z$", "output")):
        table.text(x, 0, head, ha="center")
    for y, (corner, z) in enumerate(zip(corners, Z, strict=True), 1):
        cells = [f"{corner[0]:.0f}", f"{corner[1]:.0f}", f"{z:+.1f}", f"{z > 0:d}"]
        for x, text in enumerate(cells):
            table.text(x, y, text.replace("-", "−"), ha="center")
    table.text(1.5, -0.9, f"gate: {name}", ha="center")
    if not norm2:
        plane.text(0.5, 0.5, "no weights, no line", ha="center", va="center")


def learning(axes, X, y, path, k):
    """Draw a unit that learns: the plane after k examples, and how its vector turned.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the vectors.
    X : ndarray of shape (n, 2)
        The examples, shown in turn.
    y : ndarray of shape (n,)
        What they should be, -1 or 1.
    path : list of lib.perceptron.Unit
        The unit at the start and after each example.
    k : int
        How many examples have been shown; at rest after the last of the path.
    """
    plane, vectors = axes
    plane.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), aspect="equal")
    plane.set(xlabel="$x_1$", ylabel="$x_2$", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    corrected = np.array([a is not b for a, b in zip(path, path[1:], strict=False)])
    corrections = np.concatenate([[0], np.cumsum(corrected)])
    k = min(k, len(corrected))
    before = path[max(k - 1, 0)]
    half_plane(plane, path[k])
    foot = -before.b * before.w / (before.w @ before.w)
    along = 4 * np.array([-before.w[1], before.w[0]]) / np.linalg.norm(before.w)
    plane.plot(
        *np.transpose([foot - along, foot + along]), "--", color=GREY, zorder=0.5
    )
    classes(plane, X, y)
    t = np.linspace(0, 2 * np.pi, 25)
    ring = (0.14 if k else 0) * np.stack([np.cos(t), np.sin(t)])
    plane.plot(*(X[(k - 1) % len(X)][:, None] + ring), color="C2", zorder=4)
    said = "start" if not k else "corrected" if corrected[k - 1] else "right"
    epoch, example = divmod(max(k - 1, 0), len(X))
    place = f"epoch {epoch + 1}, example {example + 1}: " if k else ""
    if k == len(corrected) and not corrected[-len(X) :].any():
        place, said = f"epoch {epoch + 1} without a mistake: ", "done"
    plane.set_title(place + said, fontsize=10)
    corners = np.array([[-1.2, -1.2], [-1.2, 1.2], [1.2, -1.2], [1.2, 1.2]])
    if len(set(np.sign(corners @ path[k].w + path[k].b))) == 1:
        plane.set_xlabel("$x_1$ (line out of sight)")
    vectors.set(xlim=(-2.8, 2.8), ylim=(-2.8, 2.8), aspect="equal")
    vectors.set(xlabel="$w_1$", ylabel="$w_2$", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    arrow(vectors, np.zeros(2), before.w, GREY)
    arrow(vectors, before.w, path[k].w - before.w, "C2")
    arrow(vectors, np.zeros(2), path[k].w, "C1")
    bias = f"{path[k].b:+.1f}".replace("-", "−")
    vectors.set_title(f"$b$ = {bias}, corrections: {corrections[k]}", fontsize=10)


def geometry(ax, unit, x):
    """Draw a unit's boundary, its weight vector, and the distance of one input.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    unit : lib.perceptron.Unit
        Weights and bias.
    x : ndarray of shape (2,)
        The input.
    """
    ax.set(xlim=(-1, 3), ylim=(-0.5, 2.2), aspect="equal")
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    half_plane(ax, unit)
    norm = np.linalg.norm(unit.w)
    start = np.array([0, -unit.b / unit.w[1]])
    arrow(ax, start, unit.w, "C2")
    ax.text(*(start + unit.w + [0.1, -0.15]), "$\\mathbf{w}$")
    foot = x - (x @ unit.w + unit.b) / norm**2 * unit.w
    ax.plot(*np.transpose([x, foot]), "--", color=GREY)
    ax.plot(*x, "o", color="C1")
    ax.text(x[0] + 0.08, x[1] + 0.03, "$\\mathbf{x}$")
    ax.text(*((x + foot) / 2 + [0.08, -0.1]), "$s$")
    ax.text(1.9, -0.22, "$z = 0$", ha="right")
    ax.text(1.5, 1.45, "fires", ha="center")
    ax.text(-0.5, 0.1, "silent", ha="center")


def probability_lines(ax, unit, levels=(0.1, 0.5, 0.9)):
    """Draw the lines on which a logistic unit answers with given probabilities.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    unit : lib.perceptron.Unit
        Weights and bias.
    levels : sequence of float
        The probabilities.
    """
    x = np.array(ax.get_xlim())
    for p in levels:
        y = (np.log(p / (1 - p)) - unit.b - unit.w[0] * x) / unit.w[1]
        style = "-" if p == 0.5 else ":" if p < 0.5 else "--"
        ax.plot(x, y, style, color="C2" if p == 0.5 else GREY, label=f"$p$ = {p}")


def logistic(ax, probability, unit, x, y, names):
    """Draw a logistic unit with one input, and the examples that it should explain.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits from left to right must be set.
    probability : callable
        What a logistic unit answers.
    unit : lib.perceptron.Unit
        One weight, above 0, and the bias.
    x, y : ndarray of shape (n,)
        Inputs and labels, 0 or 1.
    names : sequence of two str
        What the classes are called.
    """
    (w,), b = unit
    left, right = ax.get_xlim()
    ramp = (np.linspace(-8, 8, 33) - b) / w
    grid = np.clip([left, *ramp, right], left, right)
    ax.axvspan((-np.log(9) - b) / w, (np.log(9) - b) / w, color="C2", alpha=0.2, lw=0)
    ax.axvline(-b / w, color="C2", linestyle="--")
    ax.plot(grid, probability(unit, grid[:, None]), color="C2")
    spread = np.linspace(-0.05, 0.05, len(x))
    classes(ax, np.stack([x, y + spread], axis=1), y, names, size=4)
    ax.set(ylim=(-0.1, 1.1), yticks=(0, 0.5, 1), ylabel="probability")


def steer(ax, weights, steps, ramps):
    """Draw a network's answer against one weight, with steps and with ramps.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    weights : ndarray of shape (n,)
        The values of the weight.
    steps, ramps : ndarray of shape (n,)
        The answers of a network whose units are steps, and of one of ramps.
    """
    ax.plot(*broken(weights, steps, 0.5), color="C0", label="steps")
    ax.plot(weights, ramps, color="C1", linestyle="--", label="ramps")
    ax.set(xlim=weights[[0, -1]], ylim=(-0.08, 1.08), yticks=(0, 0.5, 1))
    ax.set(xlabel="one weight of the first layer", ylabel="answer")
    ax.legend(loc="lower right")


def bound(ax, margins, corrections, bound):
    """Draw how many corrections the rule needed, against the gap, under its bound.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    margins, corrections : ndarray of shape (n,)
        The gap kept free, and the corrections, one of each for every data set.
    bound : callable
        The largest number of corrections at a margin.
    """
    grid = np.geomspace(margins.min(), margins.max(), 50)
    ax.plot(margins, corrections, ".", color="C0", markersize=4, label="one data set")
    ax.plot(grid, bound(grid), color="C1", label="bound")
    ax.set(xscale="log", yscale="log", xlabel="gap kept free", ylabel="corrections")
    ax.minorticks_off()
    ticks = (0.02, 0.05, 0.1, 0.2, 0.5)
    ax.set_xticks(ticks, map(str, ticks))
    ax.set_yticks((1, 10, 100, 1000))
    ax.set(ylim=(0.8, None))
    ax.legend()
