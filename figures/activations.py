"""Drawings of activation functions, of gradients that vanish, and of probabilities.

Chapter: :doc:`/chapters/networks/activations`.
"""

import numpy as np

from figures.strokes import GREY, broken, power


def curve(ax, f, f_prime, limits):
    """Draw an activation function and its derivative.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    f, f_prime : callable
        The function and its derivative.
    limits : tuple of float
        Least and largest value shown on the vertical axis.
    """
    z = np.linspace(-6, 6, 241)
    ax.axhline(0, color=GREY, linewidth=0.6)
    ax.axvline(0, color=GREY, linewidth=0.6)
    ax.plot(z, f(z), label="$f(z)$")
    ax.plot(*broken(z, f_prime(z), 0.5), "--", label="slope")
    ax.set(xlim=(-6, 6), ylim=limits)


def tangent(ax, f, f_prime, z):
    """Draw an activation function, its derivative, and its tangent at one point.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    f, f_prime : callable
        The function and its derivative.
    z : float
        Where the tangent touches.
    """
    curve(ax, f, f_prime, (-2, 4))
    ends = np.array([z - 1.5, z + 1.5])
    ax.plot(ends, f(z) + f_prime(z) * (ends - z), color="C2", label="tangent")
    ax.plot([z, z], [f(z), f_prime(z)], "o", color="C2")
    ax.set_title(f"$f(z)$ = {f(z):.4f},  slope = {f_prime(z):.4f}")
    ax.set(xlabel="pre-activation $z$", ylabel="value")
    ax.legend(loc="upper left")


def depths(ax, norms, depth):
    """Draw how much gradient is left at the first layer of networks of growing depth.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    norms : dict of ndarray
        Norm of the gradient at the first layer for depths 1, 2, ..., by activation.
    depth : int
        The depth to mark.
    """
    for marker, (name, values) in zip("osD^", norms.items(), strict=True):
        depths = np.arange(1, len(values) + 1)
        label = f"{name} {power(values[depth - 1])}"
        (line,) = ax.plot(depths, values, label=label)
        ax.plot(depth, values[depth - 1], marker, color=line.get_color())
    ax.axhline(1, color=GREY, linewidth=0.6)
    ax.set(xlim=(1, len(values)), xlabel="layers", ylabel="gradient at layer 1")
    ax.set(yscale="log", ylim=(1e-30, 1e10), yticks=[1e-30, 1e-20, 1e-10, 1, 1e10])
    ax.minorticks_off()
    ax.legend(loc="lower left", ncols=2)


def probabilities(ax, p, names):
    """Draw probabilities as bars with their values.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p : ndarray of shape (n_classes,)
        Probabilities.
    names : list of str
        What each class is called.
    """
    ax.bar(names, p, color=["C0", "C1", "C2"], width=0.6)
    for i, value in enumerate(p):
        ax.text(i, value + 0.02, f"{value:.3f}", ha="center")
    ax.set(ylim=(0, 1.1), ylabel="probability")


def learning(axes, history, others, epoch):
    """Draw how a network learns to read digits, and the gradient of each matrix.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the share of right answers and for the gradients.
    history : list of tuple
        After each epoch the share of new digits read correctly, and the typical size
        of the gradient of each matrix of weights, from the first to the last.
    others : list of list of float
        The shares of other networks after each epoch.
    epoch : int
        The epoch to show.
    """
    share, sizes = axes
    for other in others:
        share.plot(other, color=GREY, linewidth=0.8)
    right = [value for value, _ in history]
    share.plot(right[: epoch + 1], color="C0")
    share.plot(epoch, right[epoch], "o", color="C0", clip_on=False)
    share.axhline(0.1, color=GREY, linestyle=":")
    share.text(len(right) - 1, 0.11, "guessing", ha="right", va="bottom")
    share.set(xlim=(0, len(right) - 1), ylim=(0, 1.02), xlabel="epoch")
    share.set_title(f"{right[epoch]:.0%} of new digits right", fontsize=10.5)
    lengths = history[epoch][1]
    matrices = np.arange(1, len(lengths) + 1)
    sizes.vlines(matrices, 1e-7, lengths, color="C1", linewidth=6)
    sizes.set(yscale="log", xlim=(0.4, 5.6), ylim=(1e-6, 1), xticks=matrices)
    sizes.set(xlabel="matrix of weights", yticks=(1e-6, 1e-4, 1e-2, 1))
    sizes.minorticks_off()
    sizes.set_title("size of its gradient", fontsize=10.5)


def descent(ax, X, path):
    """Draw a descent in the plane of two weights, with the goal and one level line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    X : ndarray of shape (n, 2)
        The inputs, which shape the level lines.
    path : ndarray of shape (k, 2)
        The weights after each step.
    """
    goal = np.array([1.0, -1.0])
    values, axes = np.linalg.eigh(X.T @ X / len(X))
    t = np.linspace(0, 2 * np.pi, 60)
    circle = np.stack([np.cos(t), np.sin(t)])
    for level in (0.1, 0.3):
        ring = goal[:, None] + level * (axes / np.sqrt(values)) @ circle
        ax.plot(*ring, color=GREY, linewidth=0.8)
    ax.plot(*path.T, ".-", color="C0", linewidth=1.2, markersize=4)
    ax.plot(*goal, "x", color="C1", markersize=9, markeredgewidth=2)
    ax.set(xlim=(-0.6, 1.6), ylim=(-1.6, 0.6), aspect="equal")
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xticks=(0, 1), yticks=(-1, 0))


def leak(axes, x, target, answer, losses):
    """Draw what a unit has learned, and how its loss fell.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        For the unit and for its loss.
    x, target, answer : ndarray of shape (n,)
        Inputs, what the unit should answer and what it does.
    losses : ndarray of shape (n_steps,)
        The loss at each step so far, of 400 at most.
    """
    unit, loss = axes
    unit.plot(x, target, color=GREY, linewidth=4, alpha=0.5, label="target")
    unit.plot(x, answer, color="C0", label="unit")
    unit.set(xlim=(-1, 1), ylim=(-1.6, 1.05), xlabel="$x$", ylabel="output")
    unit.legend(loc="upper left")
    loss.plot(losses, color="C2")
    loss.plot(len(losses) - 1, losses[-1], "o", color="C2", clip_on=False)
    loss.set(xlim=(0, 400), ylim=(1e-4, 10), yscale="log")
    loss.set(xlabel="step", ylabel="loss")
    loss.minorticks_off()
    loss.set_title(f"loss {power(losses[-1], 2)}")


def histograms(ax, activations, layers):
    """Draw the activations of some layers as outlined histograms.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    activations : list of ndarray
        The outputs of each layer.
    layers : sequence of int
        The numbers of these layers.
    """
    edges = np.linspace(-1.1, 2.2, 34)
    for i, (values, layer) in enumerate(zip(activations, layers, strict=True)):
        counts, _ = np.histogram(np.clip(values, -1.1, 2.2), edges)
        ax.stairs(counts / counts.max(), edges, color=f"C{i}", label=f"layer {layer}")
    ax.set(xlim=(-1.1, 2.2), ylim=(0, 1.05), yticks=())
