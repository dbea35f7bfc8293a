"""Drawings of a training run: the loop, its curves, and what the network has learned.

Chapter: :doc:`/chapters/networks/training`.
"""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch

from figures.strokes import GREY, INK, bands, classes, shade, signed


def loop(ax):
    """Draw training as a flowchart that is closed: batches, epochs, and the way out.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 6 high.
    """
    ax.set(xlim=(0, 10), ylim=(0, 6))
    ax.set_axis_off()
    boxes = [
        ("choose the\nstructure", 1.3, 5.3, GREY),
        ("initialize $\\theta$", 5.0, 5.3, GREY),
        ("take a\nminibatch", 1.3, 3.7, "C0"),
        ("forward", 5.0, 3.7, "C0"),
        ("loss", 8.7, 3.7, "C0"),
        ("backward", 8.7, 2.1, "C0"),
        ("optimizer\nstep", 5.0, 2.1, "C0"),
        ("validate", 1.3, 2.1, "C2"),
        ("test, once", 1.3, 0.5, "C1"),
    ]
    for text, x, y, color in boxes:
        box = FancyBboxPatch(
            (x - 1.05, y - 0.42),
            2.1,
            0.84,
            boxstyle="round,pad=0.02,rounding_size=0.15",
            facecolor=(*to_rgba(color)[:3], 0.2),
            edgecolor=color,
            linewidth=1.5,
        )
        ax.add_patch(box)
        ax.text(x, y, text, ha="center", va="center", fontsize=11, linespacing=1)
    arrows = [
        ((2.45, 5.3), (3.85, 5.3)),
        ((4.2, 4.8), (2.1, 4.2)),
        ((2.45, 3.7), (3.85, 3.7)),
        ((6.15, 3.7), (7.55, 3.7)),
        ((8.7, 3.2), (8.7, 2.6)),
        ((7.55, 2.1), (6.15, 2.1)),
        ((4.2, 2.6), (2.2, 3.2)),
        ((3.85, 2.1), (2.45, 2.1)),
        ((1.3, 2.6), (1.3, 3.2)),
        ((1.3, 1.6), (1.3, 1.0)),
    ]
    for tail, tip in arrows:
        style = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5}
        ax.annotate("", tip, tail, arrowprops={**style, "shrinkA": 0, "shrinkB": 0})
    for text, x, y, side in (
        ("next batch", 3.4, 3.0, "left"),
        ("epoch\nover", 3.17, 1.7, "center"),
        ("next\nepoch", 1.15, 2.9, "right"),
        ("no better for a while: stop", 1.5, 1.15, "left"),
    ):
        ax.text(x, y, text, ha=side, va="center", fontsize=10.5, linespacing=1)


def curves(ax, history, norms=False):
    """Draw the losses of a run against epochs.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    history : lib.training.History
        What `lib.training.fit` saw.
    norms : bool
        Whether to draw the norm of the gradient, too.
    """
    epochs = np.arange(1, len(history.train_loss) + 1)
    ax.plot(epochs, history.train_loss, color="C0", label="training loss")
    ax.plot(epochs, history.validation_loss, "--", color="C1", label="validation loss")
    if norms:
        ax.plot(epochs, history.gradient_norm, ":", color="C2", label="gradient norm")
    ax.set(xlim=(0, len(epochs)), xlabel="epoch", yscale="log")


def stairs(axes, values, levels, k, P):
    """Draw the losses of many networks, and what one of them answers in the plane.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the losses, for the plane.
    values : ndarray of shape (n,)
        Their losses, in an order that does not change.
    levels : dict
        Height of each step by its name.
    k : int
        The network that is shown, counted from 1.
    P : ndarray of shape (n_grid, n_grid)
        Its probabilities on a grid from -0.5 to 1.5, rows from below.
    """
    left, right = axes
    places = np.arange(1, len(values) + 1)
    shown = np.minimum(values, 1)
    for name, level in levels.items():
        left.plot((0, len(values)), (level, level), color=GREY, linewidth=0.8)
        left.text(len(values) + 4, level, name, va="center", fontsize=10)
    left.plot(places, shown, ".", color="C0", markersize=4)
    left.plot(k, shown[k - 1], "o", color="C1", markersize=8, mec=INK)
    left.set(xlim=(0, 1.5 * len(values)), ylim=(-0.05, 1.05), ylabel="loss")
    left.set(xticks=(0, len(values) // 2, len(values)), xlabel="network")
    left.set_gid("drag")
    bands(right, P, (-0.5, 1.5))
    for (x1, x2), y in zip(((0, 0), (0, 1), (1, 0), (1, 1)), "0110", strict=True):
        color = "C1" if y == "1" else "C0"
        right.plot(x1, x2, "o", color=color, markersize=15, mec=INK)
        right.text(x1, x2, y, ha="center", va="center", color="white", weight="bold")
    right.set(xticks=(0, 1), yticks=(0, 1))


def shares(ax, shares):
    """Draw named shares as horizontal bars with their values.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    shares : dict
        Share between 0 and 1 by name.
    """
    names = list(shares)
    ax.barh(names, shares.values(), color="C0", height=0.6)
    for i, share in enumerate(shares.values()):
        ax.text(share + 0.02, i, f"{share:.0%}", va="center")
    ax.set(xlim=(0, 1.15), xticks=(0, 0.5, 1), xlabel="share of networks that succeed")
    ax.invert_yaxis()


def images(axes, images, titles):
    """Draw one gray picture in each of a row of axes.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        Where to draw.
    images : ndarray of shape (n, 64)
        Pictures of 8 by 8 pixels, 0 to 1, one a row.
    titles : sequence of str
        What to write above each.
    """
    axes = list(axes)
    for ax, image, title in zip(axes, images, titles, strict=False):
        ax.imshow(
            image.reshape(8, 8), cmap=shade(), vmin=0, vmax=1, interpolation="none"
        )
        ax.set_title(title, fontsize=10.5)
    for ax in axes:
        ax.set(xticks=(), yticks=())
        ax.spines[:].set_visible(True)
        ax.spines[:].set_color(GREY)


def confusion(ax, counts):
    """Draw how often each class was taken for each other.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    counts : ndarray of shape (n_classes, n_classes)
        Number of examples, a row a true class, a column a prediction.
    """
    n = len(counts)
    share = counts / counts.sum(axis=1, keepdims=True)
    shade = np.where(np.eye(n, dtype=bool), -0.4 * share, (counts > 0) * 0.4)
    ax.imshow(shade, cmap=signed(), vmin=-1, vmax=1, interpolation="none")
    for i, j in zip(*np.nonzero(counts), strict=True):
        ax.text(j, i, counts[i, j], ha="center", va="center", fontsize=9.5)
    ax.set(xticks=range(n), yticks=range(n), xlabel="predicted", ylabel="true digit")


def weights(ax, W, scale):
    """Draw what each unit of a first layer looks for, as pictures side by side.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    W : ndarray of shape (64, n_units)
        Weights from pictures of 8 by 8 pixels.
    scale : float
        The size of weight that has the full colour; larger ones have it, too.
    """
    tiles = np.pad(W.T.reshape(-1, 8, 8), [(0, 0), (0, 0), (0, 1)])
    mosaic = np.hstack(list(tiles))[:, :-1] / scale
    ax.imshow(mosaic, cmap=signed(), vmin=-1, vmax=1, interpolation="none")
    ax.set_axis_off()
    for left in 9 * np.arange(len(tiles)) - 0.5:
        square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
        x, y = ([left, -0.5] + 8 * square).T
        ax.plot(x, y, color=GREY, linewidth=0.6, clip_on=False)


def decision(ax, P, X, y):
    """Draw the probability that a network gives to each point of a square.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    P : ndarray of shape (n, n)
        Probabilities of class 1 on a grid from -1.2 to 1.2, rows from below.
    X : ndarray of shape (n, 2)
        Examples.
    y : ndarray of shape (n,)
        Their classes, -1 or 1.
    """
    bands(ax, P, (-1.2, 1.2))
    classes(ax, X, y, size=3.5, mec=INK, mew=0.4)
    ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))


def hidden(ax, maps):
    """Draw what units of two hidden layers answer in the plane, as small maps.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    maps : sequence of two ndarray of shape (4, n, n)
        Activations of four units of the first and of the second layer on a grid, the
        lowest row first; drawn in five shades from -1 to 1, larger ones look like 1.
    """
    shades = np.round(2 * np.clip(maps, -1, 1)) / 2
    n = shades.shape[-1]
    tiles = np.pad(shades[:, :, ::-1], [(0, 0), (0, 0), (0, 9), (0, 2)])
    mosaic = np.vstack([np.hstack(list(row)) for row in tiles])
    ax.imshow(mosaic, cmap=signed(), vmin=-1, vmax=1, interpolation="none")
    for i, name in enumerate(("first", "second")):
        top = (n + 9) * i - 0.5
        middle = 2 * n + 2.5
        ax.text(middle, top - 1, f"{name} hidden layer", ha="center", va="bottom")
        for left in (n + 2) * np.arange(4) - 0.5:
            square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
            ax.plot(*([left, top] + n * square).T, color=GREY, linewidth=0.6)
    ax.set(xlim=(-1, 4 * n + 7), ylim=(2 * n + 9, -6))
    ax.set_axis_off()


def grid(ax, values, rows, columns, labels, chosen=None, digits=2):
    """Draw a table of numbers as a map of colours, the small ones strong.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    values : ndarray of shape (n_rows, n_columns)
        The numbers, 0.02 or more for the strongest colour, 2.5 for none.
    rows, columns : sequence
        What stands at the rows and at the columns.
    labels : tuple of str
        What rows and columns are.
    chosen : tuple of int, optional
        Row and column of the entry with a frame.
    digits : int
        Decimal places.
    """
    strong = 1 - np.log(values / 0.02) / np.log(2.5 / 0.02)
    ax.imshow(np.clip(0.8 * strong, 0, 1), cmap=shade(), vmin=0, vmax=1, aspect="auto")
    for (i, j), value in np.ndenumerate(values):
        ax.text(j, i, f"{value:.{digits}f}", ha="center", va="center", fontsize=10)
    if chosen is not None:
        i, j = chosen
        x, y = (
            j + np.array([-0.5, 0.5, 0.5, -0.5, -0.5]),
            i + 0.5 * np.array([-1, -1, 1, 1, -1]),
        )
        ax.plot(x, y, color="C1", linewidth=3, clip_on=False)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.set(ylabel=labels[0], xlabel=labels[1])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def run(ax, steps, losses, at):
    """Draw training and test loss against steps, and how far we have come.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    steps : ndarray of shape (n,)
        Steps at which the losses were measured.
    losses : ndarray of shape (n, 2)
        Training and test loss at each.
    at : int
        The step to mark.
    """
    shown = np.clip(losses, 2e-3, 9)
    ax.plot(steps, shown[:, 0], color="C0", label="training")
    ax.plot(steps, shown[:, 1], "--", color="C1", label="test")
    ax.axvline(at, color=GREY, linewidth=1.5)
    ax.set(xlim=(-10, steps[-1] + 10), ylim=(1e-3, 10), yscale="log")
    ax.set(xlabel="step", ylabel="loss")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))


def rates(ax, history):
    """Draw losses and gradient norm of a run on the digits, on fixed axes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    history : lib.training.History
        What `lib.training.fit` saw.
    """
    curves(ax, history, norms=True)
    ax.set(ylim=(1e-4, 10))
    ax.legend(["training loss", "validation loss", "gradient norm"], loc="lower left")


def sick(axes, histories):
    """Draw the losses of runs without their names, only with letters.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each run.
    histories : sequence of lib.training.History
        What `lib.training.fit` saw.
    """
    for ax, history, letter in zip(axes, histories, "ABCDEF", strict=True):
        curves(ax, history)
        ax.axhline(np.log(10), color=GREY, linewidth=0.8, label="ln 10")
        ax.set(yscale="linear", ylim=(0, 5), title=letter, xlabel="")
