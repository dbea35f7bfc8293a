"""Drawings of states that are carried on: what is written, kept, lost and foretold.

Chapter: :doc:`/chapters/architectures/recurrence`.
"""

import re

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from figures.strokes import GREY, power

LETTERS = " abcdefghijklmnopqrstuvwxyz'"
ARROW = {"arrowstyle": "->", "shrinkA": 0, "shrinkB": 0, "lw": 1.5}


def _number(value, digits=2):
    """Write a number with a proper minus sign."""
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def _arrow(ax, tail, head, color=GREY):
    """Draw an arrow from one place to another."""
    ax.annotate("", head, xytext=tail, arrowprops=ARROW | {"color": color})


def rows(text, width):
    """Break a text into rows, between words.

    Parameters
    ----------
    text : str
        Words with single spaces between them.
    width : int
        The most characters a row may have; a longer word is cut.

    Returns
    -------
    list of str
        The rows, none of them empty.

    Examples
    --------
    >>> rows("down the rabbit-hole", 10)
    ['down the', 'rabbit-hol', 'e']
    """
    found, row = [], ""
    for word in text.split():
        if row and len(row) + 1 + len(word) > width:
            found.append(row)
            row = ""
        row = f"{row} {word}" if row else word
        while len(row) > width:
            found.append(row[:width])
            row = row[width:]
    return [*found, row] if row else found


def writing(axes, text, known, p, p_1):
    """Draw what a network has written, and its choice of the first letter.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the text, 395 points wide, and for the probabilities.
    text : str
        What has been written.
    known : set of str
        Words that are not underlined.
    p, p_1 : ndarray of shape (28,)
        Probabilities of the first letter, at the chosen temperature and at 1: of the
        space, the letters and the apostrophe.
    """
    page, choice = axes
    page.set(xlim=(0, 395), ylim=(-5.6, 0.8))
    page.set_axis_off()
    font, measure = FontProperties(size=12), TextToPath()

    def width(part):
        return measure.get_text_width_height_descent(part, font, ismath=False)[0]

    lines = []
    for k, row in enumerate((rows(text, 64) + [""] * 6)[:6]):
        page.text(0, -k, row or " ", fontsize=12, va="baseline")
        for word in re.finditer(r"[a-z]+(?:'[a-z]+)?", row):
            if word[0] not in known:
                left, right = width(row[: word.start()]), width(row[: word.end()])
                lines += [(left, -k - 0.22), (right, -k - 0.22), (np.nan, np.nan)]
    page.plot(*np.transpose(lines or [(np.nan, np.nan)]), color="C1", linewidth=1.5)
    places = np.arange(len(LETTERS))
    choice.bar(places, p, color="C0", width=0.8)
    choice.step(
        np.repeat(places, 2) + np.tile([-0.4, 0.4], len(places)),
        np.repeat(p_1, 2),
        color=GREY,
        linewidth=1,
        where="post",
    )
    choice.set(xlim=(-0.7, len(LETTERS) - 0.3), ylim=(0, 1), yticks=(0, 1))
    choice.set_xticks(places, ["_", *LETTERS[1:]])
    choice.tick_params(axis="x", length=0, pad=2)


def unrolled(ax, x, h, factors, gradients, dw, step):
    """Draw one unit, unrolled: values forward, then gradients back, up to a step.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 4.6 high.
    x : list of float
        Inputs, one a step of time.
    h : list of float
        States, the first before any input.
    factors : list of float
        Slope of each state but the first by the one before it.
    gradients : list of float
        Gradient of the loss with respect to each state but the first.
    dw : list of float
        What each step adds to the gradient of the recurrent weight.
    step : int
        How much has been computed: one for each state, one for the loss, one for each
        gradient, and one for their sum.
    """
    T = len(x)
    ax.set(xlim=(0, 10), ylim=(0, 4.6))
    ax.set_axis_off()
    places = 1.9 * np.arange(1, T + 1) + 0.25
    back = step - T - 1
    for y, text in ((4.2, "input"), (3.2, "state"), (1.6, "gradient"), (0.4, "to $w$")):
        ax.text(0, y, text, va="center")
    for t in range(1, T + 1):
        place, seen, pulled = places[t - 1], step >= t, back >= T + 1 - t
        ax.text(place, 4.2, _number(x[t - 1], 0), ha="center", va="center")
        _arrow(ax, (place, 3.95), (place, 3.55), "C0" if seen else "none")
        box = {"boxstyle": "round,pad=0.3", "facecolor": "none"}
        box["edgecolor"] = "C0" if seen else GREY
        text = _number(h[t]) if seen else "      "
        ax.text(place, 3.2, text, ha="center", va="center", bbox=box)
        box = box | {"edgecolor": "C1" if pulled else "none"}
        text = _number(gradients[t - 1], 3) if pulled else " "
        ax.text(place, 1.6, text, ha="center", va="center", bbox=box)
        text = _number(dw[t - 1], 3) if pulled else " "
        ax.text(place, 0.4, text, ha="center", va="center")
        if t < T:
            after = places[t]
            color = "C0" if step > t else "none"
            _arrow(ax, (place + 0.6, 3.2), (after - 0.6, 3.2), color)
            color = "C1" if back >= T + 1 - t else "none"
            _arrow(ax, (after - 0.7, 1.6), (place + 0.7, 1.6), color)
            middle = (place + after) / 2
            text = f"×{_number(factors[t])}" if back >= T + 1 - t else " "
            ax.text(middle, 2.35, text, ha="center", va="center", color="C1")


def distances(ax, norms, bound):
    """Draw how long a gradient is after each step back in time.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    norms : ndarray of shape (n_steps + 1,)
        Its length, 1 at first.
    bound : ndarray of shape (n_steps + 1,)
        The length that it cannot exceed.
    """
    k = np.arange(len(norms))
    ax.plot(k, np.clip(bound, 1e-14, 1e14), "--", color=GREY, label="bound")
    ax.plot(k, np.clip(norms, 1e-14, 1e14), color="C1", label="gradient")
    ax.axhline(1, color=GREY, linewidth=0.8, linestyle=":")
    ax.set(xlim=(0, len(norms) - 1), ylim=(1e-10, 1e10), yscale="log")
    ticks = 10.0 ** np.array([-10, -5, 0, 5, 10])
    ax.set_yticks(ticks, [power(tick) for tick in ticks])
    ax.minorticks_off()
    ax.set(xlabel="steps back in time", ylabel="length of the gradient")
    ax.legend(loc="upper left")


def wall(ax, T, goal, path):
    """Draw the loss of one weight that acts T times, and a descent on it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    T : int
        How often the weight acts.
    goal : float
        What its power should be.
    path : ndarray of shape (n_steps + 1,)
        The weight after each step.
    """
    w = np.linspace(0, 1.5, 301)
    ax.plot(w, np.minimum(0.5 * (w**T - goal) ** 2, 9), color="C0")
    inside = path[: np.argmax([*(np.abs(path - 0.75) > 0.76), True])]
    ax.plot(inside, 0.5 * (inside**T - goal) ** 2, "o-", color="C1", ms=5, lw=1)
    out = len(inside) < len(path)
    x = 0.06 if out and path[len(inside)] < 0 else 1.44
    there = 0.55 if out else np.nan
    ax.plot(x, there, marker="<" if x < 1 else ">", color="C1", ms=10)
    ax.plot(path, np.full(len(path), -0.05), "|", color="C1", ms=9)
    ax.set(xlim=(0, 1.5), ylim=(-0.1, 0.6), yticks=(0, 0.25, 0.5))
    ax.set(xlabel="weight $w$", ylabel="loss")


GATES = {"f": (2.2, "C1"), "i": (4.3, "C2"), "C_new": (5.7, "C0"), "o": (7.5, "C3")}


def lstm(ax, values=None):
    """Draw the cell of an LSTM, with letters or with numbers on its wires.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 5 high.
    values : dict of float, optional
        Numbers by the letters ``f i o C_new C_old C h``.
    """
    ax.set(xlim=(0, 10), ylim=(0, 5))
    ax.set_axis_off()
    wire = {"color": GREY, "linewidth": 1.5, "zorder": 0}
    ax.plot([0.9, 8.9], [4, 4], color="C0", linewidth=4, alpha=0.35, zorder=0)
    ax.plot([1.3, 7.5], [0.55, 0.55], **wire)
    box = {"boxstyle": "round,pad=0.3", "facecolor": "none"}
    letters = {"f": "$f_t$", "i": "$i_t$", "o": "$o_t$", "C_new": "$C_{new}$"}
    for name, (x, color) in GATES.items():
        _arrow(ax, (x, 0.55), (x, 1.0))
        squash = "tanh" if name == "C_new" else "$\\sigma$"
        edge = box | {"edgecolor": color}
        ax.text(x, 1.4, squash, ha="center", va="center", bbox=edge)
        text = letters[name] if values is None else _number(values[name])
        places = {"C_new": (0.15, 2.2, "left"), "o": (0.3, 2.5, "center")}
        gap, y, side = places.get(name, (-0.15, 2.2, "right"))
        ax.text(x + gap, y, text, ha=side, va="center", color=color)
    for x, y, sign in ((2.2, 4, "×"), (5, 4, "+"), (5, 2.9, "×"), (8.45, 2.2, "×")):
        ax.plot(x, y, "o", color=GREY, ms=18, mfc="none")
        ax.text(x, y, sign, ha="center", va="center", fontsize=14)
    _arrow(ax, (2.2, 1.8), (2.2, 3.7), "C1")
    ax.plot([4.3, 4.3], [1.8, 2.9], color="C2", lw=1.5)
    _arrow(ax, (4.3, 2.9), (4.77, 2.9), "C2")
    ax.plot([5.7, 5.7], [1.8, 2.9], color="C0", lw=1.5)
    _arrow(ax, (5.7, 2.9), (5.23, 2.9), "C0")
    _arrow(ax, (5, 3.2), (5, 3.7))
    ax.plot([7.5, 7.5], [1.8, 2.2], color="C3", lw=1.5)
    _arrow(ax, (7.5, 2.2), (8.22, 2.2), "C3")
    ax.plot([8.45, 8.45], [4, 3.55], **wire)
    ax.text(8.45, 3.2, "tanh", ha="center", va="center", bbox=box | {"edgecolor": GREY})
    _arrow(ax, (8.45, 2.85), (8.45, 2.5))
    _arrow(ax, (8.68, 2.2), (9.05, 2.2))
    _arrow(ax, (8.8, 4), (9.05, 4), "C0")
    ends = [(0.8, 4, "C_old", "$C_{t-1}$"), (9.1, 4, "C", "$C_t$")]
    for x, y, name, letter in [*ends, (9.1, 2.2, "h", "$h_t$")]:
        text = letter if values is None else _number(values[name])
        side = "right" if x < 1 else "left"
        ax.text(x, y, text, ha=side, va="center")
    ax.text(0, 0.55, "$h_{t-1}, x_t$", ha="left", va="center")
    if values is None:
        for x, word, color in ((2.2, "forget", "C1"), (5, "write", "C2")):
            ax.text(x, 4.55, word, ha="center", color=color)
        ax.text(8.45, 4.55, "read", ha="center", color="C3")
        for weights, name in (("W_f", "f"), ("W_i", "i"), ("W_C", "C_new")):
            ax.text(GATES[name][0] + 0.12, 0.62, f"${weights}$", va="bottom")
        ax.text(GATES["o"][0] + 0.12, 0.62, "$W_o$", va="bottom")
        ax.text(3.6, 4.2, "$f_t\\odot C_{t-1}$", ha="center", va="bottom")
        ax.text(5.2, 3.45, "$i_t\\odot C_{new}$", va="center")
        ax.text(10, 1.6, "$o_t\\odot$ tanh $C_t$", ha="right", va="center")


def kept(ax, C, h):
    """Draw what a cell keeps, and what it shows of it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    C, h : ndarray of shape (n_steps,)
        Memory and output after each step.
    """
    t = np.arange(1, len(C) + 1)
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.plot(t, C, ".-", color="C0", label="memory $C$")
    ax.plot(t, h, ".-", color="C3", label="output $h$", linewidth=1)
    ax.set(xlim=(0.5, len(C) + 0.5), ylim=(-4.5, 4.5), xlabel="step $t$")
    ax.legend(loc="upper right", ncols=2, borderaxespad=0)


def lengths(ax, T, shares):
    """Draw how many remember, against how long they must.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    T : sequence of int
        Lengths of the series.
    shares : dict of ndarray of shape (n_lengths, n_runs)
        Share of right answers of each run, by the name of the network.
    """
    for k, (name, values) in enumerate(shares.items()):
        shift = 0.5 * (k - (len(shares) - 1) / 2)
        x = np.array(T)[:, None] + shift + 0 * values
        marker = "os^D"[k]
        ax.plot(x.ravel(), values.ravel(), marker, color=f"C{k}", ms=4, alpha=0.7)
        ax.plot(x[:, 0], np.median(values, axis=1), color=f"C{k}", label=name)
    ax.axhline(0.5, color=GREY, linestyle=":", linewidth=1)
    ax.set(ylim=(0.4, 1.04), yticks=(0.5, 0.75, 1), xticks=T)
    ax.set(xlabel="steps to remember", ylabel="share right")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def states(axes, traces, gates, answers):
    """Draw how trained networks carry two bits, and what they answer.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the states and for a gate.
    traces : ndarray of shape (2, n_series, n_steps)
        State of one unit, for series that begin with −1 and with 1.
    gates : ndarray of shape (2, n_series, n_steps) or None
        Its forget gate.
    answers : float
        Share of right answers.
    """
    state, gate = axes
    T = traces.shape[-1]
    t = np.arange(1, T + 1)
    breaks = np.full((traces.shape[1], 1), np.nan)
    for k, color in enumerate(("C0", "C1")):
        x = np.tile([*t, np.nan], len(breaks))
        state.plot(x, np.hstack([traces[k], breaks]).ravel(), color=color, lw=1)
        g = traces[k] * np.nan if gates is None else gates[k]
        gate.plot(x, np.hstack([g, breaks]).ravel(), color=color, lw=1)
    state.axhline(0, color=GREY, linewidth=0.8)
    state.set(xlim=(1, T), ylim=(-6, 6), ylabel="state", xticklabels=())
    state.set_title(f"{answers:.0%} right after {T} steps", fontsize=12)
    gate.set(xlim=(1, T), ylim=(0, 1.05), yticks=(0, 0.5, 1), ylabel="forget gate")
    gate.set(xlabel="step $t$")
    note = "no gate" if gates is None else ""
    gate.text((1 + T) / 2, 0.5, note, ha="center", va="center", color=GREY)


def reading(ax, updates, train, held, levels):
    """Draw how uncertain a network is of the next letter, beside tables of counts.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    updates : sequence of int
        Number of updates.
    train, held : sequence of float
        Perplexity on the text that it learns from, and on the rest.
    levels : dict of float
        Perplexity of others on the rest, by their name.
    """
    ax.plot(updates, train, "o--", color="C0", ms=4, lw=1.2, label="learned text")
    ax.plot(updates, held, "o-", color="C1", ms=4, label="new text")
    for name, level in levels.items():
        ax.axhline(level, color=GREY, linestyle=":", linewidth=1)
        low = level == min(levels.values())
        y, side = (level * 0.96, "top") if low else (level * 1.03, "bottom")
        ax.text(updates[-1], y, name, ha="right", va=side)
    ax.set(yscale="log", ylim=(2, 45), xlim=(0, updates[-1] * 1.02))
    ticks = (2, 5, 10, 20, 40)
    ax.set_yticks(ticks, map(str, ticks))
    ax.minorticks_off()
    ax.set(xlabel="updates", ylabel="perplexity")
    ax.legend(loc="lower left")


def surprise(axes, rows, bits):
    """Draw how much each letter of a text surprises a network.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each row.
    rows : sequence of str
        The text.
    bits : ndarray of shape (n_letters,)
        Surprise at each letter, of all rows after one another, in bits.
    """
    longest, start = max(map(len, rows)), 0
    for ax, row in zip(axes, rows, strict=True):
        places, end = np.arange(len(row)), start + len(row)
        first = [k == 0 or row[k - 1] == " " for k in places]
        colors = ["C1" if one else "C0" for one in first]
        ax.bar(places, bits[start:end], color=colors, width=0.7)
        ax.set(xlim=(-0.6, longest - 0.4), ylim=(0, 10), ylabel="bits")
        ax.set_xticks(places, ["_" if c == " " else c for c in row])
        ax.tick_params(axis="x", length=0, pad=2)
        start = end


def forecasts(axes, t, series, predictions):
    """Draw series and what is foretold of them one step ahead.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each series.
    t : sequence of ndarray of shape (n_steps,)
        Times.
    series : sequence of ndarray of shape (n_steps,)
        What came.
    predictions : sequence of dict of ndarray of shape (n_steps,)
        What was foretold, by who foretold it.
    """
    for ax, x, y, foretold in zip(axes, t, series, predictions, strict=True):
        ax.plot(x, y, "o", color=GREY, ms=3.5, label="what came")
        for k, (name, values) in enumerate(foretold.items()):
            ax.plot(x, values, color=f"C{k}", lw=1.3, label=name)
        ax.set_xlim(x[0], x[-1])


def errors(axes, table):
    """Draw the errors of some forecasters on some series.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each series.
    table : dict of dict of float
        Error by the forecaster's name, by the series' name.
    """
    for ax, (series, values) in zip(axes, table.items(), strict=True):
        places = np.arange(len(values))[::-1]
        colors = [GREY, GREY, "C0", "C1"]
        ax.barh(places, list(values.values()), color=colors, height=0.6)
        for y, value in zip(places, values.values(), strict=True):
            digits = 2 if value >= 0.01 else 4
            ax.text(value, y, f" {value:.{digits}f}", va="center")
        ax.set_yticks(places, list(values))
        ax.set(title=series, xticks=(), xlim=(0, 1.3 * max(values.values())))
        ax.spines["bottom"].set_visible(False)
        ax.tick_params(axis="y", length=0)
