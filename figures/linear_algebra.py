"""Drawings of vectors, of what matrices do to the plane, and of tables of low rank.

Chapter: :doc:`/chapters/foundations/linear_algebra`.
"""

import numpy as np

from figures.strokes import GREY, INK, power, signed

F = np.array(
    [[2, 1], [3.2, 1], [3.2, 4], [6, 4], [6, 5.2], [3.2, 5.2], [3.2, 7.4], [7, 7.4]]
    + [[7, 8.6], [2, 8.6]]
)


def arrow(ax, tail, tip, color, width=0.035, **style):
    """Draw an arrow that keeps its shape, however short it is.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    tail, tip : ndarray of shape (2,)
        Where it starts and ends.
    color : str
        Its colour.
    width : float
        Half the width of its shaft, in the units of the axes.
    **style : dict
        As matplotlib takes it.
    """
    tail, tip = np.asarray(tail, dtype=float), np.asarray(tip, dtype=float)
    length = np.linalg.norm(tip - tail)
    along = (tip - tail) / (length or 1)
    side = width * np.array([-along[1], along[0]])
    neck = tip - min(9 * width, 0.6 * length) * along
    outline = [tail - side, neck - side, neck - 3.2 * side, tip]
    outline += [neck + 3.2 * side, neck + side, tail + side]
    style = {"color": color, "linewidth": 0, "zorder": 3} | style
    ax.fill(*np.transpose(outline), **style)


def plane(ax, limit, step):
    """Make a plane with its origin in the middle.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What becomes one.
    limit : float
        Where it ends.
    step : float
        From one tick to the next.
    """
    most = step * (limit // step)
    ticks = np.arange(-most, most + step, step)
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    ax.set(xticks=ticks, yticks=ticks)


def own_directions(A):
    """Find the directions that a matrix of the plane keeps.

    Parameters
    ----------
    A : ndarray of shape (2, 2)
        The matrix; its entries are not many digits long.

    Returns
    -------
    values : list of float
        The real eigenvalues, largest first, none, one or two.
    vectors : list of ndarray of shape (2,)
        For each a direction of length 1; none where every direction is kept.
    """
    (a, b), (c, d) = A
    inside = (a - d) ** 2 + 4 * b * c
    if inside < 0:
        return [], []
    values = [(a + d + sign * inside**0.5) / 2 for sign in (1, -1)]
    values = values[:1] if inside == 0 else values
    if b == c == 0 and a == d:
        return values, []
    vectors = []
    for value in values:
        rows = A - value * np.eye(2)
        row = rows[np.argmax(np.abs(rows).sum(axis=1).round(9))]
        vectors.append(np.array([-row[1], row[0]]) / np.linalg.norm(row))
    return values, vectors


def machine(axes, A):
    """Draw what a matrix does to the plane, and what can be said about it.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane and for the words.
    A : ndarray of shape (2, 2)
        The matrix.
    """
    ax, words = axes
    plane(ax, 2.6, 1)
    ends, gap = np.array([-6.0, 6.0]), np.full((2, 1), np.nan)
    lines = []
    for k in range(-3, 4):
        for at in ([np.full(2, k), ends], [ends, np.full(2, k)]):
            lines += [A @ np.array(at), gap]
    ax.plot(*np.hstack(lines), color=GREY, linewidth=0.6, alpha=0.6, zorder=0)
    (a, b), (c, d) = A
    determinant = a * d - b * c
    square = np.array([[0, 1, 1, 0], [0, 0, 1, 1]])
    tint = "C4" if determinant > 0 else "C3"
    ax.fill(*(A @ square), color=tint, alpha=0.3, linewidth=0, zorder=1)
    ax.fill(*(A @ F.T / 10), color=tint, alpha=0.9, linewidth=1, zorder=2)
    t = np.linspace(0, 2 * np.pi, 37)
    ax.plot(*(A @ [np.cos(t), np.sin(t)]), color=INK, linewidth=1.2, zorder=2)
    values, vectors = own_directions(A)
    kept, lost = np.full((2, 2, 6), np.nan)
    for i, (value, vector) in enumerate(zip(values, vectors, strict=False)):
        line = kept if value else lost
        line[:, 3 * i : 3 * i + 2] = np.outer(vector, [-4, 4])
    ax.plot(*kept, color="C2", linewidth=1.6, zorder=1)
    ax.plot(*lost, ":", color="C2", linewidth=1.6, zorder=1)
    for j, color in enumerate(("C0", "C1")):
        arrow(ax, (0, 0), A[:, j], color)
    words.set(xlim=(0, 10), ylim=(0, 10))
    words.set_axis_off()
    for j, color in enumerate(("C0", "C1")):
        for i in range(2):
            said = f"{A[i, j]:g}".replace("-", "−")
            words.text(3.4 + 3.4 * j, 9 - 1.3 * i, said, color=color, ha="center")
    for x, inward in ((1.6, 0.5), (8.6, -0.5)):
        bracket = [x + inward, x, x, x + inward], [9.9, 9.9, 7.3, 7.3]
        words.plot(*bracket, color=INK, linewidth=1.2)
    rank = 2 if determinant else int(A.any())
    if values and not vectors:
        eigen = f"{values[0]:g}, everywhere"
    else:
        eigen = ", ".join(f"{value:.2f}" for value in values) or "none are real"
    said = (
        ("determinant", f"{determinant:.2f}", tint if determinant else INK),
        ("rank", f"{rank}", INK),
        ("eigenvalues", eigen, "C2"),
    )
    for i, (name, value, color) in enumerate(said):
        words.text(0.4, 5.8 - 2.3 * i, name, fontsize=11)
        words.text(
            0.4, 4.8 - 2.3 * i, value.replace("-", "−"), color=color, weight="bold"
        )


def lengths(ax, x, sizes):
    """Draw all the vectors that are as long as one, by three measures of length.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw, with room at the right.
    x : ndarray of shape (2,)
        The vector.
    sizes : sequence of three float
        Its length by the norms 1, 2 and ∞.
    """
    plane(ax, 8.4, 4)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    t = np.linspace(0, 2 * np.pi, 49)
    shapes = (
        np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]]),
        np.array([np.cos(t), np.sin(t)]),
        np.array([[1, -1, -1, 1, 1], [1, 1, -1, -1, 1]]),
    )
    names = ("1: sum of sizes", "2: as the crow flies", "∞: largest size")
    for i, (shape, size, name) in enumerate(zip(shapes, sizes, names, strict=True)):
        color = ("C0", "C1", "C2")[i]
        ax.plot(*(size * shape), color=color)
        ax.text(9.8, 5 - 4.6 * i, name, color=color, fontsize=11)
        ax.text(9.8, 3.2 - 4.6 * i, f"{size:.2f}", color=color, weight="bold")
    arrow(ax, (0, 0), x, INK, 0.11)


def shadow(ax, y, x, foot):
    """Draw a vector's projection on another.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    y, x, foot : ndarray of shape (2,)
        The vector, the one on whose line it falls, and where it does.
    """
    ax.set(xlim=(-0.6, 5.6), ylim=(-0.6, 3.6), aspect="equal")
    ax.set(xlabel="first entry", ylabel="second entry")
    ax.plot(*np.outer(x, [-0.4, 1.6]), color=GREY, linewidth=1)
    ax.plot(*np.transpose([y, foot]), "--", color=GREY, linewidth=1.5)
    arrow(ax, (0, 0), foot, "C2", 0.06)
    arrow(ax, (0, 0), x, "C0", 0.03)
    arrow(ax, (0, 0), y, "C1", 0.03)
    ax.text(*(y + [-0.12, 0.08]), "$\\mathbf{y}$", color="C1", ha="right")
    ax.text(*(x + [0.08, -0.42]), "$\\mathbf{x}$", color="C0")
    ax.text(*(foot + [0.1, -0.42]), "projection", color="C2")
    ax.text(*((y + foot) / 2 + [0.12, 0.1]), "what is left")


def flattening(axes, A):
    """Draw what a matrix of rank 1 does: whole lines become points.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the plane before and after.
    A : ndarray of shape (2, 2)
        The matrix.
    """
    before, after = axes
    null = np.array([-A[0, 1], A[0, 0]]) / np.linalg.norm(A[0])
    across = A[0] / np.linalg.norm(A[0])
    for ax, title in ((before, "null space: green"), (after, "column space")):
        plane(ax, 3.2, 2)
        ax.set_title(title, fontsize=11)
    reach = A[:, 0] / np.linalg.norm(A[:, 0])
    after.plot(*np.outer(reach, [-6, 6]), color=GREY, linewidth=1, zorder=0)
    along = np.linspace(-6, 6, 25)
    for i, at in enumerate((-1.2, -0.6, 0, 0.6, 1.2)):
        color = ("C0", "C5", "C2", "C4", "C1")[i]
        line = at * across[:, None] + null[:, None] * along
        before.plot(*line, ".", color=color, markersize=4)
        after.plot(*(A @ line[:, :1]), "o", color=color, markersize=8)


def residuals(axes, x, y, beta, best):
    """Draw a line through points with what it misses, and its place among all lines.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the line and for the plane of all lines.
    x, y : ndarray of shape (n,)
        The points.
    beta, best : ndarray of shape (2,)
        Intercept and slope of the line and of the best one.
    """
    ax, lines = axes
    ends = np.array([-0.5, 2.5])
    ax.plot(ends, beta[0] + beta[1] * ends, color="C0")
    heights = beta[0] + beta[1] * x
    gaps = np.full((2, 3 * len(x)), np.nan)
    gaps[:, 0::3], gaps[:, 1::3] = [x, heights], [x, y]
    ax.plot(*gaps, color="C3", linewidth=3)
    ax.plot(x, y, "o", color="C1", zorder=3)
    ax.set(xlim=(-0.5, 2.5), ylim=(-5, 9), xticks=(0, 1, 2))
    ax.set(yticks=(-4, 0, 4, 8), xlabel="$x$", ylabel="$y$")
    r = y - heights
    said = f"sum of squares {r @ r:g}"
    ax.set_title(said, fontsize=11)
    lines.set_gid("drag")
    X = np.column_stack([np.ones(len(x)), x])
    least = np.sum((y - X @ best) ** 2)
    t = np.linspace(0, 2 * np.pi, 49)
    circle = np.linalg.solve(np.linalg.cholesky(X.T @ X).T, [np.cos(t), np.sin(t)])
    for level in (8, 15, 30, 60, 100):
        ring = best[:, None] + np.sqrt(level - least) * circle
        lines.plot(*ring, color=GREY, linewidth=0.7)
    lines.plot(*best, "+", color=GREY, markersize=9)
    lines.plot(*beta, "o", color="C0")
    lines.set(xlim=(0, 8), ylim=(-6, 2), xlabel="intercept", ylabel="slope")
    dots = f"{r.sum():g} and {r @ x:g}".replace("-", "−")
    lines.set_title(f"dot products {dots}", fontsize=11)


def space(ax, X, y, foot):
    """Draw three numbers as a point in space, and its projection on a plane.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (3, 2)
        Columns that span the plane.
    y, foot : ndarray of shape (3,)
        The point, and the point of the plane that is nearest.
    """
    up = (y - foot) / np.linalg.norm(y - foot)
    right = foot / np.linalg.norm(foot)
    depth = np.cross(up, right)
    view = np.array([right + 0.45 * depth, up + 0.4 * depth])
    across = X - np.outer(right, right @ X)
    across = across[:, 0] / np.linalg.norm(across[:, 0])
    corners = [-0.8, 6.6, 6.6, -0.8] * right[:, None]
    corners = corners + [-2.2, -2.2, 2.2, 2.2] * across[:, None]
    ax.fill(*(view @ corners), color="C0", alpha=0.15, linewidth=0)
    origin = np.zeros(2)
    names = ("ones", "$\\mathbf{x}$")
    for column, name, beside in zip(
        X.T, names, ([0.15, -0.1], [-0.1, 0.12]), strict=True
    ):
        arrow(ax, origin, view @ column, "C0", 0.035)
        ax.text(*(view @ column + beside), name, color="C0")
    ax.plot(*(view @ np.array([y, foot]).T), "--", color="C3")
    arrow(ax, origin, view @ foot, "C2", 0.045)
    arrow(ax, origin, view @ y, "C1", 0.035)
    ax.text(*(view @ y + [0.1, 0.1]), "$\\mathbf{y}$", color="C1")
    ax.text(*(view @ foot + [0.15, -0.2]), "$X\\beta$", color="C2")
    ax.text(*(view @ (y + foot) / 2 + [0.15, -0.1]), "$\\mathbf{r}$", color="C3")
    ax.set_aspect("equal")
    ax.set_axis_off()


def turning(ax, arrows, directions):
    """Draw a vector that a matrix turns again and again.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    arrows : ndarray of shape (n_steps + 1, 2)
        The vector at the start and after each step, of length 1.
    directions : ndarray of shape (2, 2)
        The matrix's eigenvectors, one a column, that of the largest eigenvalue first.
    """
    ax.set(xlim=(-1.3, 1.3), ylim=(-0.6, 1.3), aspect="equal")
    ax.set(xticks=(-1, 0, 1), yticks=(0, 1), xlabel="$x_1$", ylabel="$x_2$")
    t = np.linspace(0, 2 * np.pi, 61)
    ax.plot(np.cos(t), np.sin(t), color=GREY, linewidth=0.6)
    for direction, style in zip(directions.T, ("-", ":"), strict=True):
        ax.plot(*np.outer(direction, [-2, 2]), style, color="C2", linewidth=1.5)
    for i, x in enumerate(arrows):
        share = i / (len(arrows) - 1)
        arrow(ax, (0, 0), x, "C1", 0.012, alpha=0.35 + 0.65 * share)
    for i in (0, 1, 2):
        ax.text(*(1.12 * arrows[i]), f"{i}", ha="center", va="center", fontsize=11)


def cloud(ax, points, middle, axes):
    """Draw samples of two features and the directions of their covariance.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    points : ndarray of shape (n, 2)
        The samples.
    middle : ndarray of shape (2,)
        Their mean.
    axes : ndarray of shape (2, 2)
        Eigenvectors of the covariance, one a column, each as long as two standard
        deviations along it.
    """
    ax.plot(*points.T.round(1), ".", color="C0", markersize=3, alpha=0.6)
    t = np.linspace(0, 2 * np.pi, 61)
    ellipse = middle[:, None] + axes @ [np.cos(t), np.sin(t)]
    ax.plot(*ellipse, color=INK, linewidth=1.2)
    for axis in axes.T:
        arrow(ax, middle, middle + axis, "C2", 1)
    ax.set(xlim=(80, 310), ylim=(30, 220), aspect="equal")
    ax.set(xlabel="total cholesterol (mg/dl)", ylabel="LDL (mg/dl)")


def web(axes, links, ranks, names, free):
    """Draw pages that link to each other, each as large as its rank.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the web and for the bars.
    links : ndarray of shape (n, n)
        1 where the page of the row links to that of the column.
    ranks : ndarray of shape (n,)
        Share of time on each page.
    names : str
        A letter for each page.
    free : sequence of int
        The pages whose links the reader sets.
    """
    ax, bars = axes
    n = len(ranks)
    angles = np.pi / 2 - 2 * np.pi * np.arange(n) / n
    places = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    ax.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal")
    ax.set_axis_off()
    radii = 0.5 * np.sqrt(np.maximum(ranks, 0.02))
    t = np.linspace(0, 2 * np.pi, 25)
    circle = np.stack([np.cos(t), np.sin(t)])
    colors = ["C1" if i in free else "C0" for i in range(n)]
    for i, j in zip(*np.nonzero(links), strict=True):
        along = places[j] - places[i]
        along = along / np.linalg.norm(along)
        side = 0.05 * np.array([along[1], -along[0]])
        tail = places[i] + (radii[i] + 0.03) * along + side
        tip = places[j] - (radii[j] + 0.03) * along + side
        arrow(ax, tail, tip, "C1" if i in free else GREY, 0.012)
    for i in range(n):
        disc = places[i][:, None] + radii[i] * circle
        ax.fill(*disc, facecolor=(colors[i], 0.35), edgecolor=colors[i], linewidth=1.5)
        ax.text(
            *(places[i] * (1.02 + radii[i] + 0.15)), names[i], ha="center", va="center"
        )
    bars.barh(range(n), 100 * ranks, color=colors, height=0.6)
    bars.set(xlim=(0, 50), ylim=(n - 0.5, -0.5), yticks=range(n))
    bars.set_yticklabels(names)
    bars.set(xlabel="time spent there (%)")
    for i in range(n):
        bars.text(100 * ranks[i] + 1, i, f"{100 * ranks[i]:.1f}", va="center")


def compressed(axes, picture, s, k, levels=24):
    """Draw a photograph of low rank, and the singular values that it keeps.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the photograph and for the values.
    picture : ndarray of shape (n, d)
        Brightness from 0 to 255.
    s : ndarray
        All singular values, largest first.
    k : int
        How many are kept.
    levels : int
        Number of greys that it is shown in.
    """
    photo, values = axes
    step = 255 / (levels - 1)
    greys = np.round(np.clip(picture, 0, 255) / step) * step
    photo.imshow(greys, cmap="gray", vmin=0, vmax=255, interpolation="none")
    photo.set(xticks=(), yticks=())
    place = np.arange(1, len(s) + 1)
    values.plot(place, np.log10(s), color=GREY, linewidth=1)
    values.plot(place[:k], np.log10(s[:k]), color="C0", linewidth=3)
    values.plot(k, np.log10(s[k - 1]), "o", color="C0", markersize=5)
    values.set(xlim=(0, len(s)), ylim=(0, 4.6), yticks=(0, 1, 2, 3, 4))
    values.set_yticklabels(["1", "10", "100", "1,000", "10,000"])
    values.set(xlabel="number", ylabel="singular value")


def digits(ax, degrees, errors):
    """Draw how far computed weights are off, the more columns depend on each other.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw, with room at the right.
    degrees : ndarray of shape (n,)
        Degrees of the polynomials.
    errors : dict of ndarray of shape (n,)
        Largest error of a weight, by method.
    """
    for color, (name, error) in zip(("C1", "C0"), errors.items(), strict=True):
        size = np.log10(np.clip(error, 1e-16, 1e4))
        ax.plot(degrees, size, ".-", color=color)
        ax.text(degrees[-1] + 0.4, size[-1], name, color=color, va="center")
    ax.axhline(0, color=GREY, linestyle=":", linewidth=1.2)
    ax.set(xlim=(1, degrees[-1]), ylim=(-16, 4), yticks=(-15, -10, -5, 0))
    ax.set_yticklabels([power(10.0**k) for k in (-15, -10, -5, 0)])
    ax.set(xlabel="degree of the polynomial", ylabel="largest error")


def ratings(ax, table, known, guess, readers, books):
    """Draw a table of ratings and what stands in its holes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    table : ndarray of shape (n, d)
        The ratings, from 1 to 5.
    known : ndarray of shape (n, d)
        Which of them are known, True or False.
    guess : ndarray of shape (n, d)
        What a model says.
    readers, books : sequence of str
        Names of rows and of columns.
    """
    n, d = table.shape
    tint = (np.where(known, table, guess) - 3) / 2.5
    tint = np.round(np.clip(tint, -1, 1), 2)
    ax.imshow(
        tint, cmap=signed(), vmin=-1.3, vmax=1.3, aspect="auto", interpolation="none"
    )
    ax.set_xticks(range(d), books, rotation=0)
    ax.set_yticks(range(n), readers)
    ax.tick_params(length=0, top=False, labeltop=True, bottom=False, labelbottom=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for i in range(n):
        for j in range(d):
            if known[i, j]:
                ax.text(j, i, f"{table[i, j]:g}", ha="center", va="center")
            else:
                said = f"{guess[i, j]:.1f}".replace("-", "−")
                ax.text(
                    j, i, said, ha="center", va="center", style="italic", fontsize=10.5
                )
                edge = np.array([-0.44, 0.44, 0.44, -0.44, -0.44])
                ax.plot(
                    j + edge,
                    i + np.roll(edge, 1)[[0, 1, 2, 3, 0]],
                    ":",
                    color=INK,
                    linewidth=1,
                )
