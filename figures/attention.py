"""Drawings of attention: who asks whom, what comes back, and what it costs.

Chapter: :doc:`/chapters/architectures/attention`.
"""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch

from figures.strokes import GREY, INK, shade, signed


def web(ax, words, layers, k):
    """Draw whom one word asks in each layer, as lines from word to word.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    words : sequence of str
        The sentence, T words.
    layers : sequence of two ndarray of shape (T, T)
        Weights of both layers, a row for each word that asks.
    k : int
        The word that asks, from 1; words stand at the heights 1 to T.
    """
    T = len(words)
    ax.set(xlim=(-0.7, 5.1), ylim=(T + 0.6, -0.3))
    ax.set_axis_off()
    columns = (0, 2.2, 4.4)
    for column, head in zip(columns, ("words", "layer 1", "layer 2"), strict=True):
        ax.text(column, 0, head, ha="center", va="center", color=GREY)
    for layer, color, x in zip(layers, ("C0", "C1"), columns, strict=False):
        for j, weight in enumerate(layer[k - 1], 1):
            style = {"linewidth": 9 * weight, "solid_capstyle": "butt", "alpha": 0.75}
            ax.plot([x + 0.62, x + 1.58], [j, k], color=color, **style)
    shares = [*(layer[k - 1] for layer in layers), np.zeros(T)]
    for x, row in zip(columns, shares, strict=True):
        for j, (word, share) in enumerate(zip(words, row, strict=True), 1):
            text = f"{word} {share:.0%}" if share >= 0.05 else word
            asks = j == k and x > 0
            weight = "bold" if asks or share >= 0.2 else "normal"
            place = {"ha": "center", "va": "center", "fontsize": 10.5}
            ax.text(x, j, text, weight=weight, **place)


def lookup(axes, q, K, V, weights):
    """Draw a query among three keys, and the answer among their values.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For query and keys, and for values and answer.
    q : ndarray of shape (2,)
        The query.
    K, V : ndarray of shape (3, 2)
        Keys and values.
    weights : ndarray of shape (3,)
        How much each value counts.
    """
    asked, told = axes
    asked.set(xlim=(-2.7, 2.7), ylim=(-2.7, 2.7), aspect="equal")
    asked.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    asked.set(xlabel="first entry", ylabel="second entry", title="query and keys")
    told.set(xlim=(-0.8, 4.8), ylim=(-0.8, 4.8), aspect="equal")
    told.set(xticks=(0, 2, 4), yticks=(0, 2, 4))
    told.set(xlabel="first entry", ylabel="second entry")
    told.set(title="values and answer")
    for ax in axes:
        ax.grid(visible=True)
    sides = [(-0.1, -0.4), (0.25, 0.0), (0.15, -0.35)]
    for i, (k, v) in enumerate(zip(K, V, strict=True)):
        color = f"C{i}"
        pin(asked, k, color)
        text = f"$\\mathbf{{k}}_{i + 1}$"
        x, y = sides[i]
        asked.text(k[0] + x, k[1] + y, text, color=color, va="center")
        told.plot(*v, "o", color=color, markersize=8)
        told.plot(*np.transpose([v, weights @ V]), color=color, lw=1 + 4 * weights[i])
    pin(asked, q, INK)
    asked.text(q[0] + 0.12, q[1] + 0.25, "$\\mathbf{q}$")
    told.fill(*V.T, facecolor=(*to_rgba(GREY)[:3], 0.15), edgecolor=GREY, lw=1)
    told.plot(*(weights @ V), "D", color=INK, markersize=7, zorder=4)
    ends = [(4.75, -0.5, "right"), (0.2, 4.4, "left"), (-0.2, -0.5, "left")]
    for i, (x, y, side) in enumerate(ends):
        share = f"{weights[i]:.2f}"
        told.text(x, y, share, color=f"C{i}", ha=side, va="center")


def pin(ax, end, color):
    """Draw a vector from the origin to a dot.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    end : ndarray of shape (2,)
        Its end.
    color : str
        Its colour.
    """
    ax.plot([0, end[0]], [0, end[1]], color=color)
    ax.plot(*end, "o", color=color, markersize=6)


def saturation(axes, scores, weights):
    """Draw how far scores spread, and how a softmax over some of them shares out one.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the spread and for the shares.
    scores : ndarray of shape (n,)
        Many scores.
    weights : ndarray of shape (n_keys,)
        The shares, which are sorted here.
    """
    spread, shares = axes
    edges = np.linspace(-40, 40, 81)
    counts, _ = np.histogram(scores, edges)
    spread.stairs(counts / len(scores), edges, fill=True, color="C0")
    spread.set(xlim=(-40, 40), ylim=(0, 0.6), xlabel="score", ylabel="share of scores")
    spread.set_title(f"standard deviation {scores.std():.1f}", fontsize=11)
    ordered = np.sort(weights)[::-1]
    shares.bar(np.arange(1, len(ordered) + 1), ordered, color="C1")
    shares.set(ylim=(0, 1), xlabel="key, by weight", ylabel="weight", xticks=(1, 4, 8))
    shares.set_title(f"largest weight {ordered[0]:.2f}", fontsize=11)


def pages(axes, question, found, letters, chances, truth):
    """Draw what a book finds in itself: like places, and what followed there.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the places and for the next letters.
    question : str
        What stands before the missing letter.
    found : list of (str, str, str, float)
        The best places: what stands before, the next letter, what follows, the weight.
    letters : sequence of str
        The likeliest letters, the best first.
    chances : sequence of float
        Their probabilities.
    truth : str
        The letter that is missing.
    """
    lines, bars = axes
    lines.set(xlim=(0, 10), ylim=(len(found) + 0.6, -1.7))
    lines.set_axis_off()
    edge = 5.9
    style = {"va": "center", "fontsize": 10.5}
    lines.text(edge, -1.2, question, ha="right", weight="bold", **style)
    lines.text(edge + 0.1, -1.2, "?", color="C1", weight="bold", **style)
    lines.plot([0, 10], [-0.55, -0.55], color=GREY, lw=0.8)
    for i, (past, letter, future, weight) in enumerate(found):
        lines.text(edge, i + 0.1, past, ha="right", **style)
        lines.text(edge + 0.1, i + 0.1, letter, color="C1", weight="bold", **style)
        lines.text(edge + 0.6, i + 0.1, future, color=GREY, **style)
        lines.text(10, i + 0.1, f"{weight:.2f}", ha="right", color="C0", **style)
    places = np.arange(len(letters))
    colors = ["C1" if letter == truth else "C0" for letter in letters]
    bars.barh(places, chances, color=colors, height=0.7)
    bars.set(xlim=(0, 1), ylim=(len(letters) - 0.4, -0.6), xlabel="probability")
    bars.set(xticks=(0, 0.5, 1), ylabel="next letter")
    bars.set_yticks(places, letters)
    for spine in ("left",):
        bars.spines[spine].set_visible(False)
    bars.tick_params(left=False)


def heat(ax, A, words, title=""):
    """Draw attention weights as a table of shades: a row for each word that asks.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    A : ndarray of shape (T, T)
        The weights.
    words : sequence of str
        The words.
    title : str
        What stands above.
    """
    T = len(words)
    ax.imshow(A, cmap=shade(), vmin=0, vmax=1)
    ax.set_yticks(range(T), words, fontsize=10)
    ax.set_xticks(range(T), words, fontsize=10, rotation=60)
    ax.set_xlabel("asked", fontsize=10.5)
    ax.set_title(title, fontsize=11)
    ax.tick_params(length=0, pad=3)
    for i in range(T):
        for j in range(T):
            text = f"{A[i, j]:.1f}" if A[i, j] else "–"
            color = "white" if A[i, j] > 0.55 else INK
            ax.text(j, i, text, ha="center", va="center", fontsize=9.5, color=color)
    ax.spines[:].set_visible(False)


def waves(axes, P, t):
    """Draw positional encodings as rows of shades, and how like each is to one of them.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the rows and for the likeness.
    P : ndarray of shape (T, n)
        The encodings.
    t : int
        The place that is compared with all.
    """
    rows, like = axes
    T, n = P.shape
    rows.imshow(P, cmap=signed(), vmin=-1, vmax=1, aspect="auto")
    rows.axhline(t - 0.5, color=INK, lw=1)
    rows.axhline(t + 0.5, color=INK, lw=1)
    rows.set(xlabel="column", ylabel="place", ylim=(T - 0.5, -0.5))
    rows.set_xticks([0, n // 2, n - 1])
    rows.set_yticks(range(0, T, 10))
    like.plot(P @ P[t] / (n / 2), range(T), color="C0", lw=1.5)
    like.axhline(t, color=INK, lw=1)
    like.set(xlim=(-0.1, 1.1), ylim=(T - 0.5, -0.5), xlabel="likeness to the row")
    like.set_yticks(range(0, T, 10))
    like.axvline(0, color=GREY, lw=0.8)


def block(ax):
    """Draw a transformer block: two branches, each added to what it came from.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 10 units wide, 3 high.
    """
    ax.set(xlim=(0, 10), ylim=(0, 3), aspect="equal")
    ax.set_axis_off()
    stroke = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5}
    stroke |= {"shrinkA": 0, "shrinkB": 0}

    def go(*corners):
        ax.plot(*np.transpose(corners[:-1]), color=GREY, lw=1.5)
        ax.annotate("", corners[-1], corners[-2], arrowprops=stroke)

    def box(x, y, text, color, width=1.3):
        shape = FancyBboxPatch(
            (x - width / 2, y - 0.35),
            width,
            0.7,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=(*to_rgba(color)[:3], 0.2),
            edgecolor=color,
            linewidth=1.5,
        )
        ax.add_patch(shape)
        ax.text(x, y, text, ha="center", va="center", fontsize=11.7)

    go((0.6, 0.6), (4.42, 0.6))
    go((4.98, 0.6), (9.02, 0.6))
    go((9.58, 0.6), (10, 0.6))
    ax.text(0.1, 0.6, "$X$", ha="left", va="center")
    for start, end, text, color in (
        (0.95, 4.7, "attention", "C1"),
        (5.4, 9.3, "MLP", "C2"),
    ):
        go((start, 0.6), (start, 2.1), (start + 0.3, 2.1))
        box(start + 0.85, 2.1, "norm", "C0", 1.1)
        go((start + 1.4, 2.1), (start + 1.7, 2.1))
        box(start + 2.4, 2.1, text, color, 1.4)
        go((start + 3.1, 2.1), (end, 2.1), (end, 0.88))
        ax.plot(end, 0.6, "o", color=GREY, markersize=17, markerfacecolor="none")
        ax.text(end, 0.6, "+", ha="center", va="center", fontsize=14)
    ax.text(2.8, 2.85, "words tell each other", ha="center", va="center", fontsize=10.5)
    ax.text(7.3, 2.85, "each thinks by itself", ha="center", va="center", fontsize=10.5)


def lesson(axes, words, rows, epochs, shares, e):
    """Draw whom "it" asks after some epochs, and how many answers are right by then.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the weights and for the shares.
    words : sequence of str
        The sentence, T words.
    rows : ndarray of shape (2, T)
        Weights of "it" in both layers.
    epochs : ndarray of shape (n,)
        When the shares were measured.
    shares : ndarray of shape (n, 2)
        Right answers on learned and on new sentences.
    e : int
        Epochs that have passed.
    """
    asked, right = axes
    places = np.arange(len(words))
    asked.barh(places - 0.2, rows[0], height=0.4, color="C0", label="layer 1")
    asked.barh(places + 0.2, rows[1], height=0.4, color="C1", label="layer 2")
    asked.set(
        xlim=(0, 1), ylim=(len(words) - 0.4, -0.6), xlabel="weight", xticks=(0, 1)
    )
    asked.set_yticks(places, words, fontsize=10.5)
    asked.tick_params(left=False)
    asked.legend(loc="lower right", handlelength=1)
    right.plot(epochs, shares[:, 0], color=GREY, label="learned")
    right.plot(epochs, shares[:, 1], "--", color="C2", label="new")
    right.plot(e, shares[list(epochs).index(e), 1], "o", color="C2")
    right.axhline(0.5, color=GREY, lw=0.8, ls=":")
    right.text(epochs[-1], 0.46, "a coin's", ha="right", va="top", fontsize=10.5)
    right.set(xlim=(0, epochs[-1]), ylim=(0, 1.05), yticks=(0, 0.5, 1))
    right.set(xlabel="epoch", ylabel="share right")
    right.legend(loc="lower right")


def guesses(ax, lengths, shares, baseline):
    """Draw how often a look-up is right, against how much of the past it compares.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lengths : ndarray of shape (n,)
        Letters that are compared.
    shares : ndarray of shape (n,)
        Right guesses.
    baseline : float
        Right guesses of who always says the commonest letter.
    """
    ax.bar(lengths, shares, color="C0", width=0.6)
    ax.axhline(baseline, color=GREY, ls="--")
    ax.text(lengths[-1] + 0.6, baseline + 0.01, "always\na space", va="bottom")
    for k, share in zip(lengths, shares, strict=True):
        ax.text(
            k, share + 0.01, f"{share:.0%}", ha="center", va="bottom", fontsize=10.5
        )
    ax.set(xlim=(0.4, lengths[-1] + 2.1), ylim=(0, 0.6))
    ax.set(xlabel="letters compared", ylabel="share guessed right")
    ax.set_xticks(lengths)


def cost(ax, lengths, seconds):
    """Draw seconds against length, beside a line that grows with the square.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lengths, seconds : ndarray of shape (n,)
        Steps of a series, and the seconds that its attention takes.
    """
    square = seconds[-1] * (lengths / lengths[-1]) ** 2
    ax.loglog(lengths, 1000 * square, "--", color=GREY, label="grows as the square")
    ax.loglog(lengths, 1000 * seconds, "o-", color="C0", label="measured")
    ax.set(xlabel="length $T$", ylabel="milliseconds")
    ax.set_xticks(lengths, [f"{length}" for length in lengths])
    ax.minorticks_off()
    ax.legend(loc="upper left")


def cuts(ax, shares, title):
    """Draw how many answers stay right, one bar for each cut.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    shares : dict
        Share of right answers by what was cut.
    title : str
        What the cuts have in common.
    """
    places = range(len(shares))
    ax.barh(places, shares.values(), color="C0", height=0.6)
    for place, share in zip(places, shares.values(), strict=True):
        text = {"ha": "right", "va": "center", "color": "white", "fontsize": 10.5}
        ax.text(share - 0.03, place, f"{share:.0%}", **text)
    ax.axvline(0.5, color=INK, lw=1, ls=":")
    ax.set(xlim=(0, 1), xticks=(0, 0.5, 1), ylim=(len(shares) - 0.5, -0.5))
    ax.set_yticks(places, shares)
    ax.set_xlabel("share right")
    ax.set_title(title, fontsize=11)
    ax.tick_params(left=False)
