"""Drawings of convolution: a window over a picture, what it sees, what it learns.

Chapter: :doc:`/chapters/architectures/convolution`.
"""

import numpy as np

from figures.strokes import GREY, INK, shade, signed

WHITE, BLACK = "#ffffff", "#000000"
LEVELS = 12


def window(axes, S, K, entries, O, place):
    """Draw a kernel that lies on a picture, its products, and the map that they make.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the picture, for the map and for the numbers.
    S : ndarray of shape (height, width)
        Picture of whole numbers, 0 black and 255 white.
    K : ndarray of shape (3, 3)
        Kernel.
    entries : sequence of str
        Its entries as they are written, row by row.
    O : ndarray of shape (height - 2, width - 2)
        What comes out.
    place : tuple of int
        Row and column of the window's middle.
    """
    picture, result, table = axes
    i, j = place
    photograph(picture, S)
    if K.sum() > 0:
        photograph(result, np.clip(O, 0, 255))
    else:
        chart(result, O / 255)
    height, width = S.shape
    result.set(xlim=(-1.5, width - 2 + 0.5), ylim=(height - 2 + 0.5, -1.5))
    box(picture, j - 1.5, i - 1.5, 3, "C3")
    box(result, j - 1.5, i - 1.5, 1, "C3")
    picture.set_title("picture", fontsize=11)
    result.set_title("map", fontsize=11)
    patch = S[i - 1 : i + 2, j - 1 : j + 2].astype(int)
    table.set(xlim=(-0.1, 11.6), ylim=(3.1, -0.1))
    table.set_axis_off()
    inks = [WHITE if grey < 128 else BLACK for grey in patch.ravel()]
    cells(table, 0, [str(v / 255) for v in patch.ravel()], patch.ravel(), inks)
    size = np.abs(K).max()
    tints = [(("C1" if v > 0 else "C0"), 0.55 * abs(v) / size) for v in K.ravel()]
    cells(table, 4.2, tints, entries, [INK] * 9)
    table.text(3.6, 1.5, "×", ha="center", va="center", fontsize=14)
    said = f"{O[i - 1, j - 1]:.0f}".replace("-", "−")
    table.text(7.6, 1.5, f"sum  {said}", va="center", fontsize=13)


def cells(ax, left, fills, texts, inks):
    """Draw a table of three by three numbers.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; a cell is 1 wide and 1 high, rows go down.
    left : float
        Where it begins.
    fills : sequence of colour
        What is behind each number, row by row.
    texts : sequence
        The numbers.
    inks : sequence of colour
        Their colours.
    """
    for k, (fill, text, ink) in enumerate(zip(fills, texts, inks, strict=True)):
        y, x = divmod(k, 3)
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) + [left + x, y]
        ax.fill(*corners.T, facecolor=fill, edgecolor=GREY, linewidth=0.8)
        middle = left + x + 0.5, y + 0.52
        ax.text(*middle, str(text), color=ink, ha="center", va="center", fontsize=10.5)


def photograph(ax, S):
    """Draw a grey picture.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    S : ndarray of shape (height, width)
        The picture, 0 black and 255 white.
    """
    ax.imshow(S, cmap="gray", vmin=0, vmax=255, interpolation="none")
    _frame(ax)


def chart(ax, O):
    """Draw a map of numbers: blue below zero, orange above.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    O : ndarray of shape (height, width)
        The numbers; from 1 on a colour is full.
    """
    steps = np.round(np.clip(O, -1, 1) * LEVELS) / LEVELS  # few colours, few bytes
    ax.imshow(steps, cmap=signed(), vmin=-1, vmax=1, interpolation="none")
    _frame(ax)


def box(ax, left, top, size, color):
    """Draw the outline of a square.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; rows go down.
    left, top, size : float
        Where it is, and how large.
    color : str
        Its colour.
    """
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    ax.plot(*([left, top] + size * square).T, color=color, linewidth=2)


def _frame(ax):
    ax.set(xticks=(), yticks=())
    ax.spines[:].set_visible(True)
    ax.spines[:].set_color(GREY)


def row(axes, S, O, entries):
    """Draw a picture and what a kernel of one row and three entries makes of it.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the picture and for the map.
    S : ndarray of shape (height, width)
        The picture, 0 black and 255 white.
    O : ndarray of shape (height, width - 2)
        The map.
    entries : sequence of three int
        The kernel.
    """
    picture, result = axes
    photograph(picture, S)
    total = sum(entries)
    if total > 0:
        photograph(result, 15 * np.round(np.clip(O / total, 0, 255) / 15))
    else:
        chart(result, O / 255 / max(1, -total))
    result.set(xlim=(-1.5, S.shape[1] - 1.5))
    written = "   ".join(f"{entry}".replace("-", "−") for entry in entries)
    picture.set_title(f"kernel   [ {written} ]", fontsize=11)
    result.set_title(f"entries sum to {total}".replace("-", "−"), fontsize=11)


def channels(axes, photo, O):
    """Draw a colour photograph, and a map that weighs its colours.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the photograph and for the map.
    photo : ndarray of shape (height, width, 3)
        Red, green and blue, 0 to 255.
    O : ndarray of shape (height, width)
        The map.
    """
    axes[0].imshow(photo.astype(np.uint8), interpolation="none")
    _frame(axes[0])
    chart(axes[1], O / 255)
    axes[0].set_title("three channels", fontsize=11)
    axes[1].set_title("red minus blue", fontsize=11)


def turned(axes, S, K, crossed, convolved):
    """Draw what both operations make of a single bright pixel.

    Parameters
    ----------
    axes : sequence of four matplotlib.axes.Axes
        For the picture, the kernel and the two results.
    S, K, crossed, convolved : ndarray
        Picture, kernel, cross-correlation, convolution; 0 to 1.
    """
    titles = "picture", "kernel", "cross-\ncorrelation", "convolution"
    for ax, M, title in zip(axes, (S, K, crossed, convolved), titles, strict=True):
        ax.imshow(M, cmap=shade(), vmin=0, vmax=1, interpolation="none")
        rest = (len(S) - len(M)) / 2
        ends = -0.5 - rest, len(M) - 0.5 + rest
        ax.set(xlim=ends, ylim=ends[::-1])
        ax.set_title(title, fontsize=11)
        ax.set_axis_off()
        box(ax, -0.5, -0.5, len(M), GREY)


def places(ax, n, size, stride, padding, dilation, count):
    """Draw a row of pixels, and below it every place that a kernel can take.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    n, size, stride, padding, dilation : int
        As in `lib.convolution.output_size`.
    count : int
        What it counts.
    """
    ax.set(xlim=(-2.7, n + 4.2), ylim=(11.7, -1.2))
    ax.set_axis_off()
    seen = {
        start * stride + entry * dilation - padding
        for start in range(count)
        for entry in range(size)
    }
    t = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * 0.9 + 0.05
    for x in range(-2, n + 2):
        inside, there = 0 <= x < n, -padding <= x < n + padding
        color = ("C0", 0.55 if x in seen else 0) if inside else (GREY, 0.25 * there)
        edge = GREY if there else "none"
        ax.fill(*(t + [x, -0.5]).T, facecolor=color, edgecolor=edge, linewidth=1)
        ax.text(
            x + 0.5, 0, "0" if there and not inside else "", ha="center", va="center"
        )
    for k in range(11):
        first = k * stride - padding + 0.5
        x = first + dilation * np.arange(size) if k < count else np.full(size, np.nan)
        ax.plot(
            x, np.full(size, k + 1.1), "-o", color="C1", markersize=6, linewidth=1.5
        )
        label = f"output {k + 1}" if k < count else ""
        ax.text(n + 2.2, k + 1.1, label, va="center", fontsize=10.5)


def shared(ax, n, back, place):
    """Draw a convolution along a line as a net in which three weights come again.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    n : int
        Number of inputs, and of outputs, with a zero of padding at each end.
    back : bool
        Whether to follow a gradient from the outputs to one input.
    place : int
        Which output is computed, or which input gets its gradient; from 1.
    """
    ax.set(xlim=(-0.6, n + 1.2), ylim=(-0.75, 2.75))
    ax.set_axis_off()
    colors = "C0", "C1", "C2"
    for i in range(1, n + 1):
        for m in range(3):
            j = i + m - 1
            if 1 <= j <= n:
                bright = (j if back else i) == place
                ax.plot(
                    [j, i],
                    [0.2, 1.8],
                    color=colors[m],
                    linewidth=3.5 if bright else 1,
                    alpha=1 if bright else 0.35,
                )
    x, y = ("dx", "dy") if back else ("x", "y")
    for k in range(1, n + 1):
        low = back and k == place
        high = not back and k == place
        node(ax, k, 0, f"${x}_{k}$", low)
        node(ax, k, 2, f"${y}_{k}$", high)
    for m, color in enumerate(colors):
        x = 1.3 + 2 * m
        ax.plot([x - 0.55, x - 0.15], [-0.62, -0.62], color=color, linewidth=3.5)
        ax.text(x, -0.62, f"$k_{m + 1}$", va="center")
    terms = []
    for m in range(3):
        other = place + 1 - m if back else place + m - 1
        if 1 <= other <= n:
            terms.append((other, f"k_{m + 1}\\,{'dy' if back else 'x'}_{other}"))
    left = f"{'dx' if back else 'y'}_{place}"
    right = " + ".join(term for _, term in sorted(terms))
    ax.text((n + 1) / 2, 2.5, f"${left} = {right}$", ha="center")


def node(ax, x, y, text, filled):
    """Draw a round node with its name.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : float
        Where it is.
    text : str
        Its name.
    filled : bool
        Whether it is the one in question.
    """
    t = np.linspace(0, 2 * np.pi, 33)
    shape = x + 0.33 * np.cos(t), y + 0.2 * np.sin(t)
    color = ("C3", 0.35) if filled else "none"
    ax.fill(*shape, facecolor=color, edgecolor=GREY, linewidth=1)
    ax.text(x, y, text, ha="center", va="center", fontsize=11.7)


def matrices(axes, convolution, dense):
    """Draw two layers as matrices: one of few weights, one of as many as entries.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    convolution, dense : ndarray of shape (n_out, n_in)
        The matrices; colours are full from 1 on.
    """
    titles = "convolution", "dense"
    for ax, W, title in zip(axes, (convolution, dense), titles, strict=True):
        chart(ax, W)
        ax.set_title(title, fontsize=11)
        ax.set_xlabel("pixel", fontsize=11)
    axes[0].set_ylabel("output", fontsize=11)


def moves(axes, moved, after, before, dx):
    """Draw a layer after a move and the move after the layer, and what differs.

    Parameters
    ----------
    axes : sequence of four matplotlib.axes.Axes
        For the picture, the map of the moved picture, the moved map, the difference.
    moved : ndarray of shape (height, width)
        The picture after its move.
    after : ndarray of shape (rows, columns)
        What the layer makes of it.
    before : ndarray of shape (rows, columns)
        What it makes of the picture in its place, moved afterwards.
    dx : int
        How many pixels it was moved to the right.
    """
    axes[0].imshow(moved, cmap=shade(), vmin=0, vmax=1, interpolation="none")
    _frame(axes[0])
    scale = 2.0
    for ax, M in zip(axes[1:], (after, before, after - before), strict=True):
        chart(ax, M / scale)
    by = f"{dx:+d}".replace("-", "−")
    titles = f"picture, moved by {by}", "its map", "map first, then moved"
    largest = np.abs(after - before).max()
    for ax, title in zip(
        axes, (*titles, f"difference, up to {largest:.1f}"), strict=True
    ):
        ax.set_title(title, fontsize=11)


def field(ax, layers, size, stride, dilations):
    """Draw which pixels of a line one output sees through a stack of layers.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    layers : int
        Number of layers.
    size, stride : int
        Of each kernel.
    dilations : sequence of int
        Of each kernel.
    """
    ax.set(xlim=(-33, 33), ylim=(-0.4, 4.6), yticks=range(5), xticks=())
    ax.set_yticklabels(["pixels", *(f"layer {k}" for k in range(1, 5))])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    seen = {layers: np.zeros(1)}
    for k in range(layers, 0, -1):
        step = stride ** (k - 1)
        reach = dilations[k - 1] * (np.arange(size) - (size - 1) / 2) * step
        seen[k - 1] = np.unique(np.add.outer(seen[k], reach))
    for k in range(5):
        grid = stride**k * np.arange(-32, 33)
        grid = grid[np.abs(grid) <= 32] if k <= layers else np.full(1, np.nan)
        ax.plot(grid, np.full(len(grid), k), "|", color=GREY, markersize=5, alpha=0.6)
        x = seen.get(k, np.full(1, np.nan))
        ax.plot(x, np.full(len(x), k), "s", color="C1" if k else "C0", markersize=3.4)
    for k in range(4):
        x = seen.get(k, np.full(1, np.nan)) if k < layers else np.full(1, np.nan)
        up = seen.get(k + 1, np.full(1, np.nan)) if k < layers else np.full(1, np.nan)
        edges = [x.min(), up.min(), up.max(), x.max()]
        ax.fill(edges, [k, k + 1, k + 1, k], color="C1", alpha=0.18, linewidth=0)


def answers(axes, image, truth, names, P):
    """Draw a digit, and what several networks take it for.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the digit and for the answers.
    image : ndarray of shape (height, width)
        The digit, 0 to 1.
    truth : int
        Which it is.
    names : sequence of str
        The networks.
    P : ndarray of shape (n_networks, 10)
        Their probabilities.
    """
    picture, bars = axes
    picture.imshow(image, cmap=shade(), vmin=0, vmax=1, interpolation="none")
    _frame(picture)
    bars.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.75), xticks=(0, 0.5, 1))
    bars.set(xlabel="probability", yticks=())
    for k, (name, p) in enumerate(zip(names, P, strict=True)):
        best = int(p.argmax())
        color = "C2" if best == truth else "C1"
        bars.barh(k + 0.18, p[best], height=0.36, color=color)
        bars.text(0, k - 0.14, f"{name}: reads {best}", va="bottom", fontsize=11)


def shares(axes, names, tables):
    """Draw how often networks are right on digits that were moved.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each network.
    names : sequence of str
        The networks.
    tables : sequence of ndarray of shape (n_moves, n_moves)
        Share of right answers, a row a move down, a column a move to the right.
    """
    for ax, name, table in zip(axes, names, tables, strict=True):
        ax.imshow(0.7 * table**3, cmap=shade(), vmin=0, vmax=1, interpolation="none")
        reach = len(table) // 2
        for (y, x), share in np.ndenumerate(table):
            text = f"{100 * share:.0f}"
            ax.text(x, y, text, ha="center", va="center", fontsize=10.5)
        ticks = [
            f"{k:+d}".replace("-", "−") if k else "0" for k in range(-reach, reach + 1)
        ]
        ax.set_xticks(range(len(table)), ticks, fontsize=10.5)
        ax.set_yticks(range(len(table)), ticks, fontsize=10.5)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_title(name, fontsize=11)
        place = ax.get_subplotspec()
        if place.is_last_row():
            ax.set_xlabel("pixels to the right", fontsize=11)
        if place.is_first_col():
            ax.set_ylabel("pixels down", fontsize=11)


def learned(axes, W, maps):
    """Draw learned kernels, and below each the map that it makes.

    Parameters
    ----------
    axes : ndarray of two rows of matplotlib.axes.Axes
        Where to draw; a column a kernel.
    W : ndarray of shape (n_kernels, size, size)
        The kernels.
    maps : ndarray of shape (n_kernels, height, width)
        Their maps, 0 or larger.
    """
    for column, kernel, one in zip(np.transpose(axes), W, maps, strict=True):
        chart(column[0], kernel / np.abs(W).max())
        column[1].imshow(
            one, cmap=shade(), vmin=0, vmax=maps.max(), interpolation="none"
        )
        _frame(column[1])
    for ax, name in zip(np.transpose(axes)[0], ("kernel", "map"), strict=True):
        ax.set_ylabel(name, fontsize=11)


def pooled(axes, X, largest, mean, back):
    """Draw two by two pooling of sixteen numbers, forward and back.

    Parameters
    ----------
    axes : sequence of four matplotlib.axes.Axes
        For the numbers, their maxima, their means, and where gradients of 1 go back.
    X, largest, mean, back : ndarray
        What they show.
    """
    titles = "input", "max", "mean", "max,\ngradient"
    for ax, M, title in zip(axes, (X, largest, mean, back), titles, strict=True):
        n = len(M)
        tint = 0.5 * M / M.max()
        ax.imshow(tint, cmap=shade(), vmin=0, vmax=1, interpolation="none")
        for (y, x), value in np.ndenumerate(M):
            ax.text(x, y, f"{value:g}", ha="center", va="center", fontsize=10.5)
        ax.set_axis_off()
        for y, x in np.ndindex(2, 2):
            box(ax, x * n / 2 - 0.5, y * n / 2 - 0.5, n / 2, GREY)
        ax.set_title(title, fontsize=11)
