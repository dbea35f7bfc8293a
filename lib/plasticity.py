"""Plasticity: how a synapse learns from what the two neurons beside it do.

Nobody tells it what is right: Hebb's and Oja's rules see how active both neurons are,
spike-timing-dependent plasticity (STDP) sees which of them was first. A rule is a step
that returns new weights and changes none in place. Times are in ms.

Chapter: :doc:`/chapters/spiking/networks`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.arrays import number, number_fields, real, silent, whole


@dataclass(frozen=True)
class Hebb:
    """Hebb's rule: what is active together is wired together, w ← w + lr y x.

    Parameters
    ----------
    lr : float
        Learning rate, positive.

    Raises
    ------
    ValueError
        If lr is not positive.

    Notes
    -----
    The unit is linear, y = w·x. Nothing holds the weights back: their length grows
    without end.

    References
    ----------
    Hebb (1949), The organization of behavior, Wiley.

    Examples
    --------
    >>> Hebb(lr=0.5).step([1, 0], x=[2, 4])
    array([3., 4.])
    """

    lr: float

    def __post_init__(self):
        number_fields(self, lr={"above": 0})

    @silent
    def step(self, w, x):
        """Learn from one input.

        Parameters
        ----------
        w : array_like of shape (n_in,)
            Weights.
        x : array_like of shape (n_in,)
            Input.

        Returns
        -------
        ndarray of shape (n_in,)
            The weights after it.

        Raises
        ------
        ValueError
            If w and x differ in shape.
        """
        w, x = _pair(w, x)
        return w + self.lr * (w @ x) * x


@dataclass(frozen=True)
class Oja(Hebb):
    """Oja's rule: Hebb's, with a leak that keeps the weights at length 1.

    Parameters
    ----------
    lr : float
        Learning rate, positive and small beside 1 / \\|x\\|².

    Raises
    ------
    ValueError
        If lr is not positive.

    Notes
    -----
    w ← w + lr y (x - y w), with y = w·x. On average it rests where C w = (w.T C w) w,
    with C the mean of x x.T: at eigenvectors of C, and it leaves all but the first. For
    inputs of mean 0 that is the first principal component.

    References
    ----------
    Oja (1982), A simplified neuron model as a principal component analyzer,
    doi:10.1007/BF00275687.

    Examples
    --------
    >>> Oja(lr=0.5).step([1, 0], x=[2, 4])
    array([1., 4.])
    """

    @silent
    def step(self, w, x):
        w, x = _pair(w, x)
        y = w @ x
        return w + self.lr * y * (x - y * w)


@silent
def stdp(interval, A_plus=0.005, A_minus=0.00525, tau_plus=20.0, tau_minus=20.0):
    """Tell what one pair of spikes does to a synapse: the window of STDP.

    Parameters
    ----------
    interval : array_like
        Time of the spike behind the synapse, less that of the one before it, ms:
        positive if the sender was first.
    A_plus : float
        What a pair adds to the weight at most, if the sender was first; 0 or more.
    A_minus : float
        What a pair takes from it at most, if the sender was late; 0 or more.
    tau_plus, tau_minus : float
        Time constants of the two sides, ms.

    Returns
    -------
    ndarray
        A_plus exp(-interval / tau_plus) after 0, -A_minus exp(interval / tau_minus)
        before it, 0 at it.

    Raises
    ------
    ValueError
        If an amplitude is negative or a time constant not positive.

    References
    ----------
    Song, Miller, Abbott (2000), Competitive Hebbian learning through
    spike-timing-dependent synaptic plasticity, doi:10.1038/78829, whose numbers are the
    defaults; first measured by Bi, Poo (1998), doi:10.1523/JNEUROSCI.18-24-10464.1998.

    Examples
    --------
    >>> stdp([-20, 0, 20]).round(5)
    array([-0.00193,  0.     ,  0.00184])
    """
    s, rule = real(interval, "interval"), STDP(A_plus, A_minus, tau_plus, tau_minus)
    gain = rule.A_plus * np.exp(-np.abs(s) / rule.tau_plus)
    loss = rule.A_minus * np.exp(-np.abs(s) / rule.tau_minus)
    return np.sign(s) * np.where(s > 0, gain, loss)


class Traces(NamedTuple):
    """What two populations remember of their own spikes.

    Parameters
    ----------
    x : ndarray of shape (n_pre,)
        Trace of each sender: each spike adds 1, and it decays with tau_plus.
    y : ndarray of shape (n_post,)
        Trace of each receiver, which decays with tau_minus.
    """

    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class STDP:
    """Spike-timing-dependent plasticity of all pairs of spikes, step by step.

    A spike that arrives weakens its synapse by the receiver's trace: the receiver was
    first. A spike of the receiver strengthens its synapses by the senders' traces.

    Parameters
    ----------
    A_plus, A_minus : float
        What a pair adds to, or takes from, a weight at most; 0 or more.
    tau_plus, tau_minus : float
        Time constants of the traces of senders and receivers, ms.
    w_max : float
        Weights are kept from 0 to this.

    Raises
    ------
    ValueError
        If an amplitude is negative, or another parameter not positive.

    Notes
    -----
    Within the bounds the changes add up to `stdp` over all pairs; two spikes in the
    same step leave the weight as it is.

    References
    ----------
    Morrison, Diesmann, Gerstner (2008), Phenomenological models of synaptic plasticity
    based on spike timing, doi:10.1007/s00422-008-0233-1.

    Examples
    --------
    >>> rule = STDP(A_plus=0.5, A_minus=0.5, tau_plus=10, tau_minus=10)
    >>> W, state = rule.step([[0.0]], [True], [False], rule.init(1, 1), dt=10)
    >>> W, state = rule.step(W, [False], [True], state, dt=10)
    >>> W.round(4), state.x.round(4), state.y
    (array([[0.1839]]), array([0.3679]), array([1.]))
    """

    A_plus: float = 0.005
    A_minus: float = 0.00525
    tau_plus: float = 20.0
    tau_minus: float = 20.0
    w_max: float = 1.0

    def __post_init__(self):
        number_fields(self, A_plus={"least": 0}, A_minus={"least": 0})
        number_fields(self, tau_plus={"above": 0}, tau_minus={"above": 0})
        number_fields(self, w_max={"above": 0})

    def init(self, n_pre, n_post):
        """Start without any memory of spikes.

        Parameters
        ----------
        n_pre, n_post : int
            Numbers of senders and receivers.

        Returns
        -------
        Traces
            All zero.
        """
        return Traces(
            np.zeros(whole(n_pre, "n_pre")), np.zeros(whole(n_post, "n_post"))
        )

    @silent
    def step(self, W, pre, post, state, dt):
        """Learn from the spikes of one step.

        Parameters
        ----------
        W : array_like of shape (n_pre, n_post)
            Weights.
        pre : array_like of shape (n_pre,)
            Which senders' spikes arrive, true or 1.
        post : array_like of shape (n_post,)
            Which receivers spike, true or 1.
        state : Traces
            The traces before the step.
        dt : float
            Length of the step, ms.

        Returns
        -------
        W : ndarray of shape (n_pre, n_post)
            The weights after the step.
        state : Traces
            The traces after it.

        Raises
        ------
        ValueError
            If the shapes do not fit, spikes are other than 0 and 1, or ``dt`` is not
            positive.
        """
        W, dt = real(W, "W"), number(dt, "dt", above=0)
        pre, post = real(pre, "pre"), real(post, "post")
        x, y = real(state.x, "x"), real(state.y, "y")
        for name, spikes, n in [("pre", pre, x), ("post", post, y)]:
            if spikes.shape != n.shape:
                raise ValueError(f"{name} has shape {spikes.shape}; expected {n.shape}")
            if not ((spikes == 0) | (spikes == 1)).all():
                raise ValueError(f"{name} holds numbers other than 0 and 1")
        if W.shape != pre.shape + post.shape:
            raise ValueError(
                f"W has shape {W.shape}; expected {pre.shape + post.shape}"
            )
        x = np.exp(-dt / self.tau_plus) * x
        y = np.exp(-dt / self.tau_minus) * y
        dW = self.A_plus * np.outer(x, post) - self.A_minus * np.outer(pre, y)
        W = np.clip(W + dW, 0, self.w_max).astype(W.dtype, copy=False)
        return W, Traces(x + pre, y + post)


def _pair(w, x):
    w, x = real(w, "w", ndim=1), real(x, "x")
    if w.shape != x.shape:
        raise ValueError(f"x has shape {x.shape}; expected {w.shape} as w")
    return w, x
