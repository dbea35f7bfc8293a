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
from functools import wraps
from importlib import import_module
from typing import NamedTuple

import numpy as np

from lib.arrays import function, generator, inside, real, samples, silent, whole
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


class MeasuredHistory(NamedTuple):
    """What `fit` saw and measured, one entry an epoch.

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
    train_measure : ndarray of shape (n_epochs,)
        The measure on the training set after the epoch, as in use, without noise.
    validation_measure : ndarray of shape (n_epochs,)
        The measure on the validation set after the epoch, NaN without such a set.
    """

    train_loss: np.ndarray
    validation_loss: np.ndarray
    gradient_norm: np.ndarray
    weight_norm: np.ndarray
    train_measure: np.ndarray
    validation_measure: np.ndarray


def minibatches(rng, X, Y, size):
    """Deal the samples, shuffled, into batches.

    Parameters
    ----------
    rng : numpy.random.Generator
        Shuffles, when this function is called.
    X, Y : array_like of shape (n, ...)
        Inputs and targets; whole numbers, as labels, stay whole.
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
    rng, size = generator(rng), whole(size, "size")
    X, Y = samples(X, "X"), samples(Y, "Y")
    if len(X) != len(Y) or len(X) == 0:
        raise ValueError(f"X has {len(X)} rows and Y {len(Y)}; expected as many, not 0")
    order = rng.permutation(len(X))
    batches = (order[start : start + size] for start in range(0, len(X), size))
    return ((X[rows], Y[rows]) for rows in batches)


def _gradient_door(gradient):
    """Decorate `gradient`: all comes in by the door, for `fit` once."""

    @silent
    @wraps(gradient)
    def door(model, params, loss, X, Y, rng=None, penalty=None):
        function(model, "model")
        function(loss, "loss")
        if rng is not None:
            generator(rng)
        X, Y = real(X, "X"), samples(Y, "Y")
        return gradient(model, params, loss, X, Y, rng, penalty)

    door.inside = gradient
    return door


@_gradient_door
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
    X, Y : array_like of shape (n, ...)
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
    Y_hat, pullback = inside(model.__call__)(params, X, rng)
    L, dL = loss(Y_hat, Y)
    dL = real(dL, "dL")
    if dL.shape != Y_hat.shape:
        raise ValueError(f"dL has shape {dL.shape}; expected {Y_hat.shape} as Y_hat")
    no_dX = {"by_X": False} if getattr(model, "spares_dX", False) else {}
    _, grads = pullback(dL, **no_dX)
    g = flatten(grads)
    if penalty is not None:
        dparams = unflatten(g, params)  # views: adding to them adds to g
        for W, dW in zip(_weights(params), _weights(dparams), strict=True):
            dW += penalty(W)[1]
    return L, g


@silent
@np.errstate(over="ignore", divide="ignore")
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
    measure=None,
):
    """Train a model by minibatches.

    Parameters
    ----------
    model : callable
        Map ``Y_hat, pullback = model(params, X, rng)``, as in `lib.layers`.
    params : dict or list
        Where to start; if they are in float32, all is computed in float32, else in
        float64.
    loss : callable
        ``value, gradient = loss(Y_hat, Y)``, as in `lib.losses`.
    optimizer : object
        Has ``init`` and ``step``, as in `lib.optimizers`.
    X, Y : array_like of shape (n, ...)
        Training set: inputs and targets, paired by position; whole numbers in Y, as
        labels, stay whole.
    epochs : int
        Passes through the training set.
    batch_size : int
        Samples in a minibatch.
    rng : numpy.random.Generator
        The only source of chance: the order of samples and the noise of layers. Two
        calls with equal generators agree to the last bit on one computer, with as many
        threads. Other threads, or another processor, add in another order and round
        differently.
    penalty : callable, optional
        ``value, gradient = penalty(W)`` for every weight, as in `lib.regularizers`.
    validation : tuple of two array_like, optional
        Inputs and targets on which the loss is measured after every epoch.
    patience : int, optional
        Stop after so many epochs in a row without a new lowest validation loss, and
        return the parameters of the lowest.
    measure : callable, optional
        ``number = measure(Y_hat, Y)``, such as the share of right answers. It is taken
        of the whole training set and the whole validation set after every epoch, as
        the model is in use, without noise; it is only watched.

    Returns
    -------
    params : dict or list
        The last parameters, or with patience the best; `lib.layers.BatchNorm` holds
        the statistics of X.
    history : History or MeasuredHistory
        Losses, norms and, if there is one, the measure: one entry for each epoch that
        ran.

    Raises
    ------
    ValueError
        If a size is not positive, lengths differ, or patience has no validation set.
    FloatingPointError
        If the loss, or that of the validation set, becomes NaN or infinite. The message
        names epoch and step, and the data if the cause is there.

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
    _check(model, loss, optimizer, penalty, measure, validation, patience)
    epochs, size = whole(epochs, "epochs"), whole(batch_size, "batch_size")
    theta = real(flatten(params), "params", finite=True)
    state = optimizer.init(theta)
    X, Y = _data(X, Y, theta.dtype)
    if validation is not None:
        X_validation, Y_validation = _data(*validation, theta.dtype, "validation ")
    rows, steps = [], 0
    best_loss, best_theta, best_epoch = math.inf, theta, -1

    for epoch in _watched(range(epochs)):
        mean_loss = mean_norm = 0.0
        for batch in minibatches(rng, X, Y, size):
            params = unflatten(theta, params)
            L, g = inside(gradient)(model, params, loss, *batch, rng, penalty)
            steps += 1
            if not math.isfinite(L):
                raise _lost(L, f"at step {steps}, in epoch {epoch + 1}", X, Y)
            theta, state = optimizer.step(theta, g, state)
            share = len(batch[0]) / len(X)
            mean_loss += share * float(L)
            mean_norm += share * math.sqrt(g @ g)

        params = calibrate(model, unflatten(theta, params), X)
        theta = flatten(params)
        weight_norm = np.linalg.norm(flatten(_weights(params)))
        validation_loss, measures = math.nan, [math.nan, math.nan]
        if measure is not None:
            measures[0] = measure(model(params, X)[0], Y)
        if validation is not None:
            Y_hat, _ = model(params, X_validation)
            validation_loss = float(loss(Y_hat, Y_validation)[0])
            if not math.isfinite(validation_loss):
                where = f"on the validation set, after epoch {epoch + 1}"
                raise _lost(validation_loss, where, X_validation, Y_validation)
            if measure is not None:
                measures[1] = measure(Y_hat, Y_validation)
        rows.append((mean_loss, validation_loss, mean_norm, weight_norm, *measures))

        if validation_loss < best_loss:
            best_loss, best_theta = validation_loss, theta
            best_epoch = epoch
        if patience is not None and epoch - best_epoch >= patience:
            break

    if patience is not None:
        params = unflatten(best_theta, params)
    columns = np.array(rows, dtype=float).T
    if measure is None:
        return params, History(*columns[:4])
    return params, MeasuredHistory(*columns)


def _watched(epochs):
    if sys.stderr.isatty() or "ipykernel" in sys.modules:
        with suppress(ImportError):
            return import_module("tqdm").tqdm(epochs, delay=2, leave=False)
    return epochs


def _weights(params):
    return [leaf for leaf in leaves(params) if leaf.ndim >= 2]


def _check(model, loss, optimizer, penalty, measure, validation, patience):
    function(model, "model")
    function(loss, "loss")
    if not (hasattr(optimizer, "init") and hasattr(optimizer, "step")):
        raise ValueError(f"optimizer is {optimizer!r}; expected one with init and step")
    if penalty is not None:
        function(penalty, "penalty")
    if measure is not None:
        function(measure, "measure")
    if patience is not None:
        whole(patience, "patience")
        if validation is None:
            raise ValueError("validation is None; patience expects a set")
    if validation is not None and len(validation) != 2:
        raise ValueError(f"validation has {len(validation)} parts; expected (X, Y)")


def _data(X, Y, dtype, which=""):
    X = real(X, f"{which}X").astype(dtype, copy=False)
    return X, samples(Y, f"{which}Y")


def _lost(L, where, X, Y):
    for name, x in (("X", X), ("Y", Y)):
        for row, *rest in np.argwhere(~np.isfinite(x)):
            return FloatingPointError(
                f"loss is {L} {where}: {name} holds {x[row, *rest]} in row {row}; "
                "expected finite numbers"
            )
    return FloatingPointError(
        f"loss is {L} {where}; expected a finite number, which a smaller learning "
        "rate may give"
    )
