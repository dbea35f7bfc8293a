"""Linear algebra: lengths, projections, eigenvectors, and matrices of low rank.

A data set is a matrix whose rows are samples, so ``X @ beta`` is one prediction a row.
NumPy does the factorizing; here its answers get one order and one sign. Values come
largest first. A vector whose sign is free has its largest entry positive, the first of
them where several are equally large (to one part in ten thousand).

Chapter: :doc:`/chapters/foundations/linear_algebra`.
"""

from typing import NamedTuple

import numpy as np

from lib.arrays import generator, number, real, silent, table, whole


class Eigen(NamedTuple):
    """Eigenvalues and eigenvectors of a symmetric matrix.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Eigenvalues, largest first.
    vectors : ndarray of shape (n, n)
        Eigenvectors of length 1, one a column, in the order of the values.
    """

    values: np.ndarray
    vectors: np.ndarray


class EigenPair(NamedTuple):
    """One eigenvalue and its eigenvector.

    Parameters
    ----------
    value : float
        Eigenvalue.
    vector : ndarray of shape (n,)
        Eigenvector of length 1.
    """

    value: float
    vector: np.ndarray


class SVD(NamedTuple):
    """Singular value decomposition, A = U diag(s) Vt.

    Parameters
    ----------
    U : ndarray of shape (n, k)
        Left singular vectors, one a column; k is the smaller of n and d.
    s : ndarray of shape (k,)
        Singular values, largest first, none negative.
    Vt : ndarray of shape (k, d)
        Right singular vectors, one a row.
    """

    U: np.ndarray
    s: np.ndarray
    Vt: np.ndarray


@silent
def norm(x, p=2):
    """Measure the length of a vector.

    Parameters
    ----------
    x : array_like of shape (n,)
        Vector.
    p : float
        Which norm: 1 sums the sizes, 2 is the Euclidean length, ``np.inf`` takes the
        largest size; any number from 1 on will do.

    Returns
    -------
    float
        (Σ \\|x_i\\|^p)^(1/p), in the dtype of x; NaN if x holds one.

    Raises
    ------
    ValueError
        If p is below 1, where the triangle inequality fails.

    Notes
    -----
    The entries are divided by the largest first, so that no power overflows.

    Examples
    --------
    >>> [float(norm([3, -4], p)) for p in (1, 2, np.inf)]
    [7.0, 5.0, 4.0]
    """
    x, p = np.abs(real(x, "x", ndim=1)), float(real(p, "p", ndim=0))
    if not p >= 1:
        raise ValueError(f"p is {p}; expected 1 or more, or np.inf")
    largest = x.max(initial=0)
    if p == np.inf or not 0 < largest < np.inf:
        return largest
    return largest * np.sum((x / largest) ** p) ** (1 / p)


def rank(A):
    """Count the directions that a matrix can reach: the dimension of its column space.

    Parameters
    ----------
    A : array_like of shape (n, d)
        Matrix.

    Returns
    -------
    int
        Number of singular values that are not zero to rounding.

    Raises
    ------
    ValueError
        If A is empty or has entries that are not finite.

    Examples
    --------
    >>> rank(np.ones((3, 3)))
    1
    """
    A = table(A, "A")
    return _count(np.linalg.svd(A, compute_uv=False), A)


def project(y, X):
    """Find the point of a plane, or of any span of vectors, that is nearest to y.

    Parameters
    ----------
    y : array_like of shape (n,) or (n, m)
        Vector, or one in each column.
    X : array_like of shape (n, d) or (n,)
        Vectors that span the plane, one a column, or a single one. They may depend on
        each other.

    Returns
    -------
    ndarray of the shape of y
        The projection; what is left, y minus it, is orthogonal to every column of X.

    Raises
    ------
    ValueError
        If X is all zero, y and X differ in length, or an entry is not finite.

    Examples
    --------
    >>> project([1, 2, 6], [1, 1, 1])
    array([3., 3., 3.])
    """
    X = real(X, "X", finite=True)
    X, y = _system(X[:, None] if X.ndim == 1 else X, y)
    if not X.any():
        raise ValueError("X is all zero; expected a direction to project on")
    U, s, _ = svd(X)
    U = U[:, : _count(s, X)]
    return U @ (U.T @ y)


def least_squares(X, y):
    """Find the weights beta for which X beta comes nearest to y.

    Parameters
    ----------
    X : array_like of shape (n, d)
        Inputs, one a row. An intercept is the weight of a column of ones.
    y : array_like of shape (n,) or (n, m)
        Targets, one a row.

    Returns
    -------
    ndarray of shape (d,) or (d, m)
        The weights. Where columns of X depend on each other many are equally good, and
        these are the shortest; `rank` tells.

    Raises
    ------
    ValueError
        If X and y differ in length, or an entry is not finite.

    Notes
    -----
    `numpy.linalg.lstsq` works on X itself. The normal equations, X.T X beta = X.T y,
    have the same solution but square the condition number.

    Examples
    --------
    >>> least_squares([[1, 0], [1, 1], [1, 2]], [6, 0, 0]).round(12)
    array([ 5., -3.])
    """
    return np.linalg.lstsq(*_system(X, y), rcond=None)[0]


def eigen_symmetric(A):
    """Find the axes that a symmetric matrix only stretches, and by how much.

    Parameters
    ----------
    A : array_like of shape (n, n)
        Symmetric matrix, to rounding.

    Returns
    -------
    Eigen
        Eigenvalues, largest first, and orthonormal eigenvectors in columns, so that
        ``A = vectors * values @ vectors.T``.

    Raises
    ------
    ValueError
        If A is not square, not symmetric, or has entries that are not finite.

    Examples
    --------
    >>> values, vectors = eigen_symmetric([[2, 1], [1, 2]])
    >>> values.round(12)
    array([3., 1.])
    >>> vectors.round(4)
    array([[ 0.7071,  0.7071],
           [ 0.7071, -0.7071]])
    """
    A = _square(A, "A")
    apart = np.abs(A - A.T)
    if apart.max() > 1000 * np.finfo(A.dtype).eps * np.abs(A).max():
        i, j = np.unravel_index(apart.argmax(), A.shape)
        raise ValueError(
            f"A has {A[i, j]} at {i, j} and {A[j, i]} at {j, i}; "
            "expected a symmetric matrix"
        )
    values, vectors = np.linalg.eigh(A / 2 + A.T / 2)
    vectors = vectors[:, ::-1]
    return Eigen(values[::-1], vectors * _signs(vectors))


def power_iteration(A, rng, n_steps=10_000):
    """Find the eigenvalue of largest size by applying the matrix again and again.

    Parameters
    ----------
    A : array_like of shape (n, n)
        Matrix with one real eigenvalue that is larger in size than all others.
    rng : numpy.random.Generator
        Draws the vector to start from.
    n_steps : int
        How often to apply A at most.

    Returns
    -------
    EigenPair
        The eigenvalue, and an eigenvector of length 1.

    Raises
    ------
    ValueError
        If A is not square or not finite, or the vector has not settled after n_steps,
        as when two eigenvalues have the same size.

    Notes
    -----
    Each step shrinks the share of every other eigenvector by the ratio of its
    eigenvalue to the largest.

    References
    ----------
    von Mises, Pollaczek-Geiringer (1929), Praktische Verfahren der
    Gleichungsauflösung, doi:10.1002/zamm.19290090206.

    Examples
    --------
    >>> value, vector = power_iteration([[2, 1], [1, 2]], np.random.default_rng(0))
    >>> value.round(10), vector.round(6)
    (np.float64(3.0), array([0.707107, 0.707107]))
    """
    A, n_steps = _square(A, "A"), whole(n_steps, "n_steps")
    tolerance = 1000 * np.finfo(A.dtype).eps
    x = generator(rng).standard_normal(len(A)).astype(A.dtype)
    for _ in range(n_steps):
        x = x / norm(x)
        Ax = A @ x
        value = x @ Ax
        if norm(Ax - value * x) <= tolerance * norm(Ax):
            return EigenPair(value, x * _signs(x))
        x = Ax
    raise ValueError(
        f"A turns the vector still after {n_steps} steps; "
        "expected one eigenvalue larger in size than all others"
    )


def svd(A):
    """Write a matrix as rotation, stretch, rotation: A = U diag(s) Vt.

    Parameters
    ----------
    A : array_like of shape (n, d)
        Matrix.

    Returns
    -------
    SVD
        ``U``, ``s`` and ``Vt``, cut to the smaller of n and d. The sign rule holds for
        the rows of ``Vt``, and the columns of ``U`` follow.

    Raises
    ------
    ValueError
        If A is empty or has entries that are not finite.

    Examples
    --------
    >>> U, s, Vt = svd([[3, 0], [4, 5]])
    >>> (s**2).round(10)
    array([45.,  5.])
    >>> (U * s @ Vt).round(10) + 0.0
    array([[3., 0.],
           [4., 5.]])
    """
    U, s, Vt = np.linalg.svd(table(A, "A"), full_matrices=False)
    signs = _signs(Vt.T)
    return SVD(U * signs, s, Vt * signs[:, None])


def low_rank(A, k):
    """Keep of a matrix what k products of a column and a row can say.

    Parameters
    ----------
    A : array_like of shape (n, d)
        Matrix.
    k : int
        Rank to keep, from 1 to the smaller of n and d.

    Returns
    -------
    ndarray of shape (n, d)
        The matrix of rank k at most that is nearest to A, in the sum of squares.

    Raises
    ------
    ValueError
        If k is out of range, A is empty or has entries that are not finite.

    References
    ----------
    Eckart, Young (1936), The approximation of one matrix by another of lower rank,
    doi:10.1007/BF02288367.

    Examples
    --------
    >>> low_rank([[2, 0], [0, 1]], 1)
    array([[2., 0.],
           [0., 0.]])
    """
    U, s, Vt = svd(A)
    if whole(k, "k") > len(s):
        raise ValueError(f"k is {k}; expected {len(s)} or less")
    return U[:, :k] * s[:k] @ Vt[:k]


def pagerank(links, damping=0.85):
    """Rank pages by how often a reader who clicks at random would be there.

    Parameters
    ----------
    links : array_like of shape (n, n)
        ``links[i, j]`` is the number of links from page i to page j, or their weight.
    damping : float
        Probability to follow a link of the page; else the reader jumps to any page.
        At least 0 and below 1.

    Returns
    -------
    ndarray of shape (n,)
        The share of time on each page; sums to 1.

    Raises
    ------
    ValueError
        If links is not square, has entries that are negative or not finite, or damping
        is out of range.

    Notes
    -----
    From a page without links the reader jumps to any page. So each row is a
    distribution, and the ranks are the eigenvector of eigenvalue 1 of a stochastic
    matrix. Every other eigenvalue is at most ``damping`` in size, which tells how many
    steps of power iteration suffice.

    References
    ----------
    Brin, Page (1998), The anatomy of a large-scale hypertextual Web search engine,
    doi:10.1016/S0169-7552(98)00110-X.

    Examples
    --------
    >>> pagerank([[0, 1, 1], [0, 0, 1], [1, 0, 0]]).round(3)
    array([0.388, 0.215, 0.397])
    """
    links, damping = _square(links, "links"), number(damping, "damping", 0, below=1)
    if links.min() < 0:
        raise ValueError(f"links holds {links.min()}; expected 0 or more")
    n = len(links)
    out = links.sum(axis=1, keepdims=True)
    follow = np.where(out > 0, links, 1) / np.where(out > 0, out, n)
    ranks = np.full(n, 1 / n, links.dtype)
    n_steps = np.log(1e-18) / np.log(damping) if damping else 1
    for _ in range(int(np.ceil(n_steps))):
        ranks = damping * (ranks @ follow) + (1 - damping) / n
    return ranks


def _square(A, name):
    A = table(A, name)
    if A.shape[0] != A.shape[1]:
        raise ValueError(
            f"{name} has shape {A.shape}; expected as many rows as columns"
        )
    return A


def _system(X, y):
    X, y = table(X, "X"), real(y, "y", finite=True)
    if y.ndim not in (1, 2) or len(y) != len(X):
        raise ValueError(
            f"y has shape {y.shape}; expected {len(X)} rows, as many as X has"
        )
    return X, y


def _count(s, A):
    """Count singular values by the rule of `numpy.linalg.matrix_rank`."""
    return int(np.sum(s > s[0] * max(A.shape) * np.finfo(A.dtype).eps))


def _signs(V):
    """Find the sign of the first of the largest entries, along the first axis."""
    size = np.abs(V)
    first = np.argmax(size > 0.9999 * size.max(axis=0), axis=0)
    return np.sign(np.take_along_axis(V, np.expand_dims(first, 0), axis=0)[0])
