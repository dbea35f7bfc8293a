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


def until(pieces, time):
    """Cut a recording off.

    Parameters
    ----------
    pieces : list of ndarray of shape (3, n_points)
        As from `flights`.
    time : float
        When, ms.

    Returns
    -------
    list of ndarray of shape (3, n_points)
        What happened up to then; the last point of the last piece is where the neuron
        stands.
    """
    begun = [piece for piece in pieces if piece[0, 0] <= time + 1e-9]
    return [*begun[:-1], begun[-1][:, begun[-1][0] <= time + 1e-9]]


def answer(axes, pieces, current, on):
    """Draw what a neuron does with a pulse of current: ``v`` above, ``u`` below.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For ``v`` and for ``u``.
    pieces : list of ndarray of shape (3, n_points)
        As from `flights`.
    current : float
        The current, mV/ms.
    on : tuple of float
        When it is on, ms.
    """
    top, bottom = axes
    trace(top, pieces, ((0, 200), (-90, 40)))
    trace(bottom, pieces, ((0, 200), (-22, 4)), variable=2, color="C2")
    for time in on:
        for ax in axes:
            ax.axvline(time, color=GREY, linewidth=0.8, linestyle=":")
    top.plot(on, [-88, -88], color="C1", linewidth=3)
    said = f"current {current:g} mV/ms".replace("-", "−")
    top.set_title(said, color="C1", fontsize=10.5)
    top.tick_params(labelbottom=False)
    top.set(ylabel="$v$ (mV)", yticks=(-80, -40, 0, 30))
    bottom.set(ylabel="$u$ (mV/ms)", xlabel="time (ms)", yticks=(-20, -10, 0))


def ride(axes, pieces, neuron, I):
    """Draw a neuron on its way: its potential by time, and its path in the plane.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For ``v`` by time and for the phase plane.
    pieces : list of ndarray of shape (3, n_points)
        As from `until`.
    neuron : lib.izhikevich.Izhikevich
        One neuron.
    I : float
        Current now, mV/ms.
    """
    left, plane = axes
    trace(left, pieces, ((0, 96), (-90, 40)))
    left.set(xlabel="time (ms)", ylabel="$v$ (mV)", yticks=(-80, -40, 0, 30))
    orbit(plane, pieces, neuron, I, ((-90, 35), (-23, 4)))
    t, v, u = pieces[-1][:, -1]
    left.plot(t, v, "o", color="C3", markersize=6)
    plane.plot(v, u, "o", color="C3", markersize=6, zorder=5)
    said = f"$v$ = {v:.0f}, $u$ = {u:.1f}, $I$ = {I:g}".replace("-", "−")
    plane.set_title(said, fontsize=10)


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


def field(ax, neuron, I, n=(7, 6)):
    """Draw in which direction ``v`` and ``u`` move, as arrows of one length.

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
    box, limits = ax.get_position(), (ax.get_xlim(), ax.get_ylim())
    inches = ax.figure.get_size_inches() * (box.width, box.height)
    scale = np.ptp(limits, axis=1) / inches
    places = [
        low + (high - low) * (np.arange(m) + 0.5) / m
        for (low, high), m in zip(limits, n, strict=True)
    ]
    v, u = (grid.ravel() for grid in np.meshgrid(*places))
    slopes = np.stack([np.asarray(s) + 0 * v for s in neuron.derivatives(v, u, I)], 1)
    along = slopes / scale
    along /= np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    across = along[:, ::-1] * (-1, 1)
    tip = 0.07 * along
    barbs = [tip - 0.06 * along + side * 0.03 * across for side in (-1, 1)]
    gap = np.full_like(tip, np.nan)
    strokes = np.stack([-tip, tip, gap, barbs[0], tip, barbs[1], gap], 1) * scale
    line = (np.column_stack([v, u])[:, None] + strokes).reshape(-1, 2)
    ax.plot(*line.T, color=GREY, linewidth=0.8)


def fixed_points(neuron, I):
    """Find where both nullclines cross.

    Parameters
    ----------
    neuron : lib.izhikevich.Izhikevich
        One neuron.
    I : float
        Current, mV/ms.

    Returns
    -------
    ndarray of shape (2, 2) or (0, 2)
        ``v`` and ``u`` of rest and of the saddle; nothing where there are none.
    """
    D = (5 - neuron.b) ** 2 - 0.16 * (140 + I)
    if D < 0:
        return np.empty((0, 2))
    v = (neuron.b - 5 + np.array([-1, 1]) * np.sqrt(D)) / 0.08
    return np.column_stack([v, neuron.b * v])


def threshold(neuron, I, lowest):
    """Follow the stable curve of the saddle backwards in time, both ways.

    Parameters
    ----------
    neuron : lib.izhikevich.Izhikevich
        One neuron, with a saddle at this current.
    I : float
        Current, mV/ms.
    lowest : float
        The ``v`` at which to stop, mV.

    Returns
    -------
    ndarray of shape (n, 2)
        ``v`` and ``u`` along the curve. States on one side of it fall back to rest,
        states on the other fire first.
    """
    saddle = fixed_points(neuron, I)[1]
    slope = 0.08 * saddle[0] + 5
    eigenvalue = np.linalg.eigvals(
        [[slope, -1], [neuron.a * neuron.b, -neuron.a]]
    ).real.min()
    direction = np.array([1, slope - eigenvalue])
    halves = []
    for side in (-1, 1):
        state, way = saddle + 0.05 * side * direction, [saddle]
        while lowest < state[0] < V_PEAK and len(way) < 20_000:
            way.append(state)
            slopes = np.array(neuron.derivatives(*state, I))
            state = state - slopes * min(0.05, 0.1 / np.hypot(*slopes))
        halves.append(np.array(way))
    return np.vstack([halves[0][:0:-1], halves[1]])


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


def finer(experiment, dt):
    """Repeat an experiment in shorter steps, under the same stimulus.

    Parameters
    ----------
    experiment : lib.izhikevich.Pattern
        What to repeat.
    dt : float
        The step, ms; the published one is a multiple of it.

    Returns
    -------
    lib.izhikevich.Pattern
        The experiment, each sample of its current held for as long as before.
    """
    n = round(experiment.dt / dt)
    return experiment._replace(I=np.repeat(experiment.I, n, axis=0), dt=dt)


def pattern(axes, experiment, pieces, u_limits, most=60):
    """Draw one firing pattern: ``v``, the stimulus, the phase plane, and rest enlarged.

    Parameters
    ----------
    axes : sequence of four matplotlib.axes.Axes
        For ``v``, for the stimulus, for the phase plane, for its enlarged part.
    experiment : lib.izhikevich.Pattern
        What was run.
    pieces : list of ndarray of shape (3, n_points)
        As from `flights`.
    u_limits : tuple of float
        Of the phase plane, mV/ms.
    most : int
        How many spikes are drawn; behind them a band says that they go on.
    """
    potential, stimulus, plane, inset = axes
    neuron, I, dt, state = experiment
    end = round(len(I) * dt / 5) * 5
    begun = pieces[: most + 1]
    last = end if len(pieces) == len(begun) else begun[-1][0, -1]
    trace(potential, begun, ((0, end), (-90, 40)))
    potential.axvspan(last, end, color="C0", linewidth=0)
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
    orbit(plane, begun, neuron, float(I[0, 0]), ((-90, 35), u_limits))
    plane.set(xticks=(-80, -40, 0), yticks=np.linspace(*u_limits, 5)[1:-1].round())
    v, u = np.concatenate(state)
    near = ((v - 10, v + 10), (u - 3, u + 3))
    orbit(inset, begun, neuron, float(I[0, 0]), near)
    inset.set(xticks=np.round(v) + [-5, 5], yticks=np.round(u) + [-2, 2])
    onsets = np.flatnonzero(np.diff(I[:, 0], prepend=I[0, 0])) if len(I) else []
    jumps = [k for k in onsets if abs(I[k, 0] - I[k - 1, 0]) > (high - low) / 10]
    path = np.hstack(begun)
    at = np.searchsorted(path[0], np.array(jumps) * dt)
    at = at[at < path.shape[1]]
    for ax in (plane, inset):
        ax.plot(*path[1:, at], "D", color="C3", markersize=4, zorder=5)


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
    field(plane, neuron, I, n=(6, 4))
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


def readers(axes, strip, spikes, names, step):
    """Draw a strip of a picture, and the spikes of several neurons that read it.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the strip and for the spikes.
    strip : ndarray of shape (n_rows, n_columns)
        Brightness; its middle row is read.
    spikes : list of ndarray
        Spike times of each neuron, ms.
    names : list of str
        Their names.
    step : float
        Time for a column, ms.
    """
    above, below = axes
    rows, columns = strip.shape
    end = columns * step
    light = np.round(strip[::2, ::2] / 16) * 16  # few shades, few bytes
    extent = (0, end, rows, 0)
    above.imshow(light, cmap="gray", extent=extent, interpolation="none", aspect="auto")
    above.axhline(rows / 2, color="C1", linewidth=1.3)
    above.set_yticks([])
    above.tick_params(labelbottom=False)
    for k, (times, name) in enumerate(zip(spikes, names, strict=True)):
        x = np.repeat(times, 3).astype(float)
        y = np.tile([k - 0.38, k + 0.38, np.nan], len(times))
        below.plot(x, y, color=f"C{k % 6}", linewidth=0.7, label=name)
    below.set(xlim=(0, end), ylim=(len(names) - 0.5, -0.5), xlabel="time (ms)")
    below.set_yticks(range(len(names)), names)


def raster(spikes, n_excitatory, every=10, bins=2, height=1):
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
    height : int
        How many rows a spike covers, so that it is seen where rows are many.

    Returns
    -------
    ndarray of uint8, of shape (n_rows, n_columns, 4)
        Colours, transparent where there was no spike.
    """
    shown = spikes[: len(spikes) // bins * bins, ::every]
    on = shown.reshape(-1, bins, shown.shape[1]).any(axis=1).T
    on = np.any(
        [np.pad(on, ((k, 0), (0, 0)))[: len(on)] for k in range(height)], axis=0
    )
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
    width = round(4 / dt)
    counts = spikes[: len(spikes) // width * width].sum(axis=1)
    rate = counts.reshape(-1, width).sum(axis=1) / n * 250
    edges = 4 * np.arange(len(rate) + 1)
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
