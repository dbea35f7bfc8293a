"""Drawings of trees: a game of questions, a split, a staircase, many that vote.

Chapter: :doc:`/chapters/learning/trees`.
"""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import FancyBboxPatch

from figures.strokes import GREY, classes, signed


def box(ax, x, y, text, color, width=1.3, height=0.5, filled=True):
    """Draw a box with words in it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : float
        Its centre.
    text : str
        The words.
    color : str
        Of frame and filling.
    width, height : float
        Its size.
    filled : bool
        Whether it is shaded; else its words are grey.
    """
    corner = x - width / 2, y - height / 2
    ax.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=(color, 0.25 if filled else 0),
            edgecolor=(color, 1 if filled else 0.3),
            linewidth=1.2,
        )
    )
    style = {} if filled else {"color": GREY}
    ax.text(x, y, text, ha="center", va="center", fontsize=11, **style)


def game(ax, names, left, said):
    """Draw a round of twenty questions: what is asked, and who is still in the game.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    names : sequence of 16 str
        The things that can be thought of.
    left : ndarray of bool, of shape (16,)
        Which are left.
    said : str
        The next question, or the answer.
    """
    ax.set(xlim=(0, 4), ylim=(0, 3.15))
    ax.set_axis_off()
    ax.text(0.05, 2.95, said, va="center", fontsize=13)
    for i, (name, inside) in enumerate(zip(names, left, strict=True)):
        row, column = divmod(i, 4)
        place = column + 0.5, 2.3 - 0.63 * row
        box(ax, *place, name, "C0", 0.92, 0.5, filled=bool(inside))


def impurities(ax, curves):
    """Draw how mixed a node with two classes is.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    curves : dict of str to ndarray of shape (n, 2)
        Name of a measure, and its points (share, impurity).
    """
    for (name, points), style in zip(curves.items(), ("-", "--", ":"), strict=True):
        ax.plot(*points.T, style, label=name)
    ax.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="share of one class $p$")
    ax.set(ylabel="impurity", xticks=(0, 0.25, 0.5, 0.75, 1))
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))


def children(ax, answers, y, names, impurity, head):
    """Draw how a question with several answers sorts the samples.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    answers : ndarray of int, of shape (n,)
        Answer of each sample, counted from 0.
    y : ndarray of int, of shape (n,)
        Its class, 0 or 1.
    names : sequence of str
        The answers in words, three at most.
    impurity : callable
        Impurity of shares.
    head : str
        What stands above.
    """
    ax.set(xlim=(0, 3), ylim=(-1.15, 3.1))
    ax.set_axis_off()
    ax.text(0.03, 2.85, head, va="center", fontsize=12)
    for k in range(3):
        chosen = np.sort(y[answers == k])[::-1]
        middle = k + 0.5 + (3 - len(names)) / 2
        if k >= len(names):
            continue
        spots = np.arange(len(chosen))
        places = middle + 0.19 * (spots % 4 - 1.5), 1.6 - 0.55 * (spots // 4)
        classes(ax, np.stack(places, axis=1), chosen, size=9)
        share = chosen.mean()
        ax.text(middle, 2.15, names[k], ha="center", fontsize=12)
        amount = impurity([share, 1 - share])
        text = f"{chosen.sum()} of {len(chosen)} play\nimpurity {amount:.3f}"
        ax.text(middle, -0.75, text, ha="center", va="center", fontsize=11)


def tennis(ax):
    """Draw the tree that ID3 grows on the fourteen days.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    """
    ax.set(xlim=(0, 6), ylim=(0, 3.3))
    ax.set_axis_off()
    lines = [
        ((2.5, 2.77), (1.5, 1.93), "sunny"),
        ((3, 2.77), (3, 1.92), "overcast"),
        ((3.5, 2.77), (4.5, 1.93), "rain"),
        ((1.05, 1.47), (0.7, 0.52), "high"),
        ((1.35, 1.47), (1.7, 0.52), "normal"),
        ((4.65, 1.47), (4.3, 0.52), "strong"),
        ((4.95, 1.47), (5.3, 0.52), "weak"),
    ]
    for start, end, word in lines:
        ax.plot(*np.transpose([start, end]), color=GREY, linewidth=1.2)
        x, y = (np.array(start) + end) / 2
        side = np.sign(end[0] - start[0])
        align = "right" if side < 0 else "left"
        ax.text(x + 0.1 * (side or 1), y, word, ha=align, va="center", fontsize=11)
    for x, y, word in (
        (3, 3, "outlook?"),
        (1.2, 1.7, "humidity?"),
        (4.8, 1.7, "wind?"),
    ):
        box(ax, x, y, word, "C2", 1.3, 0.46)
    leaves = [(0.6, 0.3, 0), (1.8, 0.3, 1), (3, 1.7, 1), (4.2, 0.3, 0), (5.4, 0.3, 1)]
    for x, y, play in leaves:
        box(ax, x, y, "play" if play else "stay", "C1" if play else "C0", 0.8, 0.44)


def threshold(axes, x, y, t, curve, names):
    """Draw a threshold among the values of one feature, and what it gains.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the samples and for the gain.
    x : ndarray of shape (n,)
        The feature.
    y : ndarray of int, of shape (n,)
        Classes, 0 or 1.
    t : float
        The threshold.
    curve : ndarray of shape (k, 2)
        Thresholds and gains, drawn if there is more than one.
    names : sequence of two str
        What the classes are called.
    """
    samples, gained = axes
    edges = np.arange(7, 37.5, 1)
    for value, way, color in ((0, 1, "C0"), (1, -1, "C1")):
        count, _ = np.histogram(x[y == value], edges)
        samples.bar(edges[:-1] + 0.5, way * count, 0.85, color=color)
        samples.text(36.8, way * 16, names[value], ha="right", color=color, va="center")
    samples.axhline(0, color=GREY, linewidth=0.8)
    samples.axvline(t, color="C2", ymax=0.88)
    for side, align, shift in ((x <= t, "right", -0.5), (x > t, "left", 0.5)):
        counts = [int(np.sum(side & (y == k))) for k in (0, 1)]
        text = f"{counts[0]} | {counts[1]}"
        samples.text(t + shift, 52, text, ha=align, va="center", color="C2")
    samples.set(xlim=(5, 37), ylim=(-26, 58), yticks=(-20, 0, 20, 40))
    samples.set_yticks((-20, 0, 20, 40), ("20", "0", "20", "40"))
    samples.set(ylabel="patients")
    if len(curve) > 1:
        gained.plot(*curve.T, color=GREY, linewidth=1.5)
    now = curve[np.abs(curve[:, 0] - t).argmin()]
    gained.plot(*now, "o", color="C2")
    gained.set(xlim=(5, 37), ylim=(0, 0.65), yticks=(0, 0.2, 0.4, 0.6))
    gained.set(xlabel="largest radius", ylabel="gain")


def regions(tree, limits):
    """Find the rectangles into which a tree on two features cuts the plane.

    Parameters
    ----------
    tree : lib.trees.Tree
        Grown on two features.
    limits : array_like of shape (2, 2)
        From where to where the plane goes along each feature.

    Yields
    ------
    ndarray of shape (2, 2), int
        Ends of the rectangle along each feature, and the node it belongs to.
    """
    todo = [(0, np.array(limits, float))]
    while todo:
        node, ends = todo.pop()
        j = tree.feature[node]
        if j < 0:
            yield ends, node
            continue
        t = np.clip(tree.threshold[node], *ends[j])
        below, above = ends.copy(), ends.copy()
        below[j, 1], above[j, 0] = t, t
        todo += [(tree.right[node], above), (tree.left[node], below)]


def plane(ax, X, y):
    """Draw patients in the plane of two features.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (n, 2)
        Radius and texture.
    y : ndarray of int, of shape (n,)
        0 for benign (squares), 1 for malignant (dots).
    """
    classes(ax, X, y, size=2.6, mew=0, zorder=2)
    ax.set(xlim=(7, 37), ylim=(11, 51), xlabel="radius", ylabel="texture")
    ax.set(xticks=(10, 20, 30), yticks=(20, 30, 40, 50))


def staircase(axes, tree, X, y, errors, depth):
    """Draw the border of a tree, and how its errors change with its depth.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the errors.
    tree : lib.trees.Tree
        A tree on two features.
    X : ndarray of shape (n, 2)
        Training samples.
    y : ndarray of int, of shape (n,)
        Their classes, 0 or 1.
    errors : ndarray of shape (n_depths, 2)
        Share of wrong answers in training and test for each depth from 0.
    depth : int
        That of the tree.
    """
    left, right = axes
    for ends, node in regions(tree, [(7, 37), (11, 51)]):
        (x0, x1), (y0, y1) = ends
        color = "C1" if tree.counts[node].argmax() else "C0"
        left.fill([x0, x1, x1, x0], [y0, y0, y1, y1], color=color, alpha=0.25, lw=0)
    plane(left, X, y)
    depths = np.arange(len(errors))
    for k, (name, color) in enumerate((("training", "C4"), ("test", "C2"))):
        percent = 100 * errors[: depth + 1, k]
        right.plot(depths[: depth + 1], percent, color=color, label=name)
        right.plot(depth, percent[depth], "o", color=color)
    right.set(xlim=(-0.3, len(errors) - 0.7), ylim=(0, 16), xlabel="depth")
    right.set(xticks=(0, 2, 4, 6, 8, 10), yticks=(0, 5, 10, 15), ylabel="wrong (%)")
    right.legend(loc="upper right")


def top(ax, tree, names, other, title):
    """Draw the first three questions of a tree, and mark those that another asks not.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    tree : lib.trees.Tree
        The tree.
    names : sequence of str
        What the features are called.
    other : lib.trees.Tree
        The tree to compare it with.
    title : str
        What stands above.
    """
    ax.set(xlim=(0, 2), ylim=(0, 2.6))
    ax.set_axis_off()
    ax.text(0, 2.35, title, fontsize=11)
    places = [(1, 1.75), (0.5, 0.55), (1.5, 0.55)]
    for end in places[1:]:
        ax.plot(*np.transpose([(1, 1.42), (end[0], 0.88)]), color=GREY, linewidth=1.2)
    mine, theirs = first(tree), first(other)
    for (x, y), node, twin in zip(places, mine, theirs, strict=True):
        words, others = (
            (names[one.feature[k]], f"{one.threshold[k]:.4g}") if k >= 0 else None
            for one, k in ((tree, node), (other, twin))
        )
        words_text = f"{words[0]} ≤ {words[1]}" if words else "no question"
        color = "C0" if words == others else "C1"
        box(ax, x, y, words_text, color, 0.98, 0.62)


def first(tree):
    """Name the root of a tree and its two children.

    Parameters
    ----------
    tree : lib.trees.Tree
        The tree.

    Returns
    -------
    list of int
        Three nodes; -1 where a node is a leaf.
    """
    nodes = [0, tree.left[0], tree.right[0]]
    return [int(k) if k >= 0 and tree.feature[k] >= 0 else -1 for k in nodes]


def changed(ax, flags):
    """Draw a cell for every patient, coloured if the verdict has changed.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    flags : ndarray of bool, of shape (n,)
        Whose verdict has changed.
    """
    cells = np.zeros(4 * -(-len(flags) // 4))
    cells[: len(flags)] = 1 + flags
    colors = ListedColormap([(0, 0, 0, 0), (0.5, 0.5, 0.5, 0.25), "C1"])
    picture = cells.reshape(-1, 4).T
    ax.imshow(picture, cmap=colors, vmin=0, vmax=2, interpolation="none", aspect="auto")
    ax.set(xticks=(), yticks=())
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_title(
        f"verdicts changed: {flags.sum()} of {len(flags)}", fontsize=11, y=-0.6
    )


def vote(axes, shares, X, y, sizes, wrong, draw, k):
    """Draw what a forest thinks in the plane, and how often it is wrong.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the errors.
    shares : ndarray of shape (m, m)
        Share of trees for class 1 on a grid, lowest row first.
    X : ndarray of shape (n, 2)
        Training samples.
    y : ndarray of int, of shape (n,)
        Their classes, 0 or 1.
    sizes : sequence of int
        Numbers of trees.
    wrong : ndarray of int, of shape (n_draws, n_sizes)
        Wrong answers in test, for each draw of chance.
    draw, k : int
        Which row and column is shown.
    """
    left, right = axes
    left.imshow(
        2 * shares - 1,
        cmap=signed(),
        vmin=-2.4,
        vmax=2.4,
        extent=(7, 37, 11, 51),
        origin="lower",
        interpolation="none",
        aspect="auto",
    )
    plane(left, X, y)
    for row in wrong:
        right.plot(sizes, row, color=GREY, linewidth=0.8)
    right.plot(sizes, wrong[draw], color="C2")
    right.plot(sizes[k], wrong[draw][k], "o", color="C2")
    right.set(xscale="log", xlim=(0.9, 120), ylim=(0, 50), xlabel="trees")
    right.set_xticks((1, 3, 10, 30, 100), ("1", "3", "10", "30", "100"))
    right.minorticks_off()
    right.set(ylabel="wrong in test", yticks=(0, 10, 20, 30, 40))


def crowd(ax, sizes, curves, single):
    """Draw how the errors of bagging and of a forest fall with the number of trees.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    sizes : sequence of int
        Numbers of trees.
    curves : dict of str to ndarray of shape (n_sizes,)
        Name, and wrong answers.
    single : float
        Wrong answers of one tree.
    """
    ax.axhline(single, color=GREY, linestyle=":", label="one tree")
    styles = (("C4", "--"), ("C2", "-"))
    for (name, wrong), (color, style) in zip(curves.items(), styles, strict=True):
        ax.plot(sizes, wrong, style, color=color, label=name)
    ax.set(xscale="log", xlim=(1, 200), ylim=(0, 30), xlabel="trees", ylabel="wrong")
    ax.set_xticks((1, 3, 10, 30, 100), ("1", "3", "10", "30", "100"))
    ax.minorticks_off()
    ax.legend(loc="lower left")


def bars(ax, names, groups):
    """Draw bars of several kinds for each name.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    names : sequence of str
        What is measured, from the top.
    groups : dict of str to ndarray of shape (n_names,)
        Kind, and lengths.
    """
    places, height = np.arange(len(names)), 0.8 / len(groups)
    for i, (kind, lengths) in enumerate(groups.items()):
        ax.barh(places + (i + 0.5) * height - 0.4, lengths, height, label=kind)
    ax.set_yticks(places, names)
    ax.set(ylim=(len(names) - 0.5, -0.5))
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.legend(loc="lower right")


def slanted(ax, tree, X, y, title):
    """Draw what a tree makes of points in a square.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    tree : lib.trees.Tree
        Grown on two features.
    X : ndarray of shape (n, 2)
        The points, between -1 and 1.
    y : ndarray of int, of shape (n,)
        Their classes, 0 or 1.
    title : str
        What stands above.
    """
    for ends, node in regions(tree, [(-1, 1), (-1, 1)]):
        (x0, x1), (y0, y1) = ends
        color = "C1" if tree.counts[node].argmax() else "C0"
        ax.fill([x0, x1, x1, x0], [y0, y0, y1, y1], color=color, alpha=0.25, lw=0)
    classes(ax, X, y, size=1.8, mew=0, zorder=2)
    ax.set(xlim=(-1, 1), ylim=(-1, 1), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.set_title(title, fontsize=11)
