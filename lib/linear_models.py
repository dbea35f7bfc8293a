"""Linear models: one weighted sum decides.

All of them answer with ``decision(params, X) = X W + b``; they differ in what they call
a good W and b. `ridge` wants small squares, `LogisticRegression` likely labels,
`LinearSVM` the widest street between two classes. Each finds the one best answer, to
rounding, so that nothing is left to a learning rate::

    params = LogisticRegression(lam=0.1).fit(X, y)
    y_hat = decision(params, X_new) > 0

With two classes there is one decision a sample, positive for the larger label. With k
there are k of them, a column a class in rising order of labels, and the largest wins.
Biases are never priced.

Chapter: :doc:`/chapters/learning/linear_models`.
"""

from dataclasses import dataclass

import numpy as np

from lib.activations import softmax
from lib.arrays import labels, number, number_fields, parameter, real, silent, table
from lib.features import standardize
from lib.linear_algebra import least_squares


@silent
def decision(params, X):
    """Weigh and sum the features of each sample.

    Parameters
    ----------
    params : dict
        ``W`` of shape (n_in,) and a number ``b``, or (n_in, n_out) and (n_out,).
    X : array_like of shape (n, n_in)
        Samples.

    Returns
    -------
    ndarray of shape (n,) or (n, n_out)
        X W + b: log-odds of the larger label or logits of the classes for logistic
        regression, the side of the street for an SVM, a prediction for ridge.

    Raises
    ------
    ValueError
        If X has not one column for each weight, or ``b`` not a number for each column
        of ``W``, or one of the two is missing.

    Examples
    --------
    >>> decision({"W": np.array([1.0, -1.0]), "b": 0.5}, [[2, 1], [0, 3]])
    array([ 1.5, -2.5])
    """
    W, b, X = parameter(params, "W"), parameter(params, "b"), real(X, "X")
    if W.ndim not in (1, 2):
        raise ValueError(f"W has shape {W.shape}; expected (n_in,) or (n_in, n_out)")
    if b.shape != W.shape[1:]:
        raise ValueError(f"b has shape {b.shape}; expected {W.shape[1:]}")
    if X.ndim != 2 or X.shape[1] != len(W):
        raise ValueError(f"X has shape {X.shape}; expected {len(W)} columns")
    return X @ W + b


def ridge(X, y, lam):
    """Fit numbers by least squares, with a price on large weights.

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Samples.
    y : array_like of shape (n,) or (n, n_out)
        What they should give.
    lam : float
        Strength λ of the penalty, 0 or more.

    Returns
    -------
    dict
        ``W`` and ``b`` with the least Σ(XW + b - y)² / 2n + (λ/2) ΣW²; where λ is 0 and
        many are equally good, the smallest W.

    Raises
    ------
    ValueError
        If X and y differ in length, hold NaN or infinity, or lam is negative.

    Notes
    -----
    scikit-learn's ``Ridge(alpha)`` has no 1/n: its alpha is n λ. The penalty is fitted
    as n_in further samples, √(nλ) times the unit vectors, that should give 0. Equation
    :eq:`eq-regularization-ridge`.

    References
    ----------
    Hoerl, Kennard (1970), Ridge regression: biased estimation for nonorthogonal
    problems, doi:10.1080/00401706.1970.10488634.

    Examples
    --------
    >>> params = ridge([[0], [1], [2]], [1, 3, 5], lam=0)
    >>> params["W"].round(12), params["b"].round(12)
    (array([2.]), np.float64(1.0))
    """
    X, y = table(X), real(y, "y", finite=True)
    lam = number(lam, "lam", least=0)
    n, n_in = X.shape
    if y.ndim not in (1, 2) or len(y) != n:
        raise ValueError(f"y has shape {y.shape}; expected {n} rows, as many as X has")
    y = y.astype(X.dtype, copy=False)
    x_mean, y_mean = X.mean(axis=0), y.mean(axis=0)
    prior = float(np.sqrt(n * lam)) * np.eye(n_in, dtype=X.dtype)
    zeros = np.zeros((n_in, *y.shape[1:]), X.dtype)
    W = least_squares(
        np.concatenate([X - x_mean, prior]), np.concatenate([y - y_mean, zeros])
    )
    return {"W": W, "b": y_mean - x_mean @ W}


@dataclass(frozen=True)
class LogisticRegression:
    """Linear log-odds, with the weights under which the labels are most likely.

    Parameters
    ----------
    lam : float
        Strength λ of the L2 penalty, 0 or more.

    Raises
    ------
    ValueError
        If lam is negative or not finite.

    Notes
    -----
    The objective is the mean cross-entropy plus (λ/2) ΣW². scikit-learn's
    ``LogisticRegression(C)`` has the sum of the cross-entropies, times C, plus ½ ΣW²:
    its C is 1/(n λ).

    References
    ----------
    Cox (1958), The regression analysis of binary sequences,
    doi:10.1111/j.2517-6161.1958.tb00292.x.

    Examples
    --------
    >>> model = LogisticRegression(lam=0)
    >>> params = model.fit([[1], [2], [3], [4]], [0, 1, 0, 1])
    >>> model.decision(params, [[1], [2.5]]).round(4) + 0.0
    array([-1.3623,  0.    ])
    """

    lam: float

    decision = staticmethod(decision)

    def __post_init__(self):
        number_fields(self, lam={"least": 0})

    @silent
    def fit(self, X, y):
        """Find the most likely weights.

        Parameters
        ----------
        X : array_like of shape (n, n_in)
            Training samples.
        y : array_like of shape (n,)
            Their labels: whole numbers, at least two different ones.

        Returns
        -------
        dict
            ``W`` of shape (n_in,) and a number ``b`` for two classes, ``W`` of shape
            (n_in, n_classes) and ``b`` of shape (n_classes,) for more.

        Raises
        ------
        ValueError
            If X and y differ in length, X holds NaN or infinity, y holds one class
            only, or lam is 0 and the classes can be separated: then ever larger weights
            are ever more likely, and none are best.

        Notes
        -----
        Newton's method, which for this objective is a least-squares fit again and again
        (iteratively reweighted), halving a step that does not descend. The columns are
        standardized on the way, and the penalty with them.
        """
        X, y, classes = _samples(X, y)
        m = 1 if len(classes) == 2 else len(classes)
        Y = (y[:, None] == classes[-m:]).astype(float)
        Z, (shift, scale) = standardize(X.astype(float))
        Z = np.column_stack([Z, np.ones(len(Z))])
        price = np.append(self.lam / scale**2, 0)[:, None]
        Theta = np.zeros((Z.shape[1], m))

        def loss(Theta):
            logits = Z @ Theta
            likely = np.logaddexp.reduce(_with_rival(logits), axis=1)
            errors = likely - np.sum(Y * logits, axis=1)
            return np.mean(errors) + np.sum(price * Theta**2) / 2

        for _ in range(100 if self.lam else 30):
            P = softmax(_with_rival(Z @ Theta))[:, -m:]
            G = Z.T @ (P - Y) / len(Z) + price * Theta
            H = _hessian(Z, P) + np.diag(np.repeat(price, m))
            solve = np.linalg.solve if self.lam else least_squares
            step = solve(H, G.ravel()).reshape(G.shape)
            slope, t = np.vdot(G, step), 1.0
            while slope > 1e-9 and loss(Theta - t * step) > loss(Theta) - t * slope / 4:
                t /= 2
            Theta = Theta - t * step
            if slope < 1e-20:
                break
        else:
            raise ValueError(
                f"lam is {self.lam} and the classes can be separated, so that ever "
                "larger weights are ever more likely; expected a larger lam"
            )
        W = Theta[:-1] / scale[:, None]
        return _params(W, Theta[-1] - shift @ W, X.dtype)


@dataclass(frozen=True)
class LinearSVM:
    """The widest street between two classes, and a price on whoever stands in it.

    Parameters
    ----------
    C : float
        Price of a sample that is 1 short of its side of the street, positive. The
        larger, the narrower the street; if the classes can be separated, a large C
        leaves it empty (hard margin).

    Raises
    ------
    ValueError
        If C is not positive or not finite.

    Notes
    -----
    The objective is ½ΣW² + C Σ max(0, 1 - y(XW + b)): hinge loss and L2 penalty. It is
    that of scikit-learn's ``SVC(C, kernel="linear")``, which stops at a tolerance of
    0.001. Its ``LinearSVC`` differs, for it prices b and squares the hinge. The street,
    where -1 < XW + b < 1, is 2/‖W‖ wide.

    References
    ----------
    Cortes, Vapnik (1995), Support-vector networks, doi:10.1007/BF00994018.

    Examples
    --------
    >>> params = LinearSVM(C=100).fit([[0, 0], [0.24, 0.32]], [-1, 1])
    >>> params["W"].round(9), params["b"].round(9)
    (array([3., 4.]), np.float64(-1.0))
    """

    C: float

    decision = staticmethod(decision)

    def __post_init__(self):
        number_fields(self, C={"above": 0})

    @silent
    def fit(self, X, y):
        """Find the widest street.

        Parameters
        ----------
        X : array_like of shape (n, n_in)
            Training samples.
        y : array_like of shape (n,)
            Their sides: -1 and 1, both of them.

        Returns
        -------
        dict
            ``W`` of shape (n_in,), a number ``b``, and ``alpha`` of shape (n,): how
            hard each sample pushes, from 0 to C. W is X.T (alpha y), so only the
            support vectors, where alpha > 0, matter: those on the kerb of their side,
            in the street, or beyond it. If none is on a kerb, a range of b is equally
            good.

        Raises
        ------
        ValueError
            If X and y differ in length, X holds NaN or infinity, or y holds anything
            but -1 and 1, or only one of them.

        Notes
        -----
        A primal-dual interior-point method. Each sample has two dual variables, alpha
        and C - alpha, and two slacks, how far it is beyond its kerb (plus xi) and xi,
        how far short of it. At the solution each dual times its slack is 0; on the way
        the products are equal and shrink.

        References
        ----------
        Mehrotra (1992), On the implementation of a primal-dual interior point method,
        doi:10.1137/0802028; for SVMs: Ferris, Munson (2002), Interior-point methods for
        massive support vector machines, doi:10.1137/S1052623400374379.
        """
        X, y, sides = _samples(X, y)
        if not np.isin(sides, (-1, 1)).all():
            raise ValueError(f"y holds {sides}; expected -1 and 1")
        n, n_in = X.shape
        mean = X.mean(axis=0, dtype=float)
        A = y[:, None] * np.column_stack([X - mean, np.ones(n)])
        alpha = self.C * np.where(y > 0, np.mean(y < 0), np.mean(y > 0))
        theta, duals = np.zeros(n_in + 1), np.stack([alpha, self.C - alpha])
        slacks = np.stack([np.full(n, 1.0), np.full(n, 2.0)])
        for _ in range(200):
            gap = np.vdot(duals, slacks)
            W, b = theta[:-1], theta[-1]
            if gap < 1e-13 * (W @ W / 2 + self.C * slacks[1].sum()):
                break
            _, dduals, dslacks = _direction(A, theta, duals, slacks, -duals * slacks)
            t = _reach(duals, dduals, slacks, dslacks)
            left = np.vdot(duals + t * dduals, slacks + t * dslacks) / gap
            change = left**3 * gap / duals.size - duals * slacks - dduals * dslacks
            dtheta, dduals, dslacks = _direction(A, theta, duals, slacks, change)
            t = 0.99 * _reach(duals, dduals, slacks, dslacks)
            theta = theta + t * dtheta
            duals, slacks = duals + t * dduals, slacks + t * dslacks
        else:
            raise ValueError(
                "X has no street to rounding; expected columns of one scale"
            )
        zero, full = duals / duals[0].max() < slacks
        alpha = np.where(zero, 0, np.where(full, self.C, duals[0]))
        params = _params(W[:, None], np.array([b - mean @ W]), X.dtype)
        return {**params, "alpha": alpha.astype(X.dtype)}


def _samples(X, y):
    X = table(X)
    y = labels(y, n=len(X))
    classes = np.unique(y)
    if len(classes) < 2:
        raise ValueError(f"y holds {classes} only; expected two classes or more")
    return X, y, classes


def _params(W, b, dtype):
    W, b = W.astype(dtype), b.astype(dtype)
    return {"W": W, "b": b} if W.shape[1] > 1 else {"W": W[:, 0], "b": b[0]}


def _with_rival(logits):
    """Put beside a single logit that of its rival, which is 0."""
    if logits.shape[1] > 1:
        return logits
    return np.column_stack([np.zeros(len(logits)), logits])


def _hessian(Z, P):
    """Differentiate the mean cross-entropy twice, by Theta row by row."""
    (n, m), d = P.shape, Z.shape[1]
    R = (Z[:, :, None] * P[:, None, :]).reshape(n, d * m)
    H = -R.T @ R / n
    for k in range(m):
        H[k::m, k::m] += Z.T @ R[:, k::m] / n
    if m > 1:  # The same added to all biases changes nothing: let them sum to 0.
        H[-m:, -m:] += H.max()
    return H


def _direction(A, theta, duals, slacks, change):
    """Find the Newton step that changes each dual times its slack by so much."""
    priced = np.append(np.ones(len(theta) - 1), 0)
    h = change[0] / duals[0] - change[1] / duals[1]
    weight = 1 / np.sum(slacks / duals, axis=0)
    H = np.diag(priced) + A.T @ (weight[:, None] * A)
    g = A.T @ (duals[0] + weight * h) - priced * theta
    dtheta = np.linalg.solve(H, g)
    dalpha = weight * (h - A @ dtheta)
    dduals = np.stack([dalpha, -dalpha])
    return dtheta, dduals, (change - slacks * dduals) / duals


def _reach(duals, dduals, slacks, dslacks):
    """Find how much of a step, at most all, leaves every dual and slack positive."""
    return 1 / max(1, np.max(-dduals / duals), np.max(-dslacks / slacks))
