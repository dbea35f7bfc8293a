"""Drawings of the chapter on regularization.

Chapter: :doc:`/chapters/networks/regularization`.
"""

import numpy as np

from figures.strokes import GREY, INK, bands, classes, shade, thin


def ball(l1_ratio, angle):
    """Find the border of all pairs of weights that cost no more than (1, 0).

    Parameters
    ----------
    l1_ratio : float
        Share of L1 in the elastic net, 0 to 1.
    angle : ndarray
        Directions, in radians.

    Returns
    -------
    ndarray of shape (2, n)
        The point of the border in each direction.
    """
    direction = np.array([np.cos(angle), np.sin(angle)])
    a, b = (1 - l1_ratio) / 2, l1_ratio * np.abs(direction).sum(axis=0)
    # The root of a ρ² + b ρ = a + l1_ratio, in a form that a = 0 does not harm.
    c = a + l1_ratio
    return direction * 2 * c / (b + np.sqrt(b * b + 4 * a * c))


def geometry(ax, l1_ratio, best=(0.8, 1.9), H=((1.0, 0.35), (0.35, 1.0))):
    """Draw what two weights may cost, and where the loss is least within it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    l1_ratio : float
        Share of L1 in the elastic net, 0 to 1.
    best : sequence of two float
        Weights of least loss.
    H : array_like of shape (2, 2)
        Second derivatives of the loss.
    """
    best, root = np.asarray(best), np.linalg.cholesky(np.linalg.inv(H))
    circle = np.linspace(0, 2 * np.pi, 61)
    unit = np.array([np.cos(circle), np.sin(circle)])
    border = ball(l1_ratio, np.linspace(0, 2 * np.pi, 3601))
    away = np.linalg.norm(np.linalg.solve(root, border - best[:, None]), axis=0)
    touch = border[:, away.argmin()]
    ax.fill(*ball(l1_ratio, circle), facecolor="C5", alpha=0.45)
    for level in away.min() * np.array([0.35, 0.7, 1]):
        ax.plot(*(best[:, None] + level * root @ unit), color=GREY, linewidth=0.9)
    ax.axhline(0, color=GREY, linewidth=0.6)
    ax.axvline(0, color=GREY, linewidth=0.6)
    ax.plot(*best, "+", color=GREY)
    ax.plot(*touch, "o", color="C1")
    ax.set(xlim=(-1.4, 2.4), ylim=(-1.4, 3.1), aspect="equal", anchor="C")
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xticks=(-1, 0, 1, 2))
    said = f"$w$ = ({touch[0]:.2f}, {touch[1]:.2f})"
    ax.set_title(said.replace("-", "−"), fontsize=10.5)


def fit(ax, x, y, grid, truth, fitted):
    """Draw a curve through noisy points, and the curve that they came from.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : ndarray of shape (n,)
        Training points.
    grid : ndarray
        Where the curves are known.
    truth, fitted : ndarray
        Their values there.
    """
    ax.plot(grid, truth, "--", color=GREY, linewidth=1.2, label="truth")
    ax.plot(x, y, "o", color="C0", markersize=4.5, mec=INK, mew=0.5)
    ax.plot(grid, np.clip(fitted, -9, 9), color="C1", label="fit")
    ax.set(xlim=(0, 1), ylim=(-2.2, 2.2), xlabel="$x$", ylabel="$y$")


def fan(ax, grid, truth, curves):
    """Draw many fits to many samples, their mean, and the curve behind them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    grid, truth : ndarray of shape (n,)
        Places, and the true curve there.
    curves : ndarray of shape (n_fits, n)
        The fits there.
    """
    for curve in np.clip(curves[:20], -4, 4):
        points = thin(np.array([grid, curve]), (0.003, 0.02))
        ax.plot(*points, color="C1", alpha=0.3, linewidth=0.8)
    ax.plot(grid, np.clip(curves.mean(axis=0), -4, 4), color="C1", label="mean")
    ax.plot(grid, truth, "--", color=INK, linewidth=1.3, label="truth")
    ax.set(xlim=(0, 1), ylim=(-2.2, 3.2), xlabel="$x$", ylabel="$y$")
    ax.set(xticks=(0, 0.5, 1), yticks=(-2, -1, 0, 1, 2))
    ax.legend(loc="upper right", ncols=2, handlelength=1.2, columnspacing=1)


def bias_variance(ax, log_lams, bias_2, variance, noise, chosen):
    """Draw the parts of the error on fresh points against log10 λ.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    log_lams, bias_2, variance : ndarray
        Strengths, and the mean squared bias and the mean variance there.
    noise : float
        The part that no fit can remove.
    chosen : float
        Strength to mark.
    """
    parts = (bias_2, "C0", "bias²"), (variance, "C1", "variance")
    for part, color, name in (*parts, (bias_2 + variance + noise, "C2", "sum, noise")):
        ax.plot(log_lams, np.log10(part), color=color, label=name)
    ax.axvline(chosen, ymax=0.62, color=GREY, linestyle=":")
    ax.set(xlim=(log_lams[0], log_lams[-1]), ylim=(-3, 5), xticks=(-6, -4, -2, 0))
    ax.set_yticks((-2, 0, 2), ("0.01", "1", "100"))
    ax.set(xlabel="$\\log_{10}\\lambda$", ylabel="part of the error")
    ax.legend(loc="upper right", handlelength=1, borderaxespad=0)


def weights(ax, w):
    """Draw weights as stems on a scale that is linear near 0 and logarithmic beyond.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    w : ndarray of shape (d,)
        Weights.
    """
    ax.vlines(np.arange(1, len(w) + 1), 0, w, color="C2", linewidth=3)
    ax.axhline(0, color=GREY, linewidth=0.6)
    ax.set_yscale("symlog", linthresh=1)
    ax.set(xlim=(0, len(w) + 1), ylim=(-300, 300), xlabel="bump", ylabel="weight")
    ax.set_yticks((-100, -1, 0, 1, 100), ("−100", "−1", "0", "1", "100"))
    ax.minorticks_off()


def errors(ax, log_lams, train, fresh, noise, chosen):
    """Draw the error on training points and on fresh ones, against log10 λ.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    log_lams, train, fresh : ndarray
        Strengths, and the mean squared errors there.
    noise : float
        The part of the error on fresh points that no fit can remove.
    chosen : float
        Strength to mark.
    """
    ax.plot(log_lams, np.log10(train), color="C0", label="training")
    ax.plot(log_lams, np.log10(fresh), color="C1", label="fresh")
    ax.axhline(np.log10(noise), color=GREY, linewidth=0.8)
    ax.text(0.9, np.log10(noise) - 0.1, "noise", fontsize=9.5, ha="right", va="top")
    ax.axvline(chosen, ymax=0.74, color=GREY, linestyle=":")
    ax.set(xlim=(log_lams[0], log_lams[-1]), ylim=(-2.6, 3))
    ax.set_xticks((-6, -4, -2, 0))
    ax.set_yticks((-2, -1, 0, 1), ("0.01", "0.1", "1", "10"))
    ax.set(xlabel="$\\log_{10}\\lambda$", ylabel="error")
    ax.legend(loc="upper right", handlelength=1, borderaxespad=0)


def path(ax, log_lams, W, chosen):
    """Draw coefficients against log10 λ, the first three with their names.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    log_lams : ndarray of shape (n_lams,)
        Strengths.
    W : ndarray of shape (n_lams, d)
        Coefficients at each.
    chosen : float
        Strength to mark.
    """
    ax.plot(log_lams, W[:, 3:], "--", color=GREY, linewidth=1.2)
    for i, height in enumerate((2.15, -0.42, -1.22)):
        ax.plot(log_lams, W[:, i], color=f"C{i}")
        ax.text(log_lams[0] + 0.1, height, f"$w_{i + 1}$")
    ax.axvline(chosen, color=GREY, linestyle=":")
    ax.set(xlim=(log_lams[0], log_lams[-1]), ylim=(-1.4, 2.8))
    ax.set(xlabel="$\\log_{10}\\lambda$", ylabel="coefficient")


def boundary(ax, X, y, P):
    """Draw what a classifier believes about a square, and the points it learned from.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (n, 2)
        Points.
    y : ndarray of shape (n,)
        Class of each, -1 or 1.
    P : ndarray of shape (k, k)
        Probability of class 1 on a grid from -1.6 to 1.6, lowest row first.
    """
    bands(ax, P, (-1.6, 1.6))
    classes(ax, X, y, size=4, mec=INK, mew=0.4)
    ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))


def seam(ax, P):
    """Draw where a classifier is undecided.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    P : ndarray of shape (k, k)
        Probability of class 1 on a grid from -1.6 to 1.6, lowest row first.
    """
    places = np.linspace(-1.6, 1.6, len(P))
    ax.contour(places, places, P, [0.5], colors=[INK], linestyles="--", linewidths=1.2)


def thinned(ax, sizes, kept):
    """Draw a network, and in it only the units that are kept.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    sizes : sequence of int
        Number of units in each layer.
    kept : list of ndarray of bool
        Which units of each layer are there.
    """
    heights = [np.arange(n) - (n - 1) / 2 for n in sizes]
    for k in range(len(sizes) - 1):
        for i, j in np.ndindex(sizes[k], sizes[k + 1]):
            if kept[k][i] and kept[k + 1][j]:
                ends = heights[k][i], heights[k + 1][j]
                ax.plot((k, k + 1), ends, color="C0", linewidth=0.9, zorder=1)
    for k, (y, on) in enumerate(zip(heights, kept, strict=True)):
        ax.plot(np.full(on.sum(), k), y[on], "o", color="C1", markersize=8, mec=INK)
        lost = ~on
        ax.plot(np.full(lost.sum(), k), y[lost], "x", color=GREY, markersize=7)
    ax.set(xlim=(-0.3, len(sizes) - 0.7), ylim=(-2.5, 2.5))
    ax.axis("off")


def column(ax, values, title):
    """Draw how the sums of one unit are spread over the examples.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    values : ndarray of shape (n,)
        One column of a batch.
    title : str
        What the column is.
    """
    inside = np.clip(values, -7.9, 7.9)
    ax.hist(inside, np.linspace(-8, 8, 41), color="C0", alpha=0.7)
    mean, deviation = values.mean(), values.std()
    ax.axvline(mean, ymax=0.9, color="C1")
    ax.hlines(60, mean - deviation, mean + deviation, color="C1", linewidth=2.5)
    said = f"mean {mean.round(1) + 0:.1f}, deviation {deviation:.1f}"
    ax.set_title(f"{title}\n{said}".replace("-", "−"), fontsize=10)
    ax.set(xlim=(-8, 8), ylim=(0, 80), xlabel="value", ylabel="examples")


def two_losses(ax, x, train, fresh, chosen, label, mark=None):
    """Draw a training loss and a loss on fresh points, with one place marked.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, train, fresh : ndarray
        Where the losses were taken, and the losses.
    chosen : float
        Place to mark.
    label : str
        What x is.
    mark : str, optional
        What the marked place is.
    """
    ax.plot(x, train, color="C0", label="training")
    ax.plot(x, fresh, color="C1", label="fresh points")
    ax.axvline(chosen, ymax=0.55, color=GREY, linestyle=":", label=mark)
    ax.set(xlim=(x[0], x[-1]), ylim=(0, None), xlabel=label, ylabel="loss")
    ax.legend(loc="upper center")


def share(ax, x, share, chosen, label):
    """Draw the share of right answers, with one place marked.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, share : ndarray
        Where the share was taken, and the share, 0 to 1.
    chosen : float
        Place to mark.
    label : str
        What x is.
    """
    ax.plot(x, 100 * share, color="C2")
    ax.axvline(chosen, color=GREY, linestyle=":")
    ax.set(xlim=(x[0], x[-1]), ylim=(75, 90), yticks=(75, 80, 85, 90))
    ax.set(xlabel=label, ylabel="% right")


def rates(left, right, curve, log_lrs, ends, on, log_lr):
    """Draw one loss curve, and where the curves of all learning rates end.

    Parameters
    ----------
    left, right : matplotlib.axes.Axes
        Where to draw.
    curve : ndarray of shape (n_epochs,)
        Loss in use after each epoch.
    log_lrs : ndarray of shape (n_lrs,)
        Logarithms of the learning rates.
    ends : ndarray of shape (2, n_lrs)
        Last losses in use, without and with batch normalization.
    on : bool
        Whether the curve is with batch normalization.
    log_lr : float
        The curve's learning rate.
    """
    colors = ("C0", "C1")
    epochs = np.arange(1, len(curve) + 1)
    left.plot(epochs, np.log10(np.clip(curve, 1e-4, 99)), color=colors[on])
    left.set(xlim=(1, len(curve)), ylim=(-4, 4), xlabel="epoch")
    for end, color, marker, name in zip(
        ends, colors, "os", ("without", "with"), strict=True
    ):
        end = np.log10(np.clip(end, 1e-4, 99))
        right.plot(log_lrs, end, marker + "-", color=color, markersize=4, label=name)
    right.axvline(log_lr, ymax=0.74, color=GREY, linestyle=":")
    right.set(xlim=(log_lrs[0], log_lrs[-1]), ylim=(-4, 4))
    right.set(xlabel="$\\log_{10}\\eta$")
    right.legend(loc="upper left", handlelength=1.5)
    for ax in (left, right):
        ax.axhline(np.log10(0.3), color=GREY, linewidth=0.8)
        ax.set_yticks((-3, -2, np.log10(0.3), 1), ("0.001", "0.01", "0.3", "10"))
    left.set_ylabel("loss")
    right.set_ylabel("loss at the end")


def methods(ax, names, values, label, limits):
    """Draw one dot for each run of each method, and a bar at their mean.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    names : sequence of str
        The methods, the first one on top.
    values : ndarray of shape (n_methods, n_runs)
        What each run reached.
    label : str
        What the values are.
    limits : tuple of float
        Ends of the axis.
    """
    for k, row in enumerate(values):
        ax.plot(row, np.full(len(row), k), "o", color=f"C{k}", markersize=5, mec=INK)
        ax.vlines(row.mean(), k - 0.3, k + 0.3, color=INK, linewidth=2)
    ax.set(xlim=limits, ylim=(len(names) - 0.5, -0.5), xlabel=label)
    ax.set_yticks(range(len(names)), names)


def beliefs(axes, image, answer, P, names):
    """Draw an image, and the probabilities that networks give to the ten digits.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        Where to draw: the image, and one axes for each network.
    image : ndarray of shape (8, 8)
        Brightness, 0 to 1.
    answer : int
        The digit it is.
    P : ndarray of shape (2, 10)
        Probabilities.
    names : sequence of str
        What the networks are called.
    """
    picture, *bars = axes
    picture.imshow(image, cmap=shade(), vmin=0, vmax=1, extent=(-4, 4, -4, 4))
    picture.set(xlabel="to the right", ylabel="upwards", xticks=(-2, 0, 2))
    picture.set(yticks=(-2, 0, 2))
    for ax, p, name in zip(bars, P, names, strict=True):
        colors = ["C2" if k == answer else GREY for k in range(10)]
        ax.bar(np.arange(10), p, color=colors)
        said = int(p.argmax())
        ax.set_title(f"{name}: {said}", color="C2" if said == answer else "C1")
        ax.set(ylim=(0, 1), xticks=range(10), yticks=(0, 0.5, 1))
        ax.set_ylabel("probability")
    bars[-1].set_xlabel("digit")


def widths(axes, units, train, fresh):
    """Draw loss and share of right answers against the number of hidden units.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    units : ndarray of shape (n_widths,)
        Numbers of hidden units.
    train, fresh : ndarray of shape (n_widths, 2)
        Loss and share, 0 to 1, on the training images and on fresh ones.
    """
    scale = np.array([1, 100])
    for values, color, marker, name in (
        (train * scale, "C0", "o-", "training"),
        (fresh * scale, "C1", "s-", "fresh"),
    ):
        for ax, row in zip(axes, values.T, strict=True):
            ax.plot(units, row, marker, color=color, markersize=4.5, label=name)
    for ax, label, limits in zip(
        axes, ("loss", "% right"), ((0, 2.5), (0, 105)), strict=True
    ):
        ax.set_xscale("log", base=2)
        ax.set_xticks((1, 4, 16, 64, 256), ("1", "4", "16", "64", "256"))
        ax.minorticks_off()
        ax.set(xlabel="hidden units", ylabel=label, ylim=limits)
    axes[0].legend(loc="upper right")


def promises(ax, promised, true):
    """Draw the true error against the one that a test set promised.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    promised, true : ndarray of shape (n,)
        Mean squared errors, one of each for each problem.
    """
    low, high = 0.02, 3
    seen = np.clip(promised, low, high), np.clip(true, low, high)
    ax.plot(*seen, "o", color="C1", markersize=3.5, alpha=0.5, mew=0)
    ax.plot((low, high), (low, high), color=GREY, linewidth=0.9)
    ax.plot(np.median(promised), np.median(true), "s", color="C0", mec=INK)
    ax.set(xscale="log", yscale="log", xlim=(low, high), ylim=(0.08, high))
    ax.set_xticks((0.03, 0.1, 0.3, 1), ("0.03", "0.1", "0.3", "1"))
    ax.set_yticks((0.1, 0.3, 1), ("0.1", "0.3", "1"))
    ax.minorticks_off()
    ax.set(xlabel="error on the test points", ylabel="true error")


def decays(axes, strengths, inside, outside):
    """Draw a weight that only a penalty moves, inside Adam and outside.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    strengths : sequence of float
        Strengths of the penalty.
    inside, outside : sequence of array_like
        The weight after each step, one walk for each strength.
    """
    names = "L2 inside Adam", "AdamW"
    for ax, walks, name in zip(axes, (inside, outside), names, strict=True):
        for k, (lam, walk) in enumerate(zip(strengths, walks, strict=True)):
            style = {"linewidth": 5 - 1.7 * k, "color": f"C{k}"}
            ax.plot(walk, label=f"λ = {lam}", **style)
        ax.set(xlim=(0, len(walk) - 1), ylim=(0, 1.05), xlabel="step", title=name)
        ax.set_xticks((0, 30, 60, 90))
    axes[0].set_ylabel("weight")
    axes[0].legend(loc="lower left")
