"""Drawings of the chapter on optimizers.

Chapter: :doc:`/chapters/networks/optimizers`.
"""

import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap, to_rgba

from figures.strokes import GREY, INK, power, thin


def ravine(ax, curvatures, turn=None, levels=(0.05, 0.5, 2, 5, 10)):
    """Draw the contour lines of a quadratic bowl, which are ellipses.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    curvatures : sequence of two float
        Second derivatives along the two axes of the ellipses.
    turn : ndarray of shape (2, 2), optional
        Rotation of these axes; else they are those of the plane.
    levels : sequence of float
        Losses at which to draw.
    """
    t = np.linspace(0, 2 * np.pi, 61)
    for level in levels:
        half = np.sqrt(2 * level / np.asarray(curvatures))[:, None]
        ring = half * np.stack([np.cos(t), np.sin(t)])
        x, y = ring if turn is None else turn @ ring
        ax.plot(x, y, color=GREY, linewidth=0.6, zorder=0)
    ax.plot(0, 0, "+", color=GREY)
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


def plane(ax, lrs, betas, values, levels):
    """Draw the plane of learning rate and momentum: the darker, the faster.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lrs, betas : ndarray
        Equally spaced values.
    values : ndarray of shape (n_betas, n_lrs)
        A measure of slowness at each; grey where it is above the last level.
    levels : sequence of float
        Where one shade ends and the next begins.

    Returns
    -------
    matplotlib.contour.QuadContourSet
        The map, for a colour bar.
    """
    depths = np.linspace(0.85, 0.1, len(levels) - 1)
    shades = ListedColormap([to_rgba("C2", depth) for depth in depths])
    shades = shades.with_extremes(under=to_rgba("C2"), over=to_rgba(GREY, 0.45))
    scale = BoundaryNorm(levels, len(depths), extend="neither")
    ax.set(xlim=(lrs[0], lrs[-1]), ylim=(betas[0], betas[-1]))
    ax.set(xlabel="$\\eta$", ylabel="$\\beta$", yticks=(0, 0.2, 0.4, 0.6, 0.8))
    return ax.contourf(
        lrs, betas, values, levels, cmap=shades, norm=scale, extend="both"
    )


def tuning(axes, path, loss, goal, curvatures, steps, lr, beta):
    """Draw momentum in a ravine: its path, its loss by axis, its place among all pairs.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the path, the loss and the plane.
    path : ndarray of shape (n_steps + 1, 2)
        Parameters at the start and after each step.
    loss : ndarray of shape (n_steps + 1, 2)
        The loss along and across the ravine.
    goal : float
        Loss at which the walk has arrived.
    curvatures : sequence of two float
        Second derivatives of the loss along and across.
    steps : tuple of ndarray
        Rates, momenta, and how many steps each pair needs, as in `plane`.
    lr, beta : float
        Where in the plane the path belongs.
    """
    above, left, right = axes
    ravine(above, curvatures)
    above.set(xlim=(-11.5, 6), ylim=(-1.7, 1.7), yticks=(-1, 0, 1))
    x, y = np.clip(path[:31], [-20, -3], [20, 3]).T
    above.plot(x, y, ".-", color="C2", linewidth=1.2, markersize=5)
    for k, (color, name) in enumerate((("C0", "along"), ("C1", "across"))):
        curve = np.arange(len(loss)), np.log10(np.clip(loss[:, k], 1e-7, 1e6))
        left.plot(*thin(np.array(curve), (0.5, 0.08)), color=color, label=name)
    left.axhline(np.log10(goal), color=GREY, linestyle=":", linewidth=1.2)
    left.set(xlim=(0, len(loss) - 1), ylim=(-6, 4), yticks=(-6, -4, -2, 0, 2, 4))
    left.set_yticklabels([power(10.0**k) for k in (-6, -4, -2, 0, 2, 4)])
    left.set(xlabel="step", ylabel="loss")
    left.legend(loc="upper right", borderaxespad=0, handlelength=1.2)
    right.set_gid("drag")
    plane(right, *steps, (20, 30, 45, 70, 110, 170, 250))
    right.plot(lr, beta, "o", color="C1", markersize=6, clip_on=False)


def parabola(axes, paths, curvature):
    """Draw walks of descent on a parabola, each with the height of every step.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each walk.
    paths : dict of ndarray of shape (n_steps + 1,)
        Places of each walk, by title.
    curvature : float
        Second derivative of the parabola.
    """
    x = np.linspace(-2.2, 2.2, 61)
    for ax, (name, path) in zip(axes, paths.items(), strict=True):
        ax.plot(x, curvature * x**2 / 2, color=GREY, linewidth=1)
        ax.plot(path, curvature * path**2 / 2, ".-", color="C0", linewidth=1.2)
        ax.plot(path[0], curvature * path[0] ** 2 / 2, "o", color="C1")
        ax.set(xlim=(-2.2, 2.2), ylim=(-0.05 * curvature, 1.6 * curvature))
        ax.set(xticks=(-2, -1, 0, 1, 2), yticks=(0, curvature))
        ax.set_title(name, fontsize=12)
        ax.set(xlabel="$\\theta$", ylabel="$J$")
        ax.label_outer()


def split(axes, parts, curvatures):
    """Draw how the loss along each axis of a bowl falls, one panel a method.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each method.
    parts : dict of ndarray of shape (n_steps + 1, n)
        Loss along each of n axes, above its least, by method.
    curvatures : ndarray of shape (n,)
        Second derivatives along these axes, the smallest first.
    """
    low, *_, high = curvatures
    for ax, (name, loss) in zip(axes, parts.items(), strict=True):
        for k, curvature in enumerate(curvatures):
            extreme = {low: ("C0", "flattest"), high: ("C1", "steepest")}
            color, label = extreme.get(curvature, (GREY, None))
            style = {"color": color, "linewidth": 2 if label else 0.8, "label": label}
            ax.plot(np.log10(np.clip(loss[:, k], 1e-9, None)), **style)
        ax.set(xlim=(0, len(loss) - 1), ylim=(-8, 2), yticks=(-8, -6, -4, -2, 0, 2))
        ax.set_yticklabels([power(10.0**k) for k in (-8, -6, -4, -2, 0, 2)])
        ax.set(xlabel="step", ylabel="loss above least")
        ax.set_title(name, fontsize=11)
        ax.label_outer()
    axes[-1].legend(loc="upper right", borderaxespad=0, handlelength=1.4)


def damping(ax, paths):
    """Draw how a heavy ball nears the goal along one axis.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    paths : dict of ndarray of shape (n_steps + 1,)
        Distance from the goal, by name.
    """
    ax.axhline(0, color=GREY, linewidth=0.8)
    for style, (name, path) in zip(("-", "--", ":"), paths.items(), strict=True):
        ax.plot(path, style, label=name)
    ax.set(xlim=(0, len(path) - 1), ylim=(-0.85, 1.05), yticks=(-0.5, 0, 0.5, 1))
    ax.set(xlabel="step", ylabel="distance from goal")
    ax.legend(loc="upper right", borderaxespad=0)


def convergence(ax, lrs, betas, radius, curvatures):
    """Draw the spectral radius over learning rate and momentum, and what theory says.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lrs, betas, radius : ndarray
        As in `plane`.
    curvatures : sequence of two float
        Smallest and largest second derivative of the loss.
    """
    levels = (0.8, 0.84, 0.88, 0.92, 0.96, 1)
    bar = ax.figure.colorbar(plane(ax, lrs, betas, radius, levels), ax=ax)
    bar.set_label("share left by a step", fontsize=11)
    limit = np.array([0, betas[-1]])
    edge = 2 * (1 + limit) / max(curvatures)
    ax.plot(edge, limit, "--", color=INK, linewidth=1.3)
    low, high = np.sqrt(curvatures)
    best = (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2
    ax.plot(*best, "*", color="w", mec=INK, markersize=14)


def memory(axes, g, lengths, chosen):
    """Draw a sequence of gradients and how long a step each method makes of them.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the gradients and for the steps, with room at the right.
    g : ndarray of shape (n_steps,)
        The gradients.
    lengths : dict of ndarray of shape (n_steps,)
        Lengths of the steps, in learning rates, by name.
    chosen : str
        The method to be seen best.
    """
    above, below = axes
    t = np.arange(1, len(g) + 1)
    above.plot(t, np.cbrt(g), ".", color=INK, markersize=3)
    above.set(xlim=(0, len(g)), ylim=(-2, 5.2), yticks=np.cbrt([-1, 1, 100]))
    above.set_yticklabels(["−1", "1", "100"], fontsize=10)
    above.set(ylabel="gradient")
    above.axhline(0, color=GREY, linewidth=0.6)
    looks = [(f"C{k}", "-") for k in range(6)] + [(INK, "--")]
    place = {"transform": below.transAxes, "va": "center", "fontsize": 11}
    for row, ((color, style), (name, length)) in enumerate(
        zip(looks, lengths.items(), strict=True)
    ):
        width, alpha = (3, 1) if name == chosen else (1.2, 0.6)
        size = np.log10(np.maximum(length, 1e-4))
        below.plot(t, size, style, color=color, linewidth=width, alpha=alpha)
        y = 0.97 - 0.155 * row
        below.plot(
            [1.04, 1.1],
            [y, y],
            style,
            color=color,
            linewidth=width,
            alpha=alpha,
            transform=below.transAxes,
            clip_on=False,
        )
        below.text(1.13, y, name, alpha=1 if name == chosen else 0.75, **place)
    below.set(xlim=(0, len(g)), ylim=(-3, 2.1), yticks=(-3, -2, -1, 0, 1, 2))
    below.set_yticklabels(["0.001", "0.01", "0.1", "1", "10", "100"], fontsize=10)
    below.set(xlabel="step", ylabel="length of step / $\\eta$")


def turned(axes, path, curvatures, angle, angles, losses, chosen):
    """Draw a walk in a ravine that lies askew, and how the angle changes the loss.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the walk and for the loss.
    path : ndarray of shape (n_steps + 1, 2)
        Parameters at the start and after each step.
    curvatures : sequence of two float
        Second derivatives along and across the ravine.
    angle : float
        By how much it is turned, in degrees.
    angles : ndarray of shape (n,)
        The angles of all walks, in degrees.
    losses : dict of ndarray of shape (n,)
        Loss at the end of the walks, by method.
    chosen : str
        The method whose walk it is.
    """
    left, right = axes
    ravine(left, curvatures, rotation(angle), (0.05, 0.5, 2, 5))
    left.set(xlim=(-12, 4), ylim=(-12, 4), aspect="equal")
    left.plot(*thin(path.T, (0.05, 0.05)), color="C2", linewidth=1.3)
    left.plot(*path[0], "o", color="C2", markersize=5)
    for color, (name, loss) in zip(
        ("C0", "C1", "C3", "C4"), losses.items(), strict=True
    ):
        width, alpha = (3, 1) if name == chosen else (1.2, 0.6)
        size = np.log10(np.maximum(loss, 1e-12))
        right.plot(angles, size, color=color, linewidth=width, alpha=alpha, label=name)
    now = np.interp(angle, angles, np.log10(np.maximum(losses[chosen], 1e-12)))
    right.plot(angle, now, "o", color=INK)
    right.set_gid("drag")
    right.set(xlim=(0, 90), ylim=(-13.5, 1), xticks=(0, 45, 90), yticks=(-8, -4, 0))
    right.set_yticklabels([power(10.0**k) for k in (-8, -4, 0)])
    right.set(xlabel="angle (°)", ylabel="loss after 100 steps")
    above = {"bbox_to_anchor": (0.5, 0.09), "borderaxespad": 0}  # the handle's ring
    right.legend(loc="lower center", fontsize=10, handlelength=1.2, **above)


def rotation(angle):
    """Compute the matrix that turns the plane.

    Parameters
    ----------
    angle : float
        Angle in degrees.

    Returns
    -------
    ndarray of shape (2, 2)
        The rotation.
    """
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[c, -s], [s, c]])


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
    X, Y = np.meshgrid(np.linspace(*x, 121), np.linspace(*y, 121))
    Z = f((X, Y))
    height = np.sqrt(Z - Z.min())
    levels = height.max() * np.array([0.03, 0.07, 0.13, 0.22, 0.34, 0.5, 0.75])
    lines = ax.contour(X, Y, height, levels)
    tolerance = np.ptp(x) / 1000, np.ptp(y) / 1000
    for path in lines.get_paths():
        path.should_simplify = False  # to a ninth of a unit, which is far too much
        for line in path.to_polygons(closed_only=False):
            ax.plot(*thin(line.T, tolerance), color=GREY, linewidth=0.5)
    lines.remove()
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
        seen = np.clip(np.nan_to_num(path, nan=99), -99, 99).T
        ax.plot(*thin(seen, (0.02, 0.02)), color=color, linewidth=1, alpha=0.6)
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


def symptoms(axes, healthy, curves):
    """Draw loss curves one by one, each before a healthy one in grey.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each curve.
    healthy : ndarray of shape (n_steps + 1,)
        Losses of a walk with nothing wrong.
    curves : dict of ndarray of shape (n_steps + 1,)
        Losses, by name.
    """
    for ax, (name, loss) in zip(axes, curves.items(), strict=True):
        ax.plot(np.log10(np.clip(healthy, 1e-9, 1e9)), color=GREY, linewidth=1)
        ax.plot(np.log10(np.clip(loss, 1e-9, 1e9)), color="C0", linewidth=1.5)
        ax.set(xlim=(0, len(loss) - 1), ylim=(-6, 6), yticks=(-6, -3, 0, 3, 6))
        ax.set_yticklabels([power(10.0**k) for k in (-6, -3, 0, 3, 6)])
        ax.set(xlabel="step", ylabel="loss")
        ax.set_title(name, fontsize=11)
        ax.label_outer()


def tuned(axes, names, rates, ends, curves, chosen):
    """Draw what each method reaches at each rate, and the course of one training.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the map and for the course.
    names : sequence of str
        The methods.
    rates : ndarray of shape (n_rates,)
        Powers of ten of the learning rates.
    ends : ndarray of shape (n_methods, n_rates)
        Loss at the end of each training.
    curves : ndarray of shape (n_methods, n_rates, n)
        Loss during each training.
    chosen : tuple of int
        Method and rate of the course.
    """
    left, right = axes
    levels = (0.05, 0.1, 0.2, 0.5, 1, 2)
    depths = np.linspace(0.85, 0.12, len(levels) - 1)
    shades = ListedColormap([to_rgba("C2", depth) for depth in depths])
    shades = shades.with_extremes(under=to_rgba("C2"), over=to_rgba(GREY, 0.45))
    scale = BoundaryNorm(levels, len(depths), extend="neither")
    left.imshow(ends, cmap=shades, norm=scale, interpolation="none", aspect="auto")
    left.plot(*chosen[::-1], "o", color="C1", mfc="none", mew=2.5, markersize=11)
    for row, best in enumerate(ends.argmin(axis=1)):
        left.plot(best, row, "*", color="w", mec=INK, markersize=9)
    whole = np.flatnonzero(rates % 2 == 0)
    left.set_xticks(whole, [power(10.0 ** rates[k]) for k in whole])
    left.set_yticks(range(len(names)), names)
    left.set(xlabel="$\\eta$")
    for ends_of, curve in zip(ends, curves, strict=True):
        best = curve[ends_of.argmin()]
        right.plot(np.log10(best), color=GREY, linewidth=0.8)
    course = np.nan_to_num(curves[chosen], nan=1e9, posinf=1e9)
    right.plot(np.log10(np.clip(course, 1e-3, 1e3)), color="C1")
    ticks = (0.01, 0.1, 1, 10)
    right.set(xlim=(0, curves.shape[2] - 1), ylim=(-1.9, 1), xlabel="epoch")
    right.set_yticks(np.log10(ticks), [str(tick) for tick in ticks])
    right.set(ylabel="loss")


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
        ax.plot(
            [lr(t) for t in range(steps)], style, label=name, drawstyle="steps-post"
        )
    ax.set(xlim=(0, steps - 1), ylim=(0, 0.112), xlabel="step $t$")
    ax.set_ylabel("$\\eta_t$")
    ax.legend(loc="upper right", bbox_to_anchor=(1, 0.9))
