"""Drawings of attention: who asks whom, what comes back, and what it costs.

Chapter: :doc:`/chapters/architectures/attention`.
"""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch, Rectangle

from figures.strokes import GREY, INK, RAISED, shade, signed
from lib.activations import softmax


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
    for x, head in zip(columns, ("words", "after 1", "after 2"), strict=True):
        ax.text(x, 0, head, ha="center", va="center", color=GREY)
    for x, head, color in ((1.1, "layer 1", "C0"), (3.3, "layer 2", "C1")):
        ax.text(x, 0, head, ha="center", va="center", color=color)
    for layer, color, x in zip(layers, ("C0", "C1"), columns, strict=False):
        for j, weight in enumerate(layer[k - 1], 1):
            style = {"linewidth": 9 * weight, "solid_capstyle": "butt", "alpha": 0.75}
            ax.plot([x + 0.62, x + 1.58], [j, k], color=color, **style)
    shares = [*(layer[k - 1] for layer in layers), np.zeros(T)]
    for x, row, color in zip(columns, shares, ("C0", "C1", INK), strict=True):
        for j, (word, share) in enumerate(zip(words, row, strict=True), 1):
            text = f"{word} {share:.0%}" if share >= 0.05 else word
            asks = j == k and x > 0
            weight = "bold" if asks or share >= 0.2 else "normal"
            place = {"ha": "center", "va": "center", "fontsize": 10.5}
            place["color"] = color if share >= 0.05 else INK
            ax.text(x, j, text, weight=weight, **place)


def spell(numbers, digits=0):
    """Write a few numbers as a vector.

    Parameters
    ----------
    numbers : iterable of float
        The numbers.
    digits : int
        Digits after the point.

    Returns
    -------
    str
        The vector.

    Examples
    --------
    >>> spell([2, 0]), spell([3.411, 0.462], 2)
    ('(2, 0)', '(3.41, 0.46)')
    """
    return f"({', '.join(f'{x:.{digits}f}' for x in numbers)})"


def cells(ax, x, y, numbers, color, alpha=0.2, width=5.2, digits=0):
    """Draw numbers in a row of boxes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : float
        Left end, and middle from top to bottom.
    numbers : iterable of float
        The numbers.
    color : str
        Colour of the boxes.
    alpha : float
        How much of it.
    width : float
        Width of a box.
    digits : int
        Digits after the point.
    """
    face = (*to_rgba(color)[:3], alpha)
    box = {"facecolor": face, "edgecolor": GREY, "linewidth": 0.6}
    for i, number in enumerate(numbers):
        left = x + i * width
        ax.add_patch(Rectangle((left, y - 0.38), width, 0.76, **box))
        middle = {"ha": "center", "va": "center", "fontsize": 10.5}
        ax.text(left + width / 2, y, f"{number:.{digits}f}", **middle)


def look(ax, words, columns, X, tables, k, step):
    """Draw how one word asks the others, in seven steps with all numbers.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 100 units wide.
    words : sequence of str
        Four words.
    columns : sequence of str
        What the entries of a row stand for.
    X : ndarray of shape (4, 5)
        Rows of the words.
    tables : sequence of three ndarray of shape (5, 2)
        W_Q, W_K and W_V.
    k : int
        The word that asks.
    step : int
        From 1, the rows alone, to 7, where the answer is.
    """
    W_Q, W_K, W_V = tables
    q, K, V = X[k] @ W_Q, X @ W_K, X @ W_V
    S = K @ q
    A = softmax(S)
    heights = 2.1 + 0.9 * np.arange(4)
    ax.set(xlim=(-1, 101), ylim=(7.5, -0.5))
    ax.set_axis_off()
    style = {"va": "center", "fontsize": 10.5}
    for i, name in enumerate(columns):
        x = 20.6 + 5.2 * i
        ax.text(x, 1.55, name, rotation=90, ha="center", va="bottom", fontsize=10.5)
    for j, (word, y) in enumerate(zip(words, heights, strict=True)):
        asks = j == k and step > 1
        bold = {"weight": "bold" if asks else "normal"}
        ax.text(0, y, word, color="C1" if asks else INK, **bold, **style)
        cells(ax, 18, y, X[j], "C1" if asks and step == 2 else GREY)
    if step >= 2:
        cells(ax, 49, 0.4, q, "C1", 0.35)
        ax.text(61, 0.4, f"query of “{words[k]}”", color="C1", **style)
    for first, x, head, table, color in (
        (3, 49, "key", K, "C0"),
        (4, 64, "value", V, "C2"),
    ):
        if step >= first:
            ax.text(x + 5.2, 1.4, head, ha="center", color=color, **style)
            for y, row in zip(heights, table, strict=True):
                cells(ax, x, y, row, color, 0.35 if step == first else 0.2)
    if step in (2, 3, 4):
        name, W, color = (
            ("$W_Q$", W_Q, "C1"),
            ("$W_K$", W_K, "C0"),
            ("$W_V$", W_V, "C2"),
        )[step - 2]
        ax.text(94.2, 1.4, name, ha="center", color=color, **style)
        for i, (column, row) in enumerate(zip(columns, W, strict=True)):
            y = 2.1 + 0.8 * i
            ax.text(88, y, column, ha="right", **style)
            cells(ax, 89, y, row, color)
    if step >= 5:
        ax.text(81, 1.4, "score", ha="center", **style)
        for y, s in zip(heights, S, strict=True):
            cells(ax, 78.4, y, [s], "C4", 0.35 if step == 5 else 0.2)
    if step >= 6:
        ax.text(93, 1.4, "weight", ha="center", **style)
        for y, a in zip(heights, A, strict=True):
            cells(ax, 87.8, y, [a], "C3", 0.1 + 0.5 * a, 10.4, 2)
    if step == 7:
        ax.text(56, 5.95, f"answer to “{words[k]}”", ha="right", color="C1", **style)
        cells(ax, 58.8, 5.95, A @ V, "C2", 0.35, 10.4, 2)
    said = told(step, words, columns, X, tables, k)
    ax.set_title(said[0], fontsize=11, loc="left")
    ax.text(0, 7.1, said[1], **style)


def told(step, words, columns, X, tables, k):
    """Say in words and numbers what happens in a step of `look`.

    Parameters
    ----------
    step : int
        From 1 to 7.
    words : sequence of str
        Four words.
    columns : sequence of str
        What the entries of a row stand for.
    X : ndarray of shape (4, 5)
        Rows of the words.
    tables : sequence of three ndarray of shape (5, 2)
        W_Q, W_K and W_V.
    k : int
        The word that asks.

    Returns
    -------
    what, example : str
        What is done, and how for one word: the one that asks, or the one it finds.
    """
    W_Q, W_K, W_V = tables
    q, K, V = X[k] @ W_Q, X @ W_K, X @ W_V
    S = K @ q
    A, j = softmax(S), int(S.argmax())

    def picked(i, W):
        parts = [row for row, entry in zip(W, X[i], strict=True) if entry]
        terms = " + ".join(spell(row) for row in parts)
        total = f" = {spell(X[i] @ W)}" if len(parts) > 1 else ""
        names = [
            f"“{name}”" for name, entry in zip(columns, X[i], strict=True) if entry
        ]
        rows = "rows" if len(parts) > 1 else "row"
        return f"“{words[i]}” picks {rows} {' and '.join(names)}: {terms}{total}"

    return (
        ("1. Each word is a row of numbers", f"“{words[k]}” is {spell(X[k])}"),
        (f"2. “{words[k]}” asks: row times $W_Q$ is the query", picked(k, W_Q)),
        ("3. What each can be found by: rows times $W_K$ are keys", picked(j, W_K)),
        ("4. What each tells: rows times $W_V$ are values", picked(j, W_V)),
        (
            "5. The scores: query times key, added up",
            f"“{words[j]}”: {q[0]:.0f}·{K[j, 0]:.0f} + {q[1]:.0f}·{K[j, 1]:.0f} "
            f"= {S[j]:.0f}",
        ),
        (
            "6. The weights: softmax of the scores",
            f"“{words[j]}”: e{f'{S[j]:.0f}'.translate(RAISED)} = "
            f"{np.exp(S[j]):.1f}; its share of "
            f"{' + '.join(f'{e:.1f}' for e in np.exp(S))} is {A[j]:.2f}",
        ),
        (
            "7. The answer: the values’ mean, by weight",
            " + ".join(
                f"{a:.3f} {spell(v)}" for a, v in zip(A, V, strict=True) if v.any()
            )
            + f" = {spell(A @ V, 2)}",
        ),
    )[step - 1]


def heads(ax, words, X, answers):
    """Draw two heads that look side by side, and the matrix that mixes their answers.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; 100 units wide.
    words : sequence of str
        Four words.
    X : ndarray of shape (4, 5)
        Their rows.
    answers : sequence of two ndarray of shape (4, 2)
        What each word gets from each head.
    """
    ax.set(xlim=(-1, 101), ylim=(5.6, -0.8))
    ax.set_axis_off()
    style = {"va": "center", "fontsize": 10.5}
    heights = 1.05 + 0.9 * np.arange(4)
    for word, row, y in zip(words, X, heights, strict=True):
        ax.text(0, y, word, **style)
        cells(ax, 15, y, row, GREY)
    stroke = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5}
    stroke |= {"shrinkA": 0, "shrinkB": 0}
    for i, (y, color) in enumerate(((0.9, "C0"), (3.9, "C2"))):
        ax.annotate("", (47, y), (42, y), arrowprops=stroke)
        face = (*to_rgba(color)[:3], 0.2)
        box = {"facecolor": face, "edgecolor": color, "linewidth": 1.5}
        ax.add_patch(Rectangle((47, y - 0.75), 16, 1.5, **box))
        ax.text(55, y - 0.32, f"head {i + 1}", ha="center", **style)
        ax.text(55, y + 0.32, "own tables", ha="center", **style)
        ax.annotate("", (68, y), (63, y), arrowprops=stroke)
        for row, height in zip(answers[i], heights, strict=True):
            cells(ax, 69 + 15.2 * i, height, row, color, 0.2, 7.6, 1)
        side = 69 + 15.2 * i + 7.6
        ax.text(side, 0.2, f"head {i + 1}", ha="center", color=color, **style)
    ax.text(28, 0.2, "rows", ha="center", color=GREY, **style)
    ax.annotate("", (84.2, 5.05), (84.2, 4.2), arrowprops=stroke)
    ax.text(84.2, 5.25, "times $W_O$", ha="center", va="center", fontsize=12)


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
        ax.text(x, y, text, ha="center", va="center", fontsize=11)

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


def cost(ax, lengths, whole, sliced):
    """Draw seconds against length, beside a line that grows with the square.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lengths : ndarray of shape (n,)
        Steps of a series.
    whole, sliced : ndarray of shape (n,)
        Seconds of its attention with one table of scores, and with many small ones.
    """
    square = sliced[0] * (lengths / lengths[0]) ** 2
    ax.loglog(lengths, 1000 * square, "--", color=GREY, label="the square")
    ax.loglog(lengths, 1000 * whole, "o-", color="C0", label="one table")
    ax.loglog(lengths, 1000 * sliced, "s-", color="C1", label="16 rows at a time")
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
