"""Drawings of spikes that compute: rasters, votes, synapses, learning by timing.

Times are in ms, potentials in mV, currents in nA, charges in pC, rates in Hz.

Chapter: :doc:`/chapters/spiking/networks`.
"""

import numpy as np

from figures.izhikevich import raster, spectrum
from figures.lif import trace
from figures.strokes import GREY, shade, signed, thin

FINE = 0.0008  # of an axis: what a screen does not show


def strokes(spikes, dt, end=np.inf):
    """Make one broken line of spikes, a stroke for each, the earliest first.

    Parameters
    ----------
    spikes : ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.
    dt : float
        Length of a step, ms.
    end : float
        Up to which time, ms.

    Returns
    -------
    t, row : ndarray
        The line, with NaN between strokes; neuron i has the rows from i to i + 1.
    """
    steps, cells = np.nonzero(spikes)
    shown = (steps + 1) * dt <= end + dt / 2
    t = np.repeat((steps[shown] + 1) * dt, 3)
    row = cells[shown][:, None] + np.array([0.05, 0.95, np.nan])
    return t, row.ravel()


def cells(ax, spikes, dt, duration, end=np.inf, **style):
    """Draw a raster: a row for each cell, a stroke for each spike.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    spikes : ndarray of bool, of shape (n_steps, n)
        Which neurons spiked during each step.
    dt : float
        Length of a step, ms.
    duration : float
        Length of the axis of time, ms.
    end : float
        Up to which time spikes are drawn, ms.
    **style : dict
        How to draw them, if not in the colour C0.
    """
    n = spikes.shape[1]
    ax.plot(*strokes(spikes, dt, end), **({"color": "C0", "linewidth": 1.6} | style))
    ax.set(xlim=(0, duration), ylim=(n, 0), yticks=(0, n))
    ax.set(xlabel="time (ms)")


def picture(ax, values, title=None, weights=False):
    """Draw 64 numbers as the 8 × 8 pixels that they belong to.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    values : ndarray of shape (64,)
        Ink from 0 to 1, or weights from -1 to 1.
    title : str, optional
        What stands above.
    weights : bool
        Whether they have a sign: orange above 0, blue below.
    """
    ax.imshow(
        values.reshape(8, 8),
        cmap=signed() if weights else shade(),
        vmin=-1 if weights else 0,
        vmax=1,
        interpolation="none",
    )
    ax.set(xticks=(), yticks=())
    for spine in ax.spines.values():
        spine.set(visible=True, color=GREY, linewidth=0.8)
    if title:
        ax.set_title(title, fontsize=11)


def votes(ax, sums, limit):
    """Draw ten sums as bars, the highest in orange.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    sums : ndarray of shape (10,)
        What each digit has got.
    limit : float
        Upper end of the axis, which goes half as far below 0.
    """
    first = sums.argmax() if sums.any() else -1
    colors = ["C1" if k == first else "C0" for k in range(10)]
    ax.barh(range(10), sums, color=colors, height=0.7)
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.set(xlim=(-limit / 2, limit), ylim=(9.6, -0.6), yticks=range(10))
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel="votes", xticks=(0, limit))


def reading(axes, image, spikes, dt, t, sums, limit):
    """Draw a digit, the spikes that it has caused so far, and how they have voted.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the digit, for the raster and for the votes.
    image : ndarray of shape (64,)
        Ink of the pixels, from 0 to 1.
    spikes : ndarray of bool, of shape (n_steps, n)
        Which cells spiked during each step.
    dt : float
        Length of a step, ms.
    t : float
        The present, ms.
    sums : ndarray of shape (10,)
        The votes so far.
    limit : float
        Upper end of the axis of votes.
    """
    left, middle, right = axes
    duration = len(spikes) * dt
    picture(left, image, "shown")
    cells(middle, spikes, dt, duration, t)
    middle.axvline(t, color="C1", linewidth=1.2, zorder=0.5)
    middle.set_ylabel("cell", labelpad=-8)
    count = int(spikes[: round(t / dt)].sum())
    middle.set_title(f"{count} spike{'s' * (count != 1)}", fontsize=11)
    votes(right, sums, limit)
    right.set_title(f"reads {sums.argmax()}" if count else "no answer", fontsize=11)


def accuracy(ax, curves, ceiling=None):
    """Draw how the share of digits read rightly grows with time.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    curves : dict of tuple
        Times, ms, and shares by name; each may have a third entry, a style.
    ceiling : float, optional
        Share of the network of ReLUs.
    """
    for name, (t, share, *style) in curves.items():
        ax.plot(t, 100 * np.asarray(share), *style, label=name)
    if ceiling:
        ax.axhline(100 * ceiling, color=GREY, linestyle="--", linewidth=1)
        ax.text(0.3, 100 * ceiling + 0.8, "ReLU", ha="left", va="bottom")
    ax.set(xlim=(0, 20), ylim=(0, 108), yticks=(0, 25, 50, 75, 100))
    ax.set(xlabel="time (ms)", ylabel="read rightly (%)")


def coincidence(axes, cell, t, V, spikes, interval, weight, border):
    """Draw what two spikes do to a cell, and at which settings they fire it.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the potential and for the plane of interval and weight.
    cell : lib.neurons.LIF
        The cell that receives them.
    t : ndarray of shape (n_steps,)
        Ends of the steps, ms; the first spike arrives at 5 ms.
    V : ndarray of shape (n_steps,)
        Membrane potential, mV.
    spikes : ndarray of bool, of shape (n_steps,)
        Steps in which it spiked.
    interval : float
        Time between the two spikes, ms.
    weight : float
        Charge of each, pC.
    border : callable
        The smallest weight that fires the cell, by interval.
    """
    potential, plane = axes
    potential.set(xlim=(0, t[-1]), ylim=(-76, -30), yticks=(-70, -60, -50))
    potential.set(xlabel="time (ms)", ylabel="potential $V$ (mV)")
    trace(potential, cell, t, np.minimum(V, -30), spikes)
    potential.text(t[-1], cell.V_th + 0.5, "threshold", ha="right", va="bottom")
    for at in (5, 5 + interval):
        potential.plot([at, at], [-76, -72.5], color="C2", linewidth=3)
    fired = int(spikes.sum())
    said = "no spike" if not fired else f"{fired} spike{'s' * (fired != 1)}"
    potential.set_title(said, fontsize=11)
    grid = np.linspace(0, 20, 60)
    plane.fill_between(grid, border(grid), 22, color="C1", alpha=0.2, linewidth=0)
    plane.plot(grid, border(grid), color="C1")
    plane.plot(interval, weight, "o", color="C2", clip_on=False, zorder=3)
    plane.text(2, 20.8, "fires", ha="left", va="top")
    plane.text(19, 8.3, "stays silent", ha="right")
    plane.set(xlim=(0, 20), ylim=(8, 22), xticks=(0, 10, 20), yticks=(8, 12, 16, 20))
    plane.set(xlabel="interval (ms)", ylabel="weight (pC)")
    plane.set_gid("drag")


def potentials(ax, t, curves):
    """Draw what one spike does to a potential, for several synapses.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    t : ndarray of shape (n_steps,)
        Times, ms.
    curves : dict of ndarray
        Potential above rest, mV, by the time constant of the synapse, ms.
    """
    for tau_s, V in curves.items():
        line = thin(np.stack([t, V]), (FINE * t[-1], FINE * 10))
        ax.plot(*line, label=f"$\\tau_s$ = {tau_s} ms")
    ax.set(xlim=(0, t[-1]), ylim=(0, 10.5), yticks=(0, 5, 10))
    ax.set(xlabel="time since the spike (ms)", ylabel="above rest (mV)")
    ax.legend(loc="upper right", fontsize=12)


def irregular(axes, cell, t, V, spikes, intervals, cv):
    """Draw a cell under many inputs, and how its intervals are spread.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the potential and for the histogram.
    cell : lib.neurons.LIF
        The cell.
    t : ndarray of shape (n_steps,)
        Ends of the steps, ms.
    V : ndarray of shape (n_steps,)
        Membrane potential, mV.
    spikes : ndarray of bool, of shape (n_steps,)
        Steps in which it spiked.
    intervals : ndarray of shape (n,)
        Intervals between its spikes over a longer time, ms.
    cv : float
        Their coefficient of variation.
    """
    potential, histogram = axes
    potential.set(xlim=(0, t[-1]), ylim=(-100, -25), yticks=(-90, -70, -50))
    potential.set(xlabel="time (ms)", ylabel="potential $V$ (mV)")
    trace(potential, cell, t, V, spikes, 0.004)
    n = len(intervals)
    rate = 1000 / intervals.mean() if n > 1 else 0
    potential.set_title(f"{rate:.0f} Hz on average" if n > 9 else "silent", fontsize=11)
    counts, edges = np.histogram(intervals, np.arange(0, 101, 4))
    histogram.stairs(counts / max(counts.max(), 1), edges, fill=True, color="C1")
    histogram.set(xlim=(0, 100), ylim=(0, 1.05), yticks=(0, 0.5, 1))
    histogram.set(xlabel="interval (ms)", ylabel="how often (peak = 1)")
    told = f"CV = {cv:.2f}" if n > 9 else "too few spikes"
    histogram.set_title(told, fontsize=11)


def noisy(axes, means, rates, cvs):
    """Draw rate and irregularity over the mean potential, for several noises.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the rate and for the coefficient of variation.
    means : ndarray of shape (n,)
        Mean of the potential that a cell without threshold would have, above rest, mV.
    rates, cvs : dict of ndarray
        Rate, Hz, and coefficient of variation by the standard deviation of that
        potential, mV.
    """
    left, right = axes
    for marker, sigma in zip("osD^", rates, strict=False):
        label = f"{sigma} mV" if sigma else "no noise"
        left.plot(means, rates[sigma], f"{marker}-", markersize=4, label=label)
        right.plot(means, cvs[sigma], f"{marker}-", markersize=4)
    for ax in axes:
        ax.axvline(20, color=GREY, linestyle=":", linewidth=1)
        ax.set(xlim=(0, 40), xticks=(0, 20, 40), xlabel="mean (mV above rest)")
    left.set(ylim=(0, 160), ylabel="rate (Hz)")
    right.set(ylim=(0, 1.2), ylabel="CV", yticks=(0, 0.5, 1))
    left.legend(loc="upper left", handlelength=1.2)


def activation(axes, z, rate, t, share, ceiling):
    """Draw a cell's rate as an activation function, and how well its network reads.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the rate and for the accuracy.
    z : ndarray of shape (n,)
        Pre-activations.
    rate : ndarray of shape (n,)
        Rate of the cell, Hz.
    t : ndarray of shape (n_times,)
        Times, ms.
    share : ndarray of shape (n_times,)
        Share of digits read rightly by then.
    ceiling : float
        Share of the network of ReLUs.
    """
    left, right = axes
    left.plot([-2, 0, 4], [0, 0, 600], "--", color=GREY, label="150 ReLU(z)")
    left.plot(z, rate, label="cell")
    left.set(xlim=(-2, 4), ylim=(-10, 620), xlabel="pre-activation $z$")
    left.set(ylabel="rate (Hz)", xticks=(-2, 0, 2, 4), yticks=(0, 200, 400, 600))
    left.legend(loc="upper left", handlelength=1.3)
    accuracy(right, {"cells": (t, share)}, ceiling)
    right.set_title(f"{share[-1]:.0%} after {t[-1]:.0f} ms", fontsize=11)


def surrogate(axes, u, smooth, slopes):
    """Draw the step, smooth curves in its place, and the slopes that they lend it.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the functions and for the slopes.
    u : ndarray of shape (n,)
        Distance to threshold.
    smooth : dict of ndarray
        Smooth steps, from 0 to 1, by beta.
    slopes : dict of ndarray
        What the pullback takes for a slope, by beta.
    """
    left, right = axes
    left.plot([u[0], 0, np.nan, 0, u[-1]], [0, 0, np.nan, 1, 1], color=GREY)
    for i, beta in enumerate(slopes):
        style = {"color": f"C{i}", "label": f"$\\beta$ = {beta}"}
        left.plot(u, smooth[beta], linewidth=1.6, **style)
        right.plot(u, slopes[beta], linewidth=1.6, **style)
    for ax in axes:
        ax.set(xlim=(u[0], u[-1]), xlabel="distance to threshold")
    left.set(ylim=(-0.05, 1.25), yticks=(0, 0.5, 1), ylabel="spike $s$")
    right.set(ylim=(-0.05, 1.25), yticks=(0, 0.5, 1), ylabel="slope, backwards")
    right.legend(loc="upper left", bbox_to_anchor=(-0.02, 1.05), handlelength=1)
    left.text(0.5, 1.03, "step", ha="center", va="bottom")


def trained(axes, spikes, dt, title, points, chosen):
    """Draw the spikes of a trained network, and what it costs among its rivals.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the raster and for accuracy over spikes.
    spikes : ndarray of bool, of shape (n_steps, n)
        Which cells spiked during each step.
    dt : float
        Length of a step, ms.
    title : str
        What stands above the raster.
    points : dict of ndarray
        Spikes for one digit, on average, and shares of digits read rightly, in rows,
        by name.
    chosen : tuple of float
        Spikes and share of this network.
    """
    left, right = axes
    cells(left, spikes, dt, 10)
    left.axvline(len(spikes) * dt, color="C1", linewidth=1.2, zorder=0.5)
    left.set_ylabel("cell", labelpad=-8)
    left.set_title(title, fontsize=11)
    for (name, values), marker in zip(points.items(), "os^D", strict=False):
        many, share = np.transpose(values)
        style = {"color": GREY} if name == "not trained" else {}
        right.plot(many, 100 * share, marker, markersize=5, label=name, **style)
    right.plot(
        *(chosen[0], 100 * chosen[1]),
        *("o",),
        markersize=12,
        markerfacecolor="none",
        markeredgecolor="C1",
        markeredgewidth=2,
    )
    right.set(xscale="log", xlim=(3, 200), ylim=(84, 100.5), xlabel="spikes a digit")
    right.set_xticks((5, 10, 20, 50, 100, 200), ("5", "10", "20", "50", "100", "200"))
    right.minorticks_off()
    right.set(ylabel="read rightly (%)", yticks=(85, 90, 95, 100))
    right.legend(loc="lower right", handletextpad=0.2, borderaxespad=0)


def window(axes, interval, s, change, chosen):
    """Draw two spikes, and where their interval lies in the window of STDP.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the two spikes and for the window.
    interval : float
        Time of the receiver's spike less that of the sender's, ms.
    s, change : ndarray of shape (n,)
        Intervals, ms, and changes of the weight; the first half before 0, the other
        after it.
    chosen : float
        The change at the interval.
    """
    left, right = axes
    left.set(xlim=(-65, 65), ylim=(-0.35, 2.5), xticks=(-60, 0, 60))
    left.set(xlabel="time (ms)", yticks=(0.4, 1.7))
    left.set_yticklabels(("sender", "receiver"))
    left.tick_params(axis="y", length=0)
    for base, at, color in ((0, 0, "C2"), (1.3, interval, "C0")):
        left.plot([-65, 65], [base, base], color=GREY, linewidth=0.8)
        left.plot([at, at], [base, base + 0.8], color=color, linewidth=3)
    left.spines["left"].set_visible(False)
    half = len(s) // 2
    for part, color in ((slice(half), "C0"), (slice(half, None), "C1")):
        right.plot(s[part], 100 * change[part], color=color)
    right.axhline(0, color=GREY, linewidth=0.8)
    right.axvline(0, color=GREY, linewidth=0.8)
    right.plot(interval, 100 * chosen, "o", color="C2", zorder=3)
    right.set(xlim=(-65, 65), ylim=(-0.6, 0.6), xticks=(-60, 0, 60))
    right.set(xlabel="interval (ms)", ylabel="change (% of full)")
    right.set(yticks=(-0.5, 0, 0.5))
    told = f"{100 * chosen:+.2f}%".replace("-", "−") if chosen else "no change"
    right.set_title(told, fontsize=11)
    right.set_gid("drag")


def acquainted(axes, spikes, weights, dt):
    """Draw two cells that are joined both ways, and how their synapses learn.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the spikes and for the weights.
    spikes : ndarray of bool, of shape (n_steps, 2)
        Which of them spiked during each step, for a while.
    weights : ndarray of shape (n_all_steps, 2)
        Weight from the first to the second and back, in every step of learning.
    dt : float
        Length of a step, ms.
    """
    left, right = axes
    duration = len(spikes) * dt
    for base, on, color in zip((1.3, 0), spikes.T, ("C0", "C1"), strict=True):
        left.plot([0, duration], [base, base], color=GREY, linewidth=0.8)
        t, row = strokes(on[:, None], dt)
        left.plot(t, base + 0.9 * row, color=color, linewidth=2)
    left.set(xlim=(0, duration), ylim=(-0.35, 2.5), yticks=(1.7, 0.4))
    left.set(xlabel="time (ms)", yticklabels=("A", "B"))
    left.tick_params(axis="y", length=0)
    left.spines["left"].set_visible(False)
    t = dt / 1000 * np.arange(len(weights))
    for w, color, name in zip(
        weights.T, ("C0", "C1"), ("A to B", "B to A"), strict=True
    ):
        right.plot(*thin(np.stack([t, w]), (0.1, 0.01)), color=color, label=name)
    right.set(xlim=(0, t[-1] + dt / 1000), ylim=(-0.03, 1.35), yticks=(0, 0.5, 1))
    right.set(xlabel="time (s)", ylabel="weight")
    right.legend(loc="upper center", ncols=2, columnspacing=1, handlelength=1)


def finding(axes, w, inputs, out, dt, onset, title):
    """Draw the weights of a cell that learns by timing, and what it hears and says.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the weights and for the raster.
    w : ndarray of shape (64,)
        Weights, from 0 to 1.
    inputs : ndarray of bool, of shape (n_steps, 64)
        Spikes of the inputs.
    out : ndarray of bool, of shape (n_steps,)
        Spikes of the cell.
    dt : float
        Length of a step, ms.
    onset : float
        When the digit is shown, ms.
    title : str
        What stands above the raster.
    """
    left, right = axes
    picture(left, w, "weights")
    duration = len(inputs) * dt
    cells(right, inputs, dt, duration, linewidth=1)
    for k in np.flatnonzero(out):
        right.plot([(k + 1) * dt] * 2, [-9, -2], color="C1", linewidth=2, clip_on=False)
    right.axvspan(onset, onset + 20, color="C2", alpha=0.18, linewidth=0)
    right.set(ylim=(64, -10))
    right.set_ylabel("pixel", labelpad=-8)
    right.set_title(title, fontsize=11)


def component(axes, pictures, titles, seen, along, length):
    """Draw how Oja's rule turns the weights of a cell towards a component.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each picture, and one for the curves.
    pictures : sequence of ndarray of shape (64,)
        Weights.
    titles : sequence of str
        What stands above them.
    seen : ndarray of shape (n,)
        Numbers of inputs.
    along, length : ndarray of shape (n,)
        Cosine of the angle to the component, and length of the weights.
    """
    *small, ax = axes
    for one, w, title in zip(small, pictures, titles, strict=True):
        picture(one, w / np.abs(w).max(), title, weights=True)
    for values, color, name in (
        (along, "C1", "cosine"),
        (length, "C0", "length"),
    ):
        line = thin(np.stack([seen, values]), (1, 0.01))
        ax.plot(*line, color=color, label=name)
    ax.axhline(1, color=GREY, linestyle="--", linewidth=1)
    ax.set(xlim=(0, seen[-1]), ylim=(0, 1.15), yticks=(0, 0.5, 1))
    ax.set(xlabel="digits seen")
    ax.legend(loc="lower right")


def stripes(axes, spikes, dt, n_excitatory, highest, power):
    """Draw all spikes of a network as a picture, its rate and its spectrum.

    Of 500 neurons and more, neighbours share a row, so that a screen has one for each.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the raster, for the rate, and for the spectrum.
    spikes : ndarray of bool, of shape (n_steps, n)
        Which cells spiked during each step.
    dt : float
        Length of a step, ms.
    n_excitatory : int
        How many of them, the first ones, are excitatory.
    highest : float
        Upper end of the axis of rates, Hz.
    power : float
        Upper end of the axis of power, Hz²/Hz.
    """
    above, below, last = axes
    shown, n = round(800 / dt), spikes.shape[1]
    start = round(200 / dt)
    every = max(1, n // 250)
    rows = spikes[start : start + shown].reshape(shown, -1, every).any(axis=2)
    above.imshow(
        raster(rows, n_excitatory // every, 1, round(2 / dt)),
        extent=(200, 1000, n, 0),
        interpolation="none",
        aspect="auto",
    )
    above.set(xlim=(200, 1000), ylim=(n, 0), yticks=(0, n_excitatory, n))
    above.set_ylabel("cell", labelpad=-4)
    above.tick_params(labelbottom=False)
    width = round(2 / dt)
    rate = spikes[: len(spikes) // width * width].mean(axis=1)
    rate = 1000 / dt * rate.reshape(-1, width).mean(axis=1)
    edges = 200 + 2 * np.arange(401)
    below.stairs(rate[100:500], edges, color="C2", linewidth=1)
    below.set(xlim=(200, 1000), ylim=(0, highest), yticks=(0, highest))
    below.set(xlabel="time (ms)", ylabel="rate (Hz)")
    f, P = spectrum(rate[100:], 2)
    last.plot(f[1:81], P[1:81], color="C2", linewidth=1.4)
    last.set(xlim=(0, 80), ylim=(0, power), yticks=(0, power))
    last.set(xlabel="frequency (Hz)", ylabel="power\n(Hz²/Hz)")
