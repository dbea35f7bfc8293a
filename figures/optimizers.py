"""Drawings of the chapter on optimizers.

Chapter: :doc:`/chapters/networks/optimizers`.
"""

import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap, to_rgba

from figures.strokes import GREY, power


def ravine(ax, curvatures, levels=(0.05, 0.5, 2, 5, 10)):
    """Draw the contour lines of a quadratic bowl, which are ellipses.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    curvatures : sequence of two float
        Second derivatives along the two axes.
    levels : sequence of float
        Losses at which to draw.
    """
    t = np.linspace(0, 2 * np.pi, 61)
    for level in levels:
        a, b = np.sqrt(2 * level / np.asarray(curvatures))
        ax.plot(a * np.cos(t), b * np.sin(t), color=GREY, linewidth=0.6, zorder=0)
    ax.plot(0, 0, "+", color=GREY)
    ax.set(xlim=(-11.5, 6), ylim=(-1.6, 1.6), yticks=(-1, 0, 1))
    ax.set(xlabel="$\\theta_1$", ylabel="$\\theta_2$")


def walk(ax, path, color, label=None, marker="."):
    """Draw the places that an optimizer went through, as far as the axes show.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    path : ndarray of shape (n_steps + 1, 2)
        Parameters at the start and after each step.
    color, label, marker : str
        As matplotlib takes them.
    """
    x, y = np.nan_to_num(np.clip(path, -40, 40)).T
    ax.plot(x, y, color=color, label=label, linewidth=1.3)
    near = (np.abs(x) < 12) & (np.abs(y) < 1.6)
    ax.plot(x[near], y[near], marker, color=color, markersize=3.5)


def plane(ax, lrs, betas, radius):
    """Draw the plane of learning rate and momentum: how fast each point converges.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lrs, betas : ndarray
        Equally spaced values.
    radius : ndarray of shape (n_betas, n_lrs)
        Spectral radius at each; where it is above 1, the steps diverge.

    Returns
    -------
    matplotlib.contour.QuadContourSet
        The map, for a colour bar.
    """
    ax.set(xlabel="$\\eta$", ylabel="$\\beta$", yticks=np.arange(0, 1, 0.2))
    levels = (0.8, 0.84, 0.88, 0.92, 0.96, 1)
    colors = [to_rgba("C0", depth) for depth in (0.9, 0.7, 0.5, 0.32, 0.15)]
    shades = ListedColormap(colors).with_extremes(
        under=to_rgba("C0"), over=to_rgba(GREY, 0.45)
    )
    scale = BoundaryNorm(levels, len(colors), extend="neither")
    return ax.contourf(
        lrs, betas, radius, levels, cmap=shades, norm=scale, extend="both"
    )


def tuning(axes, path, loss, curvatures, radii, lr, beta):
    """Draw momentum in a ravine: its path, its loss, its place in the plane of rates.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the path, the loss and the plane.
    path : ndarray of shape (n_steps + 1, 2)
        Parameters at the start and after each step.
    loss : ndarray of shape (n_steps + 1,)
        Loss there.
    curvatures : sequence of two float
        Second derivatives of the loss along the two axes.
    radii : tuple of ndarray
        Rates, momenta and spectral radii, as in `plane`.
    lr, beta : float
        Where in the plane the path belongs.
    """
    above, left, right = axes
    ravine(above, curvatures)
    x, y = np.clip(path, [-20, -3], [20, 3]).T
    above.plot(x, y, ".-", color="C1", linewidth=1.3, markersize=5)
    left.plot(np.log10(np.clip(loss, 1e-9, 1e7)), color="C1")
    left.set(xlim=(0, len(loss) - 1), ylim=(-8, 4), yticks=(-8, -4, 0, 4))
    left.set_yticklabels([f"$10^{{{k}}}$" for k in (-8, -4, 0, 4)])
    left.set(xlabel="step", ylabel="loss")
    image = plane(right, *radii)
    bar = right.figure.colorbar(image, ax=right, ticks=(0.8, 0.88, 0.96))
    bar.set_label("spectral radius", fontsize=10.5)
    limit = np.array([0, 0.98])
    right.plot(2 * (1 + limit) / max(curvatures), limit, "--", color=GREY)
    low, high = np.sqrt(curvatures)
    best = (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2
    right.plot(*best, "*", color="w", mec="k", markersize=13)
    right.plot(
        lr, beta, "o", color="C1", markersize=10, mfc="none", mew=2.5, clip_on=False
    )
    right.set(xlim=(0.01, 0.41), ylim=(0, 0.98))


def landscape(ax, f, x, y):
    """Draw the contour lines of a function of two variables, denser near its least.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    f : callable
        Takes two arrays, of all x and all y.
    x, y : tuple of float
        Limits.
    """
    X, Y = np.meshgrid(np.linspace(*x, 45), np.linspace(*y, 45))
    Z = f((X, Y))
    height = np.sqrt(Z - Z.min())
    levels = height.max() * np.array([0.03, 0.06, 0.1, 0.16, 0.24, 0.34, 0.5, 0.75])
    ax.contour(X, Y, height, levels, colors=GREY, linewidths=0.5)
    ax.set(xlim=x, ylim=y, xlabel="$\\theta_1$", ylabel="$\\theta_2$")


def race(ax, paths, heights, step, goals):
    """Draw the whole paths of several optimizers and where each is after a step.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw, with `landscape`'s limits.
    paths : dict of ndarray of shape (n_steps + 1, 2)
        Parameters after each step, by name.
    heights : dict of ndarray of shape (n_steps + 1,)
        Loss there, above the least.
    step : int
        Which step to mark.
    goals : sequence of (float, float)
        Where the loss is least, as many for every landscape of an explorer.
    """
    for goal in goals:
        ax.plot(*goal, "*", color=GREY, markersize=9)
    looks = zip(("C0", "C1", "C2", "C3", "C4", "C5"), "osD^vP", strict=True)
    ax.text(1.06, 1, "height", transform=ax.transAxes, va="center", fontsize=10)
    for row, ((color, marker), (name, path)) in enumerate(
        zip(looks, paths.items(), strict=True)
    ):
        ax.plot(*path[::3].T, color=color, linewidth=1, alpha=0.6)
        ax.plot(*path[step], marker, color=color, markersize=8, mec=GREY)
        y = 0.87 - 0.155 * row
        ax.plot(
            1.08, y - 0.03, marker, color=color, transform=ax.transAxes, clip_on=False
        )
        text = power(heights[name][step], 2)
        for dy, line in ((0, name), (-0.065, text)):
            ax.text(
                1.12, y + dy, line, transform=ax.transAxes, va="center", fontsize=9.5
            )


def noise(axes, path, excess, floor, optimum):
    """Draw one noisy walk to the least of a loss, and the mean loss of many.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the walk and for the loss.
    path : ndarray of shape (n_steps + 1, 2)
        Parameters at the start and after each step.
    excess : ndarray of shape (n_steps + 1,)
        Mean of the loss above its least.
    floor : float
        Where theory expects the loss of a constant rate to settle.
    optimum : ndarray of shape (2,)
        Where the loss is least.
    """
    plane, curve = axes
    t = np.linspace(0, 2 * np.pi, 61)
    for r in (0.5, 1, 1.5, 2, 2.5):
        circle = optimum[:, None] + r * np.stack([np.cos(t), np.sin(t)])
        plane.plot(*circle, color=GREY, linewidth=0.5)
    plane.plot(*path.T, color="C0", linewidth=1)
    plane.plot(*path[-1], "o", color="C0", markersize=6)
    plane.plot(*optimum, "+", color=GREY, markersize=10)
    plane.set(xlim=(-0.8, 2.2), ylim=(-2.5, 0.7), aspect="equal")
    plane.set(xlabel="$\\theta_1$", ylabel="$\\theta_2$")
    curve.plot(np.log10(np.clip(excess, 1e-7, 99)), color="C0", label="mean")
    curve.axhline(np.log10(max(floor, 1e-7)), color="C1", ls="--", label="floor")
    curve.set(xlim=(0, len(excess) - 1), ylim=(-5, 1), yticks=(-4, -2, 0))
    curve.set_yticklabels([f"$10^{{{k}}}$" for k in (-4, -2, 0)])
    curve.set(xlabel="step", ylabel="loss above least")
    curve.legend(loc="lower left")


def symptoms(axes, curves):
    """Draw loss curves one by one, each before the first of them in grey.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each curve.
    curves : dict of ndarray of shape (n_steps + 1,)
        Losses, by name.
    """
    first = next(iter(curves.values()))
    for ax, (name, loss) in zip(axes, curves.items(), strict=True):
        ax.plot(np.log10(np.clip(first, 1e-9, 1e9)), color=GREY, linewidth=1)
        ax.plot(np.log10(np.clip(loss, 1e-9, 1e9)), color="C0", linewidth=1.5)
        ax.set(xlim=(0, len(loss) - 1), ylim=(-6, 6), yticks=(-6, -3, 0, 3, 6))
        ax.set_yticklabels([f"$10^{{{k}}}$" for k in (-6, -3, 0, 3, 6)])
        ax.set(xlabel="step", ylabel="loss")
        ax.set_title(name, fontsize=10)
        ax.label_outer()


def schedules(ax, schedules, steps):
    """Draw learning rates against the step.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    schedules : dict of callable
        Learning rate as a function of the step count, by name.
    steps : int
        How many steps.
    """
    for style, (name, lr) in zip(
        ("-", "--", "-.", ":"), schedules.items(), strict=True
    ):
        ax.plot([lr(t) for t in range(steps)], style, label=name)
    ax.set(xlim=(0, steps - 1), ylim=(0, 0.112), xlabel="step $t$")
    ax.set_ylabel("$\\eta_t$")
    ax.legend(loc="upper right", bbox_to_anchor=(1, 0.9))
