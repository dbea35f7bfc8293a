"""Drawings of a membrane, its circuit, and the spikes of a leaky neuron.

Times are in ms, potentials in mV, currents in nA, rates in Hz.

Chapter: :doc:`/chapters/spiking/lif`.
"""

# ruff: noqa: E741

import numpy as np

from figures.strokes import GREY, INK, power, thin

SPIKE = 10
FINE = 0.0012  # of an axis: what a screen does not show


def spiking_curve(neuron, t, V, spikes):
    """Put the spikes, which the model leaves out, back into a recorded potential.

    Parameters
    ----------
    neuron : lib.neurons.LIF
        The neuron that was recorded.
    t : ndarray of shape (n_steps,)
        Ends of the steps, ms.
    V : ndarray of shape (n_steps,)
        Membrane potential, mV.
    spikes : ndarray of bool, of shape (n_steps,)
        Steps in which it spiked.

    Returns
    -------
    t, V : ndarray
        A curve with a stroke up to 10 mV for each spike, ms and mV.
    """
    at = np.repeat(np.flatnonzero(spikes), 3)
    stroke = np.tile([neuron.V_th, SPIKE, neuron.V_reset], len(at) // 3)
    return np.insert(t, at, t[at]), np.insert(V, at, stroke)


def membrane(ax):
    """Draw a piece of membrane beside the circuit that it amounts to.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 4.6 high.
    """
    ax.set(xlim=(0, 10), ylim=(0, 4.6), aspect="equal")
    ax.set_axis_off()
    circle = 0.14 * np.exp(2j * np.pi * np.linspace(0, 1, 25))
    for x in np.arange(0.2, 4.5, 0.3):
        if abs(x - 2.3) > 0.5:
            for head, tail in ((3.0, 2.35), (1.6, 2.25)):
                for side in (-0.06, 0.06):
                    leg = [x + side / 2, x + side, x + side]
                    middle = (head + tail) / 2
                    ax.plot(leg, [head, middle, tail], color="C4", linewidth=1.2)
                ax.fill(x + circle.real, head + circle.imag, color="C0", linewidth=0)
    for side in (-1, 1):
        wall = 2.3 + side * np.array([0.45, 0.45, 0.2, 0.13, 0.2])
        ax.fill(wall, [1.45, 3.15, 3.15, 2.3, 1.45], color="C2", linewidth=0)
    for x, y in [(0.5, 1.0), (1.4, 0.8), (3.3, 1.05), (4.0, 0.75), (2.3, 1.1)] + [
        (0.9, 3.6),
        (3.1, 3.5),
        (3.9, 3.75),
        (2.3, 2.75),
    ]:
        ax.fill(x + 0.6 * circle.real, y + 0.6 * circle.imag, color="C1", linewidth=0)
    ax.text(2.3, 4.35, "outside", ha="center", va="center")
    ax.text(2.3, 0.3, "inside", ha="center", va="center")
    ax.text(2.3, 3.45, "channel", ha="center", va="center")
    wire = {"color": GREY, "linewidth": 1.8}
    for xs, ys in (
        ([6.7, 6.7, 8.6, 8.6], [2.45, 4.1, 4.1, 3.7]),
        ([6.7, 6.7, 8.6, 8.6], [2.25, 0.6, 0.6, 1.1]),
        ([8.6, 8.6], [1.28, 1.9]),
        ([5.6, 6.7], [0.6, 0.6]),
        ([6.35, 7.05], [2.45, 2.45]),
        ([6.35, 7.05], [2.25, 2.25]),
        ([8.25, 8.95], [1.28, 1.28]),
        ([8.42, 8.78], [1.1, 1.1]),
    ):
        ax.plot(xs, ys, **wire)
    zigzag = 8.6 + 0.22 * np.array([0, 1, -1, 1, -1, 1, -1, 1, 0])
    heights = 1.9 + 1.8 * np.array([0, 1, 3, 5, 7, 9, 11, 13, 14]) / 14
    ax.plot(zigzag, heights, **wire)
    for x, y in ((6.7, 4.1), (6.7, 0.6)):
        ax.fill(x + 0.6 * circle.real, y + 0.6 * circle.imag, color=GREY, linewidth=0)
    ax.fill([6.25, 5.95, 5.95], [0.6, 0.74, 0.46], color="C2", linewidth=0)
    for x, y, text, side in (
        (6.2, 2.35, "$C$", "right"),
        (9.05, 2.8, "$R$", "left"),
        (9.1, 1.2, "$E_L$", "left"),
        (5.5, 0.6, "$I$", "right"),
        (7.65, 4.4, "outside, 0 mV", "center"),
        (7.65, 0.25, "inside, $V$", "center"),
    ):
        ax.text(x, y, text, ha=side, va="center")


def charging(ax, neuron, I, t):
    """Draw how a current charges the membrane, and two ways to read the time constant.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    neuron : lib.neurons.LIF
        The membrane; its threshold is not used.
    I : float
        Current, nA.
    t : ndarray of shape (n,)
        Times, ms.
    """
    tau, rise = neuron.tau_m, neuron.R * I
    end = neuron.E_L + rise
    ax.plot(t, end - rise * np.exp(-t / tau), label="potential")
    ax.plot([0, tau], [neuron.E_L, end], "--", color="C1", label="slope at the start")
    ax.axhline(end, color=GREY, linewidth=0.8)
    at = end - rise / np.e
    ax.plot([0, tau, tau], [at, at, neuron.E_L], ":", color=GREY, linewidth=1.5)
    ax.plot(tau, at, "o", color="C2", label="63 % of the way")
    ax.text(t[-1], end, "$V_\\infty$", ha="right", va="bottom")
    ax.set(xlim=(0, t[-1]), ylim=(neuron.E_L, end + 0.1 * rise))
    ax.set(xlabel="time $t$ (ms)", ylabel="potential $V$ (mV)")
    ax.legend(loc="lower right")


def trace(ax, neuron, t, V, spikes, tolerance=FINE):
    """Draw a recorded potential with a stroke for each spike, and the threshold.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    neuron : lib.neurons.LIF
        The neuron that was recorded.
    t : ndarray of shape (n_steps,)
        Ends of the steps, ms.
    V : ndarray of shape (n_steps,)
        Membrane potential, mV.
    spikes : ndarray of bool, of shape (n_steps,)
        Steps in which it spiked.
    tolerance : float
        As in `thin`.
    """
    spans = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    ax.axhline(neuron.V_th, color=GREY, linestyle="--", linewidth=1)
    curve = spiking_curve(neuron, t, V, spikes)
    ax.plot(*thin(np.stack(curve), tolerance * np.array(spans)), linewidth=1.4)


def rates(ax, neuron, I, **style):
    """Draw the firing rate over the current, in closed form.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    neuron : lib.neurons.LIF
        The neuron.
    I : ndarray of shape (n,)
        Currents, nA.
    **style : dict
        How to draw the curve.
    """
    rheobase = (neuron.V_th - neuron.E_L) / neuron.R
    above = rheobase + np.geomspace(1e-3, max(I[-1] - rheobase, 2e-3), 60)
    I = np.concatenate([[I[0]], above])
    spans = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    f = neuron.rate(I)
    f[0], I = 0, np.insert(I, 1, rheobase)
    ax.plot(*thin(np.stack([I, np.insert(f, 1, 0)]), FINE * np.array(spans)), **style)
    ax.set(xlabel="current $I$ (nA)", ylabel="rate $f$ (Hz)")


def firing(axes, neuron, I, t, V, spikes):
    """Draw a neuron under a constant current, and where that is on its f-I curve.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the potential and for the f-I curve.
    neuron : lib.neurons.LIF
        The neuron.
    I : float
        Current, nA.
    t : ndarray of shape (n_steps,)
        Ends of the steps, ms.
    V : ndarray of shape (n_steps,)
        Membrane potential, mV.
    spikes : ndarray of bool, of shape (n_steps,)
        Steps in which it spiked.
    """
    potential, curve = axes
    potential.set(xlim=(0, t[-1]), ylim=(-80, 20), yticks=(-70, -50, -30, -10, 10))
    potential.set(xlabel="time $t$ (ms)", ylabel="potential $V$ (mV)")
    trace(potential, neuron, t, V, spikes)
    potential.set_title(f"{spikes.sum()} spikes in {t[-1]:.0f} ms", fontsize=11)
    curve.set(xlim=(0, 4), ylim=(0, 225))
    rates(curve, neuron, np.array([0, 4]), color="C2")
    curve.plot(I, neuron.rate(I), "o", color="C1", clip_on=False, zorder=3)
    curve.set_title(f"$f$ = {neuron.rate(I):.1f} Hz", fontsize=11)


def response(axes, neuron, t, I, V, spikes):
    """Draw a current above the potential that it drives.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the current and for the potential.
    neuron : lib.neurons.LIF
        The neuron.
    t : ndarray of shape (n_steps,)
        Ends of the steps, ms.
    I : ndarray of shape (n_steps,)
        Current, nA.
    V : ndarray of shape (n_steps,)
        Membrane potential, mV.
    spikes : ndarray of bool, of shape (n_steps,)
        Steps in which it spiked.
    """
    top, bottom = axes
    rheobase = (neuron.V_th - neuron.E_L) / neuron.R
    top.set(xlim=(0, t[-1]), ylim=(-5.4, 5.4), ylabel="$I$ (nA)", yticks=(-4, 0, 4))
    top.axhline(rheobase, color=GREY, linestyle="--", linewidth=1)
    top.plot(*thin(np.stack([t, I]), (0.004 * t[-1], 0.044)), color="C2", linewidth=1.4)
    top.tick_params(labelbottom=False)
    count = int(spikes.sum())
    first = f", the first at {t[spikes][0]:.1f} ms" if count else ""
    top.set_title(f"{count} spike{'s' * (count != 1)}{first}", fontsize=11)
    bottom.set(xlim=(0, t[-1]), ylim=(-110, 20), yticks=(-100, -70, -50, 0))
    bottom.set(xlabel="time $t$ (ms)", ylabel="$V$ (mV)")
    trace(bottom, neuron, t, V, spikes, 0.0008)


def method(axes, t, exact, grid, V, errors, dt):
    """Draw a numerical solution over the exact one, and the error over the step.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the potential and for the error.
    t, exact : ndarray of shape (n,)
        Times, ms, and the exact potential, mV.
    grid, V : ndarray of shape (n_steps + 1,)
        Ends of the steps, ms, and the numerical potential, mV.
    errors : dict of dict
        Largest error, mV, for each dt, ms, for each method; the first method is the
        chosen one.
    dt : float
        The step that is marked, ms.
    """
    left, right = axes
    left.plot(
        *thin(np.stack([t, exact]), FINE * np.array([t[-1], 70])),
        color=GREY,
        label="exact",
    )
    shown = np.clip(V, -200, 200)
    style = {"color": "C1", "linewidth": 1.2, "label": "numerical"}
    if len(grid) > 60:
        left.plot(*thin(np.stack([grid, shown]), FINE * np.array([t[-1], 70])), **style)
    else:
        left.plot(grid, shown, ".-", **style)
    left.set(xlim=(0, t[-1]), ylim=(-110, -10))
    left.set(xlabel="time $t$ (ms)", ylabel="potential $V$ (mV)")
    left.legend(loc="lower right")
    for i, (name, points) in enumerate(errors.items()):
        values = np.maximum(list(points.values()), 3e-15)
        style = {"color": GREY, "linewidth": 1} if i else {"color": "C1"}
        right.plot(list(points), values, "." if i else ".-", **style, label=name)
        if not i:
            mark = max(points[dt], 3e-15)
            right.plot(dt, mark, "o", color="C1", clip_on=False)
            error = power(points[dt], 3)
            right.set_title(f"largest error {error} mV", fontsize=11)
    right.set(xscale="log", yscale="log", xlim=(0.08, 40), ylim=(1e-15, 1e4))
    right.set(xlabel="step $dt$ (ms)", ylabel="largest error (mV)")
    right.set(xticks=(0.1, 1, 10), yticks=(1e-14, 1e-10, 1e-6, 1e-2, 1e2))
    right.minorticks_off()


def errors(ax, dts, errors):
    """Draw errors over the step on logarithmic axes, with the slope of each line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    dts : ndarray of shape (n,)
        Lengths of the step, ms.
    errors : dict of ndarray
        Largest error for each step, mV, by method.
    """
    for marker, (name, values) in zip("osD^", errors.items(), strict=False):
        (line,) = ax.plot(dts, np.maximum(values, 3e-15), marker, label=name)
        if values.max() > 1e-9:
            order, height = np.polyfit(np.log(dts), np.log(values), 1)
            line.set_label(f"{name}, order {order:.2f}")
            fitted = np.exp(height) * dts**order
            ax.plot(dts, fitted, color=line.get_color(), linewidth=1)
    ax.set(xscale="log", yscale="log", ylim=(1e-15, 10))
    ax.set(xlabel="step $dt$ (ms)", ylabel="largest error (mV)")
    ax.set(yticks=(1e-14, 1e-10, 1e-6, 1e-2))
    ax.minorticks_off()
    ax.legend(loc="center left", bbox_to_anchor=(0, 0.52))


def raster(ax, times, duration):
    """Draw the spikes of several trials, a row for each.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    times : list of ndarray
        Spike times of each trial, ms.
    duration : float
        How much of it to show, ms.
    """
    x = [np.array([np.nan])]
    y = [np.array([np.nan])]
    for row, trial in enumerate(times, 1):
        shown = np.repeat(trial[trial <= duration], 3)
        height = np.tile([row - 0.4, row + 0.4, np.nan], len(shown) // 3)
        x.append(shown)
        y.append(height)
    ax.plot(np.concatenate(x), np.concatenate(y), color="C0", linewidth=1.2)
    ax.set(xlim=(0, duration), ylim=(0.3, len(times) + 0.7))
    ax.set(xlabel="time $t$ (ms)", ylabel="trial", yticks=(1, 10, 20))


def intervals(ax, intervals):
    """Draw the histogram of the intervals between spikes, scaled to its peak.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    intervals : ndarray of shape (n,)
        The intervals, ms.
    """
    edges = np.geomspace(4, 2000, 32)
    counts, _ = np.histogram(intervals, edges)
    heights = counts / max(counts.max(), 1)
    ax.stairs(heights, edges, fill=True, color="C1", alpha=0.6)
    if len(intervals):
        ax.axvline(intervals.mean(), color=INK, linewidth=1.2)
    ax.set(xscale="log", xlim=(4, 2000), ylim=(0, 1.05), yticks=(0, 0.5, 1))
    ax.set_xticks((10, 100, 1000), ("10", "100", "1000"))
    ax.minorticks_off()
    ax.set(xlabel="interval (ms)", ylabel="how often (peak = 1)")


def reading(axes, picture, row, I, times, dt):
    """Draw a row of a photograph, the current that it becomes, and the spikes.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the photograph, the current and the spikes, which share the time.
    picture : ndarray of shape (height, width)
        The photograph, from 0 for black to 255 for white.
    row : float
        Where the row lies in it.
    I : ndarray of shape (n_steps,)
        The current, nA.
    times : ndarray of shape (n_spikes,)
        Spike times, ms.
    dt : float
        Length of a step, ms.
    """
    photo, current, spikes = axes
    end, height = dt * len(I), len(picture)
    photo.imshow(
        picture, cmap="gray", extent=(0, end, height, 0), aspect="auto", vmin=0
    )
    photo.axhline(row, color="C1")
    photo.set(yticks=())
    t = dt * np.arange(len(I) + 1)
    steps = np.flatnonzero(np.diff(I, prepend=np.nan))
    current.stairs(I[steps], [*t[steps], end], baseline=None, color="C1")
    current.axhline(2, color=GREY, linestyle="--")
    current.set(ylim=(0, 4.2), yticks=(0, 2, 4), ylabel="$I$ (nA)")
    spikes.vlines(times, 0, 1, color="C0", linewidth=1)
    spikes.set(ylim=(-0.1, 1.1), yticks=(), xlim=(0, end), xlabel="time $t$ (ms)")
    spikes.set_ylabel("spikes")


def windows(ax, times, rate):
    """Draw a rate as counted in windows of all lengths, and as its intervals tell it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    times : ndarray of shape (n_spikes,)
        Spike times, ms.
    rate : float
        The exact rate, Hz.
    """
    ends = np.concatenate([times, [1000]])
    counts = np.arange(1, len(times) + 1)
    for count, start, end in zip(counts, ends, ends[1:], strict=False):
        T = np.geomspace(start, end, 8)
        ax.plot(T, 1000 * count / T, color="C0", label="count" if count == 1 else None)
    ax.plot(
        times[1:],
        1000 * counts[:-1] / (times[1:] - times[0]),
        ".",
        color="C1",
        label="intervals",
    )
    ax.axhline(rate, color=GREY, linestyle="--", label="exact")
    ax.set(xscale="log", xlim=(10, 1000), ylim=(40, 110))
    ax.set_xticks((10, 30, 100, 300, 1000), ("10", "30", "100", "300", "1000"))
    ax.minorticks_off()
    ax.set(xlabel="window (ms)", ylabel="rate (Hz)")
    ax.legend(loc="lower right")
