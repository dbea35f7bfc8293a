"""Drawings of a signal's size on its way through a deep network.

Chapter: :doc:`/chapters/networks/initialization`.
"""

import numpy as np

from figures.strokes import GREY, shade

GRID = {"wspace": 0.15, "hspace": 0.12, "top": 0.93, "bottom": 0.13, "left": 0.09}


def wedge(axes, final, curve, guess, place, depths, gains):
    """Draw which starts learn, and how the loss of one of them goes.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the map and for the curve.
    final : ndarray of shape (n_depths, n_gains)
        The last loss; infinite where it exploded.
    curve : ndarray of shape (n_steps,)
        The loss of the chosen network.
    guess : float
        The loss of the best constant answer.
    place : tuple of two int
        Its row and column in the map.
    depths, gains : sequence
        What rows and columns stand for.
    """
    chart, loss = axes
    worst = 0.7
    shown = np.clip(final, 0, worst)
    chart.imshow(worst - shown, cmap=shade(), vmin=0, vmax=worst, aspect="auto")
    row, column = place
    chart.plot(column, row, "s", mfc="none", mec="C1", ms=15, mew=2)
    chart.set_xticks(range(0, len(gains), 2), [f"{g:g}" for g in gains[::2]])
    chart.set_yticks(range(len(depths)), depths)
    chart.set(xlabel="gain $g$", ylabel="hidden layers")
    end = final[place]
    chart.set_title(f"loss {end:.2f}" if end < 10 else "exploded", fontsize=10.5)
    top = 1.05
    beyond = ~(curve < top)
    loss.plot(np.where(beyond, top, curve), color="C1", clip_on=False)
    loss.axhline(guess, color=GREY, linestyle=":")
    loss.set(xlim=(0, len(curve)), ylim=(0, top), xlabel="step", ylabel="loss")
    high = "at the top: larger" if beyond.any() else ""
    loss.set_title(high, fontsize=10.5)


def twins(ax, W):
    """Draw the weight vectors of units with two inputs.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    W : ndarray of shape (2, n_units)
        A unit a column.
    """
    for i, w in enumerate(W.T):
        ax.plot([0, w[0]], [0, w[1]], color=f"C{i}", linewidth=5 - i)
        ax.plot(*w, "osD^"[i], color=f"C{i}", markersize=11 - 2 * i)
    reach = 1.2 * max(1, np.abs(W).max())
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set(xlabel="$w_1$", ylabel="$w_2$")


def histogram(ax, values, limits, bins=25, color="C0"):
    """Draw which fraction of some values falls where; outliers count at the ends.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    values : ndarray
        Finite numbers, of any shape.
    limits : tuple of float
        Ends of the axis.
    bins : int
        Number of intervals between them.
    color : str
        Colour of the area.
    """
    clipped = np.clip(values, *limits)
    counts, edges = np.histogram(clipped, bins, limits)
    ax.stairs(counts / counts.sum(), edges, fill=True, color=color)
    ax.set(xlim=limits, ylim=(0, 1.04))


def histograms(axes, rows, limits, columns, color="C0"):
    """Draw a grid of histograms, a start a row and a layer a column.

    Each panel is scaled to its own highest bar, so that shapes can be compared.

    Parameters
    ----------
    axes : ndarray of matplotlib.axes.Axes, of shape (rows, columns)
        Where to draw.
    rows : dict of list of ndarray
        What each row is called, and its values, one array a column.
    limits : tuple of float
        Ends of every horizontal axis.
    columns : list of str
        Titles of the columns.
    color : str
        Colour of the areas.
    """
    for line, (name, arrays) in zip(axes, rows.items(), strict=True):
        for ax, values in zip(line, arrays, strict=True):
            histogram(ax, values, limits, 41, color)
            ax.autoscale(axis="y")
            ax.set_ylim(bottom=0)
            ax.set_yticks([])
        line[0].set_ylabel(name)
    for ax, title in zip(axes[0], columns, strict=True):
        ax.set_title(title)
    for ax in axes[:-1].flat:
        ax.tick_params(labelbottom=False)


def sizes(ax, sizes, layer):
    """Draw the standard deviation of each layer; triangles are beyond the axis.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    sizes : sequence of float
        Standard deviation of layers 1, 2, and so on.
    layer : int
        The layer to mark.
    """
    places, sizes = np.arange(1, len(sizes) + 1), np.asarray(sizes)
    low, high = 3e-5, 3e4
    shown = np.clip(sizes, low, high)
    ax.axhline(1, color=GREY, lw=1)
    ax.plot(places, np.where(shown == sizes, sizes, np.nan), ".-", lw=1.2)
    for beyond, marker in ((sizes < low, "v"), (sizes > high, "^")):
        ax.plot(places, np.where(beyond, shown, np.nan), marker, ms=3.5, color="C0")
    ax.plot(layer, shown[layer - 1], "o", ms=8, color="C1")
    ax.set(xlim=(0, len(sizes) + 1), yscale="log", ylim=(1e-5, 1e5))
    ax.set(xlabel="layer", ylabel="standard deviation of $a$")
    ax.set_xticks([1, 10, 20, 30])
    ax.set_yticks([1e-4, 1e-2, 1, 1e2, 1e4])
    ax.minorticks_off()


def life(ax, signal, size, gradient, limit=1e3):
    """Draw signal and size running forward and the gradient running back.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    signal, size : ndarray
        Signal, and size of the activations, at layers 0, 1, and so on, 1 at layer 0.
    gradient : ndarray
        Size of the gradient at the same layers, 1 at the last.
    limit : float
        Factor beyond which a signal counts as dead or exploded.
    """
    places = np.arange(len(signal))
    some = places % 4 == 0
    for level in (limit, 1 / limit):
        ax.axhline(level, color=GREY, lw=1, ls="--")
    for sizes, style, width, name in (
        (signal, "C0-", 2, "signal"),
        (size, "C2-", 1, "size"),
        (gradient, "C1--", 2, "gradient, back"),
    ):
        shown = np.clip(sizes[some], 1e-7, 1e7)
        ax.plot(places[some], shown, style, lw=width, label=name)
    ax.set(xlim=(0, len(signal) - 1), yscale="log", ylim=(1e-6, 1e6))
    ax.set(xlabel="layer", ylabel="size against the start")
    ax.set_yticks([1e-6, 1e-3, 1, 1e3, 1e6])
    ax.minorticks_off()
    ax.legend(loc="upper center", ncols=3)


def lifetime(sizes, limit=1e3):
    """Say how far a signal gets before it has shrunk or grown by a factor.

    Parameters
    ----------
    sizes : sequence of float
        Its size at the start, 1, and after each layer.
    limit : float
        The factor.

    Returns
    -------
    str
        What becomes of it, and after how many layers.

    Examples
    --------
    >>> lifetime([1, 0.1, 0.01, 0.0001]), lifetime([1, 2, 3])
    ('dead after 3', 'alive after 2')
    """
    for layer, size in enumerate(sizes):
        if size < 1 / limit:
            return f"dead after {layer}"
        if not size <= limit:
            return f"exploded after {layer}"
    return f"alive after {len(sizes) - 1}"
