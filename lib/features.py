"""Features: give columns one scale, many columns a few axes, and points a map.

What is learned from a training set is applied to new data as it is, never learned from
them: ``Z, transform = standardize(X)``, and then ``transform(X_new)``.

`standardize` and `min_max` treat each column by itself. `pca` turns the axes so that
the first few hold as much of the variance as they can. `tsne` draws a map in which
neighbours stay neighbours; its distances, and the sizes of its clusters, mean little.

Chapter: :doc:`/chapters/learning/features`.
"""

from typing import NamedTuple

import numpy as np

from lib.arrays import generator, number, real, silent, table, whole
from lib.linear_algebra import eigen_symmetric, svd


class Scaling(NamedTuple):
    """A shift and a scale for each column, to be called with data.

    Parameters
    ----------
    shift : ndarray of shape (n_in,)
        What is subtracted from a column.
    scale : ndarray of shape (n_in,)
        What it is then divided by.
    """

    shift: np.ndarray
    scale: np.ndarray

    @silent
    def __call__(self, X):
        return (_columns(X, len(self.shift)) - self.shift) / self.scale

    @silent
    def inverse(self, Z):
        """Undo the scaling.

        Parameters
        ----------
        Z : array_like of shape (n, n_in)
            Scaled data.

        Returns
        -------
        ndarray of shape (n, n_in)
            The data in their own units.
        """
        return _columns(Z, len(self.shift), "Z") * self.scale + self.shift


def standardize(X):
    """Give every column the mean 0 and the standard deviation 1 (z-scores).

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Training data, a row a sample.

    Returns
    -------
    Z : ndarray of shape (n, n_in)
        (X - mean) / std, with the variance divided by n, as in scikit-learn. A column
        that is constant becomes 0 and keeps its scale.
    transform : Scaling
        The same for new data, with the mean and std of X.

    Raises
    ------
    ValueError
        If X has other axes, is empty, or holds NaN or infinity.

    Notes
    -----
    Constant means equal in every entry. scikit-learn also takes a column for constant
    whose variance is mere rounding.

    Examples
    --------
    >>> Z, transform = standardize([[0, 5], [2, 5], [4, 5]])
    >>> Z
    array([[-1.22474487,  0.        ],
           [ 0.        ,  0.        ],
           [ 1.22474487,  0.        ]])
    >>> transform([[2, 6]])
    array([[0., 1.]])
    """
    X = table(X)
    constant = X.min(axis=0) == X.max(axis=0)
    mean, width = np.where(constant, X[0], X.mean(axis=0)), np.ptp(X, axis=0)
    width = np.where(constant, 1, width)
    std = width * ((X - mean) / width).std(axis=0)
    transform = Scaling(mean, np.where(constant, 1, std))
    return transform(X), transform


def min_max(X):
    """Stretch every column to the interval from 0 to 1.

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Training data, a row a sample.

    Returns
    -------
    Z : ndarray of shape (n, n_in)
        (X - min) / (max - min). A column that is constant becomes 0.
    transform : Scaling
        The same for new data, with the min and max of X. New data may leave the
        interval, and are not cut off.

    Raises
    ------
    ValueError
        If X has other axes, is empty, or holds NaN or infinity.

    Examples
    --------
    >>> Z, transform = min_max([[0], [4], [10]])
    >>> transform([[12]])
    array([[1.2]])
    """
    X = table(X)
    low, width = X.min(axis=0), np.ptp(X, axis=0)
    transform = Scaling(low, np.where(width > 0, width, 1))
    return transform(X), transform


class PCA(NamedTuple):
    """Principal components: new axes through the middle of a cloud of points.

    Parameters
    ----------
    mean : ndarray of shape (n_in,)
        The middle.
    components : ndarray of shape (k, n_in)
        The axes, a row each: orthogonal, of length 1, the one with most variance first.
    variances : ndarray of shape (k,)
        Variance of the points along each axis, with n - 1 in the denominator.
    """

    mean: np.ndarray
    components: np.ndarray
    variances: np.ndarray

    @silent
    def project(self, X):
        """Find the coordinates of points on the axes.

        Parameters
        ----------
        X : array_like of shape (n, n_in)
            Points.

        Returns
        -------
        ndarray of shape (n, k)
            Their shadows, (X - mean) components.T.
        """
        return (_columns(X, len(self.mean)) - self.mean) @ self.components.T

    @silent
    def reconstruct(self, Z):
        """Find the points that have given coordinates on the axes.

        Parameters
        ----------
        Z : array_like of shape (n, k)
            Coordinates, as from `project`.

        Returns
        -------
        ndarray of shape (n, n_in)
            mean + Z components, the nearest that k axes come to the points.
        """
        return self.mean + _columns(Z, len(self.components), "Z") @ self.components


def pca(X, k):
    """Find the k axes along which the points spread most.

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Points, a row each; two or more. Columns of unlike units should be standardized.
    k : int
        Number of axes, from 1 to the smaller of n and n_in.

    Returns
    -------
    PCA
        Mean, components and variances, the largest variance first. Beyond the rank of
        the centred points the variance is 0, and the axes are any that complete the
        others.

    Raises
    ------
    ValueError
        If k is out of range, X has one row only, other axes, or holds NaN or infinity.

    Notes
    -----
    A component may point either way. Here its largest entry is positive, the first of
    them where several are equally large (to one part in ten thousand); recent versions
    of scikit-learn follow the same rule, older ones another.

    The axes are eigenvectors of the covariance matrix X.T X / (n - 1) of the centred
    points, or, which is the same, right singular vectors of the points themselves. The
    first way is faster where there are more rows than columns, and is taken there; the
    second is more exact for variances below 1e-8 of the largest.

    References
    ----------
    Pearson (1901), On lines and planes of closest fit to systems of points in space,
    doi:10.1080/14786440109462720.

    Examples
    --------
    >>> mean, components, variances = pca([[0, 0], [1, 1], [2, 2]], 1)
    >>> mean, components.round(4), variances.round(12)
    (array([1., 1.]), array([[0.7071, 0.7071]]), array([2.]))
    """
    X = table(X)
    n, n_in = X.shape
    if n < 2:
        raise ValueError("X has one row; expected two or more")
    if whole(k, "k") > min(n, n_in):
        raise ValueError(
            f"k is {k}; expected {min(n, n_in)} or less, X being {X.shape}"
        )
    mean = X.mean(axis=0)
    X = X - mean
    if n >= n_in:
        variances, vectors = eigen_symmetric(X.T @ X / (n - 1))
        components = vectors.T
    else:
        _, s, components = svd(X)
        variances = s**2 / (n - 1)
    eps = np.finfo(X.dtype).eps
    rounding = max(n, n_in) * eps * (variances[0] + eps * mean @ mean)
    variances = np.where(variances > rounding, variances, 0)
    return PCA(mean, components[:k], variances[:k])


@silent
def affinities(X, perplexity=30):
    """Tell how likely each two points are to call each other neighbours.

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Points, a row each.
    perplexity : float
        How many neighbours a point has, softly counted; above 1, below n - 1.

    Returns
    -------
    ndarray of shape (n, n)
        Symmetric, 0 on the diagonal, with sum 1:
        p_ij = (p_j|i + p_i|j) / 2n, where p_j|i falls with distance like a Gaussian
        about point i whose width makes the perplexity, exp of the entropy, the given.

    Raises
    ------
    ValueError
        If perplexity is out of range, X has other axes, or holds NaN or infinity.

    Notes
    -----
    All widths are found at once, by bisection. Where more points than the perplexity
    are equally near there is no such width, and the nearest share alike.

    References
    ----------
    van der Maaten, Hinton (2008), Visualizing data using t-SNE, JMLR 9:2579-2605,
    sections 2 and 3.1.

    Examples
    --------
    >>> affinities([[0], [1], [2], [9]], perplexity=2).round(3)
    array([[0.   , 0.132, 0.107, 0.006],
           [0.132, 0.   , 0.136, 0.026],
           [0.107, 0.136, 0.   , 0.093],
           [0.006, 0.026, 0.093, 0.   ]])
    """
    X = table(X)
    n = len(X)
    target = np.log(number(perplexity, "perplexity", above=1, below=n - 1))
    D = _squared_distances((X - X.mean(axis=0)).astype(float))
    np.fill_diagonal(D, np.inf)
    D -= D.min(axis=1, keepdims=True)
    np.fill_diagonal(D, 0)
    others = 1 - np.eye(n)
    scale = D.mean(axis=1, keepdims=True)
    D /= np.where(scale > 0, scale, 1)
    low, high = np.full((2, n, 1), [[[-40.0]], [[40.0]]])
    for _ in range(50):
        log_beta = (low + high) / 2
        beta = np.exp(log_beta)
        W = np.exp(-beta * D) * others
        S = W.sum(axis=1, keepdims=True)
        P = W / S
        entropy = beta * np.sum(P * D, axis=1, keepdims=True) + np.log(S)
        low = np.where(entropy > target, log_beta, low)
        high = np.where(entropy > target, high, log_beta)
    return (P + P.T) / (2 * n)


@silent
def tsne_loss(Y, P):
    """Measure how badly a map shows who is whose neighbour.

    Parameters
    ----------
    Y : array_like of shape (n, 2)
        Map, a point a row; other numbers of columns will do.
    P : array_like of shape (n, n)
        `affinities`.

    Returns
    -------
    value : float
        KL(P || Q) = Σ p_ij log(p_ij / q_ij), where q_ij falls with distance in the map
        as 1 / (1 + d²).
    gradient : ndarray of shape (n, 2)
        Its derivatives by Y, 4 Σ_j (p_ij - q_ij) (y_i - y_j) / (1 + d_ij²).

    Raises
    ------
    ValueError
        If the shapes do not fit.

    References
    ----------
    van der Maaten, Hinton (2008), Visualizing data using t-SNE, JMLR 9:2579-2605,
    equations 2, 4 and 5.

    Examples
    --------
    >>> P = np.array([[0, 0.4, 0.1], [0.4, 0, 0], [0.1, 0, 0]])
    >>> tsne_loss([[0], [1], [9]], P)[0].round(4)
    np.float64(0.296)
    """
    Y, P = _map(Y, P)
    Q, gradient = _attract(Y, P)
    some = P > 0
    return np.sum(P[some] * np.log(P[some] / Q[some])), gradient


@silent
def tsne_path(
    Y,
    P,
    *,
    n_steps=1000,
    lr=None,
    exaggeration=12,
    n_exaggerated=250,
    momentum=(0.5, 0.8),
):
    """Move the points of a map until neighbours are near each other.

    Parameters
    ----------
    Y : array_like of shape (n, 2)
        Map to start from.
    P : array_like of shape (n, n)
        `affinities`.
    n_steps : int
        Number of steps.
    lr : float, optional
        Learning rate; by default n / 4 exaggeration, but at least 50.
    exaggeration : float
        What P is multiplied by at first, so that clusters gather before they spread.
    n_exaggerated : int
        For how many steps.
    momentum : tuple of float
        Share of the velocity that survives a step, while P is exaggerated and after.

    Returns
    -------
    ndarray of shape (n_steps + 1, n, 2)
        The map at the start and after each step.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a number is out of range.

    Notes
    -----
    Each coordinate has a gain of its own, which rises by 0.2 while the velocity goes on
    pointing against the gradient and falls by a fifth when it turns. Velocity and gains
    begin anew when the exaggeration ends. All choices are those of scikit-learn's exact
    method.

    References
    ----------
    van der Maaten, Hinton (2008), Visualizing data using t-SNE, JMLR 9:2579-2605,
    algorithm 1 and section 3.4; the gains: Jacobs (1988), Increased rates of
    convergence through learning rate adaptation, doi:10.1016/0893-6080(88)90003-2; the
    learning rate: Belkina et al. (2019), doi:10.1038/s41467-019-13055-y.

    Examples
    --------
    >>> P = affinities([[0], [1], [9], [10]], perplexity=1.5)
    >>> path = tsne_path([[0], [0.1], [0.2], [0.3]], P, n_steps=300)
    >>> path.shape
    (301, 4, 1)
    """
    Y, P = _map(Y, P)
    n_steps, n_exaggerated = (
        whole(n_steps, "n_steps"),
        whole(n_exaggerated, "n_exaggerated", 0),
    )
    exaggeration = number(exaggeration, "exaggeration", least=1)
    momentum = real(momentum, "momentum")
    if momentum.shape != (2,):
        raise ValueError(f"momentum has shape {momentum.shape}; expected two numbers")
    first, later = (number(one, "momentum", least=0, below=1) for one in momentum)
    lr = max(len(Y) / exaggeration / 4, 50) if lr is None else number(lr, "lr", above=0)
    path = np.empty((n_steps + 1, *Y.shape), Y.dtype)
    path[0] = Y
    for t in range(n_steps):
        if t in (0, n_exaggerated):
            V, gain = np.zeros_like(Y), np.ones_like(Y)
        early = t < n_exaggerated
        _, dY = _attract(path[t], exaggeration * P if early else P)
        gain = np.where(dY * V < 0, gain + 0.2, np.maximum(0.8 * gain, 0.01))
        V = (first if early else later) * V - lr * gain * dY
        path[t + 1] = path[t] + V
    return path


def tsne(X, rng, perplexity=30, *, start=None, **descent):
    """Draw a map of points in which neighbours stay neighbours.

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Points, a row each.
    rng : numpy.random.Generator
        Scatters the map to start from.
    perplexity : float
        How many neighbours a point has, softly counted; above 1, below n - 1.
    start : array_like of shape (n, 2), optional
        Map to start from; by default points scattered by 1e-4 about the origin.
    **descent : dict
        ``n_steps``, ``lr``, ``exaggeration``, ``n_exaggerated`` and ``momentum`` of
        `tsne_path`, which also returns the way.

    Returns
    -------
    ndarray of shape (n, 2)
        The map: `tsne_path` of `affinities`, its last entry.

    Raises
    ------
    ValueError
        If an argument is out of range, or X holds NaN or infinity.

    Notes
    -----
    The exact method: every step looks at all n² pairs. The map of a new point is not
    defined.

    References
    ----------
    van der Maaten, Hinton (2008), Visualizing data using t-SNE, JMLR 9:2579-2605; how
    to read one: Wattenberg, Viégas, Johnson (2016), doi:10.23915/distill.00002.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = np.concatenate([rng.normal(0, 1, (10, 5)), rng.normal(9, 1, (10, 5))])
    >>> Y = tsne(X, rng, perplexity=5)
    >>> Y.shape
    (20, 2)
    """
    X, rng = table(X), generator(rng)
    if start is None:
        start = 1e-4 * rng.standard_normal((len(X), 2)).astype(X.dtype)
    start = table(start, "start")
    return tsne_path(start, affinities(X, perplexity), **descent)[-1]


def _columns(X, n, name="X"):
    X = real(X, name)
    if X.ndim != 2 or X.shape[1] != n:
        raise ValueError(f"{name} has shape {X.shape}; expected {n} columns")
    return X


def _map(Y, P):
    Y, P = table(Y, "Y"), table(P, "P")
    if P.shape != (len(Y), len(Y)):
        raise ValueError(f"P has shape {P.shape}; expected {(len(Y), len(Y))} as Y has")
    if P.min() < 0 or not np.allclose(P, P.T):
        raise ValueError("P is no affinities; expected a symmetric matrix, 0 or more")
    return Y, P


def _squared_distances(X):
    S = np.sum(X * X, axis=1)
    return np.maximum(S[:, None] + S - 2 * X @ X.T, 0)


def _attract(Y, P):
    """Find the affinities Q in a map, and which way those of P would pull it."""
    N = 1 / (1 + _squared_distances(Y))
    np.fill_diagonal(N, 0)
    Q = N / N.sum()
    W = (P - Q) * N
    return Q, 4 * (W.sum(axis=1, keepdims=True) * Y - W @ Y)
