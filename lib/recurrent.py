"""Recurrence: a state that is carried from step to step.

A cell reads one step of a series and moves its state on::

    params, state = cell.init(rng), cell.zero(n)
    state, pullback = cell.step(params, state, X)
    dstate, dX, grads = pullback(dstate)

with X of shape (n, n_in), and a state that is a NamedTuple of arrays of shape
(n, n_hidden). `Unroll` takes the steps one after the other, and is a map, as in
`lib.layers`, of series of shape (n, T, n_in). Its pullback goes through the steps in
reverse: backpropagation through time.

The gradient of a loss by an early state is a product of one factor a step. Where the
factors are smaller than 1 it vanishes, against which `LSTM` and `GRU` have gates; where
they are larger it explodes, and `clip_by_norm` shortens it.

Chapter: :doc:`/chapters/architectures/recurrence`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.arrays import (
    cell_door,
    inside,
    map_door,
    number,
    number_fields,
    parameter,
    precision,
    real,
    silent,
    whole,
    whole_fields,
)
from lib.initializers import glorot_uniform, orthogonal


class Hidden(NamedTuple):
    """State of `RNN` and `GRU`: the hidden state h, which is also the output."""

    h: np.ndarray


class Memory(NamedTuple):
    """State of an `LSTM`: the hidden state h, its output, and the cell state C."""

    h: np.ndarray
    C: np.ndarray


@dataclass(frozen=True)
class _Cell:
    n_in: int
    n_hidden: int

    State = Hidden
    blocks = 1

    def __post_init__(self):
        whole_fields(self, n_in=1, n_hidden=1)

    def zero(self, n, dtype=float):
        shape, dtype = (whole(n, "n", 0), self.n_hidden), precision(dtype)
        return self.State(*(np.zeros(shape, dtype) for _ in self.State._fields))

    def init(self, rng, dtype=float):
        n_in, n_hidden, blocks = self.n_in, self.n_hidden, range(self.blocks)
        n, dtype = self.blocks * n_hidden, precision(dtype)
        W_xh = glorot_uniform(rng, n_in, n_hidden, (n_in, n))
        W_hh = np.hstack([orthogonal(rng, n_hidden, n_hidden) for _ in blocks])
        W = {"W_xh": W_xh, "W_hh": W_hh, "b_h": np.zeros(n)}
        return {name: array.astype(dtype) for name, array in W.items()}

    def _look_up(self, params):
        n = self.blocks * self.n_hidden
        shapes = {"W_xh": (self.n_in, n), "W_hh": (self.n_hidden, n), "b_h": (n,)}
        return [parameter(params, name, shape) for name, shape in shapes.items()]


class RNN(_Cell):
    """Cell that mixes input and state, h ← tanh(x W_xh + h W_hh + b_h).

    Parameters
    ----------
    n_in, n_hidden : int
        Numbers that a step brings, and of units.

    Notes
    -----
    W_xh has the shape (n_in, n_hidden) and is drawn by
    `lib.initializers.glorot_uniform`; W_hh, (n_hidden, n_hidden), is orthogonal.

    References
    ----------
    Elman (1990), Finding structure in time, doi:10.1207/s15516709cog1402_1.

    Examples
    --------
    >>> cell = RNN(1, 1)
    >>> params = {"W_xh": np.eye(1), "W_hh": np.eye(1), "b_h": np.zeros(1)}
    >>> state, pullback = cell.step(params, cell.zero(1), [[1.0]])
    >>> state.h.round(4)
    array([[0.7616]])
    >>> cell.step(params, state, [[0.0]])[0].h.round(4)
    array([[0.642]])
    """

    @cell_door
    def step(self, params, state, X):
        (h,) = state
        W_xh, W_hh, b_h = self._look_up(params)
        h_t = np.tanh(X @ W_xh + h @ W_hh + b_h)

        def pullback(dstate):
            dA = dstate.h * (1 - h_t * h_t)
            grads = {"W_xh": X.T @ dA, "W_hh": h.T @ dA, "b_h": dA.sum(axis=0)}
            return Hidden(dA @ W_hh.T), dA @ W_xh.T, grads

        return Hidden(h_t), pullback


@dataclass(frozen=True)
class LSTM(_Cell):
    """Cell with a memory C that gates write to, read from and erase.

    Parameters
    ----------
    n_in, n_hidden : int
        Numbers that a step brings, and of units.
    forget_bias : float
        Where the bias of the forget gate starts; 1 keeps most of the memory.

    Notes
    -----
    With σ the sigmoid and ⊙ the product entry by entry::

        f, i, o = σ(x W_xh + h W_hh + b_h)      forget, input and output gate
        C_new   = tanh(x W_xh + h W_hh + b_h)   candidate
        C ← f ⊙ C + i ⊙ C_new
        h ← o ⊙ tanh(C)

    The columns of W_xh, (n_in, 4 n_hidden), of W_hh, (n_hidden, 4 n_hidden), and of b_h
    are four blocks, in the order f, i, o, C_new. Weights start as in `RNN`.

    References
    ----------
    Hochreiter, Schmidhuber (1997), Long short-term memory,
    doi:10.1162/neco.1997.9.8.1735. Gers, Schmidhuber, Cummins (2000), Learning to
    forget, doi:10.1162/089976600300015015, for the forget gate. Jozefowicz, Zaremba,
    Sutskever (2015), An empirical exploration of recurrent network architectures, PMLR
    37:2342-2350, for its bias.

    Examples
    --------
    >>> cell = LSTM(1, 1)
    >>> params = cell.init(np.random.default_rng(0))
    >>> params = {name: 0 * array for name, array in params.items()}
    >>> state = Memory(h=np.zeros((1, 1)), C=np.ones((1, 1)))
    >>> cell.step(params, state, [[5.0]])[0]
    Memory(h=array([[0.23105858]]), C=array([[0.5]]))
    """

    forget_bias: float = 1.0

    State = Memory
    blocks = 4

    def __post_init__(self):
        super().__post_init__()
        number_fields(self, forget_bias={})

    def init(self, rng, dtype=float):
        params = super().init(rng, dtype)
        params["b_h"][: self.n_hidden] = self.forget_bias
        return params

    @cell_door
    def step(self, params, state, X):
        h, C = state
        W_xh, W_hh, b_h = self._look_up(params)
        A = (X @ W_xh + h @ W_hh + b_h).reshape(-1, 4, self.n_hidden)
        f, i, o = _sigmoid(A[:, :3]).swapaxes(0, 1)
        C_new = np.tanh(A[:, 3])
        C_t = f * C + i * C_new
        tanh_C = np.tanh(C_t)

        def pullback(dstate):
            dh_t, dC_t = dstate
            dC_t = dC_t + dh_t * o * (1 - tanh_C * tanh_C)
            df, di, do = dC_t * C, dC_t * C_new, dh_t * tanh_C
            dA = [
                df * f * (1 - f),
                di * i * (1 - i),
                do * o * (1 - o),
                dC_t * i * (1 - C_new * C_new),
            ]
            dA = np.concatenate(dA, axis=1)
            grads = {"W_xh": X.T @ dA, "W_hh": h.T @ dA, "b_h": dA.sum(axis=0)}
            return Memory(dA @ W_hh.T, dC_t * f), dA @ W_xh.T, grads

        return Memory(o * tanh_C, C_t), pullback


class GRU(_Cell):
    """Cell whose gates mix the old state with a new one.

    Parameters
    ----------
    n_in, n_hidden : int
        Numbers that a step brings, and of units.

    Notes
    -----
    With σ the sigmoid and ⊙ the product entry by entry::

        r, z  = σ(x W_xh + h W_hh + b_h)                     reset and update gate
        h_new = tanh(x W_xh + b_h + r ⊙ (h W_hh + b_hh))     candidate
        h ← (1 - z) ⊙ h_new + z ⊙ h

    The columns of W_xh, (n_in, 3 n_hidden), of W_hh, (n_hidden, 3 n_hidden), and of b_h
    are three blocks, in the order r, z, h_new; b_hh has the shape (n_hidden,). Weights
    start as in `RNN`. r gates the product h W_hh, as in PyTorch; in the paper, h.

    References
    ----------
    Cho, van Merriënboer, Gulcehre, Bahdanau, Bougares, Schwenk, Bengio (2014), Learning
    phrase representations using RNN encoder-decoder for statistical machine
    translation, arXiv:1406.1078, section 2.3.

    Examples
    --------
    >>> cell = GRU(1, 1)
    >>> params = cell.init(np.random.default_rng(0))
    >>> params = {name: 0 * array for name, array in params.items()}
    >>> cell.step(params, Hidden(np.ones((1, 1))), [[5.0]])[0]
    Hidden(h=array([[0.5]]))
    """

    blocks = 3

    def init(self, rng, dtype=float):
        params = super().init(rng, dtype)
        return params | {"b_hh": np.zeros(self.n_hidden, params["b_h"].dtype)}

    @cell_door
    def step(self, params, state, X):
        (h,) = state
        W_xh, W_hh, b_h = self._look_up(params)
        from_X = (X @ W_xh + b_h).reshape(-1, 3, self.n_hidden)
        from_h = (h @ W_hh).reshape(-1, 3, self.n_hidden)
        r, z = _sigmoid(from_X[:, :2] + from_h[:, :2]).swapaxes(0, 1)
        recalled = from_h[:, 2] + parameter(params, "b_hh", (self.n_hidden,))
        h_new = np.tanh(from_X[:, 2] + r * recalled)
        h_t = (1 - z) * h_new + z * h

        def pullback(dstate):
            dh_t = dstate.h
            dnew = dh_t * (1 - z) * (1 - h_new * h_new)
            dr = dnew * recalled * r * (1 - r)
            dz = dh_t * (h - h_new) * z * (1 - z)
            drecalled = dnew * r
            dfrom_X = np.concatenate([dr, dz, dnew], axis=1)
            dfrom_h = np.concatenate([dr, dz, drecalled], axis=1)
            grads = {"W_xh": X.T @ dfrom_X, "b_h": dfrom_X.sum(axis=0)}
            grads |= {"W_hh": h.T @ dfrom_h, "b_hh": drecalled.sum(axis=0)}
            return Hidden(dh_t * z + dfrom_h @ W_hh.T), dfrom_X @ W_xh.T, grads

        return Hidden(h_t), pullback


@dataclass(frozen=True)
class Unroll:
    """Layer that lets a cell read a series, and gives its hidden state at each step.

    Parameters
    ----------
    cell : RNN, LSTM or GRU
        Its params are the layer's; its state starts at zero.

    References
    ----------
    Werbos (1990), Backpropagation through time: what it does and how to do it,
    doi:10.1109/5.58337.

    Examples
    --------
    >>> layer = Unroll(LSTM(3, 5))
    >>> params = layer.init(np.random.default_rng(0))
    >>> Y, pullback = layer(params, np.ones((2, 7, 3)))
    >>> dX, grads = pullback(np.ones_like(Y))
    >>> Y.shape, dX.shape
    ((2, 7, 5), (2, 7, 3))
    """

    cell: object

    def __post_init__(self):
        if not (hasattr(self.cell, "zero") and hasattr(self.cell, "step")):
            raise ValueError(f"cell is {self.cell!r}; expected one with zero and step")

    def init(self, rng, dtype=float):
        return self.cell.init(rng, dtype)

    @map_door
    def __call__(self, params, X, rng=None):
        if X.ndim != 3 or X.shape[1] == 0 or X.shape[2] != self.cell.n_in:
            raise ValueError(
                f"X has shape {X.shape}; expected (n, T, {self.cell.n_in}), T 1 or more"
            )
        zero = state = self.cell.zero(len(X), X.dtype)
        step, outputs, pullbacks = inside(self.cell.step), [], []
        for X_t in X.transpose(1, 0, 2):
            state, step_pullback = step(params, state, X_t)
            outputs.append(state.h)
            pullbacks.append(step_pullback)
        Y = np.stack(outputs, axis=1)

        def pullback(dY):
            dX, grads, dstate = np.empty_like(X), None, zero
            for t in reversed(range(X.shape[1])):
                dstate = dstate._replace(h=dstate.h + dY[:, t])
                dstate, dX[:, t], step_grads = pullbacks[t](dstate)
                if grads is None:
                    grads = step_grads
                else:
                    for name in grads:
                        grads[name] += step_grads[name]
            return dX, grads

        return Y, pullback


@dataclass(frozen=True)
class LastStep:
    """Layer that keeps the last step of a series.

    Examples
    --------
    >>> LastStep()({}, np.arange(6.0).reshape(1, 3, 2))[0]
    array([[4., 5.]])
    """

    def init(self, rng, dtype=float):
        return {}

    @map_door
    def __call__(self, params, X, rng=None):
        if X.ndim != 3 or X.shape[1] == 0:
            raise ValueError(
                f"X has shape {X.shape}; expected (n, T, n_in), T 1 or more"
            )

        def pullback(dY):
            dX = np.zeros_like(X)
            dX[:, -1] = dY
            return dX, {}

        return X[:, -1].copy(), pullback


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


# activations.sigmoid keeps all digits of tiny values, which gates do not need, and can
# take seven times as long as one tanh.
def _sigmoid(A):
    return (1 + np.tanh(A / 2)) / 2
