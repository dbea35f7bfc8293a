"""Drawings of activation functions, of gradients that vanish, and of probabilities.

Chapter: :doc:`/chapters/networks/activations`.
"""

import numpy as np

from figures.strokes import GREY, power


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
    ax.plot(z, f_prime(z), "--", label="slope")
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
