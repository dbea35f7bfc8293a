"""Rules of plasticity against closed forms, all pairs, and principal components."""

import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA

from lib.plasticity import STDP, Hebb, Oja, stdp
from lib.spiking import poisson_spikes

X = load_iris().data - load_iris().data.mean(axis=0)
C = X.T @ X / len(X)
WIDE = STDP(A_plus=0.01, A_minus=0.012, tau_plus=17, tau_minus=34, w_max=1e6)


def learned(rule, pre, post, dt, w=0.5):
    W = np.full((pre.shape[1], post.shape[1]), w)
    state = rule.init(*W.shape)
    for k in range(len(pre)):
        W, state = rule.step(W, pre[k], post[k], state, dt)
    return W


def test_oja_finds_the_first_principal_component_of_iris():
    rng = np.random.default_rng(0)
    w = rng.standard_normal(4)
    for k in range(20):
        for x in rng.permutation(X):
            w = Oja(lr=0.005 / (1 + k)).step(w, x)
    component = PCA(1).fit(X).components_[0]
    assert_allclose(np.linalg.norm(w), 1, atol=0.01)
    assert abs(w @ component) > 0.9995


def test_oja_rests_on_average_at_every_eigenvector_and_leaves_all_but_the_first():
    values, vectors = np.linalg.eigh(C)
    for v in vectors.T:
        for w in (v, -v):
            drift = np.mean([Oja(1).step(w, x) - w for x in X], axis=0)
            assert_allclose(drift, 0, atol=1e-12)
    first = vectors[:, -1]
    for v in vectors[:, :-1].T:
        w = np.cos(0.1) * v + np.sin(0.1) * first
        drift = np.mean([Oja(1).step(w, x) - w for x in X], axis=0)
        assert drift @ first > 0


def test_oja_takes_the_length_to_one_from_either_side():
    rng = np.random.default_rng(1)
    for length in (0.1, 3.0):
        w = length * np.array([0.5, 0.5, 0.5, 0.5])
        for x in rng.permutation(np.tile(X, (5, 1))):
            w = Oja(0.01).step(w, x)
        assert_allclose(np.linalg.norm(w), 1, atol=0.05)


def test_oja_differs_from_hebb_by_what_normalizing_takes_to_first_order():
    w, x = np.array([0.6, 0.8, 0.0, 0.0]), X[0]
    for lr in (1e-3, 1e-4):
        hebb = Hebb(lr).step(w, x)
        normalized = hebb / np.linalg.norm(hebb)
        assert np.linalg.norm(Oja(lr).step(w, x) - normalized) < 20 * lr**2


def test_hebb_turns_to_the_same_direction_and_grows_without_end():
    w, lengths, lr = np.array([0.1, -0.2, 0.3, 0.1]), [], 1e-3
    for _ in range(30):
        for x in X:
            w = Hebb(lr).step(w, x)
        lengths.append(np.linalg.norm(w))
    assert abs(w @ PCA(1).fit(X).components_[0]) / lengths[-1] > 0.999
    # On average each input stretches the first component by 1 + lr λ₁.
    growth = np.exp(len(X) * lr * np.linalg.eigvalsh(C)[-1])
    assert_allclose(lengths[-1] / lengths[-2], growth, rtol=0.01)


@pytest.mark.parametrize("rule", [Hebb, Oja])
def test_rules_of_rate_check_what_they_get_and_change_nothing_in_place(rule):
    w, x = np.array([1.0, 0.0]), np.array([1.0, 2.0])
    rule(0.1).step(w, x)
    assert_array_equal([w, x], [[1, 0], [1, 2]])
    assert rule(0.1).step(w.astype("f4"), x.astype("f4")).dtype == np.float32
    assert_array_equal(rule(0.1).step([1, 0], [1, 2]), rule(0.1).step(w, x))
    with pytest.raises(ValueError, match=r"x has shape \(3,\); expected \(2,\) as w"):
        rule(0.1).step(w, np.ones(3))
    for lr in (0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"lr is {lr}"):
            rule(lr)
    assert np.isnan(rule(0.1).step([np.nan, 1], [1, 1])).any()


def test_the_window_is_the_published_one():
    # Song, Miller, Abbott (2000): 0.5 % at most, depression 1.05 times potentiation.
    assert_allclose(stdp(1e-9), 0.005)
    assert_allclose(stdp(-1e-9) / stdp(1e-9), -1.05)
    assert_allclose(stdp(20) / stdp(1e-9), np.exp(-1))
    assert stdp(0) == 0
    s = np.linspace(-2000, 2000, 400_001)
    assert_allclose(np.trapezoid(stdp(s), s), 20 * (0.005 - 0.00525), atol=1e-5)


def test_a_pair_of_spikes_changes_a_weight_by_the_window():
    dt = 0.5
    for steps in (1, 7, 60):
        pre, post = np.zeros((100, 1), bool), np.zeros((100, 1), bool)
        pre[10], post[10 + steps] = True, True
        window = stdp(np.array([dt, -dt]) * steps, 0.01, 0.012, 17, 34)
        assert_allclose(learned(WIDE, pre, post, dt) - 0.5, window[0])
        assert_allclose(learned(WIDE, post, pre, dt) - 0.5, window[1])
    assert_allclose(learned(WIDE, pre, pre, dt), 0.5)


def test_step_by_step_is_the_sum_over_all_pairs():
    rng, dt = np.random.default_rng(2), 0.5
    pre, post = rng.random((400, 3)) < 0.05, rng.random((400, 2)) < 0.05
    W = learned(WIDE, pre, post, dt)
    for i in range(3):
        for j in range(2):
            t_pre, t_post = np.flatnonzero(pre[:, i]), np.flatnonzero(post[:, j])
            intervals = dt * np.subtract.outer(t_post, t_pre)
            pairs = stdp(intervals, 0.01, 0.012, 17, 34)
            assert_allclose(W[i, j] - 0.5, pairs.sum(), atol=1e-12)


def test_independent_poisson_spikes_let_a_weight_drift_by_the_area_of_the_window():
    # dw/dt = r_pre r_post (A_plus tau_plus - A_minus tau_minus), rates in 1/ms.
    rng, dt, n = np.random.default_rng(3), 1.0, 40
    rates = np.array([20.0, 40.0]) / 1000
    pre = poisson_spikes(rng, np.full(n, 20), 10_000, dt)
    post = poisson_spikes(rng, np.full(n, 40), 10_000, dt)
    drift = learned(WIDE, pre, post, dt, w=100.0).mean() - 100
    # A discrete trace sums Σ exp(-k dt / tau) dt over k = 1, 2, ..., not tau.
    area = 0.01 / np.expm1(dt / 17) - 0.012 / np.expm1(dt / 34)
    expected = rates.prod() * len(pre) * dt * area
    assert expected < -1.5
    assert_allclose(drift, expected, rtol=0.1)


def test_a_synapse_whose_sender_leads_grows_and_one_whose_sender_lags_shrinks():
    post = np.zeros((1000, 1), bool)
    post[20::50] = True
    pre = np.hstack([np.roll(post, -5, axis=0), np.roll(post, 5, axis=0)])
    early, late = learned(STDP(), pre, post, 1.0)[:, 0]
    assert early > 0.5 > late


def test_weights_stay_within_their_bounds():
    rng = np.random.default_rng(4)
    rule = STDP(A_plus=0.3, A_minus=0.3, w_max=0.8)
    W, state = rng.random((20, 1)), rule.init(20, 1)
    low, high = False, False
    for _ in range(200):
        pre, post = rng.random(20) < 0.2, rng.random(1) < 0.2
        W, state = rule.step(W, pre, post, state, 1.0)
        assert np.all((W >= 0) & (W <= 0.8))
        low, high = low or (W == 0).any(), high or (W == 0.8).any()
    assert low
    assert high


def test_traces_count_recent_spikes_and_can_be_pickled():
    rule, r, dt = STDP(tau_plus=15), 0.08, 1.0
    pre = np.random.default_rng(5).random((20_000, 1)) < r
    state, total = rule.init(1, 1), 0.0
    for spikes in pre:
        _, state = rule.step([[0.5]], spikes, [0], state, dt)
        total += state.x[0]
    assert_allclose(total / len(pre), r / -np.expm1(-dt / 15), rtol=0.05)
    again = pickle.loads(pickle.dumps(state))
    assert_array_equal(again.x, state.x)
    assert type(again) is type(state)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("A_plus", -0.1),
        ("A_minus", np.nan),
        ("tau_plus", 0),
        ("tau_minus", -20),
        ("w_max", 0),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"{name} is {value}"):
        STDP(**{name: value})
    if name != "w_max":
        with pytest.raises(ValueError, match=f"{name} is {value}"):
            stdp(1.0, **{name: value})


def test_shapes_that_do_not_fit_are_refused_by_name():
    rule = STDP()
    state = rule.init(3, 2)
    with pytest.raises(ValueError, match=r"pre has shape \(2,\); expected \(3,\)"):
        rule.step(np.ones((3, 2)), [1, 0], [1, 0], state, 1.0)
    with pytest.raises(ValueError, match=r"post has shape \(3,\); expected \(2,\)"):
        rule.step(np.ones((3, 2)), [1, 0, 0], [1, 0, 0], state, 1.0)
    with pytest.raises(ValueError, match=r"W has shape \(2, 3\); expected \(3, 2\)"):
        rule.step(np.ones((2, 3)), [1, 0, 0], [1, 0], state, 1.0)
    with pytest.raises(ValueError, match="dt is 0"):
        rule.step(np.ones((3, 2)), [1, 0, 0], [1, 0], state, 0)
    with pytest.raises(ValueError, match="n_pre is 0"):
        rule.init(0, 1)


def test_traces_may_be_lists_and_weights_keep_their_precision():
    rule = STDP()
    W, state = np.full((1, 1), 0.5, np.float32), rule.init(1, 1)
    lists = type(state)(*(x.tolist() for x in state))
    after, _ = rule.step(W, [1], [0], lists, 1.0)
    assert after.dtype == np.float32
    assert_array_equal(after, rule.step(W, [1], [0], state, 1.0)[0])


def test_a_spike_is_there_or_not():
    rule = STDP()
    with pytest.raises(ValueError, match="pre holds numbers other than 0 and 1"):
        rule.step(np.full((1, 1), 0.5), [-3], [0], rule.init(1, 1), 1.0)
