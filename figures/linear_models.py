"""Pictures of the chapter on linear models: streets, who holds them, and probabilities.

Chapter: linear models (learning).
"""

import numpy as np

from figures.strokes import GREY, bands, classes, signed
from lib.activations import sigmoid

NAMES = ("benign", "malignant")


def plane(ax, X, y, names=NAMES, size=5):
    """Draw lumps by two of their measurements.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    X : ndarray of shape (n, 2)
        Size and texture, standardised.
    y : ndarray of shape (n,)
        Classes; those above 0 are dots.
    names : sequence of two str
        What the classes are called.
    size : float
        Of a marker, in points.
    """
    ax.set(aspect="equal", xlabel="size", ylabel="texture")
    classes(ax, X, y, names, size)


def _ends(ax, w, level):
    """Two points far apart on the line w·x = level."""
    limits = np.array([ax.get_xlim(), ax.get_ylim()])
    middle, far = limits.mean(axis=1), 2 * np.ptp(limits)
    norm2 = w @ w
    shift = (level - middle @ w) / norm2 * w
    longest = np.linalg.norm(shift)
    foot = middle + shift * min(1, far / longest if longest else 1)
    along = far * np.array([-w[1], w[0]]) / np.sqrt(norm2)
    return np.array([foot - along, foot + along])


def street(ax, w, b, half=1.0, color="C2", label=None):
    """Draw a street: its middle line, its kerbs, and the ground between them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    w : ndarray of shape (2,)
        Weights, not all 0.
    b : float
        Bias; the middle of the street is where w·x + b = 0.
    half : float
        Where the kerbs are: w·x + b is plus or minus this.
    color : str
        Its colour.
    label : str, optional
        Name of the middle line in a legend.
    """
    left, right = _ends(ax, w, -b - half), _ends(ax, w, -b + half)
    ax.fill(*np.concatenate([left, right[::-1]]).T, color=color, alpha=0.18, lw=0)
    for kerb in (left, right):
        ax.plot(*kerb.T, "--", color=color, linewidth=1)
    ax.plot(*_ends(ax, w, -b).T, color=color, label=label)


def _rings(ax, X, which, color="C2", label=None, size=11):
    """Put rings around some of the points."""
    rings = np.where(which[:, None], X, np.nan)
    style = {"mfc": "none", "mec": color, "ms": size, "mew": 1.5}
    ax.plot(*rings.T, "o", zorder=4, label=label, **style)


def touching(axes, X, y, w, b):
    """Draw a street that opens around a line until it touches, and all distances.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the distances.
    X : ndarray of shape (n, 2)
        Lumps.
    y : ndarray of shape (n,)
        Their sides, -1 or 1.
    w : ndarray of shape (2,)
        The direction across the street, of length 1.
    b : float
        Bias.
    """
    ax, strip = axes
    ax.set(xlim=(-1.4, 1.8), ylim=(-1.8, 1.4), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    s = X @ w + b
    wrong, nearest = y * s <= 0, (y * s).min()
    half = max(nearest, 0)
    touch = (half > 0) & (y * s < half + 0.02)
    plane(ax, X, y)
    street(ax, w, b, half)
    _rings(ax, X, touch)
    _rings(ax, X, wrong, color="C3")
    many = f"{wrong.sum()} lump{'s' if wrong.sum() > 1 else ''} on the wrong side"
    said = many if wrong.any() else f"a street {2 * half:.2f} wide"
    ax.set_title(said, fontsize=11, color="C3" if wrong.any() else "C2")
    strip.set(xlim=(-2, 2), ylim=(-0.6, 1.6), xlabel="distance from the line")
    strip.set(yticks=(0, 1), xticks=(-2, -1, 0, 1, 2))
    strip.set_yticklabels(NAMES, rotation=90, va="center")
    strip.axvspan(-half, half, color="C2", alpha=0.18, linewidth=0)
    strip.axvline(0, color="C2")
    on_strip = np.stack([s, (y > 0).astype(float)], axis=1)
    classes(strip, on_strip, y, size=5)
    _rings(strip, on_strip, touch)
    _rings(strip, on_strip, wrong, color="C3")


def without(ax, X, y, before, after, k):
    """Draw the street of all lumps, and that without one of them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (n, 2)
        Lumps.
    y : ndarray of shape (n,)
        Their sides, -1 or 1.
    before, after : dict
        ``W``, ``b`` and ``alpha`` of the two streets; ``alpha`` has n entries, 0 for
        the lump that is missing.
    k : int
        The lump that is taken away, from 1; 0 for none.
    """
    ax.set(xlim=(-1.4, 1.8), ylim=(-1.8, 1.4), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    plane(ax, X, y)
    ends = _ends(ax, before["W"], -before["b"])
    ax.plot(*ends.T, ":", color=GREY, label="with all", zorder=1)
    street(ax, after["W"], after["b"], label="without it" if k else "middle")
    _rings(ax, X, after["alpha"] > 0, label="on a kerb")
    gone = np.arange(len(X)) == k - 1
    place = np.where(gone[:, None], X, np.nan)
    ax.plot(*place.T, "x", color="C3", ms=12, mew=2.5, zorder=5, label="taken away")


def _pale(ax, X, y, held):
    """Draw two classes, support vectors in full colour and the others pale."""
    for side, marker, color in ((-1, "s", "C0"), (1, "o", "C1")):
        for full, alpha in ((False, 0.3), (True, 1)):
            at = (y == side) & (held == full)
            dots = np.where(at[:, None], X, np.nan)
            ax.plot(*dots.T, marker, color=color, ms=4, mew=0, alpha=alpha, zorder=3)


def hinge(ax, margins, which, y, top=3.5):
    """Draw what each sample pays: the hinge over its margin.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    margins : ndarray of shape (n,)
        Margins y z.
    which : ndarray of bool of shape (n,)
        Support vectors; the others are pale.
    y : ndarray of shape (n,)
        Classes, -1 or 1.
    top : float
        Largest price that is shown.
    """
    ax.set(xlim=(-top + 1, 4.5), ylim=(-0.3, top), xticks=(-2, -1, 0, 1, 2, 3, 4))
    ax.set(xlabel="margin $yz$", ylabel="price $\\xi$", yticks=(0, 1, 2, 3))
    ax.axvspan(-1, 1, color="C2", alpha=0.18, linewidth=0)
    ax.plot([1 - top, 1, 4.5], [top, 0, 0], color=GREY, linewidth=1.5)
    price = np.maximum(0, 1 - margins)
    inside = (margins < 4.5) & (price < top)
    dots = np.stack([margins, price], axis=1)
    _pale(ax, np.where(inside[:, None], dots, np.nan), y, which)


def soft(axes, X, y, params):
    """Draw a street with people in it, and what each of them pays.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the prices.
    X : ndarray of shape (n, 2)
        Lumps.
    y : ndarray of shape (n,)
        Their sides, -1 or 1.
    params : dict
        ``W``, ``b`` and ``alpha`` of the street.
    """
    ax, prices = axes
    ax.set(xlim=(-1.7, 3.5), ylim=(-2.4, 2.8), xticks=(-1, 0, 1, 2, 3))
    ax.set(yticks=(-2, -1, 0, 1, 2))
    held = params["alpha"] > 0
    ax.set(aspect="equal", xlabel="size", ylabel="texture")
    _pale(ax, X, y, held)
    street(ax, params["W"], params["b"])
    ax.set_title(f"street {2 / np.linalg.norm(params['W']):.2f} wide", fontsize=11)
    margins = y * (X @ params["W"] + params["b"])
    hinge(prices, margins, held, y)
    prices.set_title(f"support vectors: {held.sum()}", fontsize=11)


def odds(ax, x, y, edges, w, b):
    """Draw the log-odds that were counted in groups, and a line that was fitted.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x : ndarray of shape (n,)
        One measurement.
    y : ndarray of shape (n,)
        Labels, 0 or 1.
    edges : ndarray of shape (k + 1,)
        Where one group ends and the next begins.
    w, b : float
        Weight and bias of the line.
    """
    group = np.searchsorted(edges[1:-1], x)
    k = len(edges) - 1
    n, ones = np.bincount(group, minlength=k), np.bincount(group, y, k)
    middle = np.bincount(group, x, k) / n
    both = (ones > 0) & (ones < n)
    counted = np.log(ones[both] / (n - ones)[both])
    ends = np.array([edges[0], edges[-1]])
    ax.plot(ends, w * ends + b, color="C2", label="logistic regression")
    ax.plot(middle[both], counted, "o", color="C0", label="counted")
    counts = zip(middle[both], counted, ones[both], n[both], strict=True)
    for i, (at, z, one, of) in enumerate(counts):
        dx, dy, ha = (-0.12, 0.35, "right") if i % 2 else (0.12, -0.35, "left")
        if i == both.sum() - 1:
            dx, dy, ha = 0.15, 0, "left"
        ax.text(at + dx, z + dy, f"{one:.0f} of {of}", ha=ha, va="center")
    ax.set(xlabel="smoothness (standardised)", ylabel="log-odds of malignant")
    ax.legend(loc="upper left")


def probabilities(axes, X, y, path, k):
    """Draw lines of equal probability, and how long the weights are at each strength.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the lengths.
    X : ndarray of shape (n, 2)
        Lumps.
    y : ndarray of shape (n,)
        Labels; those above 0 are dots.
    path : list of (float, dict)
        Strengths of the penalty, falling, with ``W`` and ``b`` of each.
    k : int
        Which of them is shown.
    """
    ax, lengths = axes
    ax.set(xlim=(-1.7, 3.5), ylim=(-2.4, 2.8), xticks=(-1, 0, 1, 2, 3))
    ax.set(yticks=(-2, -1, 0, 1, 2))
    plane(ax, X, y, size=4 if len(X) < 100 else 2.5)
    params = path[k][1]
    for p, style in ((0.1, ":"), (0.5, "-"), (0.9, "--")):
        level = np.log(p / (1 - p)) - params["b"]
        color = "C2" if p == 0.5 else GREY
        ax.plot(*_ends(ax, params["W"], level).T, style, color=color, lw=1.5, zorder=4)
    strengths = [lam for lam, _ in path]
    norms = [np.linalg.norm(one["W"]) for _, one in path]
    lengths.plot(strengths, norms, color=GREY)
    lengths.plot(strengths[k], norms[k], "o", color="C2", ms=8, clip_on=False)
    lengths.set(xscale="log", yscale="log", xlim=(1, 1e-8), ylim=(0.1, 200))
    lengths.set_xticks((1, 1e-4, 1e-8), ("1", "0.0001", "10⁻⁸"))
    lengths.set_yticks((0.1, 1, 10, 100), ("0.1", "1", "10", "100"))
    lengths.minorticks_off()
    lengths.set(xlabel="strength $\\lambda$", ylabel="length of $\\mathbf{w}$")


def moved(axes, X, y, at, before, after):
    """Draw how two models answer when one lump is moved, and what it pays in each.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the losses.
    X : ndarray of shape (n, 2)
        Lumps, moved.
    y : ndarray of shape (n,)
        Their sides, -1 or 1.
    at : int
        Which of them was moved.
    before, after : sequence of two dict
        ``W`` and ``b`` of the SVM and of logistic regression.
    """
    ax, prices = axes
    ax.set(xlim=(-1.4, 1.8), ylim=(-1.8, 1.4), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    plane(ax, X, y)
    for one in before:
        ends = _ends(ax, one["W"], -one["b"])
        ax.plot(*ends.T, ":", color=GREY, linewidth=1.2, zorder=0.5)
    (svm, logistic), here = after, X[at]
    street(ax, svm["W"], svm["b"])
    ax.plot(*_ends(ax, logistic["W"], -logistic["b"]).T, color="C3")
    ax.plot(*here, "o", mfc="none", mec="C4", ms=13, mew=2.5, zorder=5)
    m = np.array([-4, 1, 6.0])
    prices.plot(m, np.maximum(0, 1 - m), color="C2", label="hinge")
    m = np.linspace(-4, 6, 41)
    prices.plot(m, np.logaddexp(0, -m), color="C3", label="log loss")
    pays = (lambda m: max(0, 1 - m), lambda m: np.logaddexp(0, -m))
    for one, price, color in zip(after, pays, ("C2", "C3"), strict=True):
        margin = y[at] * (here @ one["W"] + one["b"])
        prices.plot(min(margin, 6), price(margin), "o", color=color, ms=8)
    prices.set(xlim=(-4, 6), ylim=(-0.15, 5), xticks=(-4, -2, 0, 2, 4, 6))
    prices.set(xlabel="margin $yz$", ylabel="loss")
    prices.legend(loc="upper right")


def calibration(ax, curves):
    """Draw how often a thing came beside how often it was said to.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    curves : dict of str to lib.metrics.Calibration
        What each model said, what came, and how many samples there were.
    """
    ax.plot([0, 1], [0, 1], ":", color=GREY)
    for (name, one), marker, color, shift in zip(
        curves.items(), "so", ("C2", "C3"), (-0.006, 0.006), strict=True
    ):
        said, came, n = one.predicted, one.observed, one.counts
        spread = np.sqrt(said * (1 - said) / n)
        ax.errorbar(said + shift, came, spread, color=color, lw=1)
        ax.plot(said + shift, came, marker, color=color, ms=6, label=name)
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.08, 1.08), aspect="equal")
    ax.set(xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    ax.set(xlabel="probability said", ylabel="share malignant")


def units(ax, X, y, lines):
    """Draw the lines that were found in different units.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (n, 2)
        Size and smoothness, standardised.
    y : ndarray of shape (n,)
        Classes; those above 0 are dots.
    lines : dict of str to dict
        ``W`` and ``b`` for standardised measurements, by the name of the units.
    """
    ax.set(xlim=(-1.7, 3.5), ylim=(-2.6, 3.1), xticks=(-1, 0, 1, 2, 3))
    ax.set(aspect="equal", xlabel="size", ylabel="smoothness")
    classes(ax, X, y, NAMES, size=2.5)
    for (name, one), color in zip(lines.items(), ("C3", "C2"), strict=True):
        ends = _ends(ax, one["W"], -one["b"])
        ax.plot(*ends.T, color=color, label=name, zorder=4)


def strengths(ax, lam, seen, new):
    """Draw the loss over the strength of the penalty, which falls to the right.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lam : ndarray of shape (n,)
        Strengths, falling.
    seen, new : sequence of n float
        Losses of samples that were fitted, and of others.
    """
    ax.plot(lam, new, "o-", color="C1", ms=5, label="not fitted")
    ax.plot(lam, seen, "o-", color="C0", ms=5, label="fitted")
    ax.set(xscale="log", xlim=(lam[0] * 1.3, lam[-1] / 1.3), ylim=(0, 0.5))
    ax.set_xticks((1, 1e-2, 1e-4, 1e-6), ("1", "0.01", "0.0001", "10⁻⁶"))
    ax.minorticks_off()
    ax.set(xlabel="strength of the penalty $\\lambda$", ylabel="log loss")
    ax.legend(loc="upper center")


def digits(axes, W):
    """Draw the weights of ten classes as ten small pictures.

    Parameters
    ----------
    axes : sequence of ten matplotlib.axes.Axes
        Where to draw.
    W : ndarray of shape (64, 10)
        Weights, a column a class.
    """
    most = np.abs(W).max()
    for k, ax in enumerate(axes):
        picture = W[:, k].reshape(8, 8)
        ax.imshow(picture, cmap=signed(), vmin=-most, vmax=most, interpolation="none")
        ax.set(xticks=(), yticks=())
        for spine in ax.spines.values():
            spine.set_visible(True)
        ax.set_title(f"{k}", fontsize=11)


def bumps(axes, X, y, Z, held, gamma, limits):
    """Draw a Gaussian kernel and the two sides that a sum of such bumps makes.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the kernel and for the plane.
    X : ndarray of shape (n, 2)
        Samples.
    y : ndarray of shape (n,)
        Their sides, -1 or 1.
    Z : ndarray of shape (m, m)
        Decisions on a grid.
    held : ndarray of bool of shape (n,)
        Support vectors.
    gamma : float
        Narrowness of the kernel.
    limits : tuple of float
        Ends of the plane's axes.
    """
    curve, ax = axes
    r = np.linspace(0, 2, 60)
    curve.plot(r, np.exp(-gamma * r**2), color="C2")
    curve.set(xlim=(0, 2), ylim=(0, 1.05), xticks=(0, 1, 2), yticks=(0, 0.5, 1))
    curve.set(xlabel="distance", ylabel="kernel")
    bands(ax, sigmoid(Z), limits, levels=2)
    classes(ax, X, y, size=3.5)
    _rings(ax, X, held, size=7)
    ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.set_title(f"support vectors: {held.sum()}", fontsize=11)
