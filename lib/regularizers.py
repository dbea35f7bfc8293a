"""Regularizers: a price on large weights.

A penalty is a function ``value, gradient = penalty(W)``, to be added to the loss. Read
as a prior, L2 believes that weights are normal, L1 that most are close to zero. Only
weights are priced: a bias shifts a function and does not bend it. Dropout and batch
normalization (`lib.layers`) and early stopping (`lib.training`) regularize too.

Chapter: :doc:`/chapters/networks/regularization`.
"""

from dataclasses import dataclass

import numpy as np

from lib.arrays import number, number_fields, real, silent


@dataclass(frozen=True)
class L1:
    """Price of λ Σ abs(w): pulls all weights equally, and small ones to zero.

    Parameters
    ----------
    lam : float
        Strength λ, 0 or more.

    Notes
    -----
    Where w = 0 the gradient is 0, which lies between the slopes -λ and λ.

    References
    ----------
    Tibshirani (1996), Regression shrinkage and selection via the lasso,
    doi:10.1111/j.2517-6161.1996.tb02080.x.

    Examples
    --------
    >>> L1(0.5)(np.array([3.0, 0.0, -1.0]))
    (np.float64(2.0), array([ 0.5,  0. , -0.5]))
    """

    lam: float

    def __post_init__(self):
        number_fields(self, lam={"least": 0})

    @silent
    def __call__(self, W):
        W = real(W, "W")
        return self.lam * np.abs(W).sum(), self.lam * np.sign(W)


@dataclass(frozen=True)
class L2:
    """Price of λ/2 Σ w²: pulls each weight in proportion to its size (ridge).

    Parameters
    ----------
    lam : float
        Strength λ, 0 or more.

    References
    ----------
    Hoerl, Kennard (1970), Ridge regression: biased estimation for nonorthogonal
    problems, doi:10.1080/00401706.1970.10488634.

    Examples
    --------
    >>> L2(0.5)(np.array([3.0, 0.0, -1.0]))
    (np.float64(2.5), array([ 1.5,  0. , -0.5]))
    """

    lam: float

    def __post_init__(self):
        number_fields(self, lam={"least": 0})

    @silent
    def __call__(self, W):
        W = real(W, "W")
        return self.lam / 2 * np.square(W).sum(), self.lam * W


@dataclass(frozen=True)
class ElasticNet:
    """Blend of both, λ (r Σ abs(w) + (1 - r)/2 Σ w²): sparse, yet stable.

    Parameters
    ----------
    lam : float
        Strength λ, 0 or more.
    l1_ratio : float
        Share r of L1, from 0 (all `L2`) to 1 (all `L1`).

    Notes
    -----
    λ and r are scikit-learn's ``alpha`` and ``l1_ratio``.

    References
    ----------
    Zou, Hastie (2005), Regularization and variable selection via the elastic net,
    doi:10.1111/j.1467-9868.2005.00503.x.

    Examples
    --------
    >>> ElasticNet(0.5, l1_ratio=0.5)(np.array([3.0, 0.0, -1.0]))
    (np.float64(2.25), array([ 1. ,  0. , -0.5]))
    """

    lam: float
    l1_ratio: float

    def __post_init__(self):
        number_fields(self, lam={"least": 0}, l1_ratio={"least": 0, "most": 1})

    @silent
    def __call__(self, W):
        value_1, gradient_1 = L1(self.lam * self.l1_ratio)(W)
        value_2, gradient_2 = L2(self.lam * (1 - self.l1_ratio))(W)
        return value_1 + value_2, gradient_1 + gradient_2


def soft_threshold(W, lam):
    """Move every weight towards zero by lam, and no further than zero.

    Parameters
    ----------
    W : array_like
        Weights of any shape.
    lam : float
        Distance, 0 or more.

    Returns
    -------
    ndarray
        The weights V that minimize ½ Σ (v - w)² + lam Σ abs(v), of the shape of W.

    Raises
    ------
    ValueError
        If lam is negative.

    Examples
    --------
    >>> soft_threshold([3.0, -0.5, -2.0], 1.0)
    array([ 2.,  0., -1.])
    """
    W, lam = real(W, "W"), number(lam, "lam", least=0)
    return W - np.clip(W, -lam, lam)
