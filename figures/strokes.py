"""What the drawings of several chapters share: colours, light lines.

Chapter: none.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba

GREY = "#7f7f7f"
BLUE, ORANGE = to_rgba("C0"), to_rgba("C1")
CLEAR = [(0.5, (*BLUE[:3], 0)), (0.5, (*ORANGE[:3], 0))]
SIGNED = LinearSegmentedColormap.from_list("signed", [(0, BLUE), *CLEAR, (1, ORANGE)])
"""Colours from blue for -1 through nothing for 0 to orange for 1."""
SHADE = LinearSegmentedColormap.from_list("shade", [(*BLUE[:3], 0), BLUE])
"""Colours from nothing for 0 to blue for 1."""


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
