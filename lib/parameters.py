"""Parameters as a tree, and the same parameters as one vector.

A model keeps its parameters as a tree: dicts and lists whose leaves are arrays.
Optimizers, gradient checks and loss landscapes speak of one vector, ``theta``.
`flatten` lays the leaves end to end; `unflatten` cuts the vector into leaves again, and
since these are views of it, copies nothing.

Chapter: :doc:`/chapters/networks/training`.
"""

from contextlib import suppress

import numpy as np


def leaves(params):
    """List the arrays of a tree, dicts in the order of their sorted keys.

    Parameters
    ----------
    params : dict, list, tuple or ndarray
        Tree of arrays.

    Returns
    -------
    list of ndarray
        The leaves, so ordered that dicts with equal keys agree.

    Examples
    --------
    >>> [leaf.shape for leaf in leaves([{"W": np.ones((2, 3)), "b": np.ones(3)}, {}])]
    [(2, 3), (3,)]
    """
    if isinstance(params, dict):
        return [leaf for key in sorted(params) for leaf in leaves(params[key])]
    if isinstance(params, (list, tuple)):
        return [leaf for branch in params for leaf in leaves(branch)]
    return [params]


def flatten(params):
    """Lay all parameters end to end in one vector.

    Parameters
    ----------
    params : dict, list, tuple or ndarray
        Tree of arrays.

    Returns
    -------
    ndarray of shape (n_params,)
        A copy of all entries, in the order of `leaves`; float64 if there are none.

    Examples
    --------
    >>> flatten([{"W": np.ones((2, 3)), "b": np.zeros(3)}])
    array([1., 1., 1., 1., 1., 1., 0., 0., 0.])
    """
    return np.concatenate([leaf.ravel() for leaf in leaves(params)] or [np.empty(0)])


def unflatten(theta, like):
    """Cut a vector into a tree of parameters.

    Parameters
    ----------
    theta : ndarray of shape (n_params,)
        All parameters in one vector.
    like : dict, list, tuple or ndarray
        Tree whose structure and shapes the result takes; its numbers are not read.

    Returns
    -------
    dict, list, tuple or ndarray
        Tree of views of theta: whoever writes into it writes into theta.

    Raises
    ------
    ValueError
        If theta has not as many entries as the tree.

    Examples
    --------
    >>> unflatten(np.arange(5.0), like={"W": np.ones((2, 2)), "b": np.ones(1)})
    {'W': array([[0., 1.],
           [2., 3.]]), 'b': array([4.])}
    """
    start = 0

    def cut(like):
        nonlocal start
        if isinstance(like, dict):
            return {key: cut(like[key]) for key in sorted(like)}
        if isinstance(like, (list, tuple)):
            return type(like)([cut(branch) for branch in like])
        start += like.size
        return theta[start - like.size : start].reshape(like.shape)

    with suppress(ValueError):
        tree = cut(like)
        if start == theta.size:
            return tree
    size = sum(leaf.size for leaf in leaves(like))
    raise ValueError(f"theta has shape {theta.shape}; expected ({size},) as in like")
