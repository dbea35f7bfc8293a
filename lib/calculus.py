"""Calculus: walking downhill, curvature, and what convexity promises.

Functions to be looked at take one point and return one number. A point is an array of
any shape; for a function of one variable it is a single number.

Chapter: :doc:`/chapters/foundations/calculus`.
"""

from itertools import combinations

import numpy as np

from lib.arrays import function, number, real, whole

quiet = np.errstate(all="ignore")


@quiet
def gradient_descent(f, grad, x, lr, n_steps):
    """Walk against the gradient, x ← x - lr ∇f(x), and keep the path.

    Parameters
    ----------
    f : callable
        Function of a point that returns a number.
    grad : callable
        Its gradient: a function of a point that returns an array of the same shape.
    x : array_like
        Point to start from.
    lr : float
        Learning rate, positive. On a bowl of curvature λ the walk arrives for
        lr < 2 / λ.
    n_steps : int
        Number of steps, 0 or more.

    Returns
    -------
    ndarray of shape (n_steps + 1, \\*x.shape)
        The points, from the start on.

    Raises
    ------
    ValueError
        If a gradient has not the shape of x, or f leaves the finite numbers, as when lr
        is too large.

    References
    ----------
    Cauchy (1847), Méthode générale pour la résolution des systèmes d'équations
    simultanées, Comptes rendus 25, 536-538.

    Examples
    --------
    >>> gradient_descent(lambda x: 5 * x**2, lambda x: 10 * x, 1.0, lr=0.05, n_steps=3)
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    f, grad = function(f, "f"), function(grad, "grad")
    x, lr = real(x, "x"), number(lr, "lr", above=0)
    path = np.empty((whole(n_steps, "n_steps", least=0) + 1, *x.shape), x.dtype)
    path[0] = x
    _value(f, path[0])
    for k in range(n_steps):
        g = real(grad(path[k]), "grad(x)")
        if g.shape != x.shape:
            raise ValueError(f"grad(x) has shape {g.shape}; expected {x.shape} as x")
        path[k + 1] = path[k] - lr * g
        _value(f, path[k + 1], f" after {k + 1} steps of lr = {lr}")
    return path


@quiet
def hessian(f, x):
    """Measure the curvature of a function by differences, in every pair of directions.

    Parameters
    ----------
    f : callable
        Smooth function of a point that returns a number.
    x : array_like
        Point; the computation is in float64.

    Returns
    -------
    ndarray of shape (\\*x.shape, \\*x.shape)
        Second derivatives, symmetric; of shape (n, n) for a vector.

    Raises
    ------
    ValueError
        If f is not finite at x or within twice the step of it.

    Notes
    -----
    The fourth-order difference (-f(x - 2h) + 16 f(x - h) - 30 f(x) + 16 f(x + h) -
    f(x + 2h)) / 12 h² has an error of about h⁴ from f and u / h² from rounding,
    u = 2.2e-16, hence the step h = u^(1/6) = 0.0025, times max(1, abs(x)): a
    function that bends on a smaller scale needs other units. What two directions share
    is a quarter of the difference between their sum and their difference.

    References
    ----------
    Abramowitz, Stegun (1964), Handbook of mathematical functions, formula 25.3.24.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 + 3 * x[0] * x[1], [1.0, 2.0]).round(8) + 0.0
    array([[2., 3.],
           [3., 0.]])
    """
    f, x = function(f, "f"), real(x, "x").astype(float)
    here = _value(f, x)
    h = np.finfo(float).eps ** (1 / 6) * np.maximum(1, np.abs(x))
    basis = h.ravel()[:, None] * np.eye(x.size)

    def second_difference(step):
        step = step.reshape(x.shape)
        near = _value(f, x + step) + _value(f, x - step)
        far = _value(f, x + 2 * step) + _value(f, x - 2 * step)
        return (16 * near - far - 30 * here) / 12

    H = np.diag([second_difference(e) for e in basis])
    for i, j in combinations(range(x.size), 2):
        total = second_difference(basis[i] + basis[j])
        H[i, j] = H[j, i] = (total - second_difference(basis[i] - basis[j])) / 4
    return (H / np.outer(h, h)).reshape(x.shape + x.shape)


@quiet
def is_convex_between(f, x, y, n_points=101):
    """Tell whether a function stays on or below its chord from x to y.

    Parameters
    ----------
    f : callable
        Function of a point that returns a number.
    x, y : array_like
        The ends of the segment, of equal shape.
    n_points : int
        At how many points of the segment to look, 3 or more.

    Returns
    -------
    bool
        Whether f(t x + (1 - t) y) ≤ t f(x) + (1 - t) f(y), to 1e-10 of the
        largest value, for every t from 0 to 1 that was looked at. One False proves that
        f is not convex; True speaks of this segment only.

    Raises
    ------
    ValueError
        If x and y differ in shape, or f is not finite somewhere between them.

    Examples
    --------
    >>> is_convex_between(lambda x: x**2, -1, 3)
    True
    >>> is_convex_between(lambda x: x**3, -2, 1)
    False
    """
    f, x, y = function(f, "f"), real(x, "x"), real(y, "y")
    if x.shape != y.shape:
        raise ValueError(f"y has shape {y.shape}; expected {x.shape} as x")
    t = np.linspace(0, 1, whole(n_points, "n_points", least=3))
    values = np.array([_value(f, s * x + (1 - s) * y) for s in t])
    chord = t * values[-1] + (1 - t) * values[0]
    rounding = 1e-10 * np.abs(values).max()
    return bool((values <= chord + rounding).all())


def _value(f, x, where=""):
    value = real(f(x), "f(x)")
    if value.size != 1 or not np.isfinite(value).all():
        raise ValueError(f"f is {value} at {x}{where}; expected one finite number")
    return float(value.item())
