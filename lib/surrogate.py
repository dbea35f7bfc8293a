"""Learning through a spike: spiking cells as layers, with a gradient that is chosen.

A spike is a step of the potential: its derivative is 0 or does not exist, and through
it nothing can learn. `Spike` sends the step forwards, and backwards the slope of a
smooth curve instead, the surrogate. All else is ordinary: `LIFCell` is a cell that
`lib.recurrent.Unroll` takes through time, and its pullback is the chain rule, exact for
any smooth function in the place of the step.

Potentials are counted from rest, in units of the way to threshold; times are in ms.

Chapter: :doc:`/chapters/spiking/networks`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from lib.arrays import (
    cell_door,
    function,
    inside,
    map_door,
    number_fields,
    parameter,
    precision,
    real,
    whole,
    whole_fields,
)
from lib.initializers import glorot_uniform


@dataclass(frozen=True)
class Spike:
    """Layer that is 1 where U ≥ 0, else 0, and has a slope nevertheless.

    Parameters
    ----------
    beta : float
        How narrow the slope is, positive: at a distance of 1 / beta from threshold it
        is a quarter of that at threshold.

    Notes
    -----
    The pullback of dS is dS / (1 + beta \\|U\\|)², the slope of the fast sigmoid
    U / (1 + beta \\|U\\|). It is no derivative of what the layer computes, and
    differences do not confirm it.

    References
    ----------
    Zenke, Ganguli (2018), SuperSpike: supervised learning in multilayer spiking neural
    networks, doi:10.1162/neco_a_01086. Neftci, Mostafa, Zenke (2019), Surrogate
    gradient learning in spiking neural networks, doi:10.1109/MSP.2019.2931595.

    Examples
    --------
    >>> S, pullback = Spike(beta=10)({}, [[-0.1, 0.0, 0.3]])
    >>> S
    array([[0., 1., 1.]])
    >>> pullback(np.ones((1, 3)))
    (array([[0.25  , 1.    , 0.0625]]), {})
    """

    beta: float = 10.0

    def __post_init__(self):
        number_fields(self, beta={"above": 0})

    def init(self, rng, dtype=float):
        return {}

    @map_door
    def __call__(self, params, U, rng=None):
        S = np.where(np.isnan(U), U, U >= 0).astype(U.dtype)
        return S, lambda dS: (dS / (1 + self.beta * np.abs(U)) ** 2, {})


class Spiking(NamedTuple):
    """State of a `LIFCell`: its spikes h, 0 or 1, which are the output, and V."""

    h: np.ndarray
    V: np.ndarray


@dataclass(frozen=True)
class LIFCell:
    """Cell of leaky integrate-and-fire neurons, which the input drives as a current.

    Parameters
    ----------
    n_in, n_hidden : int
        Numbers that a step brings, and of neurons.
    tau_m : float
        Time constant of the membrane, ms.
    dt : float
        Length of a step, ms.
    spike : layer
        What makes spikes of the distance to threshold, V - 1, as `Spike`.
    initializer : callable
        Draws W, see `lib.initializers`; b starts at 1, the rheobase.

    Notes
    -----
    With the input x of the step, and ⊙ the product entry by entry::

        V ← decay V + (1 - decay) (x W + b),   decay = exp(-dt / tau_m)
        h ← spike(V - 1)
        V ← (1 - h) ⊙ V

    This is `lib.neurons.LIF` with E_L = V_reset = 0, V_th = 1, R = 1 and t_ref = 0,
    except that a spike happens at the end of its step. The pullback includes the way
    through the reset.

    Examples
    --------
    >>> cell = LIFCell(1, 1, tau_m=10, dt=10)
    >>> params = {"W": np.array([[2.0]]), "b": np.zeros(1)}
    >>> state, spikes = cell.zero(1), []
    >>> for _ in range(4):
    ...     state, pullback = cell.step(params, state, [[0.7]])
    ...     spikes.append(state.h.item())
    >>> spikes
    [0.0, 1.0, 0.0, 1.0]
    """

    n_in: int
    n_hidden: int
    tau_m: float = 10.0
    dt: float = 1.0
    spike: Callable = Spike()
    initializer: Callable = field(default=glorot_uniform, repr=False)

    def __post_init__(self):
        whole_fields(self, n_in=1, n_hidden=1)
        number_fields(self, tau_m={"above": 0}, dt={"above": 0})
        function(self.spike, "spike")
        function(self.initializer, "initializer")

    def init(self, rng, dtype=float):
        W, dtype = self.initializer(rng, self.n_in, self.n_hidden), precision(dtype)
        return {"W": real(W, "W").astype(dtype), "b": np.ones(self.n_hidden, dtype)}

    def zero(self, n, dtype=float):
        shape = whole(n, "n", least=0), self.n_hidden
        zeros = np.zeros(shape, precision(dtype))
        return Spiking(zeros, zeros)

    @cell_door
    def step(self, params, state, X):
        W = parameter(params, "W", (self.n_in, self.n_hidden))
        b, V = parameter(params, "b", (self.n_hidden,)), state.V
        decay = float(np.exp(-self.dt / self.tau_m))
        V = decay * V + (1 - decay) * (X @ W + b)
        h, spike_pullback = inside(self.spike.__call__)({}, V - 1)

        def pullback(dstate):
            dh, dV = dstate
            dU, _ = spike_pullback(dh - dV * V)
            dV = dU + dV * (1 - h)
            dA = (1 - decay) * dV
            grads = {"W": X.T @ dA, "b": dA.sum(axis=0)}
            return Spiking(np.zeros_like(dh), decay * dV), dA @ W.T, grads

        return Spiking(h, (1 - h) * V), pullback


@dataclass(frozen=True)
class Repeat:
    """Layer that shows the same input at every step of a series.

    Parameters
    ----------
    T : int
        Number of steps.

    Examples
    --------
    >>> Repeat(3)({}, [[1, 2]])[0]
    array([[[1., 2.],
            [1., 2.],
            [1., 2.]]])
    """

    T: int

    def __post_init__(self):
        whole_fields(self, T=1)

    def init(self, rng, dtype=float):
        return {}

    @map_door
    def __call__(self, params, X, rng=None):
        if X.ndim != 2:
            raise ValueError(f"X has shape {X.shape}; expected (n, n_in)")
        series = np.repeat(X[:, None], self.T, axis=1)
        return series, lambda dY: (dY.sum(axis=1), {})


@dataclass(frozen=True)
class Rate:
    """Layer that averages a series over its steps: the rate of spikes.

    Examples
    --------
    >>> Rate()({}, [[[0, 1], [1, 1], [0, 1], [0, 1]]])[0]
    array([[0.25, 1.  ]])
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
            return np.repeat(dY[:, None] / X.shape[1], X.shape[1], axis=1), {}

        return X.mean(axis=1), pullback
