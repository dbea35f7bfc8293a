"""Drawings of the chapter on Izhikevich's neuron: traces, orbits, nullclines, rasters.

Chapter: :doc:`/chapters/spiking/izhikevich`. Colours, sizes and fonts come from
``book.mplstyle``, which `explorer.pictures` sets.
"""

import numpy as np
from matplotlib.colors import to_rgba

from figures.strokes import GREY, thin
from lib.izhikevich import V_PEAK
from lib.neurons import simulate


def flights(neuron, I, dt, state):
    """Simulate one neuron and cut what it did into pieces, one up to each spike.

    Parameters
    ----------
    neuron : lib.izhikevich.Izhikevich
        One neuron.
    I : ndarray of shape (n_steps, 1)
        The current, mV/ms.
    dt : float
        Length of a step, ms.
    state : lib.izhikevich.IzhikevichState
        Where the neuron starts.

    Returns
    -------
    list of ndarray of shape (3, n_points)
        Time (ms), ``v`` (mV) and ``u`` (mV/ms). A piece ends at the peak, 30 mV; the
        next begins where the reset put the neuron.
    """
    states, spikes = simulate(neuron, I, dt, state)
    start = [0.0, *np.concatenate(state)]
    t = dt * np.arange(1, len(I) + 1)
    path = np.column_stack([start, [t, states.v[:, 0], states.u[:, 0]]])
    pieces, begin = [], 0
    for k in np.flatnonzero(spikes) + 1:
        peak = [[path[0, k]], [V_PEAK], [path[2, k] - neuron.d]]
        pieces.append(np.hstack([path[:, begin:k], peak]))
        begin = k
    return [*pieces, path[:, begin:]]


def joined(pieces, axes, tolerance, gap):
    """Thin each piece of a recording and join them to one line.

    Parameters
    ----------
    pieces : list of ndarray of shape (3, n_points)
        As from `flights`.
    axes : tuple of two int
        Which of time, ``v`` and ``u`` to take, across and up.
    tolerance : tuple of two float
        As in `thin`.
    gap : bool
        Whether the line is interrupted at resets.

    Returns
    -------
    ndarray of shape (2, n)
        The line, with NaN at its interruptions.
    """
    parts = []
    for piece in pieces:
        parts.append(thin(piece[list(axes)], tolerance))
        if gap:
            parts.append(np.full((2, 1), np.nan))
    return np.hstack(parts)


def trace(ax, pieces, limits, variable=1, **style):
    """Draw one variable against time; a spike is a line up to 30 mV.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    pieces : list of ndarray of shape (3, n_points)
        As from `flights`.
    limits : tuple of two tuples of float
        Of the time axis, ms, and of the other.
    variable : int
        1 for ``v``, 2 for ``u``.
    **style : dict
        How to draw the line.
    """
    tolerance = tuple(np.ptp(ends) / 400 for ends in limits)
    line = joined(pieces, (0, variable), tolerance, gap=False)
    ax.plot(*line, **{"color": "C0", "linewidth": 1.3} | style)
    ax.set(xlim=limits[0], ylim=limits[1])


def nullclines(ax, neuron, I):
    """Draw where ``v`` stands still and where ``u`` does.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    neuron : lib.izhikevich.Izhikevich
        One neuron.
    I : float
        Current, mV/ms.
    """
    v = np.linspace(*ax.get_xlim(), 45)
    u = neuron.derivatives(v, 0, I)[0]
    label = {"label": "$v$-nullcline"}, {"label": "$u$-nullcline"}
    low, high = ax.get_ylim()
    seen = u < high + (high - low)
    ax.plot(v[seen], u[seen], color="C1", linewidth=1.3, **label[0])
    ends = np.array(ax.get_xlim())
    flat = neuron.derivatives(ends, 0, 0)[1] / neuron.a
    leak = np.subtract(*(neuron.derivatives(-65.0, x, 0)[1] for x in (0.0, 1.0)))
    if leak == 0:
        ends, flat = np.array([-65.0, -65.0]), np.array([low, high])
    ax.plot(ends, flat, "--", color="C2", linewidth=1.3, **label[1])


def orbit(ax, pieces, neuron, I, limits):
    """Draw the phase plane: the nullclines, and the way the neuron took.

    A dot is where a reset has put the neuron.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    pieces : list of ndarray of shape (3, n_points)
        As from `flights`.
    neuron : lib.izhikevich.Izhikevich
        One neuron.
    I : float
        Current of the nullclines, mV/ms.
    limits : tuple of two tuples of float
        Of ``v``, mV, and of ``u``, mV/ms.
    """
    ax.set(xlim=limits[0], ylim=limits[1], xlabel="$v$ (mV)")
    ax.set_ylabel("$u$ (mV/ms)", labelpad=0)
    nullclines(ax, neuron, I)
    tolerance = tuple(np.ptp(ends) / 250 for ends in limits)
    line = joined(pieces, (1, 2), tolerance, gap=True)
    ax.plot(*line, color="C0", linewidth=1.1)
    resets = np.array([piece[1:, 0] for piece in pieces[1:]]).reshape(-1, 2)
    ax.plot(*resets.T, ".", color="C0", markersize=5)


def field(ax, neuron, I, n=(10, 7)):
    """Draw in which direction ``v`` and ``u`` move, as short lines from dots.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    neuron : lib.izhikevich.Izhikevich
        One neuron.
    I : float
        Current, mV/ms.
    n : tuple of two int
        How many, across and up.
    """
    (v0, v1), (u0, u1) = ax.get_xlim(), ax.get_ylim()
    v = v0 + (v1 - v0) * (np.arange(n[0]) + 0.5) / n[0]
    u = u0 + (u1 - u0) * (np.arange(n[1]) + 0.5) / n[1]
    v, u = (grid.ravel() for grid in np.meshgrid(v, u))
    dv, du = (np.asarray(s) + 0 * v for s in neuron.derivatives(v, u, I))
    across, up = dv / (v1 - v0), du / (u1 - u0)
    length = 0.055 / np.hypot(across, up)
    ends = v + length * across * (v1 - v0), u + length * up * (u1 - u0)
    gaps = np.full(len(v), np.nan)
    x = np.column_stack([v, ends[0], gaps]).ravel()
    y = np.column_stack([u, ends[1], gaps]).ravel()
    ax.plot(x, y, color=GREY, linewidth=0.9)
    ax.plot(v, u, ".", color=GREY, markersize=2.5)


def gallery(axes, experiments):
    """Draw firing patterns, each with its stimulus below and a bar of 20 ms.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each.
    experiments : dict of lib.izhikevich.Pattern
        What to run, by name.
    """
    for ax, (name, (neuron, I, dt, state)) in zip(
        axes, experiments.items(), strict=True
    ):
        pieces = flights(neuron, I, dt, state)
        end = len(I) * dt
        limits = ((0, end), (-185, 40))
        trace(ax, pieces, limits, linewidth=1)
        t = np.arange(len(I)) * dt
        height = 30 * (I[:, 0] - I.min()) / np.ptp(I) - 145
        ax.plot(*thin(np.stack([t, height]), (end / 300, 0.3)), color="C1", linewidth=1)
        ax.plot([end - 20, end], [-172, -172], color=GREY, linewidth=3)
        at = name.find("-") if "inhibition" in name else name.rfind(" ")
        words = f"{name[: at + 1].strip()}\n{name[at + 1 :]}".strip()
        ax.set_title(words, fontsize=9.5, pad=2)
        ax.set_axis_off()


def pattern(axes, pattern, u_limits):
    """Draw one firing pattern: ``v``, the stimulus, and the phase plane.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For ``v``, for the stimulus, for the phase plane.
    pattern : lib.izhikevich.Pattern
        What to run.
    u_limits : tuple of float
        Of the phase plane, mV/ms.
    """
    potential, stimulus, plane = axes
    neuron, I, dt, state = pattern
    end = len(I) * dt
    end = round(end / 5) * 5
    pieces = flights(neuron, I, dt, state)
    trace(potential, pieces, ((0, end), (-90, 40)))
    potential.set(ylabel="$v$ (mV)", yticks=(-80, -40, 0), xticks=(0, end / 2, end))
    potential.tick_params(labelbottom=False)
    t = np.arange(len(I)) * dt
    low, high = I.min(), I.max()
    room = 0.15 * (high - low)
    line = thin(np.stack([t, I[:, 0]]), (end / 400, (high - low) / 200))
    stimulus.plot(*line, color="C1", linewidth=1.3)
    stimulus.set(xlim=(0, end), ylim=(low - room, high + room), yticks=(low, high))
    stimulus.set(xlabel="time (ms)", ylabel="$I$ (mV/ms)", xticks=(0, end / 2, end))
    stimulus.set_yticks(
        (low, high), [f"{x:.4g}".replace("-", "−") for x in (low, high)]
    )
    orbit(plane, pieces, neuron, float(I[0, 0]), ((-90, 35), u_limits))
    plane.set(xticks=(-80, -40, 0), yticks=np.linspace(*u_limits, 5)[1:-1].round())


def bifurcation(axes, neuron, I, below):
    """Draw nullclines with their fixed points, and the eigenvalues at rest.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the phase plane and for the complex plane.
    neuron : lib.izhikevich.Izhikevich
        One neuron.
    I : float
        Current, mV/ms.
    below : float
        How far below the saddle-node current the way of the eigenvalues begins, mV/ms.
    """
    plane, complex_plane = axes
    a, b = neuron.a, neuron.b
    saddle_node = (5 - b) ** 2 / 0.16 - 140
    middle = (b - 5) / 0.08
    plane.set(xlim=(middle - 8, middle + 8))
    plane.set(ylim=(b * middle - 2.5, b * middle + 2.5))
    plane.set(xlabel="$v$ (mV)")
    plane.set_ylabel("$u$ (mV/ms)", labelpad=0)
    plane.set_xticks(np.ceil(middle) + np.array([-5, 0, 5]))
    plane.set_yticks(np.round(b * middle) + np.array([-2, 0, 2]))
    field(plane, neuron, I)
    nullclines(plane, neuron, I)
    way = {-1: [], 1: []}
    now = np.sqrt(max(0.16 * (saddle_node - I), 0))
    for root in np.append(np.linspace(np.sqrt(0.16 * below), 0, 60), now):
        for side in way:
            slope = b + side * root
            trace, det = slope - a, a * (b - slope)
            spread = np.sqrt(complex(trace**2 - 4 * det)) / 2
            way[side].append((trace / 2 + spread, trace / 2 - spread))
    here = saddle_node + 1e-9 >= I
    for side, marker, color in ((-1, "o", "C0"), (1, "s", "C3")):
        values = np.array(way[side])
        for column in values[:-1].T:
            complex_plane.plot(column.real, column.imag, color=color, linewidth=0.8)
        two = values[-1] if here else np.full(2, np.nan)
        complex_plane.plot(two.real, two.imag, marker, color=color, markersize=6)
        stable = here and two.real.max() < -1e-9
        v = (b - 5 + side * now) / 0.08 if here else np.nan
        face = color if stable else "none"
        plane.plot(v, b * v, marker, color=color, markerfacecolor=face, zorder=4)
    complex_plane.axvline(0, color=GREY, linewidth=0.8)
    complex_plane.axhline(0, color=GREY, linewidth=0.8)
    complex_plane.set(xlabel="real part (1/ms)")
    complex_plane.set_ylabel("imaginary part (1/ms)", labelpad=0)


def raster(spikes, n_excitatory, every=10, bins=2):
    """Make a picture of spikes: a row for each shown neuron, a column for each bin.

    Parameters
    ----------
    spikes : ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.
    n_excitatory : int
        How many of them, the first ones, are excitatory.
    every : int
        Of how many neurons one is shown.
    bins : int
        How many steps make a column.

    Returns
    -------
    ndarray of uint8, of shape (n_rows, n_columns, 4)
        Colours, transparent where there was no spike.
    """
    shown = spikes[: len(spikes) // bins * bins, ::every]
    on = shown.reshape(-1, bins, shown.shape[1]).any(axis=1).T
    picture = np.zeros((*on.shape, 4), dtype=np.uint8)
    border = -(-n_excitatory // every)
    for rows, color in ((slice(border), "C0"), (slice(border, None), "C1")):
        colour = np.round(255 * np.array(to_rgba(color))).astype(np.uint8)
        picture[rows][on[rows]] = colour
    return picture


def network(axes, spikes, dt, n_excitatory, highest, **style):
    """Draw the raster of a network, and below it the rate of its population.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the raster and for the rate.
    spikes : ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.
    dt : float
        Length of a step, ms.
    n_excitatory : int
        How many of them, the first ones, are excitatory.
    highest : float
        Upper end of the axis of rates, Hz.
    **style : dict
        As for `raster`.
    """
    above, below = axes
    end, n = len(spikes) * dt, spikes.shape[1]
    above.imshow(
        raster(spikes, n_excitatory, **style),
        extent=(0, end, n, 0),
        interpolation="none",
        aspect="auto",
    )
    above.set(xlim=(0, end), ylim=(n, 0), yticks=(0, n_excitatory, n))
    above.set(ylabel="neuron")
    above.tick_params(labelbottom=False)
    width = round(5 / dt)
    counts = spikes[: len(spikes) // width * width].sum(axis=1)
    rate = counts.reshape(-1, width).sum(axis=1) / n * 200
    edges = 5 * np.arange(len(rate) + 1)
    below.stairs(rate, edges, color="C2", linewidth=1.2)
    below.set(xlim=(0, end), ylim=(0, highest), xlabel="time (ms)", ylabel="rate (Hz)")


def spectrum(rate, dt, length=1000):
    """Estimate how strong each rhythm of a rate is, averaged over stretches of it.

    Parameters
    ----------
    rate : ndarray of shape (n_steps,)
        The rate, Hz.
    dt : float
        Length of a step, ms.
    length : float
        Length of a stretch, ms; the stretches overlap by half.

    Returns
    -------
    f : ndarray
        Frequencies, Hz.
    power : ndarray
        Power per frequency, Hz²/Hz.

    References
    ----------
    P. D. Welch (1967), "The use of fast Fourier transform for the estimation of power
    spectra", IEEE Transactions on Audio and Electroacoustics 15(2),
    doi:10.1109/TAU.1967.1161901.
    """
    m = round(length / dt)
    window = np.hanning(m)
    stretches = [rate[k : k + m] for k in range(0, len(rate) - m + 1, m // 2)]
    waves = [np.fft.rfft(window * (part - part.mean())) for part in stretches]
    power = np.mean(np.abs(waves) ** 2, axis=0) * 2 * dt / 1000 / np.sum(window**2)
    return np.fft.rfftfreq(m, dt / 1000), power
