"""Recurrence: a state that is carried from step to step.

The gradient of a loss by an early state is a product of one factor a step. Where the
factors are larger than 1 it explodes, and `clip_by_norm` shortens it.

Chapter: recurrence.
"""

import numpy as np

from lib.arrays import number, real, silent


@np.errstate(divide="ignore", over="ignore")
@silent
def clip_by_norm(g, max_norm):
    """Shorten a gradient that is too long, and keep its direction.

    Parameters
    ----------
    g : array_like
        Gradient of any shape, usually by all parameters at once.
    max_norm : float
        The largest Euclidean norm that it may have, positive.

    Returns
    -------
    ndarray
        A new array, g where its norm is at most max_norm, else g max_norm / norm.

    Raises
    ------
    ValueError
        If max_norm is not positive.

    Notes
    -----
    NaN or infinity anywhere in g makes all of it NaN. The norm is taken in multiples of
    the largest entry, so that it neither overflows nor underflows.

    References
    ----------
    Pascanu, Mikolov, Bengio (2013), On the difficulty of training recurrent neural
    networks, PMLR 28(3):1310-1318, arXiv:1211.5063, algorithm 1.

    Examples
    --------
    >>> clip_by_norm([3.0, 4.0], 1.0)
    array([0.6, 0.8])
    >>> clip_by_norm([0.3, 0.4], 1.0)
    array([0.3, 0.4])
    """
    g, max_norm = real(g, "g"), number(max_norm, "max_norm", above=0)
    largest = np.abs(g).max(initial=0)
    norm = np.linalg.norm(g / (largest or 1))
    return g * np.minimum(1, max_norm / largest / norm)
