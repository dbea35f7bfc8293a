"""The Izhikevich neuron: two equations, a reset, and a zoo of firing patterns.

Times are in ms and potentials in mV; in the published scaling the current and the
recovery variable are slopes of the potential, mV/ms.

Chapter: :doc:`/chapters/spiking/izhikevich`.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lib.arrays import quantity, step_door, whole

V_PEAK = 30.0


def settle_parameters(neuron):
    """Turn the parameters of a new neuron model into numbers, or arrays of floats.

    Parameters
    ----------
    neuron : dataclass
        The neuron model, whose fields are changed.

    Raises
    ------
    ValueError
        If a field is neither a number nor a row of them.
    """
    for field in fields(neuron):
        x = quantity(getattr(neuron, field.name), field.name)
        if np.isnan(x).any():
            raise ValueError(f"{field.name} has NaN entries; expected numbers")
        if np.ndim(x) > 1:
            raise ValueError(
                f"{field.name} has shape {x.shape}; expected one number, or one for "
                "each neuron"
            )
        object.__setattr__(neuron, field.name, x)


def require_lengths(neuron, n):
    """Demand that each parameter of a population is one number or one per neuron.

    Parameters
    ----------
    neuron : dataclass
        The neuron model whose fields are looked at.
    n : int
        Number of neurons.

    Raises
    ------
    ValueError
        If n is no whole number, or a field neither a number nor of shape (n,).
    """
    whole(n, "n", least=0)
    for field in fields(neuron):
        shape = np.shape(getattr(neuron, field.name))
        if shape not in ((), (n,)):
            raise ValueError(
                f"{field.name} has shape {shape}; expected one number, or one for each "
                f"of the {n} neurons, shape ({n},)"
            )


class IzhikevichState(NamedTuple):
    """Where an Izhikevich population stands.

    Parameters
    ----------
    v : ndarray of shape (n,)
        Membrane potential, mV.
    u : ndarray of shape (n,)
        Recovery variable, mV/ms.
    """

    v: np.ndarray
    u: np.ndarray


@dataclass(frozen=True)
class Izhikevich:
    """The Izhikevich neuron: a quadratic upstroke, a slow recovery, a reset.

    Parameters
    ----------
    a : float or ndarray of shape (n,)
        Rate of recovery, 1/ms.
    b : float or ndarray of shape (n,)
        Sensitivity of ``u`` to ``v``, 1/ms.
    c : float or ndarray of shape (n,)
        Potential after a spike, mV.
    d : float or ndarray of shape (n,)
        What a spike adds to ``u``, mV/ms.

    Notes
    -----
    A neuron whose ``v`` reaches 30 mV spikes; ``v`` becomes ``c`` and ``u`` grows by
    ``d``.

    References
    ----------
    E. M. Izhikevich (2003), "Simple model of spiking neurons", IEEE Transactions on
    Neural Networks 14(6), doi:10.1109/TNN.2003.820440, equations (1) to (3).

    Examples
    --------
    >>> neuron = Izhikevich(a=0.02, b=0.2, c=-65, d=8)
    >>> neuron.derivatives(v=-65, u=-13, I=10)
    (7.0, 0.0)
    """

    a: float | np.ndarray
    b: float | np.ndarray
    c: float | np.ndarray
    d: float | np.ndarray

    def __post_init__(self):
        settle_parameters(self)

    def init(self, n):
        """Start where the published script starts, at -65 mV.

        Parameters
        ----------
        n : int
            Number of neurons.

        Returns
        -------
        IzhikevichState
            ``v`` of -65 mV and ``u`` of ``b v``, each of shape (n,).

        Raises
        ------
        ValueError
            If a parameter is neither a number nor of shape (n,).
        """
        require_lengths(self, n)
        v = np.full(n, -65.0)
        return IzhikevichState(v, self.b * v)

    def derivatives(self, v, u, I):
        """Give both slopes, the vector field of the phase plane.

        Parameters
        ----------
        v : float or ndarray
            Membrane potential, mV.
        u : float or ndarray
            Recovery variable, mV/ms.
        I : float or ndarray
            Input current, mV/ms.

        Returns
        -------
        dv_dt : float or ndarray
            Slope of ``v``, mV/ms.
        du_dt : float or ndarray
            Slope of ``u``, mV/ms per ms.

        Notes
        -----
        These are the bare equations, for `step` to use: nothing is converted.
        """
        return (0.04 * v + 5) * v + 140 - u + I, self.a * (self.b * v - u)

    def advance(self, v, u, I, dt):
        """Follow the slopes for one Euler step, without a reset.

        Parameters
        ----------
        v : float or ndarray
            Membrane potential, mV.
        u : float or ndarray
            Recovery variable, mV/ms.
        I : float or ndarray
            Input current, mV/ms.
        dt : float
            Length of the step, ms.

        Returns
        -------
        v : float or ndarray
            Membrane potential at the end of the step, mV.
        u : float or ndarray
            Recovery variable at the end of the step, mV/ms.

        Notes
        -----
        This is the bare equation, for `step` to use: nothing is converted.
        """
        dv_dt, du_dt = self.derivatives(v, u, I)
        return v + dt * dv_dt, u + dt * du_dt

    @step_door
    def step(self, state, I, dt):
        """Advance by one Euler step, then reset the neurons that spiked.

        Parameters
        ----------
        state : IzhikevichState
            Where the population stands.
        I : float or ndarray of shape (n,)
            Current during the step, mV/ms.
        dt : float
            Length of the step, ms.

        Returns
        -------
        state : IzhikevichState
            Where the population stands ``dt`` later, already reset.
        spikes : ndarray of bool, of shape (n,)
            Which neurons spiked.

        Raises
        ------
        ValueError
            If ``dt`` is not positive, or more than a quarter of the time 1 / a that
            ``u`` takes.

        Notes
        -----
        Spike times are off by an amount proportional to ``dt``.

        A bare Euler step can be so long that ``v`` passes the resting potential that it
        heads for, and lands beyond the threshold: a spike out of inhibition. That takes
        a ``v`` so low that ``dt`` times the steepness of the parabola, -(0.08 v + 5),
        is more than 1. There ``v`` goes only as far as the tangent of the parabola
        reaches zero, which is Newton's step, and always short of rest. And in steps
        beyond a quarter of 1 / a the ringing of a resonator would grow.
        """
        v, u = self._follow(*state, I, dt)
        spikes = v >= V_PEAK
        # These arrays are this step's own: to write to them changes no state.
        np.copyto(v, self.c, where=spikes)
        np.add(u, self.d, out=u, where=spikes)
        return IzhikevichState(v, u), spikes

    @cached_property
    def _longest_step(self):
        fastest = np.max(self.a, initial=0)
        return float(0.25 / fastest) if fastest > 0 else np.inf

    def _follow(self, v, u, I, dt):
        if dt > self._longest_step:
            raise ValueError(
                f"dt = {dt:g} ms is too large: expected at most a quarter of 1 / a, "
                f"{self._longest_step:g} ms"
            )
        v_next, u = self.advance(v, u, I, dt)
        steep = (v < -62.5 - 12.5 / dt).nonzero()
        if steep[0].size:
            start = v[steep]
            change = v_next[steep] - start
            v_next[steep] = start - change / (dt * (0.08 * start + 5))
        return v_next, u


CELL_TYPES = {
    "RS": Izhikevich(a=0.02, b=0.2, c=-65, d=8),
    "IB": Izhikevich(a=0.02, b=0.2, c=-55, d=4),
    "CH": Izhikevich(a=0.02, b=0.2, c=-50, d=2),
    "FS": Izhikevich(a=0.1, b=0.2, c=-65, d=2),
    "TC": Izhikevich(a=0.02, b=0.25, c=-65, d=0.05),
    "RZ": Izhikevich(a=0.1, b=0.26, c=-65, d=2),
    "LTS": Izhikevich(a=0.02, b=0.25, c=-65, d=2),
}
"""The seven cell types of Izhikevich (2003), figure 2: regular spiking,
intrinsically bursting, chattering, fast spiking, thalamo-cortical, resonator,
low-threshold spiking."""


class ScriptIzhikevich(Izhikevich):
    """Izhikevich neuron of the published script, where ``u`` follows the new ``v``.

    Notes
    -----
    At the published steps, bistability, the depolarizing after-potential and the
    inhibition-induced patterns hang on this order. The step is the published one,
    whatever its length: one that is too long overshoots, until ``v`` leaves the finite
    numbers, which is a ValueError.
    """

    def advance(self, v, u, I, dt):
        v = v + dt * self.derivatives(v, u, I)[0]
        return v, u + dt * self.derivatives(v, u, I)[1]

    def _follow(self, v, u, I, dt):
        try:
            with np.errstate(over="raise"):
                return self.advance(v, u, I, dt)
        except FloatingPointError:
            raise ValueError(
                f"dt = {dt:g} ms is too large: v left the finite numbers, expected "
                "a shorter step"
            ) from None


class ShallowIzhikevich(ScriptIzhikevich):
    """The script's neuron with the parabola of Class 1 and the integrator."""

    def derivatives(self, v, u, I):
        return (0.04 * v + 4.1) * v + 108 - u + I, self.a * (self.b * v - u)


class LeaklessIzhikevich(ScriptIzhikevich):
    """The script's neuron with the recovery of accommodation, which never leaks."""

    def derivatives(self, v, u, I):
        dv_dt, _ = super().derivatives(v, u, I)
        return dv_dt, self.a * self.b * (v + 65)


class Pattern(NamedTuple):
    """An experiment: the arguments of ``simulate``, in their order.

    Parameters
    ----------
    neuron : Izhikevich
        One neuron.
    I : ndarray of shape (n_steps, 1)
        The stimulus, mV/ms.
    dt : float
        The published step, ms.
    state : IzhikevichState
        Where the neuron starts.
    """

    neuron: Izhikevich
    I: np.ndarray
    dt: float
    state: IzhikevichState


def _pulses(t, width, *onsets):
    return sum((onset < t) & (t < onset + width) for onset in onsets)


def _ramp(t, onset):
    return np.maximum(t - onset, 0)


def _pattern(neuron, v, duration, dt, stimulus, u=None):
    t = dt * np.arange(round(duration / dt) + 1)
    I = np.asarray(stimulus(t), dtype=float)[:, None]
    v = np.array([v], dtype=float)
    u = neuron.b * v if u is None else np.array([u], dtype=float)
    return Pattern(neuron, I, dt, IzhikevichState(v, u))


# fmt: off
PATTERNS = {
    "tonic spiking": _pattern(
        ScriptIzhikevich(0.02, 0.2, -65, 6), v=-70, duration=100, dt=0.25,
        stimulus=lambda t: 14 * (t > 10)),
    "phasic spiking": _pattern(
        ScriptIzhikevich(0.02, 0.25, -65, 6), v=-64, duration=200, dt=0.25,
        stimulus=lambda t: 0.5 * (t > 20)),
    "tonic bursting": _pattern(
        ScriptIzhikevich(0.02, 0.2, -50, 2), v=-70, duration=220, dt=0.25,
        stimulus=lambda t: 15 * (t > 22)),
    "phasic bursting": _pattern(
        ScriptIzhikevich(0.02, 0.25, -55, 0.05), v=-64, duration=200, dt=0.2,
        stimulus=lambda t: 0.6 * (t > 20)),
    "mixed mode": _pattern(
        ScriptIzhikevich(0.02, 0.2, -55, 4), v=-70, duration=160, dt=0.25,
        stimulus=lambda t: 10 * (t > 16)),
    "spike frequency adaptation": _pattern(
        ScriptIzhikevich(0.01, 0.2, -65, 8), v=-70, duration=85, dt=0.25,
        stimulus=lambda t: 30 * (t > 8.5)),
    "class 1 excitability": _pattern(
        ShallowIzhikevich(0.02, -0.1, -55, 6), v=-60, duration=300, dt=0.25,
        stimulus=lambda t: 0.075 * _ramp(t, 30)),
    "class 2 excitability": _pattern(
        ScriptIzhikevich(0.2, 0.26, -65, 0), v=-64, duration=300, dt=0.25,
        stimulus=lambda t: 0.015 * _ramp(t, 30) - 0.5),
    "spike latency": _pattern(
        ScriptIzhikevich(0.02, 0.2, -65, 6), v=-70, duration=100, dt=0.2,
        stimulus=lambda t: 7.04 * _pulses(t, 3, 10)),
    "subthreshold oscillations": _pattern(
        ScriptIzhikevich(0.05, 0.26, -60, 0), v=-62, duration=200, dt=0.25,
        stimulus=lambda t: 2 * _pulses(t, 5, 20)),
    "resonator": _pattern(
        ScriptIzhikevich(0.1, 0.26, -60, -1), v=-62, duration=400, dt=0.25,
        stimulus=lambda t: 0.65 * _pulses(t, 4, 40, 60, 280, 320)),
    "integrator": _pattern(
        ShallowIzhikevich(0.02, -0.1, -55, 6), v=-60, duration=100, dt=0.25,
        stimulus=lambda t: 9 * _pulses(t, 2, 100 / 11, 100 / 11 + 5, 70, 80)),
    "rebound spike": _pattern(
        ScriptIzhikevich(0.03, 0.25, -60, 4), v=-64, duration=200, dt=0.2,
        stimulus=lambda t: -15 * _pulses(t, 5, 20)),
    "rebound burst": _pattern(
        ScriptIzhikevich(0.03, 0.25, -52, 0), v=-64, duration=200, dt=0.2,
        stimulus=lambda t: -15 * _pulses(t, 5, 20)),
    "threshold variability": _pattern(
        ScriptIzhikevich(0.03, 0.25, -60, 4), v=-64, duration=100, dt=0.25,
        stimulus=lambda t: _pulses(t, 5, 10, 80) - 6 * _pulses(t, 5, 70)),
    "bistability": _pattern(
        ScriptIzhikevich(0.1, 0.26, -60, 0), v=-61, duration=300, dt=0.25,
        stimulus=lambda t: 0.24 + _pulses(t, 5, 37.5, 216)),
    "depolarizing after-potential": _pattern(
        ScriptIzhikevich(1, 0.2, -60, -21), v=-70, duration=50, dt=0.1,
        stimulus=lambda t: 20 * _pulses(t, 2, 9)),
    "accommodation": _pattern(
        LeaklessIzhikevich(0.02, 1, -55, 4), v=-65, u=-16, duration=400, dt=0.5,
        stimulus=lambda t: t / 25 * (t < 200) + 0.32 * _ramp(t, 300) * (t < 312.5)),
    "inhibition-induced spiking": _pattern(
        ScriptIzhikevich(-0.02, -1, -60, 8), v=-63.8, duration=350, dt=0.5,
        stimulus=lambda t: 80 - 5 * ((t >= 50) & (t <= 250))),
    "inhibition-induced bursting": _pattern(
        ScriptIzhikevich(-0.026, -1, -45, -2), v=-63.8, duration=350, dt=0.5,
        stimulus=lambda t: 80 - 5 * ((t >= 50) & (t <= 250))),
}
# fmt: on
"""The twenty firing patterns of Izhikevich (2004), figure 1, with the parameters and
stimuli of its published script: ``simulate(*PATTERNS["rebound burst"])``."""
