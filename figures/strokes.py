"""What several chapters draw: colours, light lines, numbers, bands, two classes.

Chapter: none.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.patches import PathPatch
from matplotlib.path import Path

GREY = "#7f7f7f"
INK = "#1b1b1b"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signed():
    """Make a map of colours from blue for -1 through nothing for 0 to orange for 1.

    Returns
    -------
    matplotlib.colors.Colormap
        The map, in the colours of the style that is in use.
    """
    blue, orange = to_rgba("C0"), to_rgba("C1")
    clear = [(0.5, (*blue[:3], 0)), (0.5, (*orange[:3], 0))]
    return LinearSegmentedColormap.from_list("signed", [(0, blue), *clear, (1, orange)])


def shade():
    """Make a map of colours from nothing for 0 to blue for 1.

    Returns
    -------
    matplotlib.colors.Colormap
        The map, in the colours of the style that is in use.
    """
    blue = to_rgba("C0")
    return LinearSegmentedColormap.from_list("shade", [(*blue[:3], 0), blue])


def power(value, digits=1):
    """Write a number as people do: with a power of ten where it is small or large.

    Parameters
    ----------
    value : float
        The number.
    digits : int
        How many digits it gets.

    Returns
    -------
    str
        The number.

    Examples
    --------
    >>> power(4.2e-13), power(1e-5), power(0.0312, 2), power(-200)
    ('4·10⁻¹³', '10⁻⁵', '0.031', '−200')
    """
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    k = int(exponent or 0)
    if not exponent or not value or -3 < k < 3:
        text = np.format_float_positional(value, digits, fractional=False, trim="-")
    else:
        text = f"10{str(k).translate(RAISED)}"
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        if mantissa.strip("-") != "1":
            text = f"{mantissa}·{text}"
        elif value < 0:
            text = f"-{text}"
    return text.replace("-", "−")


def bands(ax, P, limits, levels=6):
    """Shade a square by a probability: blue bands below one half, orange ones above.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    P : ndarray of shape (n, n)
        Probabilities on a grid that reaches from edge to edge, the lowest row first.
    limits : tuple of float
        Ends of both axes.
    levels : int
        Number of bands, half of them below one half.
    """
    low, high = limits
    size = high - low
    places = np.linspace(low, high, len(P))
    nowhere = np.full((3, 2), low - size)
    half = levels // 2
    below = [("C0", -1, k / levels) for k in range(half, 0, -1)]
    above = [("C1", k / levels, 2) for k in range(half, levels)]
    for color, *ends in [*below, *above]:
        region = ax.contourf(places, places, P, ends)
        rings = [nowhere] + [
            thin(ring.T, (size / 150, size / 150)).T
            for path in region.get_paths()
            for ring in path.to_polygons()
        ]
        region.remove()
        path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        ax.add_patch(PathPatch(path, facecolor=color, alpha=0.28, linewidth=0))
    ax.set(xlim=limits, ylim=limits, xlabel="$x_1$", ylabel="$x_2$", aspect="equal")


def thin(points, tolerance):
    """Leave out the points that a line through the others passes anyway.

    Parameters
    ----------
    points : ndarray of shape (n_axes, n)
        A curve.
    tolerance : tuple of float
        How far it may move along each axis.

    Returns
    -------
    ndarray of shape (n_axes, n_kept)
        The curve with fewer points.

    References
    ----------
    D. H. Douglas, T. K. Peucker (1973), "Algorithms for the reduction of the number of
    points required to represent a digitized line or its caricature", Cartographica
    10(2), doi:10.3138/FM57-6770-U75U-7727.

    Examples
    --------
    >>> thin(np.array([[0.0, 1, 2, 3], [0, 1, 2, 0]]), (0.01, 0.01))
    array([[0., 2., 3.],
           [0., 2., 0.]])
    """
    scaled = points.T / tolerance
    keep = np.zeros(len(scaled), dtype=bool)
    keep[[0, -1]] = True
    stack = [(0, len(scaled) - 1)]
    while stack:
        i, j = stack.pop()
        if j - i < 2:
            continue
        chord, inner = scaled[j] - scaled[i], scaled[i + 1 : j] - scaled[i]
        along = np.clip(inner @ chord / ((chord @ chord) or 1), 0, 1)
        gap = np.linalg.norm(inner - along[:, None] * chord, axis=1)
        if gap.max() > 1:
            k = i + 1 + gap.argmax()
            keep[k] = True
            stack += [(i, k), (k, j)]
    return points[:, keep]


def broken(x, y, most):
    """Break a line where it jumps.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        The line.
    most : float
        The largest step of y that is no jump.

    Returns
    -------
    x, y : ndarray
        The line with a gap, a point that is no number, in each jump.
    """
    jumps = 1 + np.flatnonzero(np.abs(np.diff(y)) > most)
    return np.insert(x, jumps, np.nan), np.insert(y, jumps, np.nan)


def classes(ax, X, y, names=("class −1", "class 1"), size=6, **style):
    """Draw examples of two classes as squares and dots.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (n, 2)
        The examples.
    y : ndarray of shape (n,)
        Their classes; those above 0 are dots.
    names : sequence of two str
        What the classes are called.
    size : float
        Of a marker, in points.
    **style : dict
        What else is to be said of a marker, as for `matplotlib.lines.Line2D`.
    """
    style = {"zorder": 3} | style
    for side, marker, color, name in (
        (False, "s", "C0", names[0]),
        (True, "o", "C1", names[1]),
    ):
        points = X[(y > 0) == side]
        ax.plot(*points.T, marker, color=color, markersize=size, label=name, **style)
