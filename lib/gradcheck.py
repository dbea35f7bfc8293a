"""Gradient checks: compare the derivative that was programmed with one that was not.

A central difference (f(x + eps) - f(x - eps)) / 2 eps knows nothing of the chain rule,
so where it agrees with backpropagation the backward pass fits the forward pass. Its
error is about eps² from curvature and u / eps from rounding, u = 2.2e-16, and for x
about 1 it is least near eps = u^(1/3). A larger x needs a larger step, or x + eps is
rounded to x. Expect relative errors below 1e-7; more than 1e-2 usually means a wrong
gradient, or a kink nearby (ReLU, 0).

Chapter: :doc:`/chapters/networks/backpropagation`.
"""

import numpy as np

from lib.arrays import function, generator, number, real, silent
from lib.parameters import flatten, leaves, unflatten

BEST_EPS = np.finfo(float).eps ** (1 / 3)


def numerical_gradient(f, x, eps=None):
    """Differentiate a function by central differences, one entry of x at a time.

    Parameters
    ----------
    f : callable
        Function of an array that returns a number.
    x : array_like
        Point of any shape; the computation is in float64.
    eps : float, optional
        Step to either side, positive; by default it follows the size of each entry,
        u^(1/3) max(1, abs(x)).

    Returns
    -------
    ndarray
        The gradient of f at x, of the shape of x.

    Raises
    ------
    ValueError
        If eps is not positive, or x not finite.

    References
    ----------
    Press, Teukolsky, Vetterling, Flannery (2007), Numerical recipes, 3rd ed.,
    section 5.7.

    Examples
    --------
    >>> numerical_gradient(lambda x: np.sum(x**2), [[1, 2, 3], [4, 5, 6]]).round(6)
    array([[ 2.,  4.,  6.],
           [ 8., 10., 12.]])
    """
    f, x = function(f, "f"), real(x, "x", finite=True).astype(float)
    if eps is None:
        steps = BEST_EPS * np.maximum(1, np.abs(x))
    else:
        steps = np.full_like(x, number(eps, "eps", above=0))
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        h = np.zeros_like(x)
        h[i] = steps[i]
        gradient[i] = (f(x + h) - f(x - h)) / (2 * steps[i])
    return gradient


@silent
def check_gradient(f, x, grad, eps=None):
    """Compare a gradient with `numerical_gradient`.

    Parameters
    ----------
    f : callable
        Function of an array that returns a number.
    x : array_like
        Point of any shape.
    grad : array_like
        What is said to be the gradient of f at x, of the same shape.
    eps : float, optional
        Step, as of `numerical_gradient`.

    Returns
    -------
    float
        Norm of the difference over the sum of both norms: 0 at best, also if both
        gradients are zero, and 1 at worst.

    Raises
    ------
    ValueError
        If x and grad differ in shape.

    Examples
    --------
    >>> check_gradient(lambda x: np.sum(x**2), [1.0, 2.0], [2.0, 4.0]) < 1e-9
    True
    >>> check_gradient(lambda x: np.sum(x**2), [1.0, 2.0], [-2.0, -4.0])
    1.0
    """
    x, grad = real(x, "x"), real(grad, "grad")
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}; expected {x.shape} as x")
    expected = numerical_gradient(f, x, eps)
    total = np.linalg.norm(grad) + np.linalg.norm(expected)
    return float(np.linalg.norm(grad - expected) / total) if total else 0.0


def check_pullback(map, *arrays, rng, eps=None):
    """Compare a map's pullback with central differences, by each of its arguments.

    Parameters
    ----------
    map : callable
        ``Y, pullback = map(*arrays)``. The pullback of dY returns the gradients in the
        order of the arguments, but that by params, if these come first, is the last.
    *arrays : ndarray, dict or list
        Arguments of the map: arrays, and possibly a tree of params as the first.
    rng : numpy.random.Generator
        Draws dY: the sum of dY Y is a number, and has gradients by all arguments.
    eps : float, optional
        Step, as of `numerical_gradient`.

    Returns
    -------
    float
        The largest relative error over the arguments, as of `check_gradient`.

    Raises
    ------
    ValueError
        If the pullback returns too few gradients, or of other shapes.

    Examples
    --------
    >>> from lib import layers
    >>> layer, rng = layers.Dense(3, 2), np.random.default_rng(0)
    >>> check_pullback(layer, layer.init(rng), rng.normal(size=(4, 3)), rng=rng) < 1e-9
    True
    """
    map, rng = function(map, "map"), generator(rng)
    arrays = [unflatten(flatten(array).astype(float), array) for array in arrays]
    Y, pullback = map(*arrays)
    dY = rng.standard_normal(Y.shape)
    gradients = pullback(dY)
    if not isinstance(gradients, tuple):
        gradients = (gradients,)
    if isinstance(arrays[0], dict | list):
        gradients = (gradients[-1], *gradients[:-1])

    def error(i, array, gradient):
        shapes = [[leaf.shape for leaf in leaves(tree)] for tree in (gradient, array)]
        if shapes[0] != shapes[1]:
            raise ValueError(f"pullback gives shapes {shapes[0]}; expected {shapes[1]}")

        def f(theta):
            varied = unflatten(theta, array)
            return np.sum(dY * map(*arrays[:i], varied, *arrays[i + 1 :])[0])

        return check_gradient(f, flatten(array), flatten(gradient), eps)

    if len(gradients) < len(arrays):
        raise ValueError(
            f"pullback gives {len(gradients)} gradients; expected {len(arrays)}"
        )
    pairs = zip(arrays, gradients, strict=False)
    return max(error(i, *pair) for i, pair in enumerate(pairs))
