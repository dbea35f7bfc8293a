"""Distributions, belief and information against SciPy and counts."""

import pickle

import numpy as np
import pytest
import scipy.stats
from numpy.testing import assert_allclose, assert_array_equal

from lib import losses
from lib.probability import (
    bernoulli,
    dirichlet,
    entropy,
    gaussian,
    joint_entropy,
    log_likelihood,
    map_estimate,
    mle,
    mutual_information,
    poisson,
    posterior_grid,
)

rng = np.random.default_rng(0)
TABLE = rng.dirichlet(np.ones(12)).reshape(3, 4)
FINE = np.linspace(0, 1, 2001)


def test_a_fair_coin_has_one_bit_or_the_log_of_two_nats():  # F-92
    assert entropy([0.5, 0.5], base=2) == 1
    assert_allclose(entropy([0.5, 0.5]), 0.6931471805599453, rtol=1e-15)


def test_perplexity_of_a_half_and_two_quarters():  # F-93
    assert_allclose(2 ** entropy([0.5, 0.25, 0.25], base=2), 2.8284271247461903)
    assert_allclose(np.exp(entropy([0.5, 0.25, 0.25])), 2.8284271247461903)


@pytest.mark.parametrize("base", [2, np.e, 10])
def test_entropies_are_those_of_scipy_row_by_row(base):
    P = rng.dirichlet(np.full(5, 0.3), 20)
    assert_allclose(entropy(P, base), scipy.stats.entropy(P, base=base, axis=1))
    assert_allclose(entropy(P[0], base), scipy.stats.entropy(P[0], base=base))


def test_certainty_has_no_entropy_and_equal_chances_have_the_most():
    assert entropy([0, 1, 0]) == 0
    assert not np.signbit(entropy([0, 1, 0]))
    assert_allclose(entropy(np.full(7, 1 / 7)), np.log(7))
    assert np.all(entropy(rng.dirichlet(np.ones(7), 50)) < np.log(7))


def test_cross_entropy_is_entropy_plus_divergence_which_is_not_symmetric():  # F-91
    P, Q = np.array([[0.5, 0.5]]), np.array([[0.9, 0.1]])
    there, back = losses.kl_divergence(P, Q)[0], losses.kl_divergence(Q, P)[0]
    assert_allclose([there, back], [0.5108256237659907, 0.3680642071684971])
    assert_allclose(entropy(P)[0] + there, 1.203972804325936)


def test_good_yes_no_questions_number_the_entropy_between_it_and_one_more():
    # Huffman's tree merges the two rarest outcomes; its depth counts the questions.
    for p in rng.dirichlet(np.ones(6), 20):
        heap, questions = sorted(p), 0
        while len(heap) > 1:
            merged = heap[0] + heap[1]
            questions += merged
            heap = sorted([*heap[2:], merged])
        assert entropy(p, 2) <= questions < entropy(p, 2) + 1


def test_joint_entropy_of_independent_variables_is_the_sum_of_theirs():
    p, q = TABLE.sum(axis=1), TABLE.sum(axis=0)
    assert_allclose(joint_entropy(np.outer(p, q)), entropy(p) + entropy(q))
    assert joint_entropy(TABLE) < entropy(p) + entropy(q)
    assert_allclose(joint_entropy(TABLE), scipy.stats.entropy(TABLE.ravel()))


def test_mutual_information_is_what_the_joint_entropy_saves():
    p, q = TABLE.sum(axis=1), TABLE.sum(axis=0)
    saved = entropy(p, 2) + entropy(q, 2) - joint_entropy(TABLE, 2)
    assert_allclose(mutual_information(TABLE, 2), saved)
    assert_allclose(mutual_information(TABLE.T, 2), saved)
    assert_allclose(mutual_information(np.outer(p, q)), 0, atol=1e-15)
    assert mutual_information(np.full((2, 2), 0.25)) == 0


def test_a_copy_tells_all_and_a_noisy_channel_less_by_its_noise():
    p = np.array([0.2, 0.3, 0.5])
    assert_allclose(mutual_information(np.diag(p)), entropy(p))
    # Binary symmetric channel: capacity 1 - H(f) bits (Shannon 1948).
    f = 0.11
    channel = np.array([[1 - f, f], [f, 1 - f]]) / 2
    assert_allclose(mutual_information(channel, 2), 1 - entropy([f, 1 - f], 2))
    assert_allclose(mutual_information(channel, 2), 0.5, atol=1e-3)


@pytest.mark.parametrize("bad", [[0.5, 0.4], [0.7, 0.7], [1.5, -0.5], [np.nan, 1], []])
def test_what_is_no_distribution_is_refused(bad):
    with pytest.raises(ValueError, match="p (sums to|holds|has shape)"):
        entropy(bad)
    with pytest.raises(ValueError, match="P (sums to|holds|has shape)"):
        joint_entropy([bad])
    with pytest.raises(ValueError, match="P (sums to|holds|has shape)"):
        mutual_information([bad])
    with pytest.raises(ValueError, match="x (sums to|holds|has shape)"):
        dirichlet([1, 2]).log_pdf(bad)


@pytest.mark.parametrize("base", [1, 0, -2, np.nan])
def test_a_base_that_counts_nothing_is_refused(base):
    with pytest.raises(ValueError, match="base is"):
        entropy([0.5, 0.5], base)


def test_thirds_in_float32_still_sum_to_one():
    p = np.full(3, 1 / 3, np.float32)
    assert entropy(p).dtype == np.float32
    assert_allclose(entropy(p), np.log(3), rtol=1e-6)


def test_densities_of_the_reference_values():  # F-89, F-90
    assert_allclose(np.exp(poisson(3).log_pmf(2)), 0.22404180765538775, rtol=1e-14)
    assert_allclose(np.exp(gaussian(0, 1).log_pdf(0)), 0.3989422804014327, rtol=1e-15)
    assert_allclose(np.exp(dirichlet([1, 2, 3]).log_pdf([0.2, 0.3, 0.5])), 4.5)


@pytest.mark.parametrize("p", [0, 0.2, 1])
def test_bernoulli_is_that_of_scipy(p):  # E4-15
    x = [0, 1, 2, -1, 0.5]
    with np.errstate(divide="ignore"):
        expected = scipy.stats.bernoulli(p).logpmf(x)
    assert_allclose(bernoulli(p).log_pmf(x), expected)


@pytest.mark.parametrize(("mu", "sigma"), [(0, 1), (-3, 0.1), (1e5, 1e4)])
def test_gaussian_is_that_of_scipy(mu, sigma):  # E4-16
    x = mu + sigma * np.array([-40, -1, 0, 0.5, 3, np.inf])
    expected = scipy.stats.norm(mu, sigma).logpdf(x)
    assert_allclose(gaussian(mu, sigma).log_pdf(x), expected, rtol=1e-10)


@pytest.mark.parametrize("lam", [1e-3, 1, 3, 250.5])
def test_poisson_is_that_of_scipy(lam):  # E4-17
    k = np.r_[np.arange(400), 10**6, -1, 2.5]
    expected = scipy.stats.poisson(lam).logpmf(k)
    assert_allclose(poisson(lam).log_pmf(k), expected, rtol=1e-10)


@pytest.mark.parametrize("alpha", [[1, 1], [0.5, 0.5, 0.5], [2, 30, 400, 1]])
def test_dirichlet_is_that_of_scipy(alpha):  # E4-16
    X = rng.dirichlet(np.ones(len(alpha)), 20)
    expected = scipy.stats.dirichlet(alpha).logpdf(X.T)
    assert_allclose(dirichlet(alpha).log_pdf(X), expected, rtol=1e-10, atol=1e-10)


def test_a_dirichlet_of_two_is_the_beta_distribution():
    p = np.linspace(0.01, 0.99, 50)
    ours = dirichlet([2.5, 4]).log_pdf(np.c_[p, 1 - p])
    assert_allclose(ours, scipy.stats.beta(2.5, 4).logpdf(p), rtol=1e-10, atol=1e-12)


def test_at_the_corner_of_the_simplex_the_power_of_zero_decides():
    corner = [0, 0.4, 0.6]
    assert dirichlet([2, 1, 1]).log_pdf(corner) == -np.inf
    assert dirichlet([0.5, 1, 1]).log_pdf(corner) == np.inf
    assert_allclose(np.exp(dirichlet([1, 1, 1]).log_pdf(corner)), 2)


def test_probabilities_sum_to_one_and_densities_have_area_one():
    assert_allclose(np.exp(bernoulli(0.3).log_pmf([0, 1])).sum(), 1)
    assert_allclose(np.exp(poisson(3).log_pmf(np.arange(100))).sum(), 1)  # E4-17
    x = np.linspace(-30, 30, 6001)
    assert_allclose(np.trapezoid(np.exp(gaussian(1, 2).log_pdf(x)), x), 1)
    p = np.linspace(0, 1, 10_001)
    beta = np.exp(dirichlet([3, 2]).log_pdf(np.c_[p, 1 - p]))
    assert_allclose(np.trapezoid(beta, p), 1, rtol=1e-7)


SAMPLES = {
    "bernoulli": (bernoulli(0.3), 0.3, 0.21),
    "gaussian": (gaussian(-2, 3), -2, 9),
    "poisson": (poisson(3.5), 3.5, 3.5),
    # F-90; the variance of an entry is m (1 - m) / (sum + 1).
    "dirichlet": (
        dirichlet([1, 2, 3]),
        np.array([1, 2, 3]) / 6,
        np.array([5, 8, 9]) / 36 / 7,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_the_mean_and_variance_of_their_distribution(name):
    distribution, mean, variance = SAMPLES[name]
    n = 200_000
    X = distribution.sample(np.random.default_rng(1), n)
    assert X.shape == (n, *np.shape(mean))
    assert np.all(np.abs(X.mean(axis=0) - mean) < 5 * np.sqrt(variance / n))
    assert_allclose(X.var(axis=0), variance, rtol=0.03)
    again = distribution.sample(np.random.default_rng(1), n)
    assert_array_equal(X, again)


def test_counts_of_samples_are_the_probabilities():
    n = 100_000
    counts = np.bincount(poisson(2).sample(np.random.default_rng(2), n), minlength=6)
    expected = n * np.exp(poisson(2).log_pmf(np.arange(6)))
    assert np.sum((counts[:6] - expected) ** 2 / expected) < 20  # χ², 6 bins
    tosses = bernoulli(0.25).sample(np.random.default_rng(2), n)
    assert set(tosses.tolist()) == {0, 1}


def test_parameters_may_be_arrays():
    p = np.array([0.1, 0.9])
    assert_allclose(np.exp(bernoulli(p).log_pmf(1)), p)
    assert bernoulli(p).sample(rng, 5).shape == (5, 2)
    assert poisson([1, 2, 3]).sample(rng, 5).shape == (5, 3)
    assert gaussian([0, 1], [1, 2]).sample(rng, 5).shape == (5, 2)
    assert gaussian(0, [1, 2]).sample(rng, 0).shape == (0, 2)
    assert gaussian([0, 1], 2).log_pdf([[0], [1], [2]]).shape == (3, 2)


@pytest.mark.parametrize(
    ("family", "parameters", "name"),
    [
        (bernoulli, [1.1], "p"),
        (bernoulli, [-0.1], "p"),
        (bernoulli, [np.nan], "p"),
        (bernoulli, ["half"], "p"),
        (gaussian, [np.inf, 1], "mu"),
        (gaussian, [0, 0], "sigma"),
        (gaussian, [0, -1], "sigma"),
        (gaussian, [0, np.inf], "sigma"),
        (poisson, [0], "lam"),
        (poisson, [-1], "lam"),
        (poisson, [[1, 0]], "lam"),
        (dirichlet, [[1, 0]], "alpha"),
        (dirichlet, [[1, -1]], "alpha"),
        (dirichlet, [[1]], "alpha"),
        (dirichlet, [1], "alpha"),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(family, parameters, name):
    with pytest.raises(ValueError, match=f"^{name} (is|has)"):
        family(*parameters)


@pytest.mark.parametrize("distribution", [bernoulli(0.5), gaussian(0, 1), poisson(2)])
def test_nan_stays_nan_and_float32_stays_float32(distribution):
    log = getattr(distribution, "log_pmf", None) or distribution.log_pdf
    assert np.isnan(log([0, np.nan])).tolist() == [False, True]
    assert log(np.ones(3, np.float32)).dtype == np.float32
    assert log([0, 1]).dtype == float
    with pytest.raises(ValueError, match="expected real numbers"):
        log("one")


def test_samples_need_a_generator_and_a_number():
    for distribution, _, _ in SAMPLES.values():
        with pytest.raises(ValueError, match="rng is 0; expected a Generator"):
            distribution.sample(0, 5)
        with pytest.raises(ValueError, match="n is -1"):
            distribution.sample(rng, -1)


def test_distributions_read_well_and_can_be_pickled():
    assert repr(gaussian(mu=0, sigma=1)) == "gaussian(mu=0.0, sigma=1.0)"
    assert pickle.loads(pickle.dumps(poisson(2))) == poisson(2.0)


def test_a_rare_disease_in_counts():
    # Of 10,000 people 100 are ill and 90 of them test positive, of the others 891.
    posterior = posterior_grid(prior=[100, 9900], likelihood=[0.9, 0.09])
    assert_allclose(posterior, [90 / 981, 891 / 981])


def test_tosses_of_a_coin_make_a_beta_distribution():
    tosses = [1, 1, 0, 1, 1, 0, 1]
    prior = np.exp(scipy.stats.beta(2, 3).logpdf(FINE))
    likelihood = np.exp(log_likelihood(bernoulli, tosses, FINE))
    posterior = posterior_grid(prior, likelihood)
    expected = scipy.stats.beta(2 + 5, 3 + 2).pdf(FINE)
    assert_allclose(posterior, expected / expected.sum(), atol=1e-12)
    assert_allclose(posterior.sum(), 1)
    assert_allclose(FINE[posterior.argmax()], (7 - 1) / (7 + 5 - 2), atol=1e-3)


def test_evidence_may_come_one_by_one_or_all_at_once():
    tosses = bernoulli(0.7).sample(np.random.default_rng(3), 20)
    belief = np.ones(101)
    theta = np.linspace(0, 1, 101)
    for x in tosses:
        belief = posterior_grid(belief, np.exp(bernoulli(theta).log_pmf(x)))
    once = posterior_grid(
        np.ones(101), np.exp(log_likelihood(bernoulli, tosses, theta))
    )
    assert_allclose(belief, once, atol=1e-14)


def test_factors_do_not_matter_nor_does_a_product_that_would_vanish():
    prior, likelihood = np.array([1.0, 2.0]), np.array([3.0, 1.0])
    for scale in (1e-300, 1e300):
        assert_allclose(posterior_grid(prior * scale, likelihood / scale), [0.6, 0.4])
        assert_allclose(posterior_grid(prior * scale, likelihood * scale), [0.6, 0.4])


@pytest.mark.parametrize(
    ("prior", "likelihood", "message"),
    [
        ([1, 1], [1, 1, 1], "likelihood has shape"),
        ([], [], "likelihood has shape"),
        ([1, -1], [1, 1], "prior holds -1.0"),
        ([1, 1], [1, np.nan], "likelihood holds nan"),
        ([1, 1], [1, np.inf], "likelihood holds inf"),
        ([0, 1], [1, 0], "prior and likelihood are nowhere both positive"),
        ([0, 0], [1, 1], "prior and likelihood are nowhere both positive"),
    ],
)
def test_belief_that_cannot_be_updated_is_refused(prior, likelihood, message):
    with pytest.raises(ValueError, match=message):
        posterior_grid(prior, likelihood)


def test_maximum_likelihood_in_closed_form():  # E4-18
    generator = np.random.default_rng(4)
    tosses = bernoulli(0.3).sample(generator, 50)
    assert_allclose(mle(bernoulli, tosses, FINE), tosses.mean(), atol=1e-3)
    counts = poisson(4).sample(generator, 50)
    rates = np.linspace(1, 8, 7001)
    assert_allclose(mle(poisson, counts, rates), counts.mean(), atol=1e-3)
    x = gaussian(1, 2).sample(generator, 50)
    mu, sigma = np.meshgrid(np.linspace(0, 2, 81), np.linspace(1, 3, 81))
    best = mle(gaussian, x, np.c_[mu.ravel(), sigma.ravel()])
    assert_allclose(best, [x.mean(), x.std()], atol=0.02)  # 1/n, not 1/(n - 1)


def test_the_log_likelihood_of_independent_data_is_the_sum_of_theirs():
    theta = np.linspace(0.5, 5, 10)
    apart = [log_likelihood(poisson, [k], theta) for k in (0, 2, 5)]
    assert_allclose(log_likelihood(poisson, [0, 2, 5], theta), np.sum(apart, axis=0))
    theirs = [scipy.stats.poisson(t).logpmf([0, 2, 5]).sum() for t in theta]
    assert_allclose(log_likelihood(poisson, [0, 2, 5], theta), theirs)


def test_a_flat_prior_makes_map_the_maximum_likelihood():  # E4-18
    tosses = [1, 0, 1, 1]
    assert map_estimate(bernoulli, tosses, FINE, np.ones(2001)) == 0.75
    assert mle(bernoulli, tosses, FINE) == 0.75


def test_map_is_the_mode_of_the_posterior():  # E4-18
    tosses = [1, 0, 1, 1, 1]
    prior = FINE * (1 - FINE) ** 2
    estimate = map_estimate(bernoulli, tosses, FINE, prior)
    likelihood = np.exp(log_likelihood(bernoulli, tosses, FINE))
    assert estimate == FINE[posterior_grid(prior, likelihood).argmax()]
    assert_allclose(estimate, (4 + 1) / (5 + 3), atol=1e-3)


def test_a_gaussian_prior_shrinks_the_mean_as_ridge_does():  # E4-18, F-56
    sigma, tau = 1.5, 0.5
    x = gaussian(2, sigma).sample(np.random.default_rng(5), 12)
    theta = np.linspace(-1, 3, 40_001)
    prior = np.exp(gaussian(0, tau).log_pdf(theta))
    estimate = map_estimate(lambda mu: gaussian(mu, sigma), x, theta, prior)
    lam = sigma**2 / tau**2
    assert_allclose(estimate, x.sum() / (len(x) + lam), atol=1e-4)


def test_estimates_that_have_no_answer_are_refused():
    with pytest.raises(ValueError, match="D has log-likelihood -inf at best"):
        mle(bernoulli, [0, 1, 2], FINE)
    with pytest.raises(ValueError, match="D has log-likelihood nan"):
        mle(bernoulli, [0, 1, np.nan], FINE)
    with pytest.raises(ValueError, match="D has log-likelihood -inf at best"):
        map_estimate(bernoulli, [1, 1], [0.2, 0.0], prior=[0, 1])
    with pytest.raises(ValueError, match=r"prior has shape \(3,\)"):
        map_estimate(bernoulli, [1, 1], [0.2, 0.0], prior=[0, 1, 1])
    with pytest.raises(ValueError, match=r"prior .* holds -1.0"):
        map_estimate(bernoulli, [1, 1], [0.2, 0.0], prior=[-1, 1])
    with pytest.raises(ValueError, match=r"theta has shape \(\)"):
        mle(bernoulli, [1, 1], 0.5)
    with pytest.raises(ValueError, match="p is 1.5"):
        mle(bernoulli, [1, 1], [0.5, 1.5])
    with pytest.raises(ValueError, match="family is 'gaussian'; expected a function"):
        mle("gaussian", [1, 1], [0.5])


def test_belief_and_evidence_far_apart_meet_in_the_middle():
    grid = np.linspace(-10, 70, 81)
    belief = posterior_grid(np.exp(-(grid**2) / 2), np.exp(-((grid - 60) ** 2) / 2))
    expected = scipy.stats.norm(30, 0.5**0.5).pdf(grid)
    assert_allclose(belief, expected / expected.sum(), atol=1e-12)


def test_a_probability_in_float32_has_all_its_digits():
    log_p = poisson(1e5).log_pmf(np.float32(1e5))
    assert log_p.dtype == np.float32
    assert_allclose(log_p, scipy.stats.poisson(1e5).logpmf(1e5), rtol=1e-6)


def test_distributions_can_be_compared():
    one = dirichlet([1, 2])
    assert one == one
    assert one != dirichlet([1, 2])
