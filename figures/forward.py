"""Drawings of a network at work, made from the model itself.

`reading` and `unit` show what a network does with an image, `products` one entry of a
product of matrices, `saws` what depth does against width. `network` reads sizes and
weights off a `lib.layers.Chain` and its parameters, so that a picture cannot disagree
with what is computed. Positive weights and values are orange and drawn in full,
negative ones blue and dashed; width and depth of colour show their size.

Chapter: :doc:`/chapters/networks/forward`. The chapter on backpropagation draws its
networks with this module, too.
"""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, Rectangle

from figures.strokes import GREY, INK, bands, classes, shade, signed


def layer_values(model, params, X):
    """Run a chain and keep what each of its layers computes on the way.

    Parameters
    ----------
    model : lib.layers.Chain
        Dense layers, each followed by one activation or none.
    params : list
        Its parameters.
    X : ndarray of shape (n, n_in)
        Inputs.

    Returns
    -------
    list of tuple of ndarray
        Pre-activations Z and activations A of each layer of units, the inputs first,
        for which both are X.
    """
    values = [(X, X)]
    for layer, layer_params in zip(model.layers, params, strict=True):
        X, _ = layer(layer_params, X)
        if "W" in layer_params:
            values.append((X, X))
        else:
            values[-1] = (values[-1][0], X)
    return values


def network(
    ax,
    model,
    params,
    values=None,
    *,
    texts=None,
    names=None,
    bias=False,
    weights=False,
    limit=None,
    gap=2.0,
):
    """Draw the units of a network and the weights between them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    model : lib.layers.Chain
        Dense layers, each followed by one activation or none.
    params : list
        Its parameters.
    values : list of ndarray, optional
        A row of numbers for each layer of units, the inputs first, to be written into
        the circles; None leaves those of a layer empty.
    texts : list of list of str, optional
        What to write into the circles in place of values, the bias unit's first.
    names : list of str, optional
        What to write under each layer of units.
    bias : bool
        Whether to draw the biases, as weights of a unit that always puts out 1.
    weights : bool
        Whether to write every weight beside its edge, and under a unit its bias if
        there are no bias units.
    limit : float, optional
        Size of the weight that is drawn widest; by default that of the largest.
    gap : float
        Distance of two layers of units, in units' distances.

    Returns
    -------
    list of ndarray of shape (n_units, 2)
        Centres of the circles, the bias unit's first where there is one.
    """
    dense = [p for p in params if "W" in p]
    sizes = [len(dense[0]["W"]), *(len(p["b"]) for p in dense)]
    ones = [int(bias)] * len(dense) + [0]
    tall = max(n + one for n, one in zip(sizes, ones, strict=True))
    matrices = [np.vstack([p["b"], p["W"]]) if bias else p["W"] for p in dense]
    if limit is None:
        limit = max(abs(matrix).max() for matrix in matrices)
    centres = []
    for l, (n, one) in enumerate(zip(sizes, ones, strict=True)):
        top = (tall + n + one - 1) / 2
        centres.append(np.array([[gap * l, top - i] for i in range(n + one)]))
    for l, matrix in enumerate(matrices):
        for i, tail in enumerate(centres[l]):
            for j, head in enumerate(centres[l + 1][ones[l + 1] :]):
                _draw_edge(ax, tail, head, matrix[i, j], limit, weights)
    for l, column in enumerate(centres):
        for i, centre in enumerate(column):
            unit = i - ones[l]
            value = text = None
            if unit < 0:
                text = "1"
            elif values is not None and values[l] is not None:
                value = np.ravel(values[l])[unit]
                text = _number(value)
            if texts is not None:
                text = texts[l][i]
            _draw_unit(ax, centre, value, text, dashed=unit < 0)
            if weights and not bias and l > 0:
                b = _number(dense[l - 1]["b"][unit])
                ax.text(
                    centre[0], centre[1] - 0.36, f"$b$ = {b}", ha="center", va="top"
                )
    foot = -0.25 if weights and not bias else 0.05
    for l, name in enumerate(names or []):
        ax.text(gap * l, foot, name, ha="center", va="top")
    ax.set(xlim=(-0.5, gap * len(dense) + 0.5), aspect="equal")
    ax.set(ylim=(foot - 0.3 if names else foot, tall))
    ax.set_axis_off()
    return centres


def _draw_edge(ax, tail, head, w, limit, written):
    """Draw one weight as a line from circle to circle."""
    along = (head - tail) / np.linalg.norm(head - tail)
    ends = np.array([tail + 0.32 * along, head - 0.32 * along])
    style = {"color": GREY, "linewidth": 0.5}
    if w:
        style = {
            "color": "C1" if w > 0 else "C0",
            "linewidth": 0.7 + 2.8 * min(abs(w) / limit, 1),
            "linestyle": "-" if w > 0 else (0, (3, 1.5)),
        }
    ax.plot(*ends.T, zorder=1, **style)
    if written:
        place = tail + 0.3 * (head - tail) + 0.17 * np.array([-along[1], along[0]])
        ax.text(*place, _number(w), ha="center", va="center")


def _draw_unit(ax, centre, value, text, dashed):
    """Draw one unit as a circle, coloured by its value."""
    face = to_rgba(GREY, 0)
    if value is not None:
        face = to_rgba("C1" if value > 0 else "C0", 0.55 * min(abs(value), 1))
    style = "--" if dashed else "-"
    ax.add_patch(Circle(centre, 0.32, facecolor=face, edgecolor=GREY, linestyle=style))
    size = 12 if "$" in (text or "") else 10
    ax.text(*centre, text or "", ha="center", va="center", fontsize=size)


def _number(value):
    """Write a number with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def surface(ax, model, params, limits, n=61):
    """Shade a square by the output of a network with two inputs, from 0 to 1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    model : lib.layers.Chain
        A network with two inputs and one output between 0 and 1.
    params : list
        Its parameters.
    limits : tuple of float
        Least and largest value of both inputs.
    n : int
        Number of points along each side at which the output is computed.
    """
    grid = np.linspace(*limits, n)
    X = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    bands(ax, model(params, X)[0].reshape(n, n), limits)


def zero_lines(ax, W, b):
    """Draw for each unit of a layer with two inputs the line where z is zero.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    W : ndarray of shape (2, n_out)
        Weights. A unit without any has no line, and its line is drawn far outside.
    b : ndarray of shape (n_out,)
        Biases.
    """
    size = 10 * np.ptp(ax.get_xlim())
    for j, (w, bias) in enumerate(zip(W.T, b, strict=True)):
        norm = np.linalg.norm(w)
        normal = w / norm if norm else np.array([1.0, 0.0])
        foot = -bias / norm * normal if norm else size * normal
        along = size * np.array([-normal[1], normal[0]])
        style = {"linestyle": "--", "linewidth": 1} if j else {"linewidth": 2}
        ax.plot(*np.transpose([foot - along, foot + along]), color=GREY, **style)


def border(ax, model, params, fill=False, n=81):
    """Draw the line on which the output of a network with two inputs is ½.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; its limits must be set.
    model : layer
        A layer or chain with two inputs and one output.
    params : dict or list
        Its parameters.
    fill : bool
        Whether to shade where the output is greater.
    n : int
        Number of points along each side at which the output is computed.
    """
    x1, x2 = (np.linspace(*limits, n) for limits in (ax.get_xlim(), ax.get_ylim()))
    X = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    Y = model(params, X)[0].reshape(n, n)
    # Two more columns, left of the axes, so that there always is a line to draw.
    x1 = np.concatenate([x1[0] - [2, 1], x1])
    Y = np.column_stack([np.ones(n), np.zeros(n), Y])
    if fill:
        ax.contourf(x1, x2, Y, levels=[0.5, np.inf], colors=[to_rgba("C1", 0.2)])
    ax.contour(x1, x2, Y, levels=[0.5], colors=INK, linewidths=1.2)


def views(axes, model, params, X, y):
    """Draw the four corners as the hidden layer sees them, and the output unit.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    model : lib.layers.Chain
        Dense, activation, dense, with two inputs, two hidden units and one output.
    params : list
        Its parameters.
    X : ndarray of shape (4, 2)
        The corners.
    y : sequence of int
        The target of each, 0 or 1.
    """
    left, right = axes
    (_, _), (_, A), _ = layer_values(model, params, X)
    left.set(xlim=(-0.75, 1.75), xlabel="$x_1$", ylabel="$x_2$", xticks=(0, 1))
    right.set(xlim=(-0.5, 2.5), xlabel="$a_1$", ylabel="$a_2$", xticks=(0, 1, 2))
    left.set_title("seen by the hidden layer")
    right.set_title("seen by the output unit")
    for ax, places in ((left, X), (right, A)):
        ax.set(ylim=(-0.75, 1.75), yticks=(0, 1))
        for place, target in zip(places, y, strict=True):
            style = {"marker": "os"[not target], "color": f"C{target}", "zorder": 3}
            ax.plot(*place, markersize=9, fillstyle=("none", "full")[target], **style)
    zero_lines(left, **params[0])
    border(left, model, params, fill=True)
    border(right, type(model)(model.layers[2:]), params[2:], fill=True)
    names = {}
    for x, a, target in zip(X, A, y, strict=True):
        names.setdefault((*a, target), []).append(f"({x[0]:.0f}, {x[1]:.0f})")
    for (*a, target), inputs in names.items():
        text, place = " and ".join(inputs), a + np.array([0, -0.3 if target else 0.2])
        right.text(*place, text, ha="center", va="top" if target else "bottom")


def reading(axes, image, W, hidden=None, outputs=None, share=False):
    """Draw how far a network with one hidden layer has read an image.

    Parameters
    ----------
    axes : sequence of three matplotlib.axes.Axes
        For the image, for the hidden units, for the outputs.
    image : ndarray of shape (64,)
        The image, from 0 to 1.
    W : ndarray of shape (64, 16)
        Weights of the hidden layer, a column for each unit.
    hidden : ndarray of shape (16,), optional
        What the hidden units hold, drawn as a bar below the weights of each.
    outputs : ndarray of shape (10,), optional
        What the outputs hold.
    share : bool
        Whether the outputs are probabilities.
    """
    picture, tiles, bars = axes
    picture.imshow(image.reshape(8, 8), cmap=shade(), vmin=0, vmax=1)
    _frame(picture, 0, 0)
    picture.set(xlim=(-1, 8), ylim=(8, -1), title="64 inputs")
    picture.set_axis_off()

    sheet, deep = np.full((46, 38), np.nan), np.quantile(abs(W), 0.98)
    for j, w in enumerate(W.T):
        row, col = 12 * (j // 4), 10 * (j % 4)
        sheet[row : row + 8, col : col + 8] = w.reshape(8, 8) / deep
        _frame(tiles, col, row)
        tiles.plot([col + 3.5] * 2, [row + 8.2, row + 10.2], color=GREY, lw=1)
        if hidden is not None:
            size = 4 * np.clip(hidden[j] / 8, -1, 1)
            color = "C1" if size > 0 else "C0"
            bar = Rectangle((col + 3.5, row + 8.5), size, 1.4, color=color, lw=0)
            tiles.add_patch(bar)
    tiles.imshow(np.ma.masked_invalid(sheet), cmap=signed(), vmin=-1, vmax=1)
    tiles.set(xlim=(-1, 38.5), ylim=(47, -1), title="16 hidden units")
    tiles.set_axis_off()

    limit = 1 if share else 20
    if outputs is not None:
        colors = np.where(outputs > 0, "C1", "C0")
        bars.barh(np.arange(10), outputs, color=colors, height=0.7)
    bars.axvline(0, color=GREY, linewidth=1)
    bars.set(xlim=(0 if share else -limit, limit), ylim=(9.6, -0.6))
    bars.set(yticks=range(10), xticks=[0, 1] if share else [-limit, 0, limit])
    bars.tick_params(length=0)
    bars.set(title="10 outputs", xlabel="probability" if share else "sum")


def _frame(ax, col, row, size=8):
    """Draw a thin frame around a picture of 8 x 8 pixels."""
    square = Rectangle((col - 0.5, row - 0.5), size, size, fill=False)
    square.set(edgecolor=GREY, linewidth=0.6)
    ax.add_patch(square)


def unit(axes, image, w, votes, limit):
    """Draw what one hidden unit makes of an image, and what it tells the outputs.

    Parameters
    ----------
    axes : sequence of four matplotlib.axes.Axes
        For the image, the weights, their products, and the votes.
    image : ndarray of shape (64,)
        The image, from 0 to 1.
    w : ndarray of shape (64,)
        Weights of the unit.
    votes : ndarray of shape (10,)
        What the unit adds to the sum of each output.
    limit : float
        Size of the weight that has the deepest colour.
    """
    *pictures, bars = axes
    titles = "image", "weights", "products"
    shown = image, w / limit, image * w / limit
    maps = (shade(), 0), (signed(), -1), (signed(), -1)
    for ax, values, title, (cmap, low) in zip(
        pictures, shown, titles, maps, strict=True
    ):
        ax.imshow(values.reshape(8, 8), cmap=cmap, vmin=low, vmax=1)
        _frame(ax, 0, 0)
        ax.set(xlim=(-1, 8), ylim=(8, -1), title=title)
        ax.set_axis_off()
    for ax, sign in zip(pictures[:2], "×=", strict=True):
        ax.text(8.9, 3.5, sign, ha="center", va="center", clip_on=False, fontsize=15)
    bars.bar(range(10), votes, color=np.where(votes > 0, "C1", "C0"), width=0.7)
    bars.axhline(0, color=GREY, linewidth=1)
    bars.set(xlim=(-0.6, 9.6), ylim=(-20, 20), xticks=range(10), yticks=[-20, 0, 20])
    bars.set(xlabel="output", ylabel="added")


def products(ax, X, W, b, i, j):
    """Write Z = XW + b with all its numbers, and frame what makes one of them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (4, 2)
        Inputs.
    W : ndarray of shape (2, 2)
        Weights.
    b : ndarray of shape (2,)
        Biases.
    i, j : int
        Row and column of the entry.
    """
    parts = (
        (0, X, "$X$", (i, slice(None))),
        (3, W, "$W$", (slice(None), j)),
        (6, b[None], "$b$", (0, j)),
        (9, X @ W + b, "$Z$", (i, j)),
    )
    for (left, matrix, name, chosen), sign in zip(parts, "·+= ", strict=True):
        n_rows, n_cols = matrix.shape
        top = (4 - n_rows) / 2
        framed = np.zeros(matrix.shape, dtype=bool)
        framed[chosen] = True
        for (row, col), value in np.ndenumerate(matrix):
            at = left + col, top + row
            color = ("C2" if left == 9 else "C1") if framed[row, col] else GREY
            cell = Rectangle(at, 1, 1, facecolor="none", edgecolor=GREY, linewidth=0.6)
            if framed[row, col]:
                cell.set(facecolor=to_rgba(color, 0.35))
            ax.add_patch(cell)
            ax.text(at[0] + 0.5, at[1] + 0.55, _number(value), ha="center", va="center")
        ax.text(left + n_cols / 2, top - 0.3, name, ha="center", va="bottom")
        ax.text(left + 2.5, 2, sign, ha="center", va="center", fontsize=15)
    terms = [f"{_number(x)}·{_number(w)}" for x, w in zip(X[i], W[:, j], strict=True)]
    bias = f"+ {_number(b[j])}" if b[j] >= 0 else f"− {_number(-b[j])}"
    z = _number(X[i] @ W[:, j] + b[j])
    text = f"example {i + 1}, unit {j + 1}:   {' + '.join(terms)} {bias} = {z}"
    ax.text(5.5, 4.75, text, ha="center", va="center", fontsize=13)
    ax.set(xlim=(-0.1, 11.1), ylim=(5.2, -0.9), aspect="equal")
    ax.set_axis_off()


def tables(axes, values, digits, titles):
    """Draw the tables of a forward pass, a row for each image, as shades.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        One for each table.
    values : list of ndarray of shape (n, n_units)
        The tables, none of them negative.
    digits : ndarray of shape (n,)
        What the images show, in rising order.
    titles : list of str
        What stands above each.
    """
    starts = np.searchsorted(digits, np.arange(10))
    ends = np.append(starts[1:], len(digits))
    for ax, table, title in zip(axes, values, titles, strict=True):
        ax.imshow(table / table.max(), cmap=shade(), vmin=0, vmax=1, aspect="auto")
        for start in starts[1:]:
            ax.axhline(start - 0.5, color=GREY, linewidth=0.5)
        ax.set(title=title, yticks=[], xticks=[0, table.shape[1] - 1])
        ax.set_xticklabels([1, table.shape[1]])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
    axes[0].set(yticks=(starts + ends - 1) / 2, yticklabels=range(10))
    axes[0].set_ylabel("digit")
    axes[-1].set_xticks([0, 9], labels=[0, 9])
    axes[1].set_xlabel("number of the input, unit, or output")


def points(ax, X, y, right):
    """Draw points of two classes, and a ring around those that are classified wrong.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (n, 2)
        The points.
    y : ndarray of shape (n,)
        Class of each, 0 or 1.
    right : ndarray of bool of shape (n,)
        Which of them are classified correctly.
    """
    classes(ax, X, y, size=5, mec=INK, mew=0.6)
    ring = {"fillstyle": "none", "color": INK, "markersize": 11, "zorder": 4}
    ax.plot(*np.vstack([X[~right], [[99, 99]]]).T, "o", **ring)


def saws(axes, x, deep, wide, titles):
    """Draw the saw of a deep network above, and a wide network that follows it.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    x : ndarray of shape (n,)
        Inputs from 0 to 1, the corners among them.
    deep, wide : ndarray of shape (n,)
        Outputs of both.
    titles : sequence of str
        What stands above them.
    """
    above, below = axes
    above.plot(x, deep, color="C1", linewidth=1.6)
    below.plot(x, deep, color=GREY, linewidth=4, alpha=0.4)
    below.plot(x, wide, color="C0", linewidth=1.6)
    for ax, title in zip(axes, titles, strict=True):
        ax.set(xlim=(0, 1), ylim=(-0.08, 1.08), yticks=[0, 1], ylabel="output")
        ax.set_title(title)
    above.set_xticks([])
    below.set(xlabel="input $x$", xticks=[0, 0.25, 0.5, 0.75, 1])


def differences(axes, Y_hat, y):
    """Write outputs minus targets, the targets once as a column and once as a row.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    Y_hat : ndarray of shape (n, 1)
        Outputs.
    y : ndarray of shape (n,)
        Targets.
    """
    n = len(y)
    titles = "$\\hat Y$ minus a column", "$\\hat Y$ minus a vector"
    tables = Y_hat - y[:, None], Y_hat - y
    for ax, title, table in zip(axes, titles, tables, strict=True):
        for (row, col), value in np.ndenumerate(table):
            color = "C1" if value > 0 else "C0"
            face = to_rgba(color if value else GREY, 0.45 if value else 0)
            cell = Rectangle((col, row), 1, 1, facecolor=face, edgecolor=GREY)
            ax.add_patch(cell)
            ax.text(col + 0.5, row + 0.55, _number(value), ha="center", va="center")
        ticks = np.arange(n) + 0.5
        ax.set(xlim=(-0.05, n + 0.05), ylim=(n + 0.05, -0.05), aspect="equal")
        ax.set(yticks=ticks, yticklabels=[_number(v) for v in Y_hat[:, 0]])
        single = table.shape[1] == 1
        ax.set_xticks(ticks[:1] if single else ticks)
        ax.set_xticklabels([""] if single else [_number(v) for v in y])
        ax.set(title=title, ylabel="output", xlabel="" if single else "target")
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
