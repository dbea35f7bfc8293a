"""Layers: maps that know their own derivative.

A layer is a frozen dataclass of sizes and choices. Its parameters live outside it, in a
dict of arrays, and it maps a batch of rows to a batch of rows::

    params = layer.init(rng)
    Y, pullback = layer(params, X, rng=None)
    dX, grads = pullback(dY)

``pullback`` is the chain rule through this one layer: from dY, the gradient of a loss
by Y, it makes dX, the gradient by X, and ``grads``, a dict like params. Backpropagation
is `Chain`, which calls the pullbacks of its layers in reverse, and is a layer itself.

Data need no gradient: where ``layer.spares_dX``, as in a `Chain` or `Dense`,
``pullback(dY, by_X=False)`` spares what dX costs the first layer, and returns None.

With a generator ``rng`` a layer behaves as in training, without one as in use; only
`Dropout` and `BatchNorm` make a difference. Params and X in float32 are computed in
float32, and ``layer.init(rng, dtype=np.float32)`` makes such params. What a layer hands
back is new: to write into it changes neither X nor params.

Chapters: :doc:`/chapters/networks/forward`, :doc:`/chapters/networks/backpropagation`
and, for `Dropout` and the norms, :doc:`/chapters/networks/regularization`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import prod

import numpy as np

from lib import activations
from lib.arrays import (
    function,
    inside,
    map_door,
    number_fields,
    parameter,
    precision,
    real,
    silent,
    whole,
    whole_fields,
)
from lib.initializers import glorot_uniform


@dataclass(frozen=True)
class Dense:
    """Affine layer, Z = X W + b, with W of shape (n_in, n_out) and b of (n_out,).

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of units.
    initializer : callable
        Draws W, see `lib.initializers`; b starts at 0.

    References
    ----------
    Rumelhart, Hinton, Williams (1986), Learning representations by back-propagating
    errors, doi:10.1038/323533a0.

    Examples
    --------
    >>> params = {"W": np.array([[1.0], [2.0]]), "b": np.array([0.5])}
    >>> Z, pullback = Dense(2, 1)(params, np.array([[3.0, 4.0]]))
    >>> Z
    array([[11.5]])
    >>> dX, grads = pullback(np.array([[1.0]]))
    >>> dX
    array([[1., 2.]])
    >>> grads
    {'W': array([[3.],
           [4.]]), 'b': array([1.])}
    """

    n_in: int
    n_out: int
    initializer: Callable = field(default=glorot_uniform, repr=False)

    spares_dX = True

    def __post_init__(self):
        whole_fields(self, n_in=1, n_out=1)
        function(self.initializer, "initializer")

    def init(self, rng, dtype=float):
        W, dtype = self.initializer(rng, self.n_in, self.n_out), precision(dtype)
        return {"W": real(W, "W").astype(dtype), "b": np.zeros(self.n_out, dtype)}

    @map_door
    def __call__(self, params, X, rng=None):
        _check_columns(X, self.n_in)
        W = parameter(params, "W", (self.n_in, self.n_out))
        b = parameter(params, "b", (self.n_out,))
        Z = X @ W + b

        def pullback(dZ, by_X=True):
            dX = dZ @ W.T if by_X else None
            return dX, {"W": X.T @ dZ, "b": dZ.sum(axis=0)}

        return Z, pullback


class _NoParameters:
    def init(self, rng, dtype=float):
        return {}


@dataclass(frozen=True)
class Activation(_NoParameters):
    """Element-wise layer, A = f(Z), for any f of which the derivative is known.

    Parameters
    ----------
    f, f_prime : callable
        A function of arrays, entry by entry, and its derivative.

    Examples
    --------
    >>> A, pullback = Activation(np.sin, np.cos)({}, np.array([[0.0, np.pi]]))
    >>> pullback(np.array([[1.0, 1.0]]))
    (array([[ 1., -1.]]), {})
    """

    f: Callable
    f_prime: Callable

    def __post_init__(self):
        function(self.f, "f")
        function(self.f_prime, "f_prime")

    @map_door
    def __call__(self, params, Z, rng=None):
        A = real(self.f(Z), "f(Z)")
        A = A.copy() if np.may_share_memory(A, Z) else A
        return A, lambda dA: (dA * self.f_prime(Z), {})


@dataclass(frozen=True)
class Sigmoid(_NoParameters):
    """Logistic layer, A = σ(Z), whose derivative is A (1 - A)."""

    @map_door
    def __call__(self, params, Z, rng=None):
        A = activations.sigmoid(Z)
        return A, lambda dA: (dA * A * (1 - A), {})


@dataclass(frozen=True)
class Tanh(_NoParameters):
    """Hyperbolic tangent layer, A = tanh(Z), whose derivative is 1 - A²."""

    @map_door
    def __call__(self, params, Z, rng=None):
        A = np.tanh(Z)
        return A, lambda dA: (dA * (1 - A * A), {})


@dataclass(frozen=True)
class Relu(_NoParameters):
    """Rectifier layer, A = max(0, Z), whose derivative is 1 where Z > 0, else 0."""

    @map_door
    def __call__(self, params, Z, rng=None):
        A = activations.relu(Z)
        return A, lambda dA: (dA * np.sign(A), {})


@dataclass(frozen=True)
class LeakyRelu(_NoParameters):
    """Rectifier layer that leaks, A = Z where Z > 0, else alpha Z.

    Parameters
    ----------
    alpha : float
        Slope for Z < 0.
    """

    alpha: float = 0.01

    def __post_init__(self):
        number_fields(self, alpha={})

    @map_door
    def __call__(self, params, Z, rng=None):
        A = activations.leaky_relu(Z, self.alpha)
        return A, lambda dA: (dA * activations.leaky_relu_prime(Z, self.alpha), {})


@dataclass(frozen=True)
class Swish(_NoParameters):
    """Self-gated layer, A = Z σ(Z)."""

    @map_door
    def __call__(self, params, Z, rng=None):
        A = activations.swish(Z)
        return A, lambda dA: (dA * activations.swish_prime(Z), {})


@dataclass(frozen=True)
class Softmax(_NoParameters):
    """Layer that turns each row into probabilities, P = softmax(Z)."""

    @map_door
    def __call__(self, params, Z, rng=None):
        P = activations.softmax(Z)
        return P, lambda dP: (P * (dP - (dP * P).sum(axis=-1, keepdims=True)), {})


@dataclass(frozen=True)
class Dropout(_NoParameters):
    """Layer that silences units at random, and amplifies the others to make up for it.

    Parameters
    ----------
    p : float
        Probability to silence a unit, at least 0 and below 1.

    Notes
    -----
    What remains is divided by 1 - p (inverted dropout), so that the mean is X, and
    without a generator the layer is the identity.

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), Dropout: a simple
    way to prevent neural networks from overfitting, JMLR 15:1929-1958. Their p is the
    probability to keep.

    Examples
    --------
    >>> Dropout(0.5)({}, np.ones((1, 6)), np.random.default_rng(0))[0]
    array([[2., 0., 0., 0., 2., 2.]])
    """

    p: float

    def __post_init__(self):
        number_fields(self, p={"least": 0, "below": 1})

    @map_door
    def __call__(self, params, X, rng=None):
        if rng is None:
            return X.copy(), lambda dY: (dY.copy(), {})
        mask = (rng.random(X.shape) >= self.p) / (1 - self.p)
        mask = mask.astype(X.dtype)
        return X * mask, lambda dY: (dY * mask, {})


@dataclass(frozen=True)
class BatchNorm:
    """Layer that gives each column the mean beta and the standard deviation gamma.

    With a generator, that is in training, the columns of the batch are standardized by
    their own mean and variance. Without one they are standardized by ``mean`` and
    ``var`` in params, which are data like the rest: they start at 0 and 1, no gradient
    of training moves them, and `calibrate` computes them from the training set.

    Parameters
    ----------
    n : int
        Number of columns.
    eps : float
        Added to the variance, positive.

    References
    ----------
    Ioffe, Szegedy (2015), Batch normalization, arXiv:1502.03167, algorithms 1 and 2.

    Examples
    --------
    >>> layer, rng = BatchNorm(1), np.random.default_rng(0)
    >>> layer(layer.init(rng), np.array([[1.0], [2.0], [3.0], [4.0]]), rng)[0].T
    array([[-1.34163542, -0.44721181,  0.44721181,  1.34163542]])
    """

    n: int
    eps: float = 1e-5

    def __post_init__(self):
        whole_fields(self, n=1)
        number_fields(self, eps={"above": 0})

    def init(self, rng, dtype=float):
        one, zero = np.ones(self.n), np.zeros(self.n)
        start = {"gamma": one, "beta": zero, "mean": zero, "var": one}
        return {name: x.astype(precision(dtype)) for name, x in start.items()}

    @map_door
    def __call__(self, params, X, rng=None):
        _check_columns(X, self.n)
        names = "gamma", "beta", "mean", "var"
        gamma, beta, mean, var = (parameter(params, one, (self.n,)) for one in names)
        if rng is not None:
            if len(X) == 0:
                raise ValueError(f"X has shape {X.shape}; expected a row or more")
            mean, var = X.mean(axis=0), X.var(axis=0)
        std = np.sqrt(var + self.eps)
        X_hat = (X - mean) / std
        Y = gamma * X_hat + beta

        def pullback(dY):
            dX = dY * (gamma / std)
            dmean = -dX.sum(axis=0)
            dvar = -(dX * X_hat).sum(axis=0) / (2 * std)
            if rng is not None:  # mean and var depend on X, not on params
                dX = dX + (dmean + 2 * dvar * (X - mean)) / len(X)
                dmean, dvar = np.zeros_like(dmean), np.zeros_like(dvar)
            dgamma, dbeta = (dY * X_hat).sum(axis=0), dY.sum(axis=0)
            grads = {"gamma": dgamma, "beta": dbeta}
            return dX, grads | {"mean": dmean, "var": dvar}

        return Y, pullback


@dataclass(frozen=True)
class LayerNorm:
    """Layer that standardizes each row by itself, then scales and shifts its columns.

    Parameters
    ----------
    n : int
        Number of columns.
    eps : float
        Added to the variance, positive.

    References
    ----------
    Ba, Kiros, Hinton (2016), Layer normalization, arXiv:1607.06450.

    Examples
    --------
    >>> layer = LayerNorm(4)
    >>> layer(layer.init(None), np.array([[1.0, 2.0, 3.0, 4.0]]))[0]
    array([[-1.34163542, -0.44721181,  0.44721181,  1.34163542]])
    """

    n: int
    eps: float = 1e-5

    def __post_init__(self):
        whole_fields(self, n=1)
        number_fields(self, eps={"above": 0})

    def init(self, rng, dtype=float):
        dtype = precision(dtype)
        return {"gamma": np.ones(self.n, dtype), "beta": np.zeros(self.n, dtype)}

    @map_door
    def __call__(self, params, X, rng=None):
        _check_columns(X, self.n)
        gamma, beta = (parameter(params, one, (self.n,)) for one in ("gamma", "beta"))
        std = np.sqrt(X.var(axis=1, keepdims=True) + self.eps)
        X_hat = (X - X.mean(axis=1, keepdims=True)) / std
        Y = gamma * X_hat + beta

        def pullback(dY):
            dX_hat = dY * gamma
            along = (dX_hat * X_hat).mean(axis=1, keepdims=True)
            dX = (dX_hat - dX_hat.mean(axis=1, keepdims=True) - X_hat * along) / std
            return dX, {"gamma": (dY * X_hat).sum(axis=0), "beta": dY.sum(axis=0)}

        return Y, pullback


@dataclass(frozen=True)
class Flatten(_NoParameters):
    """Layer that writes each sample, of any shape, as one row.

    Examples
    --------
    >>> Flatten()({}, np.ones((5, 2, 3)))[0].shape
    (5, 6)
    """

    @map_door
    def __call__(self, params, X, rng=None):
        if X.ndim == 0:
            raise ValueError("X has shape (); expected samples, (n, ...)")
        Y = X.reshape(len(X), prod(X.shape[1:])).copy()
        return Y, lambda dY: (dY.reshape(X.shape).copy(), {})


@dataclass(frozen=True)
class Chain:
    """Composition of layers, a layer itself; its params are the list of theirs.

    Parameters
    ----------
    layers : sequence of layers
        The first to be applied comes first.

    Examples
    --------
    >>> model = Chain([Dense(2, 4), Relu(), Dense(4, 1)])
    >>> params = model.init(np.random.default_rng(0))
    >>> Y, pullback = model(params, np.ones((3, 2)))
    >>> dX, grads = pullback(np.ones((3, 1)))
    >>> Y.shape, dX.shape, [sorted(g) for g in grads]
    ((3, 1), (3, 2), [['W', 'b'], [], ['W', 'b']])
    """

    layers: Sequence

    spares_dX = True

    def __post_init__(self):
        if not np.iterable(self.layers):
            raise ValueError(f"layers is {self.layers}; expected a sequence")
        object.__setattr__(self, "layers", tuple(self.layers))
        for i, layer in enumerate(self.layers):
            _check_layer(layer, f"layers[{i}]")

    def init(self, rng, dtype=float):
        return [layer.init(rng, dtype) for layer in self.layers]

    @map_door
    def __call__(self, params, X, rng=None):
        if not isinstance(params, (list, tuple)) or len(params) != len(self.layers):
            raise ValueError(
                f"params is no list of {len(self.layers)}; expected those of each layer"
            )
        X, pullbacks = X if self.layers else X.copy(), []
        for layer, layer_params in zip(self.layers, params, strict=True):
            X, layer_pullback = inside(layer.__call__)(layer_params, X, rng)
            pullbacks.append(layer_pullback)

        def pullback(dY, by_X=True):
            backwards = pullbacks[::-1]
            if backwards and not by_X and getattr(self.layers[0], "spares_dX", False):
                backwards[-1] = partial(backwards[-1], by_X=False)
            grads = []
            for layer_pullback in backwards:
                dY, layer_grads = layer_pullback(dY)
                grads.append(layer_grads)
            return dY if backwards else dY.copy(), grads[::-1]

        return X, pullback


@dataclass(frozen=True)
class EachStep:
    """Layer that applies a layer of rows to every step of a series by itself.

    Parameters
    ----------
    layer : layer
        Maps rows to rows; its params are those of the whole.

    Examples
    --------
    >>> layer = EachStep(Dense(3, 2))
    >>> params = layer.init(np.random.default_rng(0))
    >>> layer(params, np.ones((5, 7, 3)))[0].shape
    (5, 7, 2)
    """

    layer: Callable

    def __post_init__(self):
        _check_layer(self.layer, "layer")

    def init(self, rng, dtype=float):
        return self.layer.init(rng, dtype)

    @map_door
    def __call__(self, params, X, rng=None):
        Y, layer_pullback = inside(self.layer.__call__)(params, _steps(X), rng)

        def pullback(dY):
            dX, grads = layer_pullback(dY.reshape(Y.shape))
            return dX.reshape(X.shape), grads

        return Y.reshape(*X.shape[:2], *Y.shape[1:]), pullback


@dataclass(frozen=True)
class Residual:
    """Layer that adds to X what a layer makes of it, Y = X + f(X).

    Parameters
    ----------
    layer : layer
        The map f, of equal shape on both sides; its params are those of the whole.

    References
    ----------
    He, Zhang, Ren, Sun (2016), Deep residual learning for image recognition,
    arXiv:1512.03385.

    Examples
    --------
    >>> layer = Residual(Relu())
    >>> Y, pullback = layer({}, np.array([[-1.0, 1.0]]))
    >>> Y
    array([[-1.,  2.]])
    >>> pullback(Y)[0]
    array([[-1.,  4.]])
    """

    layer: Callable

    def __post_init__(self):
        _check_layer(self.layer, "layer")

    def init(self, rng, dtype=float):
        return self.layer.init(rng, dtype)

    @map_door
    def __call__(self, params, X, rng=None):
        F, layer_pullback = inside(self.layer.__call__)(params, X, rng)
        if F.shape != X.shape:
            raise ValueError(
                f"layer maps {X.shape} to {F.shape}; expected equal shapes"
            )

        def pullback(dY):
            dX, grads = layer_pullback(dY)
            return dY + dX, grads

        return X + F, pullback


def mlp(sizes, activation, initializer=glorot_uniform):
    """Chain dense layers, with an activation between each two of them.

    Parameters
    ----------
    sizes : sequence of int
        Widths, from the number of inputs to that of outputs.
    activation : layer
        What follows every dense layer but the last, as `Relu` or ``Relu()``.
    initializer : callable
        Draws the weights, see `lib.initializers`.

    Returns
    -------
    Chain
        The multilayer perceptron; its outputs are affine (logits, for classes).

    Raises
    ------
    ValueError
        If there are fewer than two sizes, one is not positive, or the activation is
        no layer.

    Examples
    --------
    >>> mlp([2, 4, 1], Tanh())
    Chain(layers=(Dense(n_in=2, n_out=4), Tanh(), Dense(n_in=4, n_out=1)))
    """
    sizes = [whole(n, "sizes") for n in (sizes if np.iterable(sizes) else [])]
    if len(sizes) < 2:
        raise ValueError(f"sizes is {sizes}; expected at least two widths")
    if isinstance(activation, type):
        activation = activation()
    if not (callable(activation) and hasattr(activation, "init")):
        raise ValueError(f"activation is {activation!r}; expected a layer, as Relu()")
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [Dense(n_in, n_out, initializer), activation]
    return Chain(layers[:-1])


@silent
def calibrate(layer, params, X):
    """Give every `BatchNorm` in a layer the mean and variance that X has there.

    Parameters
    ----------
    layer : layer
        A batch norm, a chain that may hold some, or any other map.
    params : dict or list
        Its parameters.
    X : ndarray of shape (n, n_in)
        Training set, or a large sample of it.

    Returns
    -------
    dict or list
        The parameters with new ``mean`` and ``var``, otherwise the same.

    Raises
    ------
    ValueError
        If X has no rows, or other columns than a batch norm.

    Examples
    --------
    >>> layer, X = BatchNorm(1), np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> params = calibrate(layer, layer.init(None), X)
    >>> params["mean"], params["var"]
    (array([2.5]), array([1.25]))
    """
    X = real(X, "X")
    if not _has_batch_norm(layer):
        return params
    if len(X) == 0:
        raise ValueError(f"X has shape {X.shape}; expected a row or more")
    if isinstance(layer, BatchNorm):
        _check_columns(X, layer.n)
        dtype = real(params["mean"], "mean").dtype
        mean, var = X.mean(axis=0), X.var(axis=0)
        return {**params, "mean": mean.astype(dtype), "var": var.astype(dtype)}
    if isinstance(layer, EachStep | Residual):
        return calibrate(
            layer.layer, params, _steps(X) if isinstance(layer, EachStep) else X
        )
    calibrated = []
    for sublayer, sublayer_params in zip(layer.layers, params, strict=True):
        calibrated.append(calibrate(sublayer, sublayer_params, X))
        X, _ = sublayer(calibrated[-1], X)
    return calibrated


def _has_batch_norm(layer):
    parts = [layer.layer] if isinstance(layer, EachStep | Residual) else []
    return isinstance(layer, BatchNorm) or any(
        map(_has_batch_norm, getattr(layer, "layers", parts))
    )


def _steps(X):
    if X.ndim != 3:
        raise ValueError(f"X has shape {X.shape}; expected a series, (n, T, n_in)")
    return X.reshape(X.shape[0] * X.shape[1], X.shape[2])


def _check_layer(layer, name):
    if isinstance(layer, type) or not callable(layer):
        raise ValueError(f"{name} is {layer!r}; expected a layer, as Relu()")


def _check_columns(X, n):
    if X.ndim != 2 or X.shape[1] != n:
        raise ValueError(f"X has shape {X.shape}; expected (n, {n}), rows of {n}")
