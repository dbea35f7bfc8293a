"""Parameters as a tree, and the same parameters as one vector.

A model keeps its parameters as a tree: dicts and lists whose leaves are arrays. (Lists
of numbers are arrays, too.)
Optimizers, gradient checks and loss landscapes speak of one vector, ``theta``.
`flatten` lays the leaves end to end; `unflatten` cuts the vector into leaves again, and
since these are views of it, copies nothing.

Chapter: :doc:`/chapters/networks/training`.
"""

from numbers import Real

import numpy as np

from lib.arrays import real


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
    return _collect(params, "params", [])


def _collect(tree, name, found):
    if isinstance(tree, dict):
        for key in sorted(tree):
            _collect(tree[key], name, found)
    elif _is_branch(tree):
        for branch in tree:
            _collect(branch, name, found)
    else:
        found.append(real(tree, name))
    return found


def _is_branch(tree):
    """Tell a list or tuple of branches from the rows of a matrix."""
    if not isinstance(tree, (list, tuple)):
        return False
    first = tree
    while isinstance(first, (list, tuple)) and first:
        first = first[0]
    return hasattr(tree, "_fields") or not isinstance(first, Real)


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
    theta, start = real(theta, "theta"), 0

    def cut(like):
        nonlocal start
        if isinstance(like, dict):
            return {key: cut(like[key]) for key in sorted(like)}
        if _is_branch(like):
            make = getattr(like, "_make", type(like))
            return make([cut(branch) for branch in like])
        like = real(like, "like")
        start += like.size
        return theta[start - like.size : start].reshape(like.shape)

    try:
        tree = cut(like)
    except ValueError:
        start = -1
    if start == theta.size:
        return tree
    size = sum(leaf.size for leaf in _collect(like, "like", []))
    raise ValueError(f"theta has shape {theta.shape}; expected ({size},) as in like")
