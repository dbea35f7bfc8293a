"""The leaky integrate-and-fire neuron, and how any neuron is simulated and measured.

The units are ms, mV, nA and MΩ, which are consistent (MΩ nA = mV); rates are in Hz.
The Izhikevich neuron stands in ``lib.izhikevich`` and is at hand here too.

Chapter: :doc:`/chapters/spiking/lif`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.izhikevich import CELL_TYPES, PATTERNS, Izhikevich, require_lengths

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
        if not np.all(np.greater(self.tau_m, 0)):
            raise ValueError(f"tau_m = {self.tau_m} ms, expected more than 0 ms")
        if not np.all(np.greater_equal(self.t_ref, 0)):
            raise ValueError(f"t_ref = {self.t_ref} ms, expected 0 ms or more")
        if not np.all(np.less(self.V_reset, self.V_th)):
            raise ValueError(
                f"V_reset = {self.V_reset} mV, expected less than V_th = {self.V_th} mV"
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

    def dV_dt(self, V, I):
        """Slope of the membrane potential below threshold.

        Parameters
        ----------
        V : float or ndarray
            Membrane potential, mV.
        I : float or ndarray
            Input current, nA.

        Returns
        -------
        float or ndarray
            The slope, mV/ms.
        """
        return (self.E_L - V + self.R * I) / self.tau_m

    def time_to_threshold(self, V, I):
        """How long a constant current takes to reach the threshold.

        Parameters
        ----------
        V : float or ndarray
            Membrane potential at the start, mV.
        I : float or ndarray
            Input current, nA.

        Returns
        -------
        ndarray
            The time, ms; infinite where the potential does not rise at ``V_th``.
        """
        rise = self.tau_m * self.dV_dt(self.V_th, I)
        reaches = rise > 0
        way = np.maximum(self.V_th - V, 0) / np.where(reaches, rise, 1)
        return np.where(reaches, self.tau_m * np.log1p(way), np.inf)

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
        I = np.asarray(I)
        return 1000 / (self.t_ref + self.time_to_threshold(self.V_reset, I))

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
        once in a step at most. The last lines are exponential Euler: Euler's method
        with the step h = τ (1 − exp(−t / τ)).
        """
        if not dt > 0:
            raise ValueError(f"dt = {dt} ms, expected more than 0 ms")
        V, wait = state
        fire = wait + self.time_to_threshold(V, I)
        spikes = fire <= dt
        V = np.where(spikes, self.V_reset, V)
        wait = np.where(spikes, fire + self.t_ref, wait)
        h = -self.tau_m * np.expm1(-np.maximum(dt - wait, 0) / self.tau_m)
        V = np.minimum(V + h * self.dV_dt(V, I), self.V_th)
        return LIFState(V, np.maximum(wait - dt, 0)), spikes


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
        If ``I`` is not two-dimensional or not finite, ``dt`` not positive, or a
        parameter of ``neuron`` neither a number nor of shape (n,).

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
    I = np.asarray(I)
    if I.ndim != 2:
        raise ValueError(f"I has shape {I.shape}, expected (n_steps, n)")
    if not np.isfinite(I).all():
        raise ValueError("I has NaN or infinite entries, expected finite currents")
    if not dt > 0:
        raise ValueError(f"dt = {dt} ms, expected more than 0 ms")
    n_steps, n = I.shape
    state = neuron.init(n) if state is None else state
    dtype = np.float32 if I.dtype == np.float32 else np.float64
    state = type(state)(*(np.asarray(x, dtype) for x in state))
    states = type(state)(*(np.empty((n_steps, *x.shape), dtype) for x in state))
    spikes = np.empty((n_steps, n), dtype=bool)
    for k in range(n_steps):
        state, spikes[k] = neuron.step(state, I[k], dt)
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

    Examples
    --------
    >>> spike_times(np.array([[True], [False], [True]]), dt=0.5)
    [array([0.5, 1.5])]
    """
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

    Examples
    --------
    >>> firing_rate(np.array([[True], [False], [True], [False]]), dt=0.5)
    array([1000.])
    """
    return 1000 * np.mean(spikes, axis=0) / dt


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

    Examples
    --------
    >>> cv([0, 1, 4, 5, 8])
    np.float64(0.5)
    """
    intervals = np.diff(times)
    return np.std(intervals) / np.mean(intervals) if len(intervals) > 1 else np.nan
