"""Drawings of belief, of chance and its four families, and of surprise.

Chapter: :doc:`/chapters/foundations/probability`.
"""

import numpy as np

from figures.strokes import GREY, INK, thin
from lib.probability import gaussian

ROOT = 3**0.5


def belief(ax, theta, prior, posterior, tosses):
    """Draw what is believed of a coin, and the tosses that it rests on.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    theta : ndarray of shape (k,)
        Equally spaced probabilities of heads, from 0 to 1.
    prior, posterior : ndarray of shape (k,)
        Belief in each of them before and after, which sums to 1.
    tosses : ndarray of shape (n,)
        Outcomes, 1 for heads and 0 for tails; 40 at most.
    """
    fine = len(theta) - 1
    low, high = interval(theta, posterior)
    inside = (theta >= low) & (theta <= high)
    fill = {"color": "C0", "alpha": 0.3, "linewidth": 0}
    curves = np.stack([theta, prior * fine]), np.stack([theta, posterior * fine])
    before, after = (thin(curve, (0.001, 0.015)) for curve in curves)
    ax.fill_between(*thin(curves[1][:, inside], (0.001, 0.015)), **fill)
    ax.plot(*before, "--", color=GREY, linewidth=1.2, label="before")
    ax.plot(*after, color="C0", label="after the tosses")
    ax.axvline(0.5, 0, 0.76, color=GREY, linewidth=0.8, linestyle=":")
    places = (np.arange(40) % 20 + 0.5) / 20, 9.6 - 0.8 * (np.arange(40) // 20)
    n = len(tosses)
    for value, face in ((1, "C1"), (0, "none")):
        where = np.flatnonzero(tosses == value)
        ax.plot(
            places[0][:n][where], places[1][:n][where], "o", color="C1",
            markerfacecolor=face, markersize=7, markeredgewidth=1.4,
        )  # fmt: skip
    ax.set(xlim=(0, 1), ylim=(0, 10.2), yticks=(0, 2, 4, 6))
    ax.set_xlabel("probability of heads, $\\theta$")
    ax.set_ylabel("belief (density)", y=0.32)
    ax.spines["left"].set_bounds(0, 7)
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0.8), handlelength=1.4)


def interval(theta, posterior, share=0.95):
    """Leave out as much belief at the lower end as at the upper one.

    Parameters
    ----------
    theta : ndarray of shape (k,)
        Values of a parameter, in order.
    posterior : ndarray of shape (k,)
        Belief in each of them, which sums to 1.
    share : float
        How much belief lies within.

    Returns
    -------
    low, high : float
        The ends of the interval.
    """
    below = np.cumsum(posterior)
    tail = (1 - share) / 2
    ends = np.searchsorted(below, [tail, 1 - tail])
    return tuple(theta[np.minimum(ends, len(theta) - 1)])


def crowd(axes, sick, found, alarms):
    """Draw 1,000 people, those whom a test calls sick, and who of these is sick.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the crowd, and for those who are called sick.
    sick : int
        How many of the 1,000 are sick.
    found : int
        How many of the sick are called sick.
    alarms : int
        How many of the others are called sick.
    """
    everybody, called = axes
    groups = [
        (0, found, "C1", 1.0, "sick, found"),
        (found, sick, "C1", 0.35, "sick, missed"),
        (sick, sick + alarms, "C0", 1.0, "healthy, alarmed"),
        (sick + alarms, 1000, "C0", 0.15, "healthy, cleared"),
    ]
    for first, last, color, alpha, name in groups:
        rows = _stairs(first, last, 20)
        style = {"facecolor": color, "alpha": alpha, "linewidth": 0}
        everybody.fill(*rows, label=f"{last - first} {name}", **style)
    for k in range(51):
        everybody.plot([k, k], [0, 20], color=INK, linewidth=0.3, alpha=0.3)
    for k in range(21):
        everybody.plot([0, 50], [k, k], color=INK, linewidth=0.3, alpha=0.3)
    everybody.set(xlim=(0, 50), ylim=(0, 20), aspect="equal")
    everybody.set_axis_off()
    where = {"loc": "lower left", "bbox_to_anchor": (-0.02, 1.0), "ncols": 2}
    everybody.legend(**where, handlelength=1, columnspacing=1.2, borderpad=0.2)
    total = max(found + alarms, 1)
    share = found / total
    called.barh([0], [share], color="C1", height=0.8)
    called.barh([0], [1 - share], left=[share], color="C0", height=0.8)
    called.set(xlim=(0, 1), ylim=(-0.4, 0.4), yticks=())
    called.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0%", "25%", "50%", "75%", "100%"))
    called.spines["left"].set_visible(False)
    said = f"Called sick: {found + alarms}. Sick among them: {share:.0%}"
    called.set_title(said, loc="left", fontsize=11)


def _stairs(first, last, height):
    """Outline the cells first to last - 1 of a grid that is filled column by column."""
    a, i = divmod(first, height)
    b, j = divmod(last, height)
    x = [a, a + 1, a + 1, b + 1, b + 1, b, b, a]
    y = [i, i, 0, 0, j, j, height, height]
    if j == 0:
        x, y = [a, a + 1, a + 1, b, b, a], [i, i, 0, 0, height, height]
    if a == b:
        x, y = [a, a + 1, a + 1, a], [i, i, j, j]
    return x, y


def kicks(ax, years, expected):
    """Draw how often a number of events was counted, and what a family expects.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    years : ndarray of shape (k,)
        How often 0, 1, 2, … events were counted.
    expected : ndarray of shape (k,)
        How often they are expected.
    """
    k = np.arange(len(years))
    ax.bar(k, years, width=0.6, color="C0", alpha=0.4, label="counted")
    ax.plot(k, expected, "o", color="C1", markersize=8, label="expected")
    for x, n in zip(k, years, strict=True):
        ax.text(x - 0.06, n + 6, f"{n}", ha="right", va="bottom")
    for x, n in zip(k, expected, strict=True):
        ax.text(x + 0.1, n + 6, f"{n:.1f}", ha="left", va="bottom", color="C1")
    ax.set(ylim=(0, 185), xlabel="deaths in a corps in a year", ylabel="corps-years")
    ax.legend(loc="upper right")


def sums(ax, distances, heights):
    """Draw the distribution of a sum of many draws, against a bell.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    distances : ndarray of shape (k,)
        Possible sums, in standard deviations from their mean.
    heights : ndarray of shape (k,)
        Their probabilities, divided by the gap between neighbours.
    """
    near = np.abs(distances) < 4
    x, y = distances[near], heights[near]
    ax.vlines(x, 0, y, color="C0", linewidth=2.5, label="the sum")
    z = np.linspace(-4, 4, 81)
    bell = np.exp(gaussian(0, 1).log_pdf(z))
    ax.plot(z, bell, color="C1", label="Gaussian")
    ax.set(xlim=(-4, 4), ylim=(0, 0.65), yticks=(0, 0.2, 0.4, 0.6))
    ax.set_xlabel("standard deviations from the mean")
    ax.set_ylabel("probability density")
    ax.legend(loc="upper right")


def triangle(ax, samples, mean, names):
    """Draw distributions over three outcomes as dots in a triangle.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    samples : ndarray of shape (n, 3)
        Distributions, one a row.
    mean : ndarray of shape (3,)
        Their mean.
    names : sequence of three str
        The outcomes.
    """
    corners = np.array([[0, 0], [2, 0], [1, ROOT]])
    ax.fill(*corners.T, facecolor="none", edgecolor=GREY)
    ax.plot(*(samples @ corners).T, "o", color="C0", markersize=4, alpha=0.5, mew=0)
    ax.plot(*(mean @ corners), "D", color="C1", markersize=9)
    places = [("left", "top", -0.12), ("right", "top", -0.12), ("center", "bottom", 0)]
    for (x, y), name, share, place in zip(corners, names, mean, places, strict=True):
        ha, va, shift = place
        at = (x + {"left": -0.25, "right": 0.25, "center": 0}[ha], y + shift + 0.04)
        ax.text(*at, f"{name} {share:.0%}", ha=ha, va=va)
    ax.set(xlim=(-0.5, 2.5), ylim=(-0.35, ROOT + 0.3), aspect="equal")
    ax.set_axis_off()


def slope(ax, w, curves, best):
    """Draw likelihood, prior and posterior of one weight, and their highest points.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    w : ndarray of shape (k,)
        Equally spaced weights.
    curves : sequence of three ndarray of shape (k,)
        Likelihood, prior and posterior, up to a factor.
    best : sequence of two float
        The weight of maximum likelihood, and the most probable one.
    """
    likelihood, prior, posterior = (
        thin(np.stack([w, c / c.max()]), (0.0025, 0.0025)) for c in curves
    )
    ax.fill_between(*posterior, color="C1", alpha=0.25, linewidth=0)
    ax.plot(*prior, "--", color=GREY, label="prior")
    ax.plot(*likelihood, color="C0", label="likelihood")
    ax.plot(*posterior, color="C1", label="posterior")
    for at, color, marker in zip(best, ("C0", "C1"), "sD", strict=True):
        ax.plot(at, 1, marker, color=color, markersize=8, clip_on=False, zorder=4)
    ax.set(xlim=(w[0], w[-1]), ylim=(0, 1.05), yticks=(0, 1), xlabel="weight $w$")
    ax.set_ylabel("share of the highest")
    where = {"loc": "lower left", "bbox_to_anchor": (0, 1.02), "ncols": 3}
    ax.legend(**where, handlelength=1.4, columnspacing=1.2)


def widths(ax, n, width):
    """Draw how a belief narrows with the number of tosses.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    n : ndarray of shape (k,)
        Numbers of tosses.
    width : ndarray of shape (k,)
        Width of the interval with 95 % of the belief, in percentage points.
    """
    ax.loglog(n, width, "o-", color="C0")
    ax.axhline(2, color="C1", linestyle="--", linewidth=1.2)
    ax.text(1.2, 2.3, "as wide as from 50 to 52%", color="C1", va="bottom")
    ax.set_xticks(
        (1, 10, 100, 1e3, 1e4, 1e5), ("1", "10", "100", "1,000", "10,000", "")
    )
    ax.set_yticks((0.1, 1, 10, 100), ("0.1", "1", "10", "100"))
    ax.minorticks_off()
    ax.text(n[-1], width[-1] * 0.62, f"{n[-1]:,}", ha="right", va="top")
    ax.set(xlim=(1, 6e5), ylim=(0.1, 150), xlabel="tosses")
    ax.set_ylabel("width (points)")


def questions(axes, theta, rates, p, outcomes):
    """Draw the entropy of a coin, and the questions that find out some tosses.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For entropy and questions a toss, and for the questions of each outcome.
    theta, rates : ndarray of shape (k,)
        Probabilities of heads, and questions a toss that are asked at each.
    p : float
        Probability of heads to mark.
    outcomes : sequence of (str, float, int)
        What can come, its surprise in bits and how many questions it takes.
    """
    left, right = axes
    fine = np.linspace(0.001, 0.999, 81)
    bits = -fine * np.log2(fine) - (1 - fine) * np.log2(1 - fine)
    left.plot(fine, bits, color="C0", label="entropy")
    left.plot(theta, rates, color="C1", linewidth=1.4, label="questions")
    here = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
    left.plot(p, here, "o", color="C0", markersize=8)
    left.plot(p, np.interp(p, theta, rates), "D", color="C1", markersize=7)
    left.set(xlim=(0, 1), ylim=(0, 1.3), xlabel="probability of heads, $\\theta$")
    left.set_ylabel("a toss, on average")
    left.legend(loc="lower center", handlelength=1.2)
    most = np.argsort([surprise for _, surprise, _ in outcomes], kind="stable")[:8]
    for row in range(8):
        name, surprise, asked = outcomes[most[row]] if row < len(most) else ("", -1, 0)
        right.barh(row, asked, color="C1", alpha=0.5, height=0.7)
        right.plot([surprise] * 2, [row - 0.4, row + 0.4], color="C0", linewidth=3)
        right.text(-0.3, row, name, ha="right", va="center")
    right.set(xlim=(0, 10), ylim=(7.6, -0.6), yticks=(), xticks=(0, 2, 4, 6, 8, 10))
    right.set_xlabel("questions; surprise (bits)")
    right.spines["left"].set_visible(False)


def humps(axes, x, p, q, parts, values):
    """Draw a distribution with two humps, a bell, and where each makes the other pay.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the densities, and for what is paid where.
    x, p, q : ndarray of shape (k,)
        Places, the density with two humps and the bell's. From -6 to 6 is shown.
    parts : sequence of two ndarray of shape (k,)
        What is paid where: p log(p / q) and q log(q / p).
    values : sequence of two float
        Their integrals.
    """
    top, bottom = axes
    near = np.abs(x) < 6.01
    x, p, q, *parts = (curve[near] for curve in (x, p, q, *parts))
    top.fill_between(x, p, color=GREY, alpha=0.3, linewidth=0, label="$p$, the truth")
    top.plot(*thin(np.stack([x, q]), (0.02, 0.004)), color="C0", label="$q$, the bell")
    top.set(xlim=(-6, 6), ylim=(0, 0.85), yticks=(0, 0.4, 0.8), ylabel="density")
    top.set_xticks((-6, -4, -2, 0, 2, 4, 6), [""] * 7)
    above = {"loc": "lower left", "bbox_to_anchor": (0, 0.98), "ncols": 2}
    top.legend(**above, handlelength=1.2, columnspacing=1.2)
    names = "D(p‖q)", "D(q‖p)"
    for part, value, name, color in zip(
        parts, values, names, ("C1", "C2"), strict=True
    ):
        text = f"{name} = {value:.2f}"
        paid = thin(np.stack([x, np.clip(part, -1, 3)]), (0.02, 0.008))
        bottom.plot(*paid, color=color, label=text)
    bottom.axhline(0, color=GREY, linewidth=0.8)
    bottom.set(xlim=(-6, 6), ylim=(-0.45, 1.5), yticks=(0, 1), xlabel="$x$")
    bottom.set_ylabel("paid here")
    bottom.legend(**above, handlelength=1.2, columnspacing=1.2)


def echoes(ax, bits, floor):
    """Draw how much a letter tells about a letter further on.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    bits : ndarray of shape (k,)
        Mutual information at the distances 1 to k.
    floor : float
        What shuffled letters seem to tell.
    """
    d = np.arange(1, len(bits) + 1)
    ax.bar(d, bits, width=0.6, color="C0", alpha=0.6)
    ax.axhline(floor, color="C1", linestyle="--", linewidth=1.4)
    ax.text(d[-1] + 0.5, floor + 0.03, "shuffled", ha="right", va="bottom", color="C1")
    ax.set(xlim=(0.4, d[-1] + 0.6), ylim=(0, 1), xticks=d, xlabel="letters apart")
    ax.set_ylabel("bits")
