"""Networks of spiking neurons, which are simulated like a single one.

A network has the ``init`` and the ``step`` of a neuron, and so the same ``simulate``.
Times are in ms, potentials in mV, currents in nA (mV/ms for Izhikevich neurons).

Chapter: :doc:`/chapters/spiking/izhikevich`, its closing scene.
"""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np

from lib.neurons import LIF, Izhikevich


@dataclass(frozen=True, eq=False)
class Network:
    """Neurons that pass their spikes on to each other.

    Parameters
    ----------
    neuron : LIF or Izhikevich
        The model of all neurons; its parameters may be arrays of shape (n,).
    W : ndarray of shape (n, n)
        ``W[i, j]`` is the charge that a spike of neuron i sends into neuron j, pC
        (nA ms), as a current over the next step; mV for Izhikevich neurons.

    Raises
    ------
    ValueError
        If ``W`` is not square or not finite.

    Notes
    -----
    Since a spike carries a charge, not a current, what it does hardly depends on
    ``dt``. In steps of 1 ms, as in Izhikevich (2003), the two are the same number.

    Examples
    --------
    >>> from lib.neurons import CELL_TYPES, simulate, spike_times
    >>> network = Network(CELL_TYPES["RS"], W=np.array([[0.0, 30.0], [0.0, 0.0]]))
    >>> states, spikes = simulate(network, np.tile([10.0, 0.0], (40, 1)), dt=0.5)
    >>> spike_times(spikes, dt=0.5)
    [array([4.]), array([6.5])]
    """

    neuron: LIF | Izhikevich
    W: np.ndarray

    def __post_init__(self):
        shape = np.shape(self.W)
        if len(shape) != 2 or shape[0] != shape[1]:
            raise ValueError(f"W has shape {shape}, expected (n, n)")
        if not np.isfinite(self.W).all():
            raise ValueError("W has NaN or infinite entries, expected finite currents")

    def init(self, n):
        """Start every neuron where it would start alone, with silent synapses.

        Parameters
        ----------
        n : int
            Number of neurons.

        Returns
        -------
        NamedTuple
            The state of the neurons and one field more, ``I_syn`` of shape (n,).

        Raises
        ------
        ValueError
            If ``W`` is not of shape (n, n), or a parameter of the neuron neither a
            number nor of shape (n,).
        """
        if len(self.W) != n:
            raise ValueError(f"W has shape {self.W.shape}, expected {(n, n)}")
        cells = self.neuron.init(n)
        State = namedtuple("NetworkState", (*cells._fields, "I_syn"))
        return State(*cells, np.zeros(n))

    def step(self, state, I, dt):
        """Advance the neurons, then let their spikes become the next step's current.

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
        Spikes are few: summing the rows of ``W`` that spiked is the product
        ``spikes @ W`` without its zeros.
        """
        *cells, I_syn = state
        cells, spikes = self.neuron.step(cells, I + I_syn, dt)
        (senders,) = spikes.nonzero()
        I_syn = self.W.take(senders, axis=0).sum(axis=0) / dt
        return type(state)(*cells, I_syn), spikes


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
    n = n_excitatory + n_inhibitory
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
