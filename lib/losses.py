"""Losses: how wrong a prediction is, in one number, and which way is better.

A loss is a function ``value, gradient = loss(prediction, target)``; the gradient is the
derivative of the value by the prediction. All three arrays have the same shape: labels
are one-hot rows or columns, never a bare vector beside a column.

=================================== ====================== =========================
loss                                prediction             value
=================================== ====================== =========================
`mean_squared_error`                number                 mean over all elements
`half_squared_error`                number                 sum in a row, mean of rows
`mean_absolute_error`               number                 mean over all elements
`binary_cross_entropy`              probability            mean over all elements
`binary_cross_entropy_with_logits`  logit                  mean over all elements
`categorical_cross_entropy`         row of probabilities   mean of rows
`cross_entropy`                     row of logits          mean of rows
`hinge`                             score                  sum in a row, mean of rows
`kl_divergence`                     row of probabilities   mean of rows
=================================== ====================== =========================

What would go wrong in silence is a ValueError: shapes that differ but broadcast, a
probability outside 0 to 1, a label that is none. NaN passes, for it does not hide. What
has probability 0 and does not happen costs nothing: 0 times infinity is 0 here. The
losses of probabilities stay finite at log 0, as in PyTorch: no logarithm falls below
-100, and no gradient divides by less than 1e-12. Those of logits need no such rescue.

Chapter: :doc:`/chapters/networks/losses`.
"""

import numpy as np

from lib.activations import sigmoid
from lib.arrays import real, silent


@silent
def mean_squared_error(Y_hat, Y):
    """Average the squares of all errors.

    Parameters
    ----------
    Y_hat : array_like of shape (n, k)
        Predictions; any other shape will do.
    Y : array_like of shape (n, k)
        Targets, of the same shape.

    Returns
    -------
    value : float
        Mean of (Y_hat - Y)² over all elements.
    gradient : ndarray
        2 (Y_hat - Y) / (n k).

    Examples
    --------
    >>> mean_squared_error([[2.5], [0.0]], [[3.0], [-0.5]])
    (np.float64(0.25), array([[-0.5],
           [ 0.5]]))
    """
    Y_hat, Y = _pair(Y_hat, Y)
    E = Y_hat - Y
    return np.vdot(E, E) / E.size, 2 * E / E.size


@silent
def half_squared_error(Y_hat, Y):
    """Halve the sum of squares of each row's errors, and average over rows.

    Parameters
    ----------
    Y_hat : array_like of shape (n, k)
        Predictions, a row a sample.
    Y : array_like of shape (n, k)
        Targets, of the same shape.

    Returns
    -------
    value : float
        ½ Σ (Y_hat - Y)² / n.
    gradient : ndarray
        (Y_hat - Y) / n.

    Examples
    --------
    >>> half_squared_error([[1.0, 2.0, 3.0]], [[0.0, 0.0, 0.0]])
    (np.float64(7.0), array([[1., 2., 3.]]))
    """
    Y_hat, Y = _pair(Y_hat, Y)
    E = Y_hat - Y
    n = np.atleast_1d(E).shape[0]
    return np.vdot(E, E) / (2 * n), E / n


@silent
def mean_absolute_error(Y_hat, Y):
    """Average the absolute values of all errors.

    Parameters
    ----------
    Y_hat : array_like of shape (n, k)
        Predictions; any other shape will do.
    Y : array_like of shape (n, k)
        Targets, of the same shape.

    Returns
    -------
    value : float
        Mean of abs(Y_hat - Y) over all elements.
    gradient : ndarray
        sign(Y_hat - Y) / (n k), 0 where the error is 0.

    Examples
    --------
    >>> mean_absolute_error([[2.5], [0.0]], [[3.0], [-0.5]])
    (np.float64(0.5), array([[-0.5],
           [ 0.5]]))
    """
    Y_hat, Y = _pair(Y_hat, Y)
    E = Y_hat - Y
    return np.mean(np.abs(E)), np.sign(E) / E.size


@silent
def binary_cross_entropy(P, Y):
    """Measure the surprise at yes-or-no labels, given their probabilities.

    Parameters
    ----------
    P : array_like of shape (n, k)
        Predicted probabilities of label 1; any other shape will do.
    Y : array_like of shape (n, k)
        Labels 0 or 1, or probabilities between.

    Returns
    -------
    value : float
        Mean of -Y log P - (1 - Y) log(1 - P) over all elements.
    gradient : ndarray
        (P - Y) / (P (1 - P)) / (n k).

    Examples
    --------
    >>> binary_cross_entropy([[0.9]], [[1.0]])
    (np.float64(0.10536051565782628), array([[-1.11111111]]))
    >>> binary_cross_entropy([[1.0]], [[0.0]])[0]
    np.float64(100.0)
    """
    P, Y = _pair(P, Y, "P")
    _check_probabilities("P", P)
    _check_probabilities("Y", Y)
    value = -np.mean(Y * _log(P) + (1 - Y) * _log(-P, np.log1p))
    dP = (1 - Y) / np.maximum(1 - P, 1e-12) - Y / np.maximum(P, 1e-12)
    return value, dP / P.size


@silent
def binary_cross_entropy_with_logits(Z, Y):
    """Measure the surprise at yes-or-no labels, given their logits.

    Parameters
    ----------
    Z : array_like of shape (n, k)
        Logits of label 1; any other shape will do.
    Y : array_like of shape (n, k)
        Labels 0 or 1, or probabilities between.

    Returns
    -------
    value : float
        What `binary_cross_entropy` is at sigmoid(Z).
    gradient : ndarray
        (sigmoid(Z) - Y) / (n k).

    Notes
    -----
    Computed as max(z, 0) - y z + log(1 + exp(-abs(z))), exact where the sigmoid rounds
    to 0 or 1.

    Examples
    --------
    >>> binary_cross_entropy_with_logits([[-800.0]], [[1.0]])
    (np.float64(800.0), array([[-1.]]))
    """
    Z, Y = _pair(Z, Y, "Z")
    _check_probabilities("Y", Y)
    losses = np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-np.abs(Z)))
    losses = np.where(np.isinf(Z), np.inf, losses)
    losses = np.where(np.isinf(Z) & ((Z > 0) == Y), 0, losses)
    return np.mean(losses), (sigmoid(Z) - Y) / Z.size


@silent
def categorical_cross_entropy(P, Y):
    """Measure the surprise at each row's class, given its probability.

    Parameters
    ----------
    P : array_like of shape (n, n_classes)
        Predicted probabilities.
    Y : array_like of shape (n, n_classes)
        One-hot rows.

    Returns
    -------
    value : float
        -Σ Y log P / n.
    gradient : ndarray
        -(Y / P) / n.

    Examples
    --------
    >>> categorical_cross_entropy([[0.5, 0.25, 0.25]], [[1, 0, 0]])
    (np.float64(0.6931471805599453), array([[-2., -0., -0.]]))
    """
    P, Y = _pair(P, Y, "P")
    _check_probabilities("P", P)
    n = _check_rows(Y)
    return -np.vdot(Y, _log(P)) / n, -Y / np.maximum(P, 1e-12) / n


@silent
def cross_entropy(Z, Y):
    """Measure the surprise at each row's class, given the logits.

    Parameters
    ----------
    Z : array_like of shape (n, n_classes)
        Logits.
    Y : array_like of shape (n, n_classes)
        One-hot rows, or rows of probabilities (soft labels).

    Returns
    -------
    value : float
        -Σ Y log softmax(Z) / n.
    gradient : ndarray
        (softmax(Z) - Y) / n.

    Notes
    -----
    The logarithm of softmax is z - log Σ exp z, taken after the row's largest logit is
    subtracted.

    Examples
    --------
    >>> cross_entropy([[0.0, 0.0]], [[1, 0]])
    (np.float64(0.6931471805599453), array([[-0.5,  0.5]]))
    >>> cross_entropy([[-800.0, 0.0]], [[1, 0]])[0]
    np.float64(800.0)
    >>> cross_entropy([[0.0, 0.0]], [[0.3, 0.7]])[1]
    array([[ 0.2, -0.2]])
    """
    Z, Y = _pair(Z, Y, "Z")
    n = _check_rows(Y, soft=True)
    Z = Z - Z.max(axis=-1, keepdims=True)
    E = np.exp(Z)
    S = E.sum(axis=-1, keepdims=True)
    L = np.log(S) - Z
    value = np.vdot(Y, L)
    if value != value:  # 0 times infinity is NaN
        value = np.sum(Y * L, where=Y > 0)
    return value / n, (E / S - Y) / n


@silent
def hinge(Z, Y):
    """Charge for every score that is not right by a margin of 1.

    Parameters
    ----------
    Z : array_like of shape (n, k)
        Scores, a row a sample.
    Y : array_like of shape (n, k)
        Labels -1 or 1.

    Returns
    -------
    value : float
        Σ max(0, 1 - Y Z) / n.
    gradient : ndarray
        -Y / n where Y Z < 1, else 0.

    References
    ----------
    Cortes, Vapnik (1995), Support-vector networks, doi:10.1007/BF00994018.

    Examples
    --------
    >>> hinge([[2.0], [0.5], [0.5]], [[1], [1], [-1]])[0]
    np.float64(0.6666666666666666)
    """
    Z, Y = _pair(Z, Y, "Z")
    if not (np.abs(Y) == 1).all():
        raise ValueError(f"Y holds {_first(Y, np.abs(Y) != 1)}; expected -1 or 1")
    M = 1 - Y * Z
    n = np.atleast_1d(M).shape[0]
    return np.sum(np.maximum(M, 0)) / n, -Y * np.heaviside(M, 0) / n


@silent
def kl_divergence(P, Q):
    """Measure how far each row of P is from that of Q, in nats.

    Parameters
    ----------
    P : array_like of shape (n, n_classes)
        Predicted distributions, by which the gradient is taken.
    Q : array_like of shape (n, n_classes)
        Target distributions, whose rows are taken as they are: if one adds up to more
        than 1, the value can be negative.

    Returns
    -------
    value : float
        D(P || Q) = Σ P log(P / Q) / n, where 0 log 0 is 0.
    gradient : ndarray
        (log(P / Q) + 1) / n.

    References
    ----------
    Kullback, Leibler (1951), On information and sufficiency,
    doi:10.1214/aoms/1177729694.

    Examples
    --------
    >>> kl_divergence([[0.5, 0.5]], [[0.9, 0.1]])[0].round(4)
    np.float64(0.5108)
    >>> kl_divergence([[0.9, 0.1]], [[0.5, 0.5]])[0].round(4)
    np.float64(0.3681)
    """
    P, Q = _pair(P, Q, "P", "Q")
    _check_probabilities("P", P)
    _check_probabilities("Q", Q)
    n = _count_rows(P, "P")
    log_ratio = _log(P) - _log(Q)
    return np.vdot(P, log_ratio) / n, (log_ratio + 1) / n


def _pair(Y_hat, Y, prediction="Y_hat", target="Y"):
    Y_hat, Y = real(Y_hat, prediction), real(Y, target)
    Y = Y.astype(Y_hat.dtype, copy=False)
    if Y.shape != Y_hat.shape or Y.size == 0:
        raise ValueError(
            f"{target} has shape {Y.shape} and {prediction} {Y_hat.shape}; "
            "expected equal shapes that are not empty"
        )
    return Y_hat, Y


def _check_probabilities(name, P):
    if P.min() < 0 or P.max() > 1:
        outside = _first(P, (P < 0) | (P > 1))
        raise ValueError(f"{name} holds {outside}; expected probabilities, 0 to 1")


def _count_rows(Y, name):
    if Y.ndim == 0:
        raise ValueError(f"{name} is {Y}; expected rows, of shape (n, n_classes)")
    return Y.size // Y.shape[-1]


def _check_rows(Y, soft=False):
    n = _count_rows(Y, "Y")
    if np.count_nonzero(Y) == n and (Y.max(axis=-1) == 1).all():
        return n
    if not soft:
        raise ValueError("Y holds a row that is not one-hot; expected one 1, else 0")
    if not (Y.min() >= 0 and np.abs(Y.sum(axis=-1) - 1).max() < 1e-3):
        raise ValueError(
            "Y holds a row that is not one-hot, nor probabilities that add up to 1"
        )
    return n


def _first(Y, where):
    return np.asarray(Y)[where].flat[0]


def _log(P, log=np.log):
    with np.errstate(divide="ignore"):
        return np.maximum(log(P), -100)
