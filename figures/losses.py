"""Drawings of the chapter on losses.

Chapter: :doc:`/chapters/networks/losses`.
"""

import numpy as np

from figures.strokes import GREY, broken
from lib import losses
from lib.activations import sigmoid


def error_losses(ax):
    """Draw the two losses of a number against its error.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    """
    e = np.linspace(-3, 3, 61)
    ax.plot(e, e**2, label="squared")
    ax.plot(e, np.abs(e), "--", label="absolute")
    ax.set(xlim=(-3, 3), ylim=(0, 4), xlabel="error $\\hat y - y$", ylabel="loss")
    ax.legend(loc="upper center")


def margin_losses(ax):
    """Draw the losses of a class against the margin, how right the score is.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    """
    m = np.linspace(-3, 3, 61)
    ax.plot(m, np.log1p(np.exp(-m)), label="cross-entropy")
    ax.plot(m, np.maximum(0, 1 - m), "--", label="hinge")
    sides, counted = [-3, 0, np.nan, 0, 3], [1, 1, np.nan, 0, 0]
    ax.plot(sides, counted, ":", color=GREY, label="1 if wrong, else 0")
    ax.set(xlim=(-3, 3), ylim=(-0.05, 5.6), xlabel="margin $yz$", ylabel="loss")
    ax.legend(loc="upper right")


def price(axes, loss, y, y_hat):
    """Draw one loss and its gradient against the prediction, and mark a prediction.

    What the loss refuses, it refuses in the title, in its own words.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the loss and for its gradient.
    loss : callable
        One of `lib.losses` that acts on each number.
    y : float
        Target.
    y_hat : float
        Prediction to mark.
    """
    left, right = axes
    low = 0 if loss is losses.binary_cross_entropy else -2
    high = 1 if loss is losses.binary_cross_entropy else 2
    here, error = _price(loss, y_hat, y)
    grid = np.linspace(low + 0.01, high - 0.01, 60)
    curve = np.array([_price(loss, t, y)[0] for t in grid])
    refused = np.isnan(curve).any()
    curve = np.nan_to_num(curve)
    shown = 0 if refused else 1
    value, slope = np.nan_to_num(here)
    left.axvline(y, color=GREY, linewidth=0.6)
    right.axvline(y, color=GREY, linewidth=0.6)
    right.axhline(0, color=GREY, linewidth=0.6)
    left.plot(grid, curve[:, 0], alpha=shown)
    jump = 0.5 if loss in (losses.mean_absolute_error, losses.hinge) else np.inf
    right.plot(*broken(grid, curve[:, 1], jump), color="C1", alpha=shown)
    reach = 0.7 / np.hypot(1, slope / 3)
    ends = np.array([-reach, reach])
    tangent = abs(slope) < 100 and not error
    slope = slope if tangent else 0
    style = {"color": "C2", "alpha": 1 if tangent else 0}
    left.plot(y_hat + ends, value * tangent + slope * ends, **style)
    _dot(left, y_hat, value, not error and value < 9.5)
    _dot(right, y_hat, slope, tangent)
    left.set(xlim=(-2.2, 2.2), ylim=(-0.5, 9.5), xlabel="prediction", ylabel="loss")
    right.set(xlim=(-2.2, 2.2), ylim=(-6.5, 6.5), xlabel="prediction")
    right.set(ylabel="gradient", yticks=(-6, -3, 0, 3, 6))
    left.set_title(error or f"loss {here[0]:.4g}", loc="left", fontsize=10)
    text = "" if error else f"gradient {here[1]:.4g}".replace("-", "−")
    right.set_title(text, loc="left", fontsize=10)


def fits(ax, x, y, lines, before):
    """Draw points, the last of them as an outlier, and the lines fitted to them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x, y : ndarray of shape (n,)
        The points.
    lines : dict of (float, float)
        Slope and intercept of each line, by name.
    before : (float, float)
        Slope and intercept of a line without the outlier.
    """
    ends = np.array([-0.5, 10.5])
    grey = {"color": GREY, "linewidth": 1, "zorder": 2}
    lines = lines | {"without outlier": before}
    styles = {"linestyle": "-"}, {"linestyle": "--"}, grey
    for style, (name, (w, b)) in zip(styles, lines.items(), strict=True):
        sign = "−" if b < 0 else "+"
        label = f"{name}: {w:.2f} $x$ {sign} {abs(b):.2f}".replace("-", "−")
        ax.plot(ends, w * ends + b, label=label, **{"zorder": 3, **style})
    ax.plot(x[:-1], y[:-1], "o", color=GREY, markersize=5)
    ax.plot(x[-1:], y[-1:], "D", color="C2", markersize=8, label="outlier")
    ax.set(xlim=(-0.5, 10.5), ylim=(-11, 17), xlabel="$x$", ylabel="$y$")
    ax.legend(loc="upper left", ncols=2, columnspacing=1)


def saturation(axes, y, z):
    """Draw cross-entropy and squared error through a sigmoid, and their gradients.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the losses and for the gradients by the logit.
    y : int
        Label, 0 or 1.
    z : float
        Logit to mark.
    """
    for ax in axes:
        ax.axhline(0, color=GREY, linewidth=0.6)
        ax.axvline(z, color=GREY, linewidth=0.6)
    grid, here = np.linspace(-8, 8, 65), np.array([z])
    values = []
    for style, name in (("-", "cross-entropy"), ("--", "squared")):
        curves = _through_sigmoid(name, grid, y)
        points = _through_sigmoid(name, here, y)
        for ax, curve, point in zip(axes, curves, points, strict=True):
            (line,) = ax.plot(grid, curve, style, label=name)
            ax.plot(z, point[0], "o", color=line.get_color())
        slope = np.format_float_positional(points[1][0], 4, fractional=False)
        values.append(f"{name} {slope}".replace(" -", " −"))
    left, right = axes
    left.set(xlim=(-8, 8), ylim=(-0.4, 8.4), xlabel="logit $z$", ylabel="loss")
    right.set(xlim=(-8, 8), ylim=(-1.1, 1.1), xlabel="logit $z$")
    right.set(ylabel="gradient by $z$", yticks=(-1, 0, 1))
    left.legend(loc="upper center")
    p = float(sigmoid(z))
    left.set_title(f"$p$ = {p:.4f}", loc="left", fontsize=10)
    right.set_title("\n".join(values), loc="left", fontsize=10)
    left.figure.subplots_adjust(top=0.85)


def divergence(ax, q, p):
    """Draw cross-entropy, entropy and both divergences of two coins.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    q : float
        Probability of heads in truth, between 0 and 1.
    p : float
        Probability of heads as predicted, between 0 and 1.
    """
    grid = np.linspace(0.01, 0.99, 80)
    entropy = _cross(q, q)
    ax.axvline(p, color=GREY, linewidth=0.6)
    ax.plot(grid, _cross(q, grid), label="$H(q, p)$")
    ax.axhline(entropy, color="C0", linestyle=":", label="$H(q)$")
    other = abs(_cross(p, q) - _cross(p, p))
    label = f"$D(p\\,\\|\\,q)$ = {other:.4f}"
    ax.plot(grid, _cross(grid, q) - _cross(grid, grid), "--", label=label)
    gap = np.array([entropy, _cross(q, p)])
    bar = {"color": "C2", "linewidth": 5, "solid_capstyle": "butt"}
    ax.plot([p, p], gap, label="$D(q\\,\\|\\,p)$", **bar)
    ax.set(xlim=(0, 1), ylim=(0, 3), xlabel="predicted probability $p$")
    ax.set_ylabel("nats")
    sum_of = "$H(q, p)$ = $H(q)$ + $D(q\\,\\|\\,p)$"
    numbers = f"{gap[1]:.4f} = {entropy:.4f} + {abs(gap[1] - gap[0]):.4f}"
    ax.set_title(f"{sum_of}:  {numbers}", fontsize=10.5)
    ax.legend(loc="upper center", ncols=2)


def race(axes, paths, step):
    """Draw two descents to the right answer, on their prices and over the steps.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the prices and for the probability of the right answer.
    paths : sequence of two ndarray of shape (n_steps + 1,)
        The scores under cross-entropy and under squared error.
    step : int
        How many steps have been taken.
    """
    prices, chances = axes
    z = np.linspace(-8.5, 8.5, 100)
    for path, price, color, name in (
        (paths[0], lambda z: np.log1p(np.exp(-z)), "C0", "cross-entropy"),
        (paths[1], lambda z: (1 - sigmoid(z)) ** 2, "C1", "squared"),
    ):
        prices.plot(z, price(z), color=color, linewidth=1.5)
        prices.plot(path[step], price(path[step]), "o", color=color, markersize=9)
        shown = np.arange(step + 1)
        chances.plot(shown, sigmoid(path[: step + 1]), color=color, label=name)
        chances.plot(step, sigmoid(path[step]), "o", color=color, clip_on=False)
    prices.set(xlim=(-8.5, 8.5), ylim=(-0.3, 9), xlabel="score $z$", ylabel="price")
    chances.axhline(0.9, color=GREY, linestyle=":")
    chances.set(xlim=(0, 450), ylim=(-0.03, 1.03), xlabel="step")
    chances.set(ylabel="probability $p$")
    chances.legend(loc="center right")


def prices_of(error, p):
    """Price an error by a Gaussian and by a Laplace density, and heads by a coin.

    Parameters
    ----------
    error : float
        Prediction minus target, in standard deviations of the Gaussian.
    p : float
        Probability of heads.

    Returns
    -------
    tuple of float
        The three prices, in nats.
    """
    return error**2 / 2 + np.log(2 * np.pi) / 2, abs(error) + np.log(2), -np.log(p)


def surprises(axes, error, p):
    """Draw three distributions, minus the logarithm of each below, and a dot on each.

    Parameters
    ----------
    axes : ndarray of shape (2, 3) of matplotlib.axes.Axes
        Where to draw.
    error : float
        The error to mark.
    p : float
        The probability of heads to mark.
    """
    errors, chances = np.linspace(-3, 3, 121), np.linspace(0.005, 1, 100)
    bell, peak, coin = prices_of(errors, chances)
    columns = (
        ("Gaussian", errors, bell, error, "error"),
        ("Laplace", errors, peak, error, "error"),
        ("coin: heads", chances, coin, p, "predicted $p$"),
    )
    here = prices_of(error, p)
    for k, (name, x, price, at, label) in enumerate(columns):
        above, below = axes[:, k]
        above.plot(x, np.exp(-price), color="C0")
        below.plot(x, price, color="C1")
        above.plot(at, np.exp(-here[k]), "o", color="C0", clip_on=False)
        below.plot(at, here[k], "o", color="C1", clip_on=False)
        above.set_title(name)
        below.set_title(f"price {here[k]:.2f}", fontsize=10.5)
        above.set(xlim=(x[0], x[-1]), ylim=(0, 1.05))
        below.set(xlim=(x[0], x[-1]), ylim=(0, 5.6), xlabel=label)
    for ax in axes[:, :2].flat:
        ax.set_xticks((-2, 0, 2))
    for ax in axes[0]:
        ax.tick_params(labelbottom=False)
    axes[0, 0].set_ylabel("density")
    axes[1, 0].set_ylabel("$-$ln")


def forms(ax, z, naive, clamped):
    """Draw the price of a 0 by a formula, by a clamped one, and from logits.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    z, naive, clamped : ndarray of shape (n,)
        Logits, and two prices of them; a price that is not finite is not drawn.
    """
    ax.plot(z, z, color=GREY, linewidth=4, alpha=0.5, label="from logits")
    ax.plot(*broken(z, clamped, 20), color="C0", label="clamped")
    ax.plot(z[np.isfinite(naive)], naive[np.isfinite(naive)], ":", color="C1")
    last = np.flatnonzero(np.isfinite(naive))[-1]
    ax.plot(z[last], naive[last], "x", color="C1", label="naive, and its end")
    ax.set(xlim=(25, 50), ylim=(20, 110), xlabel="logit $z$", ylabel="price of a 0")
    ax.legend(loc="upper left")


def shares(ax, path):
    """Draw three outputs over the steps of a descent.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    path : ndarray of shape (n_steps, 3)
        The outputs after each step.
    """
    for i, (values, style) in enumerate(zip(path.T, ("-", "--", ":"), strict=True), 1):
        ax.plot(values, style, label=f"class {i}")
    ax.set(xlim=(0, len(path)), ylim=(0, 1.02), xlabel="step")
    ax.legend(loc="center right", bbox_to_anchor=(1, 0.6))


def _price(loss, y_hat, y):
    try:
        value, gradient = loss([[y_hat]], [[y]])
    except ValueError as error:
        return (np.nan, np.nan), "refused: " + str(error).replace("-", "−")
    # adding 0.0 makes a zero of -0.0, which would be shown with its sign
    return (float(value) + 0.0, float(gradient[0, 0]) + 0.0), ""


def _dot(ax, x, y, shown):
    # always there, if unseen: frames with the same artists differ in less
    ax.plot(x, y if shown else 0, "o", color="C2", alpha=1 if shown else 0)


def _through_sigmoid(name, z, y):
    if name == "squared":
        p = sigmoid(z)
        return (p - y) ** 2, 2 * (p - y) * p * (1 - p)
    pairs = [losses.binary_cross_entropy_with_logits([[t]], [[y]]) for t in z]
    return np.array([v for v, _ in pairs]), np.array([g.item() for _, g in pairs])


def _cross(q, p):
    return -q * np.log(p) - (1 - q) * np.log(1 - p)
