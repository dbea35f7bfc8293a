"""Initializers: where the weights start.

Zeros would keep all units of a layer alike for ever. Weights too small or too large let
the signal die or explode with depth, so each rule here fixes the variance of W to keep
the size of what flows forward (``n_in`` terms a sum), backward (``n_out``), or of both.
Biases start at zero.

An initializer is a function ``W = initializer(rng, n_in, n_out, shape=None)``: n_in
inputs feed each unit, each input feeds n_out units, and W has the shape (n_in, n_out)
unless another is given, as for the kernel of a convolution.

Chapter: :doc:`/chapters/networks/initialization`.
"""

import math
from functools import partial

import numpy as np

from lib.arrays import generator, number, whole


def glorot_uniform(rng, n_in, n_out, shape=None):
    """Draw W uniformly with variance 2 / (n_in + n_out), for tanh.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n_in, n_out : int
        Inputs of a unit, and units that an input feeds.
    shape : tuple of int, optional
        Shape of W, (n_in, n_out) by default.

    Returns
    -------
    ndarray of shape (n_in, n_out)
        W, in float64.

    References
    ----------
    Glorot, Bengio (2010), Understanding the difficulty of training deep feedforward
    neural networks, PMLR 9:249-256, eq. 16.

    Examples
    --------
    >>> W = glorot_uniform(np.random.default_rng(0), 300, 100)
    >>> W.shape, bool(abs(W).max() <= (6 / 400) ** 0.5)
    ((300, 100), True)
    """
    shape = _shape(n_in, n_out, shape)
    bound = math.sqrt(6 / (int(n_in) + int(n_out)))
    return generator(rng).uniform(-bound, bound, shape)


def glorot_normal(rng, n_in, n_out, shape=None):
    """Draw W from a normal distribution with variance 2 / (n_in + n_out).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n_in, n_out : int
        Inputs of a unit, and units that an input feeds.
    shape : tuple of int, optional
        Shape of W, (n_in, n_out) by default.

    Returns
    -------
    ndarray of shape (n_in, n_out)
        W, in float64.

    References
    ----------
    Glorot, Bengio (2010), Understanding the difficulty of training deep feedforward
    neural networks, PMLR 9:249-256, eq. 12.
    """
    shape = _shape(n_in, n_out, shape)
    return generator(rng).normal(0, math.sqrt(2 / (int(n_in) + int(n_out))), shape)


def he_uniform(rng, n_in, n_out, shape=None):
    """Draw W uniformly with variance 2 / n_in, for ReLU.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n_in, n_out : int
        Inputs of a unit, and units that an input feeds.
    shape : tuple of int, optional
        Shape of W, (n_in, n_out) by default.

    Returns
    -------
    ndarray of shape (n_in, n_out)
        W, in float64.

    References
    ----------
    He, Zhang, Ren, Sun (2015), Delving deep into rectifiers, arXiv:1502.01852, eq. 10.
    """
    shape = _shape(n_in, n_out, shape)
    bound = math.sqrt(6 / n_in)
    return generator(rng).uniform(-bound, bound, shape)


def he_normal(rng, n_in, n_out, shape=None):
    """Draw W from a normal distribution with variance 2 / n_in, for ReLU.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n_in, n_out : int
        Inputs of a unit, and units that an input feeds.
    shape : tuple of int, optional
        Shape of W, (n_in, n_out) by default.

    Returns
    -------
    ndarray of shape (n_in, n_out)
        W, in float64.

    References
    ----------
    He, Zhang, Ren, Sun (2015), Delving deep into rectifiers, arXiv:1502.01852, eq. 10.

    Examples
    --------
    >>> he_normal(np.random.default_rng(0), 784, 256).std().round(4)
    np.float64(0.0506)
    """
    shape = _shape(n_in, n_out, shape)
    return generator(rng).normal(0, math.sqrt(2 / n_in), shape)


def lecun_normal(rng, n_in, n_out, shape=None):
    """Draw W from a normal distribution with variance 1 / n_in.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n_in, n_out : int
        Inputs of a unit, and units that an input feeds.
    shape : tuple of int, optional
        Shape of W, (n_in, n_out) by default.

    Returns
    -------
    ndarray of shape (n_in, n_out)
        W, in float64.

    References
    ----------
    LeCun, Bottou, Orr, Müller (1998), Efficient BackProp, in Neural Networks: Tricks of
    the Trade, doi:10.1007/3-540-49430-8_2, section 4.6.
    """
    shape = _shape(n_in, n_out, shape)
    return generator(rng).normal(0, math.sqrt(1 / n_in), shape)


def orthogonal(rng, n_in, n_out, shape=None):
    """Draw a W that keeps lengths: its columns, or its rows, are orthonormal.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n_in, n_out : int
        Inputs of a unit, and units that an input feeds.
    shape : tuple of int, optional
        Shape of W, (n_in, n_out) by default.

    Returns
    -------
    ndarray of shape (n_in, n_out)
        W, in float64.

    Notes
    -----
    Of all such matrices each is equally likely: W is the factor Q of a normal matrix,
    whose columns take the signs of R's diagonal. A W of more than two axes is the
    matrix with the same last axis.

    References
    ----------
    Saxe, McClelland, Ganguli (2014), Exact solutions to the nonlinear dynamics of
    learning in deep linear neural networks, arXiv:1312.6120. Mezzadri (2007), How to
    generate random matrices from the classical compact groups, arXiv:math-ph/0609050.

    Examples
    --------
    >>> W = orthogonal(np.random.default_rng(0), 5, 3)
    >>> np.allclose(W.T @ W, np.eye(3))
    True
    """
    shape = _shape(n_in, n_out, shape)
    rows, columns = math.prod(shape[:-1]), shape[-1]
    tall = max(rows, columns), min(rows, columns)
    Q, R = np.linalg.qr(generator(rng).standard_normal(tall))
    Q = Q * np.sign(np.diag(R))
    return (Q if rows >= columns else Q.T).reshape(shape)


def zeros(rng, n_in, n_out, shape=None):
    """Set every weight to zero.

    Parameters
    ----------
    rng : object
        Not used.
    n_in, n_out : int
        Inputs of a unit, and units that an input feeds.
    shape : tuple of int, optional
        Shape of W, (n_in, n_out) by default.

    Returns
    -------
    ndarray of shape (n_in, n_out)
        W, in float64.

    Examples
    --------
    >>> zeros(None, 2, 3)
    array([[0., 0., 0.],
           [0., 0., 0.]])
    """
    shape = _shape(n_in, n_out, shape)
    return np.zeros(shape)


def gaussian(std):
    """Make an initializer that knows no sizes: normal, the same std for every layer.

    Parameters
    ----------
    std : float
        Standard deviation, 0 or more.

    Returns
    -------
    callable
        The initializer, ``W = initializer(rng, n_in, n_out, shape=None)``.

    Raises
    ------
    ValueError
        If std is negative.

    Examples
    --------
    >>> gaussian(0.01)(np.random.default_rng(0), 300, 100).std().round(3)
    np.float64(0.01)
    """
    return partial(_gaussian, number(std, "std", least=0))


def _gaussian(std, rng, n_in, n_out, shape=None):
    shape = _shape(n_in, n_out, shape)
    return generator(rng).normal(0, std, shape)


def _shape(n_in, n_out, shape):
    sizes = whole(n_in, "n_in"), whole(n_out, "n_out")
    if shape is None:
        return sizes
    if np.ndim(shape) != 1 or np.size(shape) == 0:
        raise ValueError(f"shape is {shape!r}; expected a tuple of one length or more")
    return tuple(whole(n, "shape") for n in shape)
