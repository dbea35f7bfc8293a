"""Drawings of calculus and convexity: slopes, curvature, chords, valleys, fences.

Chapter: :doc:`/chapters/foundations/calculus`.
"""

import numpy as np

from figures.strokes import GREY, INK, power, thin


def fog(ax, f, slope, path, lifted):
    """Draw a walk on a landscape of which only the surroundings of the feet are seen.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    f, slope : callable
        Height and slope at a place.
    path : ndarray of shape (k + 1,)
        The places so far.
    lifted : bool
        Whether the whole landscape is seen.
    """
    x = np.linspace(-3.5, 4.5, 161)
    ax.plot(x, f(x), color=GREY, alpha=1.0 if lifted else 0.0, linewidth=1.5)
    here = path[-1]
    near = here + np.linspace(-0.3, 0.3, 13)
    ax.plot(near, f(near), color=GREY, linewidth=4)
    reach = np.array([-0.8, 0.8]) / np.hypot(1, slope(here))
    ax.plot(here + reach, f(here) + slope(here) * reach, color="C1")
    ax.plot(path, f(path), ".", color="C0", markersize=8, alpha=0.6)
    ax.plot(here, f(here), "o", color="C0", markersize=10)
    ax.set(xlim=(-3.5, 4.5), ylim=(0, 5), xlabel="place $x$", ylabel="height $f(x)$")
    sign = "−" if round(slope(here), 2) < 0 else ""
    title = f"height {f(here):.2f}, slope {sign}{abs(slope(here)):.2f}"
    ax.set_title(title, fontsize=11)


def zoom(axes, functions, x, widths):
    """Draw functions about a place, each row of panels nearer than the last.

    Parameters
    ----------
    axes : ndarray of matplotlib.axes.Axes of shape (n_widths, n_functions)
        Where to draw.
    functions : dict of callable
        What to draw, by title.
    x : float
        The place.
    widths : sequence of float
        Half the width of what is seen, a row each.
    """
    for row, width in zip(axes, widths, strict=True):
        for ax, (name, f) in zip(row, functions.items(), strict=True):
            near = x + np.linspace(-width, width, 101)
            ax.plot(near, f(near) - f(x), color="C0")
            ax.plot(x, 0, "o", color=INK, markersize=5)
            ax.set(xlim=(x - width, x + width), ylim=(-width, width))
            ax.set(xticks=(x - width, x, x + width), yticks=(-width, 0, width))
            ax.set_xticklabels([f"{t:g}" for t in (x - width, x, x + width)])
            ax.set_yticklabels([f"{t:g}".replace("-", "−") for t in (-width, 0, width)])
            if ax in axes[0]:
                ax.set_title(name, fontsize=12)
        row[0].set_ylabel("rise", labelpad=1)
    for ax in axes[-1]:
        ax.set_xlabel("$x$")


def contours(ax, x, y, Z, levels):
    """Draw contour lines of a landscape over two parameters.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : ndarray of shape (n,)
        Places along both axes.
    Z : ndarray of shape (n, n)
        Heights, a row for each y.
    levels : sequence of float
        Heights at which to draw.
    """
    lines = ax.contour(x, y, Z, levels)
    tolerance = np.ptp(x) / 500, np.ptp(y) / 500
    for path in lines.get_paths():
        path.should_simplify = False
        for line in path.to_polygons(closed_only=False):
            ax.plot(*thin(line.T, tolerance), color=GREY, linewidth=0.7, zorder=0.5)
    lines.remove()
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), aspect="equal")


def arrow(ax, tail, vector, color):
    """Draw an arrow whose head keeps its shape.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    tail, vector : ndarray of shape (2,)
        Where it starts and how far it goes; none is drawn of length 0.
    color : str
        Its colour.
    """
    length = np.linalg.norm(vector)
    u = vector / (length or 1)
    v = np.array([-u[1], u[0]])
    size = min(0.05 * np.ptp(ax.get_xlim()), length)
    tip = tail + vector
    ax.plot(*np.transpose([tail, tip - 0.7 * size * u]), color=color, zorder=3)
    head = [tip, tip - size * u + 0.45 * size * v, tip - size * u - 0.45 * size * v]
    ax.fill(*np.transpose(head), color=color, linewidth=0, zorder=3)


def directions(axes, map_, point, gradient, angle, scale):
    """Draw a direction on a map, and the slope in it among those in all directions.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the map and for the slopes.
    map_ : tuple
        Arguments of `contours`.
    point, gradient : ndarray of shape (2,)
        Where the walker stands, and the gradient there.
    angle : float
        The direction, in degrees.
    scale : float
        Length of the gradient's arrow for a gradient of length 1.
    """
    plane, slopes = axes
    contours(plane, *map_)
    plane.set(xlabel="$w$", ylabel="$b$", xticks=(-2, 0, 2, 4))
    u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    arrow(plane, point, scale * gradient, "C1")
    arrow(plane, point, 1.5 * u, "C0")
    plane.plot(*point, "o", color=INK, markersize=6, zorder=4)
    degrees = np.linspace(0, 345, 70)
    turn = np.radians(degrees)
    slopes.set_gid("drag")
    slopes.axhline(0, color=GREY, linewidth=0.8)
    rises = gradient @ [np.cos(turn), np.sin(turn)]
    slopes.plot(degrees, rises, color="C0")
    up = np.degrees(np.arctan2(gradient[1], gradient[0])) % 360
    steep = np.linalg.norm(gradient)
    slopes.plot([up, up], [0, steep], color="C1", linestyle="--")
    slopes.plot(angle, u @ gradient, "o", color=INK)
    slopes.set(xlim=(0, 345), ylim=(-0.85, 0.85), xticks=(0, 90, 180, 270))
    slopes.set(yticks=(-0.5, 0, 0.5), xlabel="direction (°)", ylabel="slope")


def taylor(axes, f, derivatives, x, n):
    """Draw a Taylor polynomial, and how its error grows with the distance.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the curves and for the error.
    f : callable
        The function.
    derivatives : sequence of float
        Its value and derivatives at x, n + 1 or more.
    x : float
        The place about which the polynomial is.
    n : int
        Its degree.
    """
    curves, errors = axes

    def polynomial(h):
        terms = [1.0, 1.0, 0.5, 1 / 6]
        return sum(derivatives[k] * terms[k] * h**k for k in range(n + 1))

    places = np.linspace(-3.5, 4.5, 161)
    curves.plot(places, f(places), color=GREY, linewidth=1.5, label="landscape")
    seen = polynomial(places - x)
    seen[(seen < -0.2) | (seen > 5.2)] = np.nan
    curves.plot(places, seen, color="C1", label="map")
    curves.plot(x, f(x), "o", color=INK)
    curves.set(xlim=(-3.5, 4.5), ylim=(0, 5), xlabel="$x$", ylabel="height")
    curves.set(xticks=(-2, 0, 2, 4))
    h = np.geomspace(0.01, 1, 41)
    wrong = np.abs(f(x + h) - polynomial(h))
    shown = np.clip(np.log10(np.maximum(wrong, 1e-12)), -9.5, 0.5)
    errors.plot(np.log10(h), shown, color="C1")
    errors.set(xlim=(-2, 0), ylim=(-9, 0.5), yticks=(-8, -6, -4, -2, 0))
    errors.set_yticklabels([power(10.0**k) for k in (-8, -6, -4, -2, 0)])
    errors.set_xticks((-2, -1, 0), ("0.01", "0.1", "1"))
    errors.set(xlabel="distance $h$", ylabel="error")


def quadratics(axes, hessians):
    """Draw contour lines of quadratic functions, and the principal axes of each.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each.
    hessians : dict of ndarray of shape (2, 2)
        The matrices, by title.
    """
    grid = np.linspace(-2, 2, 101)
    X, Y = np.meshgrid(grid, grid)
    for ax, (name, H) in zip(axes, hessians.items(), strict=True):
        Z = (H[0, 0] * X**2 + 2 * H[0, 1] * X * Y + H[1, 1] * Y**2) / 2
        for sign, style in ((1, "-"), (-1, ":")):
            lines = ax.contour(grid, grid, sign * Z, (0.25, 1, 2.25, 4))
            for path in lines.get_paths():
                path.should_simplify = False
                for line in path.to_polygons(closed_only=False):
                    thinned = thin(line.T, (0.01, 0.01))
                    ax.plot(*thinned, color=GREY, linestyle=style, linewidth=1)
            lines.remove()
        values, vectors = np.linalg.eigh(H)
        for value, v, color in zip(values, vectors.T, ("C0", "C1"), strict=True):
            ends = np.outer([-1.4, 1.4], v)
            text = f"curvature {value:.0f}".replace("-", "−")
            ax.plot(*ends.T, color=color, label=text)
        ax.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal")
        ax.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2), xlabel="$x_1$", ylabel="$x_2$")
        ax.set_title(name, fontsize=12)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.3), fontsize=10)


def steps(axes, path, curvature, lr):
    """Draw a walk on a parabola, and its distance from the lowest place.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the walk and for the distance.
    path : ndarray of shape (n_steps + 1,)
        The places.
    curvature : float
        Second derivative of the parabola.
    lr : float
        Learning rate.
    """
    walk, distance = axes
    x = np.linspace(-2, 2, 61)
    walk.plot(x, curvature * x**2 / 2, color=GREY, linewidth=1.2)
    seen = np.clip(path, -3, 3)
    walk.plot(seen, curvature * seen**2 / 2, ".-", color="C0", linewidth=1.2)
    walk.plot(path[0], curvature * path[0] ** 2 / 2, "o", color="C1")
    walk.set(xlim=(-2, 2), ylim=(-0.8, 16), xlabel="$x$", ylabel="$f(x)$")
    factor = f"{1 - lr * curvature:.1f}".replace("-0.0", "0.0").replace("-", "−")
    walk.set_title(f"each step: times {factor}", fontsize=11)
    far = np.log10(np.clip(np.abs(path), 1e-5, 1e2))
    distance.plot(far, ".-", color="C0", linewidth=1.2, clip_on=True)
    distance.axhline(0, color=GREY, linestyle=":", linewidth=1)
    distance.set(xlim=(0, len(path) - 1), ylim=(-4.2, 1.5), xlabel="step")
    distance.set_yticks((-4, -2, 0), ["10⁻⁴", "0.01", "1"])
    distance.set_ylabel("distance")


def sets(axes):
    """Draw a convex set and one that is not, with a segment in each.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    """
    t = np.linspace(0, 2 * np.pi, 61)
    disc = np.stack([np.cos(t), np.sin(t)])
    a, b = np.radians(40), np.radians(320)
    out, back = np.linspace(a, b, 41), np.linspace(b, a, 41)
    outer = np.stack([np.cos(out), np.sin(out)])
    inner = 0.55 * np.stack([np.cos(back), np.sin(back)])
    shapes = {"convex": disc, "not convex": np.hstack([outer, inner])}
    pairs = ([[-0.65, -0.45], [0.6, 0.4]], [[0.45, 0.62], [0.45, -0.62]])
    for ax, (name, shape), ends in zip(axes, shapes.items(), pairs, strict=True):
        ax.fill(*shape, facecolor=("C0", 0.2), edgecolor="C0")
        x, y = np.array(ends)
        line = np.array([x + s * (y - x) for s in (-0.6, 1.6)])
        ax.plot(*line.T, ":", color=GREY, linewidth=1.3)
        ax.plot(*np.transpose(ends), "o-", color="C1", markersize=6)
        ax.set(xlim=(-1.45, 1.45), ylim=(-1.45, 1.45), aspect="equal")
        ax.set_axis_off()
        ax.set_title(name, fontsize=12)


def chords(axes, f, x, y, places, crossed, height):
    """Draw a chord over a function, and which pairs of places have a chord that dips.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the function and for all pairs.
    f : callable
        The function.
    x, y : float
        The two places.
    places : ndarray of shape (n,)
        The places of which all pairs are told.
    crossed : ndarray of shape (n, n)
        Whether the function rises above the chord, a row for each y.
    height : float
        What is seen of the function.
    """
    curve, pairs = axes
    grid = np.linspace(-3, 3, 121)
    curve.plot(grid, f(grid), color=GREY, linewidth=1.5)
    ends = np.array([x, y])
    t = np.linspace(0, 1, 61)
    between = t * x + (1 - t) * y
    chord = t * f(x) + (1 - t) * f(y)
    above = f(between) > chord + 1e-9
    over = np.where(above, f(between), np.nan)
    curve.plot(between, over, color="C1", linewidth=4)
    curve.plot(ends, f(ends), "o-", color="C0", markersize=6)
    curve.set(xlim=(-3.2, 3.2), ylim=(0, height), xlabel="place", ylabel="height")
    curve.set(xticks=(-3, 0, 3))
    pairs.set_gid("drag")
    half = (places[1] - places[0]) / 2
    for i, q in enumerate(places):
        for j, p in enumerate(places):
            if crossed[i, j]:
                square = [[p - half, p + half, p + half, p - half], [q - half] * 2]
                square[1] += [q + half] * 2
                pairs.fill(*square, color="C1", alpha=0.45, linewidth=0)
    pairs.plot([-3.2, 3.2], [-3.2, 3.2], color=GREY, linewidth=0.7)
    pairs.set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), aspect="equal")
    pairs.set(xlabel="first place $x$", ylabel="second place $y$")
    pairs.set(xticks=(-3, 0, 3), yticks=(-3, 0, 3))


def tangents(axes, functions, places, limits):
    """Draw functions and their tangents.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each function.
    functions : dict of (callable, callable)
        Function and slope, by title.
    places : sequence of float
        Where the tangents touch.
    limits : sequence of tuple of float
        What is seen of each, from bottom to top.
    """
    grid = np.linspace(-3, 3, 121)
    pairs = zip(axes, functions.items(), limits, strict=True)
    for ax, (name, (f, slope)), limit in pairs:
        for x in places:
            ax.plot(grid, f(x) + slope(x) * (grid - x), color="C1", linewidth=1)
            ax.plot(x, f(x), "o", color="C1", markersize=5)
        ax.plot(grid, f(grid), color="C0", linewidth=2.5)
        ax.set(xlim=(-3, 3), ylim=limit, xlabel="$x$")
        ax.set_title(name, fontsize=12)
    axes[0].set_ylabel("height")


def minima(axes, cases):
    """Draw one curve a panel, with the place that it is shown for.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each, two in a row.
    cases : sequence of (str, callable, tuple, tuple, float or None)
        Title, function, its domain, the heights that are seen, and the place to mark.
    """
    for ax, (name, f, ends, seen, place) in zip(axes, cases, strict=True):
        x = np.linspace(*ends, 121)
        ax.plot(x, f(x), color="C0")
        if place is not None:
            ax.plot(place, f(np.array(place)), "o", color="C1", markersize=8)
        ax.set(xlim=(-2.3, 2.3), ylim=seen, xticks=(-2, -1, 0, 1, 2), yticks=())
        ax.set_title(name, fontsize=12)
    for ax in axes[-2:]:
        ax.set_xlabel("$x$")
    for ax in axes[::2]:
        ax.set_ylabel("height")


def arrivals(axes, maps, starts, ends, arrived, names):
    """Draw where walkers begin on landscapes, and where they are at the end.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each landscape.
    maps : sequence of tuple
        Arguments of `contours`, one for each.
    starts : ndarray of shape (n, 2)
        Where all begin.
    ends : sequence of ndarray of shape (n, 2)
        Where each is at the end.
    arrived : sequence of ndarray of shape (n,)
        Whether it is at the lowest place.
    names : sequence of str
        What the landscapes are called.
    """
    things = zip(axes, maps, ends, arrived, names, strict=True)
    for ax, map_, end, there, name in things:
        contours(ax, *map_)
        for tail, tip, good in zip(starts, end, there, strict=True):
            color = "C2" if good else "C1"
            ax.plot(*np.transpose([tail, tip]), color=color, linewidth=0.5, alpha=0.5)
        ax.plot(*end[~there].T, ".", color="C1", markersize=6)
        ax.plot(*end[there].T, "*", color="C2", markersize=11)
        ax.set(xlabel="$w$", xticks=(-10, 0, 10), yticks=(-10, 0, 10))
        ax.set_title(f"{name}: {there.sum()} arrive", fontsize=11)
    axes[0].set_ylabel("$b$")


def fence(axes, map_, r, point, gradient, price, radii, heights):
    """Draw the lowest place within a circle, and what a wider circle would save.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the map and for the heights.
    map_ : tuple
        Arguments of `contours`.
    r : float
        Radius of the circle.
    point, gradient : ndarray of shape (2,)
        The lowest place within it, and the gradient there.
    price : float
        Slope of the height, as a function of the radius.
    radii, heights : ndarray of shape (n,)
        The height at the lowest place for all radii.
    """
    plane, saved = axes
    contours(plane, *map_)
    t = np.linspace(0, 2 * np.pi, 61)
    circle = r * np.stack([np.cos(t), np.sin(t)])
    plane.fill(*circle, facecolor=("C0", 0.15), edgecolor="C0", linewidth=1.5)
    arrow(plane, point, -8 * gradient, "C1")
    plane.plot(*point, "o", color=INK, markersize=6, zorder=4)
    plane.set(xlabel="$w$", ylabel="$b$", xticks=(-2, 0, 2, 4))
    saved.set_gid("drag")
    saved.plot(radii, heights, color="C0")
    here = np.interp(r, radii, heights)
    reach = np.array([-0.35, 0.35])
    saved.plot(r + reach, here + price * reach, color="C1", linewidth=1.5)
    saved.plot(r, here, "o", color=INK, markersize=6)
    saved.set(xlim=(0, 2), ylim=(0.53, 0.72), xticks=(0, 1, 2))
    saved.set(xlabel="radius $r$", ylabel="least log loss")


def kink(axes, lines, pulls, minimizers):
    """Draw lines that support a kink, and what a kink does to a minimum.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    lines : sequence of float
        Slopes of the lines at 0.
    pulls, minimizers : ndarray of shape (n,)
        Where a parabola would have its minimum, and where it is once a kink is added.
    """
    support, moved = axes
    x = np.array([-2.0, 0, 2])
    for slope in lines:
        support.plot(x, slope * x, color="C1", linewidth=1)
    support.plot(x, np.abs(x), color="C0", linewidth=2.5)
    support.plot(0, 0, "o", color=INK, markersize=6)
    support.set(xlim=(-2, 2), ylim=(-1, 2), xlabel="$x$", ylabel="$|x|$")
    support.set(xticks=(-2, 0, 2), yticks=(-1, 0, 1, 2))
    moved.plot(pulls, pulls, ":", color=GREY, linewidth=1.2)
    moved.plot(pulls, minimizers, color="C0", linewidth=2.5)
    moved.set(xlim=(-3, 3), ylim=(-3, 3), xlabel="$a$", ylabel="lowest place")
    moved.set(xticks=(-3, -1, 0, 1, 3), yticks=(-3, 0, 3))


def rounding(ax, h, errors):
    """Draw the error of a slope that is measured by a difference, against the step.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    h : ndarray of shape (n,)
        Steps.
    errors : dict of ndarray of shape (n,)
        Errors, by name.
    """
    for color, (name, error) in zip(("C0", "C1"), errors.items(), strict=True):
        log = np.log10(np.maximum(error, 1e-13))
        ax.plot(np.log10(h), log, color=color, label=name)
    ticks = (-12, -9, -6, -3, 0)
    ax.set_xticks(ticks, [power(10.0**k) for k in ticks])
    ax.set_yticks(ticks, [power(10.0**k) for k in ticks])
    ax.set(xlim=(-12, 0), ylim=(-12.5, 0.5), xlabel="step $h$", ylabel="error")
    ax.legend(loc="lower left")
