"""Drawings of a network, made from the model itself.

`network` reads sizes and weights off a `lib.layers.Chain` and its parameters, so
that a picture cannot disagree with what is computed. Positive weights and values are
orange and drawn in full, negative ones blue and dashed; width and depth of colour show
their size.

Chapter: :doc:`/chapters/networks/forward`. The chapter on backpropagation draws its
networks with this module, too.
"""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle

from figures.strokes import GREY, INK, bands


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
    active=None,
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
    active : int, optional
        Number of the layer whose weights are at work, the first being 1; the others
        turn pale.
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
        pale = active is not None and active != l + 1
        for i, tail in enumerate(centres[l]):
            for j, head in enumerate(centres[l + 1][ones[l + 1] :]):
                _draw_edge(ax, tail, head, matrix[i, j], limit, pale, weights)
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


def _draw_edge(ax, tail, head, w, limit, pale, written):
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
    ax.plot(*ends.T, alpha=0.25 if pale else 1, zorder=1, **style)
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
