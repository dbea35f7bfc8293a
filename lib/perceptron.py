"""One neuron: a weighted sum, a threshold, and Rosenblatt's rule for learning both.

A unit computes ``y = f(w·x + b)``. With a step for f it is a perceptron, which answers
yes or no and learns from its mistakes; with a sigmoid it is a logistic unit, which
answers with a probability and learns from a gradient.

Chapter: :doc:`/chapters/networks/perceptron`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.activations import sigmoid
from lib.arrays import number, number_fields, real, silent, whole


class Unit(NamedTuple):
    """The parameters of one unit.

    Parameters
    ----------
    w : ndarray of shape (n_in,)
        Weights.
    b : float
        Bias.
    """

    w: np.ndarray
    b: float


@silent
def fires(unit, X):
    """Tell for which inputs a perceptron answers 1.

    Parameters
    ----------
    unit : Unit
        Weights and bias.
    X : array_like of shape (n, n_in)
        Inputs, one a row.

    Returns
    -------
    ndarray of shape (n,)
        1 where w·x + b > 0, else 0.

    Raises
    ------
    ValueError
        If X does not fit the weights, or is not finite.

    Examples
    --------
    >>> fires(Unit(np.array([1, 1]), -1.5), [[0, 1], [1, 1]])
    array([0, 1])
    """
    return (_sums(unit, X, finite=True) > 0).astype(int)


@dataclass(frozen=True)
class Perceptron:
    """Rosenblatt's learning rule: correct the unit by each example that it gets wrong.

    Parameters
    ----------
    lr : float
        Learning rate, positive.

    Raises
    ------
    ValueError
        If lr is not positive.

    Notes
    -----
    Equation :eq:`eq-perceptron-rule`.

    References
    ----------
    Rosenblatt (1958), The perceptron: a probabilistic model for information storage
    and organization in the brain, doi:10.1037/h0042519; the rule in this form:
    Rosenblatt (1962), Principles of Neurodynamics, Spartan Books.
    """

    lr: float = 1.0

    def __post_init__(self):
        number_fields(self, lr={"above": 0})

    def init(self, n_in):
        """Start with weights and bias 0.

        Parameters
        ----------
        n_in : int
            Number of inputs.

        Returns
        -------
        Unit
            The unit before it has learned.
        """
        return Unit(np.zeros(whole(n_in, "n_in")), 0.0)

    def step(self, unit, x, y):
        """Learn from one example.

        Parameters
        ----------
        unit : Unit
            The unit so far.
        x : ndarray of shape (n_in,)
            Input.
        y : int
            What it should be, -1 or 1.

        Returns
        -------
        Unit
            The unit corrected, or the same if it was right. A point on the boundary
            counts as wrong.

        Raises
        ------
        ValueError
            If y is neither -1 nor 1.
        """
        x = real(x, "x")
        if number(y, "y") not in (-1, 1):
            raise ValueError(f"y is {y}; expected -1 or 1")
        if y * (unit.w @ x + unit.b) > 0:
            return unit
        return Unit(unit.w + self.lr * y * x, unit.b + self.lr * y)


def learn(rule, X, y, *, start=None, epochs=100):
    """Show a unit the examples in turn until it gets all of them right.

    Parameters
    ----------
    rule : Perceptron
        The learning rule.
    X : ndarray of shape (n, n_in)
        Inputs.
    y : ndarray of shape (n,)
        What they should be, -1 or 1.
    start : Unit
        The unit before the first example; zeros if not given.
    epochs : int
        How often to go through the examples at most.

    Returns
    -------
    path : list of Unit
        The unit at the start and after each example.
    mistakes : list of int
        Corrections in each epoch; the last is 0 if the unit has learned.

    Raises
    ------
    ValueError
        If there is not one label, -1 or 1, for each input.

    Examples
    --------
    >>> X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    >>> path, mistakes = learn(Perceptron(), X, np.array([-1, -1, -1, 1]))
    >>> path[-1], sum(mistakes)
    (Unit(w=array([3., 2.]), b=np.float64(-4.0)), 18)
    """
    X, epochs = real(X, "X", ndim=2, finite=True), whole(epochs, "epochs")
    y = _signs(y, "y", len(X))
    path, mistakes = [start or rule.init(X.shape[1])], []
    while len(mistakes) < epochs and 0 not in mistakes:
        mistakes.append(0)
        for x, target in zip(X, y, strict=True):
            path.append(rule.step(path[-1], x, target))
            mistakes[-1] += path[-1] is not path[-2]
    return path, mistakes


def length(unit):
    """Measure a unit's weights and bias as one vector.

    Parameters
    ----------
    unit : Unit
        Weights and bias.

    Returns
    -------
    float
        Its Euclidean length.

    Examples
    --------
    >>> length(Unit(np.array([2, 1]), 2))
    3.0
    """
    w, b = real(unit.w, "unit.w", ndim=1), number(unit.b, "unit.b")
    return float(np.hypot(np.linalg.norm(w), b))


@silent
def mistake_bound(unit, X, y, *, start=None, lr=1.0):
    """Bound the corrections that the rule can need, from a unit that is right.

    Parameters
    ----------
    unit : Unit
        Any unit that gets all the examples right.
    X : ndarray of shape (n, n_in)
        Inputs.
    y : ndarray of shape (n,)
        What they should be, -1 or 1.
    start : Unit
        Where the rule begins; zeros if not given.
    lr : float
        Learning rate of the rule, which matters only with a start.

    Returns
    -------
    float
        (R/γ)² + 2S/(lr γ), with R the length of the longest input, γ the unit's margin
        and S the length of the start, all counted with the bias as the weight of a
        constant input 1.

    Raises
    ------
    ValueError
        If the unit gets an example wrong, or there is none.

    Notes
    -----
    Equations :eq:`eq-perceptron-bound` and :eq:`eq-perceptron-bound-start`.

    References
    ----------
    Novikoff (1962), On convergence proofs on perceptrons, Symposium on the
    Mathematical Theory of Automata 12, 615-622.
    """
    X, lr = _some(X, "X"), number(lr, "lr", above=0)
    margin = np.min(_signs(y, "y", len(X)) * _sums(unit, X)) / length(unit)
    if not margin > 0:
        raise ValueError(
            f"unit has margin {margin}; expected one that is right on all X"
        )
    R2, S = np.max(1 + np.sum(X**2, axis=1)), length(start) if start else 0.0
    return R2 / margin**2 + 2 * S / (lr * margin)


@silent
def probability(unit, X):
    """Answer with a probability: the logistic unit.

    Parameters
    ----------
    unit : Unit
        Weights and bias.
    X : array_like of shape (n, n_in)
        Inputs.

    Returns
    -------
    ndarray of shape (n,)
        σ(w·x + b), the probability that the label is 1.

    Examples
    --------
    >>> probability(Unit(np.array([20, 20]), -30), [[0, 1], [1, 1]]).round(4)
    array([0., 1.])
    """
    return sigmoid(_sums(unit, X))


@silent
def log_loss(unit, X, y):
    """Measure how far a logistic unit's probabilities are from the labels.

    Parameters
    ----------
    unit : Unit
        Weights and bias.
    X : array_like of shape (n, n_in)
        Inputs.
    y : array_like of shape (n,)
        Labels: 0, 1, or a probability of 1 between them.

    Returns
    -------
    value : float
        Mean of -log of the probability given to the true label.
    gradient : Unit
        Its derivatives by w and b.

    Raises
    ------
    ValueError
        If there is not one label between 0 and 1 for each input.

    Notes
    -----
    log(1 + exp(z)) is taken by `numpy.logaddexp`, which does not overflow. Equations
    :eq:`eq-perceptron-log-loss` and :eq:`eq-perceptron-gradient`.
    """
    X, y = _some(X, "X"), real(y, "y")
    if y.shape != (len(X),) or not ((y >= 0) & (y <= 1)).all():
        raise ValueError(
            f"y is {np.unique(y)} of shape {y.shape}; "
            f"expected 0 and 1 of shape ({len(X)},)"
        )
    z = _sums(unit, X)
    error = (sigmoid(z) - y) / len(z)
    loss = np.mean(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z))
    return loss, Unit(error @ X, error.sum())


def _some(X, name):
    X = real(X, name, ndim=2, finite=True)
    if len(X) == 0:
        raise ValueError(f"{name} has shape {X.shape}; expected one input or more")
    return X


def _signs(y, name, n):
    signs = real(y, name)
    if signs.shape != (n,) or not np.isin(signs, (-1, 1)).all():
        raise ValueError(
            f"{name} is {np.unique(signs)} of shape {signs.shape}; "
            f"expected -1 and 1 of shape ({n},)"
        )
    return signs


def _sums(unit, X, finite=False):
    w, b = real(unit.w, "unit.w", 1, finite), number(unit.b, "unit.b")
    X = real(X, "X", finite=finite)
    if X.shape[-1:] != w.shape:
        raise ValueError(f"X has shape {X.shape}; expected (n, {len(w)})")
    return X @ w + b
