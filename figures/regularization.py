"""Drawings of the chapter on regularization.

Chapter: :doc:`/chapters/networks/regularization`.
"""

import numpy as np

from figures.strokes import GREY, INK, bands


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
    for side, color, marker in ((-1, "C0", "o"), (1, "C1", "s")):
        ax.plot(*X[y == side].T, marker, color=color, markersize=4, mec=INK, mew=0.4)
    ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))


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
        Loss after each epoch.
    log_lrs : ndarray of shape (n_lrs,)
        Logarithms of the learning rates.
    ends : ndarray of shape (2, n_lrs)
        Last losses, without and with batch normalization.
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
