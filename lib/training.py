"""Training: the loop that turns data into parameters.

`fit` repeats five acts: take a minibatch, run the model forward, measure the loss, pull
its gradient back, let the optimizer step. What surrounds them watches: a history of
losses and norms, a validation set that tells when to stop, and an error, instead of a
page of NaN, when the loss is no longer a number.

Chapter: :doc:`/chapters/networks/training`.
"""

import math
import sys
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

import numpy as np

from lib.layers import calibrate
from lib.parameters import flatten, leaves, unflatten


class History(NamedTuple):
    """What `fit` saw, one entry an epoch.

    Parameters
    ----------
    train_loss : ndarray of shape (n_epochs,)
        Mean loss of the epoch's minibatches, without the penalty, while learning.
    validation_loss : ndarray of shape (n_epochs,)
        Loss on the validation set after the epoch, NaN without such a set.
    gradient_norm : ndarray of shape (n_epochs,)
        Mean Euclidean norm of the epoch's gradients, penalty included.
    weight_norm : ndarray of shape (n_epochs,)
        Euclidean norm of all weights after the epoch, without biases.
    """

    train_loss: np.ndarray
    validation_loss: np.ndarray
    gradient_norm: np.ndarray
    weight_norm: np.ndarray


def minibatches(rng, X, Y, size):
    """Deal the samples, shuffled, into batches.

    Parameters
    ----------
    rng : numpy.random.Generator
        Shuffles, when this function is called.
    X, Y : ndarray of shape (n, ...)
        Inputs and targets.
    size : int
        Samples in a batch; the last batch holds what remains.

    Returns
    -------
    iterator of (ndarray, ndarray)
        Inputs and targets of one batch after the other; each sample comes once.

    Raises
    ------
    ValueError
        If X and Y differ in length or are empty, or size is not positive.

    Examples
    --------
    >>> X = np.arange(5)
    >>> for X_batch, Y_batch in minibatches(np.random.default_rng(0), X, 10 * X, 2):
    ...     print(X_batch, Y_batch)
    [2 4] [20 40]
    [3 0] [30  0]
    [1] [10]
    """
    if len(X) != len(Y) or len(X) == 0:
        raise ValueError(f"X has {len(X)} rows and Y {len(Y)}; expected as many, not 0")
    _check_positive(size=size)
    order = rng.permutation(len(X))
    batches = (order[start : start + size] for start in range(0, len(X), size))
    return ((X[rows], Y[rows]) for rows in batches)


def gradient(model, params, loss, X, Y, rng=None, penalty=None):
    """Compute the loss of a model and its gradient by all parameters.

    Parameters
    ----------
    model : callable
        Map ``Y_hat, pullback = model(params, X, rng)``, as in `lib.layers`.
    params : dict or list
        Its parameters.
    loss : callable
        ``value, gradient = loss(Y_hat, Y)``, as in `lib.losses`.
    X, Y : ndarray of shape (n, ...)
        Inputs and targets.
    rng : numpy.random.Generator, optional
        Noise of the model in training; without it the model is deterministic.
    penalty : callable, optional
        ``value, gradient = penalty(W)``, as in `lib.regularizers`; its gradient is
        added for every weight, that is every array of two or more axes.

    Returns
    -------
    L : float
        The loss, without the penalty.
    g : ndarray of shape (n_params,)
        The gradient of loss and penalty, as flat as ``flatten(params)``.

    Examples
    --------
    >>> from lib import layers, losses
    >>> params, X = {"W": np.eye(1), "b": np.zeros(1)}, np.ones((1, 1))
    >>> gradient(layers.Dense(1, 1), params, losses.mean_squared_error, X, 0 * X)
    (np.float64(1.0), array([2., 2.]))
    """
    Y_hat, pullback = model(params, X, rng)
    L, dL = loss(Y_hat, Y)
    no_dX = {"by_X": False} if getattr(model, "spares_dX", False) else {}
    _, grads = pullback(dL, **no_dX)
    g = flatten(grads)
    if penalty is not None:
        dparams = unflatten(g, params)  # views: adding to them adds to g
        for W, dW in zip(_weights(params), _weights(dparams), strict=True):
            dW += penalty(W)[1]
    return L, g


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def fit(
    model,
    params,
    loss,
    optimizer,
    X,
    Y,
    *,
    epochs,
    batch_size,
    rng,
    penalty=None,
    validation=None,
    patience=None,
):
    """Train a model by minibatches.

    Parameters
    ----------
    model : callable
        Map ``Y_hat, pullback = model(params, X, rng)``, as in `lib.layers`.
    params : dict or list
        Where to start; their dtype is that of all computation.
    loss : callable
        ``value, gradient = loss(Y_hat, Y)``, as in `lib.losses`.
    optimizer : object
        Has ``init`` and ``step``, as in `lib.optimizers`.
    X, Y : ndarray of shape (n, ...)
        Training set: inputs and targets.
    epochs : int
        Passes through the training set.
    batch_size : int
        Samples in a minibatch.
    rng : numpy.random.Generator
        The only source of chance: the order of samples and the noise of layers. Two
        calls with equal generators agree to the last bit.
    penalty : callable, optional
        ``value, gradient = penalty(W)`` for every weight, as in `lib.regularizers`.
    validation : tuple of ndarray, optional
        Inputs and targets on which the loss is measured after every epoch.
    patience : int, optional
        Stop after so many epochs in a row without a new lowest validation loss, and
        return the parameters of the lowest.

    Returns
    -------
    params : dict or list
        The last parameters, or with patience the best; `lib.layers.BatchNorm` holds
        the statistics of X.
    history : History
        Losses and norms, one entry for each epoch that ran.

    Raises
    ------
    ValueError
        If a size is not positive, lengths differ, or patience has no validation set.
    FloatingPointError
        If the loss becomes NaN or infinite; the message names epoch and step.

    Notes
    -----
    A run of more than two seconds shows its progress in a terminal and in a live
    notebook, where tqdm is installed; ``TQDM_DISABLE=1`` in the environment keeps it
    quiet.

    References
    ----------
    Prechelt (1998), Early stopping - but when?, doi:10.1007/3-540-49430-8_3.

    Examples
    --------
    >>> from lib import layers, losses, optimizers
    >>> model, rng = layers.Dense(1, 1), np.random.default_rng(0)
    >>> X = np.linspace(-1, 1, 20)[:, None]
    >>> params, history = fit(model, model.init(rng), losses.mean_squared_error,
    ...                       optimizers.GradientDescent(0.1), X, 3 * X + 1,
    ...                       epochs=100, batch_size=5, rng=rng)
    >>> params["W"].round(3), params["b"].round(3)
    (array([[3.]]), array([1.]))
    """
    _check_positive(epochs=epochs, batch_size=batch_size)
    if patience is not None:
        _check_positive(patience=patience)
        if validation is None:
            raise ValueError("validation is None; patience expects a set")

    theta = flatten(params)
    state = optimizer.init(theta)
    X = np.asarray(X, theta.dtype)
    rows, steps = [], 0
    best_loss, best_theta, best_epoch = math.inf, theta, -1

    for epoch in _watched(range(epochs)):
        mean_loss = mean_norm = 0.0
        for batch in minibatches(rng, X, Y, batch_size):
            params = unflatten(theta, params)
            L, g = gradient(model, params, loss, *batch, rng, penalty)
            steps += 1
            if not math.isfinite(L):
                raise FloatingPointError(
                    f"loss is {L} at step {steps}, in epoch {epoch + 1}; "
                    "expected a finite number, which a smaller learning "
                    "rate may give"
                )
            theta, state = optimizer.step(theta, g, state)
            share = len(batch[0]) / len(X)
            mean_loss += share * float(L)
            mean_norm += share * float(np.linalg.norm(g))

        params = calibrate(model, unflatten(theta, params), X)
        theta = flatten(params)
        validation_loss = math.nan
        if validation is not None:
            X_validation, Y_validation = validation
            Y_hat, _ = model(params, np.asarray(X_validation, theta.dtype))
            validation_loss = float(loss(Y_hat, Y_validation)[0])
        weight_norm = np.linalg.norm(flatten(_weights(params)))
        rows.append((mean_loss, validation_loss, mean_norm, weight_norm))

        if validation_loss < best_loss:
            best_loss, best_theta = validation_loss, theta
            best_epoch = epoch
        if patience is not None and epoch - best_epoch >= patience:
            break

    if patience is not None:
        params = unflatten(best_theta, params)
    return params, History(*np.array(rows).T)


def _watched(epochs):
    if sys.stderr.isatty() or "ipykernel" in sys.modules:
        with suppress(ImportError):
            return import_module("tqdm").tqdm(epochs, delay=2, leave=False)
    return epochs


def _weights(params):
    return [leaf for leaf in leaves(params) if leaf.ndim >= 2]


def _check_positive(**sizes):
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"{name} is {size}; expected 1 or more")
