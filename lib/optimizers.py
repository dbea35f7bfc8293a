"""Optimizers: how a gradient becomes a step.

An optimizer has two methods, and its state is data::

    state = optimizer.init(theta)
    theta, state = optimizer.step(theta, g, state)

``theta`` holds all parameters (see `lib.parameters.flatten`), ``g`` is the gradient of
the loss at theta, of the same shape. Nothing is mutated: both calls return new arrays,
in float32 if theta is, else in float64.

The learning rate ``lr`` is a positive number or a schedule: a function of the number of
steps taken so far, 0 at the first step, such as ``lambda t: 0.1 / (1 + t)``. A step
asks it once, and its answer must be positive, too. Where authors differ, the convention
is PyTorch's: ε stands outside the root, and a velocity sums gradients, not steps. A
hyperparameter out of range is a ValueError.

Chapter: :doc:`/chapters/networks/optimizers`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from lib.arrays import number, number_fields, real, silent


class Count(NamedTuple):
    """State of an optimizer without memory.

    Parameters
    ----------
    t : int
        Steps taken.
    """

    t: int


class Velocity(NamedTuple):
    """State of momentum.

    Parameters
    ----------
    t : int
        Steps taken.
    v : ndarray of the shape of theta
        Decaying sum of gradients.
    """

    t: int
    v: np.ndarray


class Squares(NamedTuple):
    """State of a scaled method.

    Parameters
    ----------
    t : int
        Steps taken.
    v : ndarray of the shape of theta
        Sum or running mean of squared gradients.
    """

    t: int
    v: np.ndarray


class Moments(NamedTuple):
    """State of Adam.

    Parameters
    ----------
    t : int
        Steps taken.
    m : ndarray of the shape of theta
        Running mean of gradients.
    v : ndarray of the shape of theta
        Running mean of squared gradients.
    """

    t: int
    m: np.ndarray
    v: np.ndarray


_SHARE = {"least": 0, "below": 1}
_RANGES = {
    "lr": {"above": 0},
    "eps": {"above": 0},
    "weight_decay": {"least": 0},
    **dict.fromkeys(("beta", "rho", "beta1", "beta2"), _SHARE),
}


class _Optimizer:
    def __post_init__(self):
        numbers = {field.name for field in fields(self)}
        if callable(self.lr):
            numbers.remove("lr")
        number_fields(self, **{name: _RANGES[name] for name in numbers})

    def _begin(self, theta, g, state):
        theta = real(theta, "theta")
        g = real(g, "g").astype(theta.dtype, copy=False)
        if g.shape != theta.shape:
            raise ValueError(f"g has shape {g.shape}; expected {theta.shape} as theta")
        lr = self.lr
        if callable(lr):
            lr = number(lr(state.t), "lr", **_RANGES["lr"])
        return theta, g, lr, state.t + 1


@dataclass(frozen=True)
class GradientDescent(_Optimizer):
    """Step against the gradient, θ ← θ - lr g.

    Parameters
    ----------
    lr : float or callable
        Learning rate.

    Examples
    --------
    >>> optimizer, theta = GradientDescent(lr=0.5), np.array([4.0, -2.0])
    >>> optimizer.step(theta, theta, optimizer.init(theta))
    (array([ 2., -1.]), Count(t=1))
    """

    lr: float | Callable[[int], float]

    def init(self, theta):
        real(theta, "theta")
        return Count(0)

    @silent
    def step(self, theta, g, state):
        theta, g, lr, t = self._begin(theta, g, state)
        return theta - lr * g, Count(t)


@dataclass(frozen=True)
class Momentum(_Optimizer):
    """Gradient descent with inertia, the heavy ball.

    Parameters
    ----------
    lr : float or callable
        Learning rate.
    beta : float
        Share of the velocity that survives a step, at least 0 and below 1.

    References
    ----------
    Polyak (1964), Some methods of speeding up the convergence of iteration methods,
    doi:10.1016/0041-5553(64)90137-5.

    Examples
    --------
    >>> optimizer, theta = Momentum(lr=0.5, beta=0.9), np.array([4.0, -2.0])
    >>> theta, state = optimizer.step(theta, theta, optimizer.init(theta))
    >>> optimizer.step(theta, theta, state)[0]
    array([-0.8,  0.4])
    """

    lr: float | Callable[[int], float]
    beta: float = 0.9

    def init(self, theta):
        return Velocity(0, _zeros(theta))

    @silent
    def step(self, theta, g, state):
        theta, g, lr, t = self._begin(theta, g, state)
        v = self.beta * state.v + g
        return theta - lr * v, Velocity(t, v)


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum that looks ahead to where the velocity will have carried it.

    Parameters
    ----------
    lr : float or callable
        Learning rate.
    beta : float
        Share of the velocity that survives a step, at least 0 and below 1.

    Notes
    -----
    Nesterov takes the gradient at the point ahead, and theta is that point here: what
    he calls θ is theta + lr beta v.

    References
    ----------
    Nesterov (1983), A method of solving a convex programming problem with convergence
    rate O(1/k²), Soviet Mathematics Doklady 27:372-376. Sutskever, Martens, Dahl,
    Hinton (2013), On the importance of initialization and momentum in deep learning,
    PMLR 28(3):1139-1147.

    Examples
    --------
    >>> optimizer, theta = Nesterov(lr=0.5, beta=0.9), np.array([4.0, -2.0])
    >>> optimizer.step(theta, theta, optimizer.init(theta))[0]
    array([ 0.2, -0.1])
    """

    @silent
    def step(self, theta, g, state):
        theta, g, lr, t = self._begin(theta, g, state)
        v = self.beta * state.v + g
        return theta - lr * (g + self.beta * v), Velocity(t, v)


@dataclass(frozen=True)
class AdaGrad(_Optimizer):
    """Divide each step by the root of the sum of all squared gradients so far.

    Parameters
    ----------
    lr : float or callable
        Learning rate.
    eps : float
        Added to the root, positive.

    References
    ----------
    Duchi, Hazan, Singer (2011), Adaptive subgradient methods for online learning and
    stochastic optimization, JMLR 12:2121-2159, fig. 1 (diagonal).

    Examples
    --------
    >>> optimizer, theta = AdaGrad(lr=0.5), np.array([4.0, -2.0])
    >>> optimizer.step(theta, theta, optimizer.init(theta))[0]
    array([ 3.5, -1.5])
    """

    lr: float | Callable[[int], float] = 1e-2
    eps: float = 1e-10

    def init(self, theta):
        return Squares(0, _zeros(theta))

    @silent
    def step(self, theta, g, state):
        theta, g, lr, t = self._begin(theta, g, state)
        v = state.v + g * g
        return theta - lr * g / (np.sqrt(v) + self.eps), Squares(t, v)


@dataclass(frozen=True)
class RMSProp(_Optimizer):
    """Divide each step by the root of a running mean of squared gradients.

    Parameters
    ----------
    lr : float or callable
        Learning rate.
    rho : float
        Share of the mean that survives a step, at least 0 and below 1.
    eps : float
        Added to the root, positive.

    References
    ----------
    Tieleman, Hinton (2012), Lecture 6.5: rmsprop, Coursera, Neural Networks for Machine
    Learning.

    Examples
    --------
    >>> optimizer, theta = RMSProp(lr=0.1, rho=0.99), np.array([4.0, -2.0])
    >>> optimizer.step(theta, theta, optimizer.init(theta))[0].round(6)
    array([ 3., -1.])
    """

    lr: float | Callable[[int], float] = 1e-2
    rho: float = 0.99
    eps: float = 1e-8

    def init(self, theta):
        return Squares(0, _zeros(theta))

    @silent
    def step(self, theta, g, state):
        theta, g, lr, t = self._begin(theta, g, state)
        v = self.rho * state.v + (1 - self.rho) * g * g
        return theta - lr * g / (np.sqrt(v) + self.eps), Squares(t, v)


@dataclass(frozen=True)
class Adam(_Optimizer):
    """Momentum, scaled as by RMSProp, with the bias of a start at zero removed.

    Parameters
    ----------
    lr : float or callable
        Learning rate: about the length of each early step, in every parameter.
    beta1, beta2 : float
        Shares of the means of g and g² that survive a step, at least 0 and below 1.
    eps : float
        Added to the root, positive.

    Notes
    -----
    The step is the paper's m̂ / (√v̂ + eps). Both corrections are made to the numbers lr
    and eps instead of the arrays m and v, as the paper advises before its section 2.1.

    References
    ----------
    Kingma, Ba (2015), Adam: a method for stochastic optimization, arXiv:1412.6980,
    algorithm 1.

    Examples
    --------
    >>> optimizer, theta = Adam(lr=0.1), np.array([4.0, -2.0])
    >>> optimizer.step(theta, theta, optimizer.init(theta))[0]
    array([ 3.9, -1.9])
    """

    lr: float | Callable[[int], float] = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def init(self, theta):
        return Moments(0, _zeros(theta), _zeros(theta))

    @silent
    def step(self, theta, g, state):
        theta, g, lr, t = self._begin(theta, g, state)
        m = self.beta1 * state.m + (1 - self.beta1) * g
        v = self.beta2 * state.v + (1 - self.beta2) * g * g
        c1, c2 = 1 - self.beta1**t, math.sqrt(1 - self.beta2**t)
        # theta comes last: NumPy can add it in the memory of the quotient.
        theta = -lr * c2 / c1 * m / (np.sqrt(v) + c2 * self.eps) + theta
        return theta, Moments(t, m, v)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam that also shrinks theta itself, rather than adding a penalty to the loss.

    Parameters
    ----------
    lr : float or callable
        Learning rate.
    beta1, beta2 : float
        Shares of the means of g and g² that survive a step, at least 0 and below 1.
    eps : float
        Added to the root, positive.
    weight_decay : float
        A step first multiplies theta by 1 - lr weight_decay; 0 or more.

    References
    ----------
    Loshchilov, Hutter (2019), Decoupled weight decay regularization, arXiv:1711.05101,
    algorithm 2.

    Examples
    --------
    >>> optimizer, theta = AdamW(lr=0.1, weight_decay=0.5), np.array([4.0, -2.0])
    >>> optimizer.step(theta, 0 * theta, optimizer.init(theta))[0]
    array([ 3.8, -1.9])
    """

    weight_decay: float = 1e-2

    @silent
    def step(self, theta, g, state):
        theta, g, lr, _ = self._begin(theta, g, state)
        adam = Adam(lr, self.beta1, self.beta2, self.eps)
        return adam.step((1 - lr * self.weight_decay) * theta, g, state)


def _zeros(theta):
    return np.zeros_like(real(theta, "theta"))
