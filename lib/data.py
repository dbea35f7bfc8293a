"""Small data sets, made on the spot, and one text.

Chapters: all; nothing here is downloaded.
"""

from itertools import permutations
from pathlib import Path

import numpy as np

from lib.arrays import generator, number, whole

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


def alice():
    """Read the first two chapters of Alice's Adventures in Wonderland.

    Returns
    -------
    str
        The text, 22,000 characters in lines and paragraphs, all of them ASCII.

    References
    ----------
    L. Carroll (1865), Alice's Adventures in Wonderland, in the public domain; from
    Project Gutenberg, the Millennium Fulcrum edition 2.9.

    Examples
    --------
    >>> alice().splitlines()[2]
    'Alice was beginning to get very tired of sitting by her sister'
    """
    return Path(__file__).with_name("alice.txt").read_text(encoding="utf-8")


def pronouns():
    """Write all sentences of a small grammar in which one word decides what "it" is.

    Returns
    -------
    sentences : ndarray of shape (1584, 13) of str
        Their words. Twelve nouns make 132 ordered pairs; each pair comes with six verbs
        and each verb with two adjectives. The nouns are words 1 and 7, and "it" is
        word 9, counted from 0.
    answers : ndarray of shape (1584,) of str
        The noun that "it" means.

    Notes
    -----
    Neither verb nor adjective decides alone: what is too big does not fit in, and what
    it does not fit around is too big.

    References
    ----------
    H. J. Levesque, E. Davis, L. Morgenstern (2012), The Winograd schema challenge,
    whose first example is the trophy that does not fit in the suitcase.

    Examples
    --------
    >>> sentences, answers = pronouns()
    >>> print(*sentences[1], "-", answers[1])
    the trophy did not fit in the suitcase because it was too small - suitcase
    """
    nouns = "trophy suitcase ring box crane truck horse cart vase shelf cat tree"
    verbs = {  # what the first noun, and what the second, would be too much of
        "fit in": ("big", "small"),
        "fit around": ("small", "big"),
        "hold up": ("weak", "heavy"),
        "hang from": ("heavy", "weak"),
        "run past": ("slow", "fast"),
        "fall behind": ("fast", "slow"),
    }
    rows = [
        (f"the {a} did not {verb} the {b} because it was too {adjective}".split(), it)
        for a, b in permutations(nouns.split(), 2)
        for verb, pair in verbs.items()
        for adjective, it in zip(pair, (a, b), strict=True)
    ]
    sentences, answers = zip(*rows, strict=True)
    return np.array(sentences), np.array(answers)


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
    rng, n = generator(rng), whole(n, "n", least=0)
    margin = number(margin, "margin", least=0, below=1)
    angle = rng.uniform(0, 2 * np.pi)
    normal = np.array([np.cos(angle), np.sin(angle)])
    X = np.empty((0, 2))
    while len(X) < n:
        points = rng.uniform(-1, 1, (2 * n, 2))
        X = np.concatenate([X, points[np.abs(points @ normal) > margin]])
    X = X[:n]
    return X, np.sign(X @ normal)


def cards(rng, n, size=20, mark=5):
    """Draw cards with one square mark, in the left or in the right half.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the marks' places.
    n : int
        Number of cards.
    size : int
        Width and height of a card, in cells; even.
    mark : int
        Width and height of the mark, at most half of size.

    Returns
    -------
    X : ndarray of shape (n, size * size)
        The cards, row by row: 1 where there is ink, else 0.
    y : ndarray of shape (n,)
        The half, -1 for left and 1 for right.

    Raises
    ------
    ValueError
        If n is below 1, or a mark does not fit into half a card.

    Examples
    --------
    >>> X, y = cards(np.random.default_rng(0), 2, size=4, mark=1)
    >>> X[1].reshape(4, 4)
    array([[0., 0., 0., 0.],
           [0., 0., 1., 0.],
           [0., 0., 0., 0.],
           [0., 0., 0., 0.]])
    >>> y
    array([1., 1.])
    """
    rng, n = generator(rng), whole(n, "n")
    size, mark = whole(size, "size"), whole(mark, "mark")
    if size % 2 or mark > size // 2:
        raise ValueError(
            f"size is {size} and mark {mark}; expected an even size, and a mark of at "
            "most half of it"
        )
    y = rng.choice([-1.0, 1.0], n)
    top = rng.integers(size - mark + 1, size=n)
    left = rng.integers(size // 2 - mark + 1, size=n) + np.where(y > 0, size // 2, 0)
    cell = np.arange(size)
    rows = (cell >= top[:, None]) & (cell < top[:, None] + mark)
    columns = (cell >= left[:, None]) & (cell < left[:, None] + mark)
    return (rows[:, :, None] & columns[:, None, :]).reshape(n, -1).astype(float), y


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
    rng, n, distance = (
        generator(rng),
        whole(n, "n", least=0),
        number(distance, "distance"),
    )
    y = np.where(np.arange(n) < n // 2, -1.0, 1.0)
    X = rng.standard_normal((n, 2)) + np.outer(y, [distance / 2, 0])
    order = rng.permutation(n)
    return X[order], y[order]


def moons(rng, n, noise=0.1):
    """Scatter points along two half circles that reach into each other.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the points.
    n : int
        Number of points, half of them in each moon.
    noise : float
        Standard deviation of a point about its place; the moons have radius 0.6.

    Returns
    -------
    X : ndarray of shape (n, 2)
        Points, about the middle of the square [-1, 1]².
    y : ndarray of shape (n,)
        The moon of each, -1 or 1.
    """
    rng, n, noise = _checked(rng, n, noise)
    y = _halves(rng, n)
    angle = rng.uniform(0, np.pi, n)
    moon = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    return 0.6 * y[:, None] * moon + noise * rng.standard_normal((n, 2)), y


def circles(rng, n, noise=0.1):
    """Scatter points about a centre and about a circle around it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the points.
    n : int
        Number of points, half of them about the centre.
    noise : float
        Standard deviation of a point about its place; the circle has radius 0.8.

    Returns
    -------
    X : ndarray of shape (n, 2)
        Points, about the middle of the square [-1, 1]².
    y : ndarray of shape (n,)
        Where each belongs, -1 on the circle or 1 at the centre.
    """
    rng, n, noise = _checked(rng, n, noise)
    y = _halves(rng, n)
    angle, radius = rng.uniform(0, 2 * np.pi, n), np.where(y > 0, 0.2, 0.8)
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + noise * rng.standard_normal((n, 2)), y


def spirals(rng, n, noise=0.03):
    """Scatter points along two spirals that wind about each other.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the points.
    n : int
        Number of points, half of them on each spiral.
    noise : float
        Standard deviation of a point about its place; turns lie 0.3 apart.

    Returns
    -------
    X : ndarray of shape (n, 2)
        Points, about the middle of the square [-1, 1]².
    y : ndarray of shape (n,)
        The spiral of each, -1 or 1.
    """
    rng, n, noise = _checked(rng, n, noise)
    y = _halves(rng, n)
    radius = 0.95 * np.sqrt(rng.uniform(0.01, 1, n))
    angle = radius * 2 * np.pi / 0.6
    X = (radius * y)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + noise * rng.standard_normal((n, 2)), y


def xor_clouds(rng, n, noise=0.2):
    """Scatter four clouds about the corners of a square, opposite ones of one class.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the points.
    n : int
        Number of points, half of them in each class.
    noise : float
        Standard deviation of a cloud; the corners lie 1 apart.

    Returns
    -------
    X : ndarray of shape (n, 2)
        Points, about the middle of the square [-1, 1]².
    y : ndarray of shape (n,)
        The class of each, 1 where exactly one coordinate of its corner is positive,
        else -1.
    """
    rng, n, noise = _checked(rng, n, noise)
    y, side = _halves(rng, n), rng.choice([-0.5, 0.5], n)
    X = np.stack([side, -y * side], axis=1)
    return X + noise * rng.standard_normal((n, 2)), y


def _checked(rng, n, noise):
    return generator(rng), whole(n, "n", least=0), number(noise, "noise", least=0)


def _halves(rng, n):
    return rng.permutation(np.where(np.arange(n) < n // 2, -1.0, 1.0))
