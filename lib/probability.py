"""Probability and information: four distributions, Bayes' rule on a grid, entropy.

A distribution is an object that holds its parameters; parameters may be arrays, and
then it is one distribution an entry. Everything is computed with logarithms, since
products of many probabilities vanish. Logarithms are natural and entropies in nats, as
long as no other base is given.

Chapter: :doc:`/chapters/foundations/probability`.
"""

import math
from dataclasses import dataclass

import numpy as np

from lib.arrays import distribution, function, generator, number, real, whole

quiet = np.errstate(all="ignore")
log_gamma = np.vectorize(math.lgamma, otypes=[float])


@quiet
def entropy(p, base=math.e):
    """Measure the surprise that a distribution has in store, on average.

    Parameters
    ----------
    p : array_like of shape (n_outcomes,) or (n, n_outcomes)
        Probabilities of the outcomes, one distribution a row.
    base : float
        Base of the logarithm, above 1: 2 for bits, e for nats.

    Returns
    -------
    float or ndarray of shape (n,)
        -Σ p log p, where 0 log 0 is 0: from 0, if one outcome is certain, to the
        logarithm of their number, if all are equally likely.

    Raises
    ------
    ValueError
        If a probability is negative, or those of a row do not sum to 1.

    References
    ----------
    Shannon (1948), A mathematical theory of communication,
    doi:10.1002/j.1538-7305.1948.tb01338.x.

    Examples
    --------
    >>> entropy([0.5, 0.25, 0.25], base=2)
    np.float64(1.5)
    """
    p = distribution(p, "p")
    return 0 - np.sum(_times_log(p, p), axis=-1) / _log_base(base)


@quiet
def joint_entropy(P, base=math.e):
    """Measure the surprise that two variables have in store together.

    Parameters
    ----------
    P : array_like of shape (n, m)
        ``P[i, j]`` is the probability of outcome i of the one and j of the other.
    base : float
        Base of the logarithm, above 1.

    Returns
    -------
    float
        -Σ P log P over the whole table.

    Raises
    ------
    ValueError
        If P is no table of probabilities that sum to 1.

    Examples
    --------
    >>> joint_entropy([[0.25, 0.25], [0.25, 0.25]], base=2)
    np.float64(2.0)
    """
    return entropy(_table(P).ravel(), base)


@quiet
def mutual_information(P, base=math.e):
    """Measure how much one variable tells about another.

    Parameters
    ----------
    P : array_like of shape (n, m)
        ``P[i, j]`` is the probability of outcome i of the one and j of the other.
    base : float
        Base of the logarithm, above 1.

    Returns
    -------
    float
        Σ P log(P / (p q)), with p the sums of the rows and q of the columns: 0 if the
        variables are independent, at most the smaller of their entropies.

    Raises
    ------
    ValueError
        If P is no table of probabilities that sum to 1.

    Examples
    --------
    >>> mutual_information([[0.5, 0], [0, 0.5]], base=2)
    np.float64(1.0)
    >>> mutual_information([[0.25, 0.25], [0.25, 0.25]])
    np.float64(0.0)
    """
    P = _table(P)
    p, q = P.sum(axis=1, keepdims=True), P.sum(axis=0, keepdims=True)
    information = np.sum(_times_log(P, P) - _times_log(P, p) - _times_log(P, q))
    return np.maximum(information, 0) / _log_base(base)


@dataclass(frozen=True)
class bernoulli:
    """One toss of a coin: 1 with probability p, else 0.

    Parameters
    ----------
    p : float or ndarray
        Probability of a 1, from 0 to 1.

    Raises
    ------
    ValueError
        If p is out of range.

    Examples
    --------
    >>> np.exp(bernoulli(0.25).log_pmf([0, 1])).round(12)
    array([0.75, 0.25])
    """

    p: float | np.ndarray

    def __post_init__(self):
        _keep(self, "p", lambda p: (p >= 0) & (p <= 1), "probabilities from 0 to 1")

    @quiet
    def log_pmf(self, x):
        """Take the logarithm of the probability of x.

        Parameters
        ----------
        x : array_like
            Outcomes, which broadcast with p.

        Returns
        -------
        ndarray
            log p at 1, log(1 - p) at 0, -inf at any other number.
        """
        x = real(x, "x")
        p = np.asarray(self.p, x.dtype)
        log_p = np.where(x == 1, np.log(p), np.log1p(-p))
        return _where_possible((x == 0) | (x == 1), log_p, x)

    def sample(self, rng, n):
        """Toss the coin.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of the tosses.
        n : int
            How many.

        Returns
        -------
        ndarray of int, of shape (n, \\*p.shape)
            The outcomes, 0 and 1.
        """
        shape = (whole(n, "n", least=0), *np.shape(self.p))
        return (generator(rng).random(shape) < self.p).astype(int)


@dataclass(frozen=True)
class gaussian:
    """The normal distribution, the sum of many small independent causes.

    Parameters
    ----------
    mu : float or ndarray
        Mean.
    sigma : float or ndarray
        Standard deviation, positive. In formulas the second argument of the normal
        distribution is its square, the variance.

    Raises
    ------
    ValueError
        If mu is not finite or sigma not positive.

    Examples
    --------
    >>> np.exp(gaussian(mu=0, sigma=1).log_pdf(0)).round(4)
    np.float64(0.3989)
    """

    mu: float | np.ndarray
    sigma: float | np.ndarray

    def __post_init__(self):
        _keep(self, "mu", np.isfinite, "finite numbers")
        _keep(self, "sigma", lambda sigma: sigma > 0, "positive numbers")

    @quiet
    def log_pdf(self, x):
        """Take the logarithm of the density at x.

        Parameters
        ----------
        x : array_like
            Where, which broadcasts with mu and sigma.

        Returns
        -------
        ndarray
            -(x - mu)² / (2 sigma²) - log sigma - log(2π) / 2.
        """
        x = real(x, "x")
        mu, sigma = np.asarray(self.mu, x.dtype), np.asarray(self.sigma, x.dtype)
        z = (x - mu) / sigma
        return -z * z / 2 - np.log(sigma) - math.log(2 * math.pi) / 2

    def sample(self, rng, n):
        """Draw numbers.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of the numbers.
        n : int
            How many.

        Returns
        -------
        ndarray of shape (n, \\*mu.shape)
            The numbers.
        """
        shape = np.broadcast_shapes(np.shape(self.mu), np.shape(self.sigma))
        z = generator(rng).standard_normal((whole(n, "n", least=0), *shape))
        return self.mu + self.sigma * z


@dataclass(frozen=True)
class poisson:
    """How many events happen, if they happen independently and at a constant rate.

    Parameters
    ----------
    lam : float or ndarray
        Mean number of events, positive; it is the variance too.

    Raises
    ------
    ValueError
        If lam is not positive.

    Examples
    --------
    >>> np.exp(poisson(lam=3).log_pmf(2)).round(6)
    np.float64(0.224042)
    """

    lam: float | np.ndarray

    def __post_init__(self):
        _keep(self, "lam", lambda lam: lam > 0, "positive numbers")

    @quiet
    def log_pmf(self, k):
        """Take the logarithm of the probability of k events.

        Parameters
        ----------
        k : array_like
            Numbers of events, which broadcast with lam.

        Returns
        -------
        ndarray
            k log lam - lam - log k!, and -inf where k is no whole number from 0 on.
        """
        k = real(k, "k")
        possible = (k >= 0) & (k == np.floor(k)) & (k < np.inf)
        n = np.where(possible, k, 0).astype(float)
        log_p = n * np.log(self.lam) - self.lam - log_gamma(n + 1)
        return _where_possible(possible, log_p.astype(k.dtype), k)

    def sample(self, rng, n):
        """Count events.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of the events.
        n : int
            How often to count.

        Returns
        -------
        ndarray of int, of shape (n, \\*lam.shape)
            The counts.
        """
        shape = (whole(n, "n", least=0), *np.shape(self.lam))
        return generator(rng).poisson(self.lam, shape)


@dataclass(frozen=True, eq=False)
class dirichlet:
    """A distribution of distributions: what a die of unknown bias may be like.

    Parameters
    ----------
    alpha : ndarray of shape (n_outcomes,)
        Positive; each is like that many observations of its outcome, less one. The mean
        is ``alpha / alpha.sum()``. For two outcomes this is the beta distribution.

    Raises
    ------
    ValueError
        If alpha has fewer than two entries or one that is not positive.

    Notes
    -----
    The conjugate prior of the outcomes' probabilities: counts are added to alpha.

    Examples
    --------
    >>> np.exp(dirichlet([1, 2, 3]).log_pdf([0.2, 0.3, 0.5])).round(12)
    np.float64(4.5)
    """

    alpha: np.ndarray

    def __post_init__(self):
        _keep(self, "alpha", lambda alpha: alpha > 0, "positive numbers")
        if np.ndim(self.alpha) != 1 or len(self.alpha) < 2:
            raise ValueError(
                f"alpha has shape {np.shape(self.alpha)}; expected (n_outcomes,), "
                "two or more"
            )

    @quiet
    def log_pdf(self, x):
        """Take the logarithm of the density at x.

        Parameters
        ----------
        x : array_like of shape (n_outcomes,) or (n, n_outcomes)
            Probabilities of the outcomes, one distribution a row.

        Returns
        -------
        float or ndarray of shape (n,)
            log Γ(Σ alpha) - Σ log Γ(alpha) + Σ (alpha - 1) log x.

        Raises
        ------
        ValueError
            If a row has not as many entries as alpha, a negative one, or does not sum
            to 1.
        """
        x = distribution(x, "x")
        if x.shape[-1] != len(self.alpha):
            raise ValueError(
                f"x has shape {x.shape}; expected rows of {len(self.alpha)} as alpha"
            )
        power = np.sum(_times_log(self.alpha.astype(x.dtype) - 1, x), axis=-1)
        area = log_gamma(self.alpha).sum() - math.lgamma(self.alpha.sum())
        return power - float(area)

    def sample(self, rng, n):
        """Draw distributions.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of the distributions.
        n : int
            How many.

        Returns
        -------
        ndarray of shape (n, n_outcomes)
            The distributions, one a row.
        """
        return generator(rng).dirichlet(self.alpha, whole(n, "n", least=0))


@quiet
def posterior_grid(prior, likelihood):
    """Update belief by evidence: Bayes' rule where the parameter is on a grid.

    Parameters
    ----------
    prior : array_like
        Belief in each value of the parameter before, not negative, up to a factor.
    likelihood : array_like
        Probability of the data under each value, of the same shape, up to a factor.

    Returns
    -------
    ndarray
        prior · likelihood, divided by its sum: probabilities of the values.

    Raises
    ------
    ValueError
        If the shapes differ, a number is negative or not finite, or no value is
        possible under both.

    Notes
    -----
    The likelihood of many data is too small for a float: take its logarithm by
    `log_likelihood` and subtract the largest before `numpy.exp`.

    References
    ----------
    Bayes, Price (1763), An essay towards solving a problem in the doctrine of chances,
    doi:10.1098/rstl.1763.0053.

    Examples
    --------
    >>> theta = np.array([0.25, 0.5, 0.75])
    >>> posterior_grid([1, 1, 1], likelihood=theta)
    array([0.16666667, 0.33333333, 0.5       ])
    """
    prior, likelihood = real(prior, "prior"), real(likelihood, "likelihood")
    if prior.shape != likelihood.shape or prior.size == 0:
        raise ValueError(
            f"likelihood has shape {likelihood.shape} and prior {prior.shape}; "
            "expected equal shapes that are not empty"
        )
    for name, weight in [("prior", prior), ("likelihood", likelihood)]:
        if not ((weight >= 0) & (weight < np.inf)).all():
            raise ValueError(f"{name} holds {_worst(weight)}; expected 0 or more")
    logs = np.log(prior) + np.log(likelihood)
    if logs.max() == -np.inf:
        raise ValueError("prior and likelihood are nowhere both positive")
    posterior = np.exp(logs - logs.max())
    return posterior / posterior.sum()


def log_likelihood(family, D, theta):
    """Ask of each of several parameters how likely it makes the data.

    Parameters
    ----------
    family : callable
        Makes a distribution from a parameter, as `bernoulli`, or
        ``lambda mu: gaussian(mu, 1)``.
    D : array_like
        Data, taken to be independent draws from one and the same distribution.
    theta : array_like of shape (k,) or (k, n_parameters)
        Parameters to try, one a row.

    Returns
    -------
    ndarray of shape (k,)
        Σ log p(x | theta) over the x of D, for each theta.

    Raises
    ------
    ValueError
        If theta is no list of parameters.

    Examples
    --------
    >>> log_likelihood(bernoulli, [1, 1, 0], [0.25, 0.5]).round(4)
    array([-3.0603, -2.0794])
    """
    D, theta = real(D, "D"), real(theta, "theta")
    if theta.ndim not in (1, 2) or len(theta) == 0:
        raise ValueError(
            f"theta has shape {theta.shape}; expected parameters, one a row"
        )
    family = function(family, "family")
    models = [family(*np.atleast_1d(row)) for row in theta]
    logs = [getattr(model, "log_pmf", None) or model.log_pdf for model in models]
    return np.array([np.sum(log(D)) for log in logs])


def mle(family, D, theta):
    """Choose the parameter under which the data are likeliest: maximum likelihood.

    Parameters
    ----------
    family : callable
        Makes a distribution from a parameter, as for `log_likelihood`.
    D : array_like
        Data, taken to be independent draws from one and the same distribution.
    theta : array_like of shape (k,) or (k, n_parameters)
        Parameters to try, one a row.

    Returns
    -------
    float or ndarray of shape (n_parameters,)
        The theta with the largest likelihood, the first of equals.

    Raises
    ------
    ValueError
        If no theta can have made the data, or D holds NaN.

    References
    ----------
    Fisher (1922), On the mathematical foundations of theoretical statistics,
    doi:10.1098/rsta.1922.0009.

    Examples
    --------
    >>> mle(bernoulli, [1, 1, 0, 1], theta=np.linspace(0, 1, 101))
    np.float64(0.75)
    """
    return _argmax(log_likelihood(family, D, theta), real(theta, "theta"))


@quiet
def map_estimate(family, D, theta, prior):
    """Choose the parameter that is likeliest after the data: the posterior's mode.

    Parameters
    ----------
    family : callable
        Makes a distribution from a parameter, as for `log_likelihood`.
    D : array_like
        Data, taken to be independent draws from one and the same distribution.
    theta : array_like of shape (k,) or (k, n_parameters)
        Parameters to try, one a row.
    prior : array_like of shape (k,)
        Belief in each theta before, not negative, up to a factor.

    Returns
    -------
    float or ndarray of shape (n_parameters,)
        The theta with the largest prior times likelihood, the first of equals. Under a
        flat prior it is that of `mle`.

    Raises
    ------
    ValueError
        If prior does not fit theta or has a negative entry, no theta is possible, or D
        holds NaN.

    Examples
    --------
    >>> theta = np.linspace(0, 1, 101)
    >>> map_estimate(bernoulli, [1, 1, 0, 1], theta, prior=theta * (1 - theta))
    np.float64(0.67)
    """
    logs, theta = log_likelihood(family, D, theta), real(theta, "theta")
    prior = real(prior, "prior")
    if prior.shape != logs.shape or not ((prior >= 0) & (prior < np.inf)).all():
        raise ValueError(
            f"prior has shape {prior.shape} and holds {_worst(prior)}; "
            f"expected {logs.shape} numbers, 0 or more"
        )
    return _argmax(logs + np.log(prior), theta)


def _argmax(logs, theta):
    best = np.argmax(logs)
    if not logs[best] > -np.inf:
        raise ValueError(
            f"D has log-likelihood {logs[best]} at best; expected a theta "
            "under which the data are possible"
        )
    return theta[best]


def _keep(self, name, holds, expected):
    """Pass a parameter through the door, and keep it as a float or an array."""
    value = real(getattr(self, name), name)
    if not np.all(holds(value) & np.isfinite(value)):
        raise ValueError(f"{name} is {getattr(self, name)}; expected {expected}")
    object.__setattr__(self, name, value if value.ndim else float(value))


def _where_possible(possible, log_p, x):
    return np.where(possible, log_p, np.where(np.isnan(x), x, -x.dtype.type(np.inf)))


def _times_log(p, q):
    """Compute p log q, where 0 log 0 is 0."""
    return np.where(p == 0, 0, p * np.log(q))


def _log_base(base):
    return math.log(number(base, "base", above=1))


def _table(P):
    return distribution(real(P, "P", ndim=2), "P", axis=None)


def _worst(weight):
    return weight.min(initial=np.inf) if (weight < 0).any() else weight.max(initial=0)
