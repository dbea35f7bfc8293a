"""Networks of spiking neurons, which are simulated like a single one.

A network has the ``init`` and the ``step`` of a neuron, and so the same ``simulate``.
Times are in ms, potentials in mV, currents in nA (mV/ms for Izhikevich neurons); the
charge that a spike sends is in pC, which is nA ms (mV for Izhikevich neurons).

Chapter: :doc:`/chapters/spiking/networks`; the closing scene of
:doc:`/chapters/spiking/izhikevich`.
"""

from collections import namedtuple
from dataclasses import dataclass
from functools import cache

import numpy as np

from lib.arrays import generator, inside, number, real, silent, step_door, whole
from lib.neurons import LIF, Izhikevich


@dataclass(frozen=True, eq=False)
class Network:
    """Neurons that pass their spikes on to each other.

    Parameters
    ----------
    neuron : LIF or Izhikevich
        The model of all neurons; its parameters may be arrays of shape (n,).
    W : array_like of shape (n, n)
        ``W[i, j]`` is the charge that a spike of neuron i sends into neuron j, pC (mV
        for Izhikevich neurons).
    tau_s : float or array_like of shape (n,)
        Time constant of the synapses onto each neuron, ms: the charge flows as a
        current that decays with it. If 0, it flows evenly during one step.
    delay : int
        After how many steps a spike arrives, 1 or more.

    Raises
    ------
    ValueError
        If ``W`` is not square or not finite, ``tau_s`` negative or of another length,
        or ``delay`` not a whole number of steps.

    Notes
    -----
    Since a spike carries a charge, not a current, what it does hardly depends on
    ``dt``. In steps of 1 ms, as in Izhikevich (2003), the two are the same number.

    Examples
    --------
    >>> from lib.neurons import CELL_TYPES, simulate, spike_times
    >>> network = Network(CELL_TYPES["RS"], W=[[0, 30], [0, 0]])
    >>> states, spikes = simulate(network, np.tile([10.0, 0.0], (40, 1)), dt=0.5)
    >>> spike_times(spikes, dt=0.5)
    [array([4.]), array([6.5])]
    """

    neuron: LIF | Izhikevich
    W: np.ndarray
    tau_s: float | np.ndarray = 0.0
    delay: int = 1

    def __post_init__(self):
        if not (hasattr(self.neuron, "init") and hasattr(self.neuron, "step")):
            raise ValueError(
                f"neuron is {self.neuron!r}; expected one with init and step"
            )
        W, tau_s = real(self.W, "W"), _time_constant(self.tau_s)
        if W.ndim != 2 or W.shape[0] != W.shape[1]:
            raise ValueError(f"W has shape {W.shape}, expected (n, n)")
        if not np.isfinite(W).all():
            raise ValueError("W has NaN or infinite entries, expected finite charges")
        if np.shape(tau_s) not in ((), W.shape[:1]):
            raise ValueError(f"tau_s has shape {tau_s.shape}, expected {W.shape[:1]}")
        object.__setattr__(self, "W", W)
        object.__setattr__(self, "tau_s", tau_s)
        object.__setattr__(self, "delay", whole(self.delay, "delay"))

    def init(self, n):
        """Start every neuron where it would start alone, with silent synapses.

        Parameters
        ----------
        n : int
            Number of neurons.

        Returns
        -------
        NamedTuple
            The state of the neurons and two fields more: ``I_syn`` of shape (n,), the
            synaptic current as the next step begins, and ``queue`` of shape
            (delay - 1, n), the charges on their way, the next to arrive first.

        Raises
        ------
        ValueError
            If ``W`` is not of shape (n, n), or a parameter of the neuron neither a
            number nor of shape (n,).
        """
        if len(self.W) != whole(n, "n", least=0):
            raise ValueError(f"W has shape {self.W.shape}, expected {(n, n)}")
        cells = self.neuron.init(n)
        State = _network_state((*cells._fields, "I_syn", "queue"))
        return State(*cells, np.zeros(n), np.zeros((self.delay - 1, n)))

    @step_door
    def step(self, state, I, dt):
        """Advance the neurons, then let their spikes become current.

        Parameters
        ----------
        state : NamedTuple
            Where the network stands.
        I : float or ndarray of shape (n,)
            Current from outside during the step, nA (mV/ms for Izhikevich neurons).
        dt : float
            Length of the step, ms.

        Returns
        -------
        state : NamedTuple
            Where the network stands ``dt`` later.
        spikes : ndarray of bool, of shape (n,)
            Which neurons spiked.

        Notes
        -----
        The decaying current is replaced by the constant one that moves the potential of
        an LIF neuron as far (of another neuron: carries the same charge), so below
        threshold the potential is exact whatever ``dt`` is.

        Spikes are few: summing the rows of ``W`` that spiked is the product
        ``spikes @ W`` without its zeros.
        """
        *cells, I_syn, queue = state
        slow = np.any(self.tau_s)
        acting = _share(self.tau_s, dt, self.neuron) * I_syn if slow else I_syn
        cells, spikes = inside(self.neuron.step)(cells, I + acting, dt)
        (senders,) = spikes.nonzero()
        charge = self.W.take(senders, axis=0).sum(axis=0)
        if self.delay > 1:
            queue = np.concatenate([queue, charge[None]])
            charge, queue = queue[0], queue[1:]
        if slow:
            I_syn = np.exp(-dt / self.tau_s) * I_syn + charge / self.tau_s
        else:
            I_syn = charge / dt
        return type(state)(*cells, I_syn, queue), spikes


def poisson_spikes(rng, rate, n_steps, dt):
    """Draw spikes that do not know of each other.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the spikes.
    rate : float or array_like of shape (n,) or (n_steps, n)
        Expected rate of each neuron, or of each in every step, Hz. A number means one
        neuron.
    n_steps : int
        Number of steps.
    dt : float
        Length of a step, ms.

    Returns
    -------
    ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.

    Raises
    ------
    ValueError
        If a rate is negative or asks for more than one spike a step, or has not n_steps
        rows.

    Notes
    -----
    In each step a spike has the probability rate · dt, so the mean is exact; a Poisson
    process could have two, which becomes rare as ``dt`` gets short.

    Examples
    --------
    >>> spikes = poisson_spikes(np.random.default_rng(0), [10, 50], 100_000, dt=0.1)
    >>> spikes.shape, spikes.sum(axis=0)
    ((100000, 2), array([ 97, 520]))
    """
    rate, n_steps = np.atleast_1d(real(rate, "rate")), whole(n_steps, "n_steps")
    dt = number(dt, "dt", above=0)
    if rate.ndim > 2 or rate.ndim == 2 and len(rate) != n_steps:
        raise ValueError(
            f"rate has shape {rate.shape}, expected (n,) or ({n_steps}, n)"
        )
    if not ((rate >= 0) & (rate * dt <= 1000)).all():
        raise ValueError(
            f"rate is from {rate.min()} to {rate.max()} Hz, expected 0 to {1000 / dt} "
            f"Hz, one spike in {dt} ms"
        )
    return generator(rng).random((n_steps, rate.shape[-1])) < rate * dt / 1000


@silent
def synaptic_current(spikes, W, dt, tau_s=0.0):
    """Turn spikes from outside into the current that neurons receive.

    Parameters
    ----------
    spikes : array_like of shape (n_steps, n_in)
        How many spikes of each input arrive during each step.
    W : array_like of shape (n_in, n)
        ``W[i, j]`` is the charge that a spike of input i sends into neuron j, pC (mV
        for Izhikevich neurons).
    dt : float
        Length of a step, ms.
    tau_s : float or array_like of shape (n,)
        Time constant of the synapses onto each neuron, ms. If 0, the charge flows
        evenly during the step.

    Returns
    -------
    ndarray of shape (n_steps, n)
        The mean current during each step, for `lib.neurons.simulate`: nA (mV/ms for
        Izhikevich neurons).

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, ``dt`` not positive or
        ``tau_s`` negative.

    Examples
    --------
    >>> synaptic_current([[1, 0], [0, 0], [1, 1]], [[2.0], [-1.0]], dt=0.5).T
    array([[4., 0., 2.]])
    """
    spikes = real(spikes, "spikes", ndim=2, finite=True)
    W = real(W, "W", ndim=2, finite=True)
    if spikes.shape[1] != len(W):
        raise ValueError(f"W has shape {W.shape}, expected ({spikes.shape[1]}, n)")
    dt, tau_s = number(dt, "dt", above=0), _time_constant(tau_s)
    if np.shape(tau_s) not in ((), W.shape[1:]):
        raise ValueError(f"tau_s has shape {tau_s.shape}, expected {W.shape[1:]}")
    charge = spikes @ W
    if not np.any(tau_s):
        return charge / dt
    I = charge / tau_s
    for k in range(1, len(I)):
        I[k] += np.exp(-dt / tau_s) * I[k - 1]
    return _share(tau_s, dt) * I


def cortical_network(rng, n_excitatory=800, n_inhibitory=200):
    """The randomly coupled cortical network of Izhikevich (2003).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the weights and of the differences between cells.
    n_excitatory : int
        Number of excitatory neurons, from regular spiking to chattering; they come
        first.
    n_inhibitory : int
        Number of inhibitory neurons, from low-threshold to fast spiking.

    Returns
    -------
    Network
        All neurons connected to all, excitation up to 0.5 mV a spike and inhibition
        up to 1 mV.

    References
    ----------
    E. M. Izhikevich (2003), "Simple model of spiking neurons", IEEE Transactions on
    Neural Networks 14(6), doi:10.1109/TNN.2003.820440, figure 3 and its script.

    Examples
    --------
    >>> network = cortical_network(np.random.default_rng(0), 8, 2)
    >>> network.W.shape
    (10, 10)
    """
    rng = generator(rng)
    n_excitatory = whole(n_excitatory, "n_excitatory", least=0)
    n = n_excitatory + whole(n_inhibitory, "n_inhibitory", least=0)
    excitatory = np.arange(n) < n_excitatory
    r = rng.random(n)
    cells = Izhikevich(
        a=np.where(excitatory, 0.02, 0.02 + 0.08 * r),
        b=np.where(excitatory, 0.2, 0.25 - 0.05 * r),
        c=np.where(excitatory, -65 + 15 * r**2, -65),
        d=np.where(excitatory, 8 - 6 * r**2, 2),
    )
    W = np.where(excitatory[:, None], 0.5, -1) * rng.random((n, n))
    return Network(cells, W)


@cache
def _network_state(fields):
    State = namedtuple("NetworkState", fields)
    State.__reduce__ = lambda state: (_restore, (fields, tuple(state)))
    return State


def _restore(fields, values):
    return _network_state(fields)(*values)


def _time_constant(tau_s):
    tau_s = real(tau_s, "tau_s", finite=True)
    if (tau_s < 0).any() or (tau_s > 0).any() != (tau_s > 0).all():
        raise ValueError(f"tau_s = {tau_s} ms, expected 0, or more than 0 everywhere")
    return tau_s if tau_s.ndim else float(tau_s)


def _share(tau_s, dt, neuron=None):
    """What constant current acts during a step like one that decays from 1."""
    leak = dt / neuron.tau_m if isinstance(neuron, LIF) else 0.0
    a = leak - dt / tau_s
    return np.exp(np.maximum(a, 0) - leak) * _growth(-np.abs(a)) / _growth(-leak)


def _growth(x):
    return np.where(x == 0, 1, np.expm1(x) / np.where(x == 0, 1, x))
