import numpy as np
import pytest
from sklearn.linear_model import ElasticNet as SklearnElasticNet
from sklearn.linear_model import Ridge

from lib.gradcheck import check_gradient
from lib.regularizers import L1, L2, ElasticNet, soft_threshold

PENALTIES = [L1(0.7), L2(0.7), ElasticNet(0.7, 0.3)]
rng = np.random.default_rng(0)
X = rng.standard_normal((60, 4))
y = X @ [0.8, -1.5, 0.0, 0.3] + 0.1 * rng.standard_normal(60)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_gradient_agrees_with_central_differences(penalty):
    W = np.random.default_rng(1).standard_normal((3, 2))
    assert check_gradient(lambda W: penalty(W)[0], W, penalty(W)[1]) < 1e-8


@pytest.mark.parametrize(
    ("penalty", "value"), [(L1(0.5), 4.0), (L2(0.5), 7.5), (ElasticNet(0.5, 0.2), 6.8)]
)
def test_price_of_one_minus_two_and_five(penalty, value):
    assert penalty(np.array([[1.0], [-2.0], [5.0]]))[0] == pytest.approx(value)


def test_elastic_net_ends_in_l1_and_l2():
    W = np.array([1.0, -3.0])
    for share, penalty in [(1, L1(0.7)), (0, L2(0.7))]:
        value, gradient = ElasticNet(0.7, share)(W)
        assert value == pytest.approx(penalty(W)[0])
        np.testing.assert_allclose(gradient, penalty(W)[1])


def test_l1_leaves_a_weight_of_zero_alone():
    assert L1(2.0)(np.zeros(3))[1].tolist() == [0, 0, 0]


def test_ridge_of_scikit_learn_is_where_the_gradient_with_l2_vanishes():
    w = Ridge(alpha=3.0, fit_intercept=False, tol=1e-12).fit(X, y).coef_
    data = X.T @ (X @ w - y)
    np.testing.assert_allclose(data + L2(3.0)(w)[1], 0, atol=1e-10)


def test_elastic_net_of_scikit_learn_is_where_the_gradient_vanishes():
    model = SklearnElasticNet(alpha=0.3, l1_ratio=0.6, fit_intercept=False, tol=1e-12)
    w = model.fit(X, y).coef_
    data = X.T @ (X @ w - y) / len(X)
    total = data + ElasticNet(0.3, 0.6)(w)[1]
    active = w != 0
    assert 0 < active.sum() < 4
    np.testing.assert_allclose(total[active], 0, atol=1e-8)
    assert (abs(data[~active]) <= 0.3 * 0.6).all()


def test_soft_threshold_of_three_and_minus_a_half_by_one():
    assert soft_threshold(np.array([3.0, -0.5, -3.0]), 1.0).tolist() == [2, 0, -2]


def test_soft_threshold_minimizes_half_the_squared_distance_plus_l1():
    grid = np.linspace(-3, 3, 6001)
    for w in (-2.2, -0.4, 0.1, 1.7):
        cost = [0.5 * (v - w) ** 2 + L1(0.6)(np.array(v))[0] for v in grid]
        assert soft_threshold(w, 0.6) == pytest.approx(grid[np.argmin(cost)], abs=1e-3)


@pytest.mark.parametrize("penalty", [L1, L2, lambda lam: ElasticNet(lam, 0.5)])
def test_float32_stays_float32_even_with_a_numpy_strength(penalty):
    value, gradient = penalty(np.float64(0.1))(np.ones((2, 2), np.float32))
    assert value.dtype == gradient.dtype == np.float32


@pytest.mark.parametrize(
    "make", [L1, L2, lambda lam: ElasticNet(lam, 0.5), lambda t: soft_threshold(1.0, t)]
)
def test_a_negative_strength_is_refused(make):
    with pytest.raises(ValueError, match="lam is -1; expected .* at least 0"):
        make(-1)


@pytest.mark.parametrize("l1_ratio", [-0.1, 1.1])
def test_a_share_outside_zero_to_one_is_refused(l1_ratio):
    with pytest.raises(
        ValueError, match=f"l1_ratio is {l1_ratio}; expected .* 0 and at"
    ):
        ElasticNet(1.0, l1_ratio)
