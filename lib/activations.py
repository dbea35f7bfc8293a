"""Activation functions and their derivatives.

An activation function turns a unit's weighted sum ``z`` into its output. All but
softmax act on each number alone, so that their derivative has the shape of ``z``;
softmax acts on a row, and its derivative is a matrix. Each function takes arrays of any
shape, keeps float32 as it is, and stays exact where the textbook formula overflows or
cancels. At infinity all but softmax have their limit, and NaN stays NaN.

Chapter: :doc:`/chapters/networks/activations`.
"""

import math

import numpy as np

from lib.arrays import number, real, silent

# Beyond it sigmoid and normal distribution are 0 or 1 to the last bit, and z times 0 is
# 0 even if z is infinite.
_FAR = 1e4
_erfc = np.vectorize(math.erfc, otypes=[float])


@silent
def sigmoid(z):
    """Squash z into (0, 1).

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        σ(z) = 1 / (1 + exp(-z)), of the shape of z.

    Notes
    -----
    Only exp(-abs(z)) is ever taken, which cannot overflow. Equation
    :eq:`eq-sigmoid`.

    Examples
    --------
    >>> sigmoid(0.0)
    np.float64(0.5)
    >>> sigmoid([-1000, 1000])
    array([0., 1.])
    """
    z = real(z, "z")
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@silent
def sigmoid_prime(z):
    """Differentiate the sigmoid.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        σ′(z) = σ(z)(1 - σ(z)), of the shape of z; at most 1/4, at z = 0.

    Notes
    -----
    1 - σ(z) rounds to 0 from z = 37 on; exp(-abs(z)) / (1 + exp(-abs(z)))² does not.

    Examples
    --------
    >>> sigmoid_prime(0.0)
    np.float64(0.25)
    """
    e = np.exp(-np.abs(real(z, "z")))
    return e / (1 + e) ** 2


@silent
def tanh(z):
    """Squash z into (-1, 1).

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        tanh(z) = 2σ(2z) - 1, of the shape of z.

    Examples
    --------
    >>> tanh([-1000, 0, 1000])
    array([-1.,  0.,  1.])
    """
    return np.tanh(real(z, "z"))


@silent
def tanh_prime(z):
    """Differentiate the hyperbolic tangent.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        tanh′(z) = 1 - tanh²(z), of the shape of z; at most 1, at z = 0.

    Notes
    -----
    Computed as 4σ′(2z), which does not cancel where tanh(z) is near ±1.

    Examples
    --------
    >>> tanh_prime(0.0)
    np.float64(1.0)
    """
    return 4 * sigmoid_prime(2 * real(z, "z"))


def relu(z):
    """Keep the positive part of z.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        max(0, z), of the shape of z.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    return np.maximum(real(z, "z"), 0)


def relu_prime(z):
    """Differentiate ReLU.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        1 where z > 0, else 0, of the shape of z. At 0, where ReLU has no
        derivative, it is 0 by convention.

    Examples
    --------
    >>> relu_prime([-2.0, 0.0, 3.0])
    array([0., 0., 1.])
    """
    return np.heaviside(real(z, "z"), 0)


@silent
def leaky_relu(z, alpha=0.01):
    """Keep the positive part of z, and a fraction of the negative part.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.
    alpha : float
        Slope for z < 0, usually between 0 and 1.

    Returns
    -------
    ndarray
        z where z > 0, else alpha z, of the shape of z.

    Examples
    --------
    >>> leaky_relu([-2.0, 0.0, 3.0], alpha=0.1)
    array([-0.2,  0. ,  3. ])
    """
    z, alpha = real(z, "z"), number(alpha, "alpha")
    return np.where(z > 0, z, alpha * z)[()] if alpha else relu(z)


def leaky_relu_prime(z, alpha=0.01):
    """Differentiate leaky ReLU.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.
    alpha : float
        Slope for z < 0.

    Returns
    -------
    ndarray
        1 where z > 0, else alpha, of the shape of z.

    Examples
    --------
    >>> leaky_relu_prime([-2.0, 0.0, 3.0])
    array([0.01, 0.01, 1.  ])
    """
    positive = relu_prime(z)
    return positive + number(alpha, "alpha") * (1 - positive)


@silent
def swish(z):
    """Gate z by its own sigmoid.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        z σ(z), also called SiLU, of the shape of z.

    References
    ----------
    Ramachandran, Zoph, Le (2017), Searching for activation functions, arXiv:1710.05941.

    Examples
    --------
    >>> swish([-1000, 0, 1000])
    array([  -0.,    0., 1000.])
    """
    z = real(z, "z")
    return np.maximum(z, -_FAR) * sigmoid(z)


@silent
def swish_prime(z):
    """Differentiate Swish.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        σ(z) + z σ′(z), of the shape of z.

    Examples
    --------
    >>> swish_prime(0.0)
    np.float64(0.5)
    """
    z = real(z, "z")
    return sigmoid(z) + np.clip(z, -_FAR, _FAR) * sigmoid_prime(z)


@silent
def gelu(z):
    """Gate z by the probability that a standard normal number is below it.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        z Φ(z), of the shape of z.

    Notes
    -----
    The exact form, Φ(z) = erfc(-z/√2)/2, not the one by tanh. Its relative error is a
    few 1e-16, for z far below 0 some z² times that, which is what rounding z costs.
    `math.erfc` takes one number at a time, so this is slower than its neighbours.

    References
    ----------
    Hendrycks, Gimpel (2016), Gaussian error linear units (GELUs), arXiv:1606.08415.

    Examples
    --------
    >>> gelu([-1000, 0, 1000])
    array([  -0.,    0., 1000.])
    """
    z = real(z, "z")
    return np.maximum(z, -_FAR) * _normal_cdf(z)


@silent
def gelu_prime(z):
    """Differentiate GELU.

    Parameters
    ----------
    z : array_like
        Pre-activations of any shape.

    Returns
    -------
    ndarray
        Φ(z) + z φ(z) with the density φ of a standard normal number, of the shape of z.

    Examples
    --------
    >>> gelu_prime(0.0)
    np.float64(0.5)
    """
    z = real(z, "z")
    near = np.clip(z, -_FAR, _FAR)
    density = np.exp(-near * near / 2) / math.sqrt(2 * math.pi)
    return _normal_cdf(z) + near * density


def _normal_cdf(z):
    return (_erfc(-z / math.sqrt(2)) / 2).astype(z.dtype)


@silent
def softmax(Z):
    """Turn each row of logits into probabilities.

    Parameters
    ----------
    Z : array_like of shape (..., n_classes)
        Logits.

    Returns
    -------
    ndarray of shape (..., n_classes)
        exp(Z) divided by its sum along the last axis; each row sums to 1.

    Raises
    ------
    ValueError
        If there is no class.

    Notes
    -----
    Subtracting the largest logit of a row changes nothing but keeps exp from
    overflowing. Equation :eq:`eq-softmax`.

    Examples
    --------
    >>> softmax([[1000, 1001], [0, 0]])
    array([[0.26894142, 0.73105858],
           [0.5       , 0.5       ]])
    """
    Z = real(Z, "Z")
    if Z.shape[-1:] == (0,):
        raise ValueError(f"Z has shape {Z.shape}; expected rows of one class or more")
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


@silent
def softmax_jacobian(z):
    """Differentiate softmax at one row of logits.

    Parameters
    ----------
    z : array_like of shape (n_classes,)
        Logits.

    Returns
    -------
    ndarray of shape (n_classes, n_classes)
        Entry (i, j) is the derivative of output i by logit j, s_i (δ_ij - s_j).

    Raises
    ------
    ValueError
        If z is not one row, of one class or more.

    Examples
    --------
    >>> softmax_jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    z = real(z, "z", ndim=1)
    if z.size == 0:
        raise ValueError("z has shape (0,); expected one class or more")
    s = softmax(z)
    return np.diag(s) - np.outer(s, s)
