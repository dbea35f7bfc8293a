"""Drawings of features: shadows of clouds, scales, components, and maps.

Chapter: :doc:`/chapters/learning/features`.
"""

import numpy as np
from matplotlib.colors import to_rgba

from figures.strokes import GREY, INK, shade, signed


def shadow(axes, X, groups, mean, angle, colors):
    """Draw a cloud, the shadow that it throws on a line, and the shadow's spread.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the cloud, whose limits must be set, and for the shadow.
    X : ndarray of shape (n, 2)
        The points.
    groups : ndarray of shape (n,)
        Group of each point, a whole number from 0.
    mean : ndarray of shape (2,)
        Where the line passes.
    angle : float
        Its direction in degrees, from the horizontal.
    colors : sequence of str
        Colour of each group.
    """
    plane, side = axes
    u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    z = (X - mean) @ u
    plane.plot(*np.transpose([mean - 9 * u, mean + 9 * u]), color=INK, lw=1, zorder=1)
    for one, color in enumerate(colors):
        plane.plot(*X[groups == one].T, ".", color=color, ms=4, alpha=0.7)
    some = slice(None, None, 6)
    feet = mean + z[some, None] * u
    joined = np.stack([X[some], feet, np.full_like(feet, np.nan)], axis=1)
    plane.plot(*joined.reshape(-1, 2).T, color=GREY, lw=0.7, zorder=0)
    plane.plot(*feet.T, "o", color=INK, ms=3.5, zorder=3)
    edges = np.linspace(-3.5, 3.5, 15)
    low = np.zeros(14)
    for one, color in enumerate(colors):
        high = low + np.histogram(z[groups == one], edges)[0]
        side.stairs(high, edges, baseline=low, fill=True, color=color, lw=0)
        low = high
    side.set(xlim=(-3.5, 3.5), ylim=(0, 105), xticks=(-3, 0, 3), yticks=(0, 50, 100))
    side.set(xlabel="place on the line", ylabel="wines")
    side.set_title(f"variance {np.var(z, ddof=1):.2f}", fontsize=11)


def shares(ax, share, names, title):
    """Draw what share of all variance each column holds.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    share : ndarray of shape (n_in,)
        The shares.
    names : sequence of str
        Names of the columns.
    title : str
        What follows from it.
    """
    rows = np.arange(len(share))
    ax.barh(rows, share, 0.7, color="C0")
    ax.set_yticks(rows, names, fontsize=10.5)
    ax.tick_params(axis="y", length=0)
    ax.set(xlim=(0, 1), ylim=(len(share) - 0.4, -0.6), xticks=(0, 0.25, 0.5, 0.75, 1))
    ax.set(xlabel="share of all variance")
    ax.set_title(title, fontsize=11)


def ellipse(ax, X, mean, components, variances):
    """Draw a cloud, its two principal axes, and the ellipse of two deviations.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    X : ndarray of shape (n, 2)
        The points.
    mean : ndarray of shape (2,)
        Their middle.
    components : ndarray of shape (2, 2)
        The axes, a row each.
    variances : ndarray of shape (2,)
        Variances along them.
    """
    ax.plot(*X.T, ".", color=GREY, ms=4, alpha=0.7)
    t = np.linspace(0, 2 * np.pi, 80)
    reach = 2 * np.sqrt(variances)
    ring = np.stack([np.cos(t), np.sin(t)], axis=1) * reach
    ax.plot(*(mean + ring @ components).T, color="C2", lw=1.2)
    for k, (v, r) in enumerate(zip(components, reach, strict=True)):
        color = f"C{k}"
        ax.annotate(
            "",
            mean + r * v,
            mean,
            arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2.5},
        )
        end = mean + (r + 0.25) * v
        ax.text(*end, f"$v_{k + 1}$", color=color, ha="center", va="center")


def pictures(axes, images, titles, colors=None):
    """Draw small square pictures side by side.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each picture.
    images : sequence of ndarray of shape (height, width)
        The pictures: ink from 0 to 16, or weights about 0.
    titles : sequence of str
        What stands above them.
    colors : sequence of bool, optional
        Which of them have signs, and are drawn from blue to orange.
    """
    colors = colors or [False] * len(images)
    for ax, image, title, sign in zip(axes, images, titles, colors, strict=True):
        most = np.abs(image).max() if sign else 16
        low, cmap = (-most, signed()) if sign else (0, shade())
        ax.imshow(image, vmin=low, vmax=most, cmap=cmap, interpolation="none")
        ax.set(xticks=(), yticks=())
        for spine in ax.spines.values():
            spine.set(visible=True, color=GREY)
        ax.set_title(title, fontsize=12)


def scree(ax, kept, k):
    """Draw what share of the variance the first components keep together.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    kept : ndarray of shape (n_in + 1,)
        The share that 0, 1, 2, … components keep.
    k : int
        How many are kept now.
    """
    ax.plot(np.arange(len(kept)), kept, color="C0")
    ax.plot([k, k], [0, kept[k]], ":", color=GREY, lw=1.2)
    ax.plot(k, kept[k], "o", color="C1", ms=8)
    ax.set(xlim=(-1, len(kept)), ylim=(0, 1.05), xticks=(0, 20, 40, 60))
    ax.set(yticks=(0, 0.5, 1), xlabel="components kept, $k$", ylabel="variance kept")


def photograph(ax, image, title):
    """Draw a photograph in shades of grey.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    image : ndarray of shape (height, width)
        Brightness, from 0 to 255; what lies outside is cut off.
    title : str
        What stands above it.
    """
    ax.imshow(image.round(), cmap="gray", vmin=0, vmax=255, interpolation="none")
    ax.set_axis_off()
    ax.set_title(title, fontsize=11)


def bent(axes, X, t, mean, v):
    """Draw a curve and its main axis, and where along the axis its points fall.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the shadow.
    X : ndarray of shape (n, 2)
        Points along a curve.
    t : ndarray of shape (n,)
        Their places on it, from 0 to 1.
    mean, v : ndarray of shape (2,)
        Middle, and first component.
    """
    plane, fold = axes
    plane.plot(*np.transpose([mean - 2 * v, mean + 2 * v]), color=INK, lw=1)
    third = np.minimum((3 * t).astype(int), 2)
    z = (X - mean) @ v
    for k in range(3):
        here = third == k
        plane.plot(*X[here].T, "o", color=f"C{k}", ms=4.5)
        fold.plot(t[here], z[here], "o", color=f"C{k}", ms=4.5)
    plane.set(xlim=(-0.6, 0.6), ylim=(-0.6, 0.6), aspect="equal")
    plane.set(xticks=(-0.5, 0, 0.5), yticks=(-0.5, 0, 0.5))
    plane.set(xlabel="$x_1$", ylabel="$x_2$")
    fold.set(xlim=(0, 1), ylim=(-0.6, 0.6), xticks=(0, 0.5, 1), yticks=(-0.5, 0, 0.5))
    fold.set(xlabel="place on the curve", ylabel="place in the shadow")


def neighbours(axes, x, i, p, width):
    """Draw who is a neighbour of one point on a line.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the Gaussian about the point, and for the shares of the others.
    x : ndarray of shape (n,)
        The points.
    i : int
        The one that asks, from 0.
    p : ndarray of shape (n,)
        How its attention is shared out.
    width : float
        Standard deviation of its Gaussian.
    """
    bell, bars = axes
    grid = np.linspace(-1, 21, 89)
    height = np.exp(-((grid - x[i]) ** 2) / (2 * width**2))
    bell.fill_between(grid, height, color="C1", alpha=0.25, lw=0)
    bell.plot(x, 0 * x, "o", color="C0", clip_on=False, ms=6, zorder=3)
    bell.plot(x[i], 0, "o", color="C1", clip_on=False, ms=9, zorder=4)
    bell.set(xlim=(-1, 21), ylim=(0, 1.1), xticks=(), yticks=())
    bell.set_title(f"width {width:.1f}", fontsize=11)
    bars.bar(x, p, 0.45, color="C0")
    bars.set(xlim=(-1, 21), ylim=(0, 0.6), xticks=(0, 5, 10, 15, 20))
    bars.set(yticks=(0, 0.3, 0.6))
    bars.set(xlabel="place $x_j$", ylabel="share $p_{j|i}$")


def tails(ax):
    """Draw how similarity falls with distance: Gaussian, and Student's t.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    """
    d = np.linspace(0, 5, 101)
    ax.plot(d, np.exp(-(d**2) / 2), color="C0")
    ax.plot(d, 1 / (1 + d**2), color="C1")
    ax.text(0.95, 0.75, "Gaussian, $\\exp(-d^2/2)$", color="C0")
    ax.text(2.4, 0.2, "Student's $t$, $1/(1 + d^2)$", color="C1")
    ax.set(xlim=(0, 5), ylim=(0, 1.05), yticks=(0, 0.5, 1))
    ax.set(xlabel="distance $d$", ylabel="similarity")


def glyphs(ax, Y, labels):
    """Draw a map of digits, each as its own sign.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    Y : ndarray of shape (n, 2)
        The map; it is made to fill the square.
    labels : ndarray of shape (n,)
        The digits, 0 to 9.
    """
    Y = Y - (Y.max(axis=0) + Y.min(axis=0)) / 2
    Y = Y / max(np.abs(Y).max(), 1e-12)
    for digit in range(10):
        style = {"color": f"C{digit % 6}", "ms": 7, "mew": 0.2}
        ax.plot(*Y[labels == digit].T, ls="", marker=f"${digit}$", **style)
    ax.set(xlim=(-1.06, 1.06), ylim=(-1.06, 1.06), aspect="equal", xticks=(), yticks=())
    for spine in ax.spines.values():
        spine.set(visible=True, color=GREY)


def atlas(axes, X, Y, groups, limit):
    """Draw points of the plane, and a map of them, side by side.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the points and for the map.
    X, Y : ndarray of shape (n, 2)
        The points, and their map, which is made to fill the square.
    groups : ndarray of shape (n,)
        Group of each point, a whole number that chooses its colour.
    limit : float
        How far the points reach.
    """
    Y = Y - (Y.max(axis=0) + Y.min(axis=0)) / 2
    Y = limit * 0.94 * Y / max(np.abs(Y).max(), 1e-12)
    for ax, points, title in zip(axes, (X, Y), ("the data", "the map"), strict=True):
        for one in np.unique(groups):
            here = groups == one
            style = {"color": f"C{one}", "ms": 3.5, "alpha": 0.8}
            ax.plot(*points[here].T, "so^"[one % 3], **style)
        ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
        ax.set(xticks=(), yticks=())
        for spine in ax.spines.values():
            spine.set(visible=True, color=GREY)
        ax.set_title(title, fontsize=11)


def two_ways(ax, x, p, fits):
    """Draw a density with two peaks, and two single bells that stand for it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x : ndarray of shape (n,)
        Places.
    p : ndarray of shape (n,)
        The density.
    fits : dict of str to ndarray of shape (n,)
        The bells by name.
    """
    ax.fill_between(x, p, color=(*to_rgba(GREY)[:3], 0.35), lw=0, label="$p$")
    for k, (name, q) in enumerate(fits.items()):
        ax.plot(x, q, color=f"C{k}", label=name)
    ax.set(xlim=(x[0], x[-1]), ylim=(0, 0.6), yticks=(0, 0.2, 0.4, 0.6))
    ax.set(xlabel="$x$", ylabel="density")
    ax.legend(loc="upper right")
