"""Small data sets, made on the spot from a generator.

Chapters: all; nothing here is downloaded.
"""

import numpy as np

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
"""The four inputs of a gate with two inputs."""

GATES = {
    "never": (0, 0, 0, 0),
    "AND": (0, 0, 0, 1),
    "x₁ AND NOT x₂": (0, 0, 1, 0),
    "x₁": (0, 0, 1, 1),
    "NOT x₁ AND x₂": (0, 1, 0, 0),
    "x₂": (0, 1, 0, 1),
    "XOR": (0, 1, 1, 0),
    "OR": (0, 1, 1, 1),
    "NOR": (1, 0, 0, 0),
    "XNOR": (1, 0, 0, 1),
    "NOT x₂": (1, 0, 1, 0),
    "x₁ OR NOT x₂": (1, 0, 1, 1),
    "NOT x₁": (1, 1, 0, 0),
    "NOT x₁ OR x₂": (1, 1, 0, 1),
    "NAND": (1, 1, 1, 0),
    "always": (1, 1, 1, 1),
}
"""The sixteen gates with two inputs: their outputs at the four corners."""


def separable(rng, n, margin):
    """Scatter points on the two sides of a line, none nearer to it than the margin.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the line and the points.
    n : int
        Number of points.
    margin : float
        Least distance of a point from the line, in [0, 1).

    Returns
    -------
    X : ndarray of shape (n, 2)
        Points of the square [-1, 1]².
    y : ndarray of shape (n,)
        The side of each, -1 or 1.

    Raises
    ------
    ValueError
        If the margin leaves no room.
    """
    if not 0 <= margin < 1:
        raise ValueError(f"margin is {margin}; expected a number in [0, 1)")
    angle = rng.uniform(0, 2 * np.pi)
    normal = np.array([np.cos(angle), np.sin(angle)])
    X = np.empty((0, 2))
    while len(X) < n:
        points = rng.uniform(-1, 1, (2 * n, 2))
        X = np.concatenate([X, points[np.abs(points @ normal) > margin]])
    X = X[:n]
    return X, np.sign(X @ normal)


def blobs(rng, n, distance):
    """Scatter two round clouds of points.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the points.
    n : int
        Number of points, half of them in each cloud.
    distance : float
        Distance of the clouds' centres, in standard deviations of a cloud.

    Returns
    -------
    X : ndarray of shape (n, 2)
        Points.
    y : ndarray of shape (n,)
        The cloud of each, -1 or 1.
    """
    y = np.where(np.arange(n) < n // 2, -1.0, 1.0)
    X = rng.standard_normal((n, 2)) + np.outer(y, [distance / 2, 0])
    order = rng.permutation(n)
    return X[order], y[order]
