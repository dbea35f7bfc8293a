"""The leaky integrate-and-fire neuron, and how any neuron is simulated and measured.

The units are ms, mV, nA and MΩ, which are consistent (MΩ nA = mV); rates are in Hz.
The Izhikevich neuron stands in ``lib.izhikevich`` and is at hand here too.

Chapter: :doc:`/chapters/spiking/lif`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.arrays import inside, number, quantity, real, silent, step_door
from lib.izhikevich import (
    CELL_TYPES,
    PATTERNS,
    Izhikevich,
    require_lengths,
    settle_parameters,
)

__all__ = [
    "CELL_TYPES",
    "LIF",
    "PATTERNS",
    "Izhikevich",
    "LIFState",
    "cv",
    "firing_rate",
    "simulate",
    "spike_times",
]


class LIFState(NamedTuple):
    """Where a leaky integrate-and-fire population stands.

    Parameters
    ----------
    V : ndarray of shape (n,)
        Membrane potential, mV.
    wait : ndarray of shape (n,)
        What is left of the refractory time, ms.
    """

    V: np.ndarray
    wait: np.ndarray


@dataclass(frozen=True)
class LIF:
    """The leaky integrate-and-fire neuron.

    Parameters
    ----------
    tau_m : float or ndarray of shape (n,)
        Time constant of the membrane, ms.
    R : float or ndarray of shape (n,)
        Resistance of the membrane, MΩ.
    E_L : float or ndarray of shape (n,)
        Potential at rest, mV.
    V_th : float or ndarray of shape (n,)
        Potential at which the neuron spikes, mV.
    V_reset : float or ndarray of shape (n,)
        Potential after a spike, mV.
    t_ref : float or ndarray of shape (n,)
        How long the neuron then stays there, ms.

    Raises
    ------
    ValueError
        If ``tau_m`` is not positive, ``t_ref`` negative or ``V_reset`` not below
        ``V_th``.

    References
    ----------
    W. Gerstner, W. M. Kistler, R. Naud, L. Paninski (2014), "Neuronal Dynamics",
    section 1.3, doi:10.1017/CBO9781107447615.

    Examples
    --------
    >>> neuron = LIF(tau_m=10, R=10, E_L=-70, V_th=-50, V_reset=-70, t_ref=2)
    >>> print(neuron.rate([2, 3, 4]).round(2))
    [  0.    77.01 111.96]
    >>> states, spikes = simulate(neuron, np.full((1000, 1), 3.0), dt=1.0)
    >>> spikes.sum()
    np.int64(77)
    """

    tau_m: float | np.ndarray
    R: float | np.ndarray
    E_L: float | np.ndarray
    V_th: float | np.ndarray
    V_reset: float | np.ndarray
    t_ref: float | np.ndarray

    def __post_init__(self):
        settle_parameters(self)
        for name, right, expected in (
            ("tau_m", np.greater(self.tau_m, 0), "more than 0 ms"),
            ("t_ref", np.greater_equal(self.t_ref, 0), "0 ms or more"),
            (
                "V_reset",
                np.less(self.V_reset, self.V_th),
                f"less than V_th, {self.V_th}",
            ),
        ):
            if not np.all(right):
                raise ValueError(
                    f"{name} is {getattr(self, name)}; expected {expected}"
                )

    def init(self, n):
        """Start at rest.

        Parameters
        ----------
        n : int
            Number of neurons.

        Returns
        -------
        LIFState
            ``V`` of ``E_L`` and no refractory time, each of shape (n,).

        Raises
        ------
        ValueError
            If a parameter is neither a number nor of shape (n,).
        """
        require_lengths(self, n)
        return LIFState(np.zeros(n) + self.E_L, np.zeros(n))

    @silent
    def dV_dt(self, V, I):
        """Slope of the membrane potential below threshold.

        Parameters
        ----------
        V : array_like
            Membrane potential, mV.
        I : array_like
            Input current, nA.

        Returns
        -------
        float or ndarray
            The slope, mV/ms.
        """
        V, I = quantity(V, "V"), quantity(I, "I")
        return (self.E_L - V + self.R * I) / self.tau_m

    @silent
    def time_to_threshold(self, V, I):
        """How long a constant current takes to reach the threshold.

        Parameters
        ----------
        V : array_like
            Membrane potential at the start, mV.
        I : array_like
            Input current, nA.

        Returns
        -------
        ndarray
            The time, ms: 0 above threshold; infinite at or below, where the potential
            does not rise at ``V_th``.
        """
        V = quantity(V, "V")
        rise = self.tau_m * self.dV_dt(self.V_th, I)
        falls = rise <= 0
        never = falls & (self.V_th >= V)
        way = np.maximum(self.V_th - V, 0) / np.where(falls, 1, rise)
        return np.where(never, np.inf, self.tau_m * np.log1p(way))

    @np.errstate(divide="ignore")
    def rate(self, I):
        """Firing rate under a constant current, in closed form.

        Parameters
        ----------
        I : array_like
            Input current, nA.

        Returns
        -------
        ndarray
            The rate, Hz; 0 up to the rheobase.
        """
        return 1000 / (self.t_ref + self.time_to_threshold(self.V_reset, I))

    @step_door
    def step(self, state, I, dt):
        """Advance by ``dt``, exactly for a current that is constant during the step.

        Parameters
        ----------
        state : LIFState
            Where the population stands.
        I : float or ndarray of shape (n,)
            Current during the step, nA.
        dt : float
            Length of the step, ms.

        Returns
        -------
        state : LIFState
            Where the population stands ``dt`` later.
        spikes : ndarray of bool, of shape (n,)
            Which neurons spiked.

        Raises
        ------
        ValueError
            If ``dt`` is not positive.

        Notes
        -----
        The moment of the spike inside the step is computed, and the refractory time
        counts from there, so intervals are exact whatever ``dt`` is. A neuron spikes
        once in a step at most. One that starts above threshold spikes at once, or as
        soon as it is no longer refractory. The last lines are exponential Euler:
        Euler's method with the step h = τ (1 − exp(−t / τ)).
        """
        V, wait = state
        fire = wait + self.time_to_threshold(V, I)
        spikes = fire <= dt
        V = np.where(spikes, self.V_reset, V)
        wait = np.where(spikes, fire + self.t_ref, wait)
        h = -self.tau_m * np.expm1(-np.maximum(dt - wait, 0) / self.tau_m)
        V = np.minimum(V + h * self.dV_dt(V, I), np.maximum(V, self.V_th))
        return LIFState(V, np.maximum(wait - dt, 0)), spikes


@silent
def simulate(neuron, I, dt, state=None):
    """Step through a current and record every state and spike.

    Parameters
    ----------
    neuron : LIF, Izhikevich or Network
        Anything with ``init`` and ``step``.
    I : ndarray of shape (n_steps, n)
        Current into each neuron during each step, nA (mV/ms for Izhikevich).
    dt : float
        Length of a step, ms.
    state : NamedTuple, optional
        Where to start, ``neuron.init(n)`` if not given. The last entries of one
        recording continue it in another.

    Returns
    -------
    states : NamedTuple of ndarray of shape (n_steps, n)
        Entry k is the state after step k, at (k + 1) dt.
    spikes : ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.

    Raises
    ------
    ValueError
        If ``I`` is not two-dimensional or not finite, ``dt`` not positive, ``state``
        not one of n such neurons, or a parameter of ``neuron`` neither a number nor of
        shape (n,).

    Notes
    -----
    The recording has the precision of ``I``: a current in float32 halves it.

    Examples
    --------
    >>> states, spikes = simulate(CELL_TYPES["RS"], np.full((2000, 1), 10.0), dt=0.5)
    >>> states.v.shape
    (2000, 1)
    >>> spike_times(spikes, dt=0.5)[0][:3]
    array([ 4., 29., 75.])
    """
    if not (hasattr(neuron, "init") and hasattr(neuron, "step")):
        raise ValueError(f"neuron is {neuron!r}; expected one with init and step")
    I, dt = real(I, "I", ndim=2, finite=True), number(dt, "dt", above=0)
    n_steps, n = I.shape
    start, dtype = neuron.init(n), I.dtype
    state = start if state is None else state
    if type(state) is not type(start):
        raise ValueError(
            f"state is of type {type(state).__name__}; expected {type(start).__name__}"
        )
    named = zip(state, start._fields, strict=True)
    state = start._make(real(x, name).astype(dtype) for x, name in named)
    for x, like, name in zip(state, start, start._fields, strict=True):
        if x.shape != like.shape:
            raise ValueError(f"{name} has shape {x.shape}; expected {like.shape} as I")
    states = start._make(np.empty((n_steps, *x.shape), dtype) for x in state)
    spikes = np.empty((n_steps, n), dtype=bool)
    step = inside(neuron.step)
    for k in range(n_steps):
        state, spikes[k] = step(state, I[k], dt)
        for record, x in zip(states, state, strict=True):
            record[k] = x
    return states, spikes


def spike_times(spikes, dt):
    """When each neuron spiked.

    Parameters
    ----------
    spikes : ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.
    dt : float
        Length of a step, ms.

    Returns
    -------
    list of ndarray
        For each neuron the ends of the steps in which it spiked, ms.

    Raises
    ------
    ValueError
        If spikes is no matrix of True and False, or ``dt`` not positive.

    Examples
    --------
    >>> spike_times(np.array([[True], [False], [True]]), dt=0.5)
    [array([0.5, 1.5])]
    """
    spikes, dt = _raster(spikes), number(dt, "dt", above=0)
    return [(np.flatnonzero(train) + 1) * dt for train in spikes.T]


def firing_rate(spikes, dt):
    """How often each neuron spiked, over the whole recording.

    Parameters
    ----------
    spikes : ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.
    dt : float
        Length of a step, ms.

    Returns
    -------
    ndarray of shape (n,)
        The rates, Hz.

    Raises
    ------
    ValueError
        If spikes is no matrix of True and False, of no steps, or ``dt`` not positive.

    Examples
    --------
    >>> firing_rate(np.array([[True], [False], [True], [False]]), dt=0.5)
    array([1000.])
    """
    spikes, dt = _raster(spikes), number(dt, "dt", above=0)
    if len(spikes) == 0:
        raise ValueError(f"spikes has shape {spikes.shape}; expected a step or more")
    return 1000 * np.mean(spikes, axis=0) / dt


@silent
def cv(times):
    """Coefficient of variation of the intervals between spikes.

    Parameters
    ----------
    times : ndarray of shape (n_spikes,)
        Spike times of one neuron, in any unit.

    Returns
    -------
    float
        Standard deviation over mean of the intervals: 0 for a clock, 1 for a Poisson
        process, NaN for fewer than three spikes.

    Raises
    ------
    ValueError
        If a time is before the last one.

    Examples
    --------
    >>> cv([0, 1, 4, 5, 8])
    np.float64(0.5)
    """
    intervals = np.diff(real(times, "times", ndim=1))
    if (intervals < 0).any():
        raise ValueError("times fall; expected spike times in rising order")
    return np.std(intervals) / np.mean(intervals) if len(intervals) > 1 else np.nan


def _raster(spikes):
    bits = real(spikes, "spikes", ndim=2) != 0
    if np.any(bits != spikes):
        raise ValueError(
            "spikes holds other numbers than 0 and 1; expected True or False"
        )
    return bits
