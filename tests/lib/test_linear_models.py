"""Facts about ridge regression, logistic regression and the linear SVM."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn import datasets, linear_model, svm

from lib import data
from lib.activations import sigmoid, softmax
from lib.features import standardize
from lib.layers import Dense
from lib.linear_models import LinearSVM, LogisticRegression, decision, ridge
from lib.losses import binary_cross_entropy_with_logits, cross_entropy, hinge


def breast_cancer():
    X, y = datasets.load_breast_cancer(return_X_y=True)
    return standardize(X)[0], y


def iris(first):
    """Two of the three species, which are 0 and 1: separable for first = 0 only."""
    X, y = datasets.load_iris(return_X_y=True)
    return X[50 * first : 50 * first + 100], y[50 * first : 50 * first + 100] - first


def signs(y):
    return 2 * y - 1


def gap(params, X, y, C):
    """How far the objective is from a bound on it, the dual, at these alpha."""
    W, alpha = params["W"], params["alpha"]
    xi = np.maximum(0, 1 - y * decision(params, X))
    V = X.T @ (alpha * y)
    return W @ W / 2 + C * xi.sum() - (alpha.sum() - V @ V / 2)


def test_a_decision_is_the_affine_layer_of_a_network():
    X, y = datasets.load_iris(return_X_y=True)
    params = LogisticRegression(0.1).fit(X, y)
    Z, _ = Dense(4, 3)(params, X)
    np.testing.assert_array_equal(decision(params, X), Z)
    np.testing.assert_array_equal(LogisticRegression(0.1).decision(params, X), Z)


@pytest.mark.parametrize("lam", [1e-3, 0.1, 10])
@pytest.mark.parametrize("load", [breast_cancer, lambda: iris(0), lambda: iris(1)])
def test_two_classes_are_fitted_as_by_scikit_learn(load, lam):
    X, y = load()
    theirs = linear_model.LogisticRegression(
        C=1 / (lam * len(y)), solver="newton-cholesky", tol=1e-12, max_iter=1000
    ).fit(X, y)
    params = LogisticRegression(lam).fit(X, y)
    np.testing.assert_allclose(params["W"], theirs.coef_[0], atol=1e-10)
    assert params["b"] == pytest.approx(theirs.intercept_[0], abs=1e-10)
    np.testing.assert_allclose(
        decision(params, X), theirs.decision_function(X), atol=1e-10
    )


@pytest.mark.parametrize("load", [datasets.load_iris, datasets.load_wine])
def test_several_classes_are_fitted_as_by_scikit_learn(load):
    X, y = load(return_X_y=True)
    X = standardize(X)[0]
    theirs = linear_model.LogisticRegression(
        C=1 / (0.01 * len(y)), solver="newton-cholesky", tol=1e-12, max_iter=1000
    ).fit(X, y)
    params = LogisticRegression(0.01).fit(X, y)
    np.testing.assert_allclose(params["W"], theirs.coef_.T, atol=1e-10)
    np.testing.assert_allclose(params["b"], theirs.intercept_, atol=1e-10)


def test_the_gradient_at_the_fit_is_that_of_cross_entropy_and_vanishes():
    X, y = breast_cancer()
    params = LogisticRegression(0.01).fit(X, y)
    dZ = binary_cross_entropy_with_logits(decision(params, X), y)[1]
    np.testing.assert_allclose(X.T @ dZ + 0.01 * params["W"], 0, atol=1e-12)
    assert dZ.sum() == pytest.approx(0, abs=1e-12)

    X, y = datasets.load_digits(return_X_y=True)
    X, y = X[:300], y[:300]
    params = LogisticRegression(0.01).fit(X, y)
    dZ = cross_entropy(decision(params, X), np.eye(10)[y])[1]
    np.testing.assert_allclose(X.T @ dZ + 0.01 * params["W"], 0, atol=1e-10)
    np.testing.assert_allclose(dZ.sum(axis=0), 0, atol=1e-12)


def test_without_a_penalty_mean_probability_is_the_share_of_the_class():
    X, y = iris(1)
    params = LogisticRegression(0).fit(X, y)
    p = sigmoid(decision(params, X))
    assert p.mean() == pytest.approx(y.mean(), abs=1e-12)
    np.testing.assert_allclose(p @ X, y @ X, rtol=1e-10)


def test_two_examples_a_side_have_the_log_odds_of_their_counts():
    X, y = [[0]] * 4 + [[1]] * 4, [0, 0, 0, 1, 0, 1, 1, 1]
    params = LogisticRegression(0).fit(X, y)
    np.testing.assert_allclose(decision(params, [[0], [1]]), np.log([1 / 3, 3]))


def test_an_overwhelming_penalty_leaves_the_shares_of_the_classes():
    X, y = datasets.load_wine(return_X_y=True)
    params = LogisticRegression(1e9).fit(X, y)
    np.testing.assert_allclose(params["W"], 0, atol=1e-6)
    P = softmax(decision(params, X))
    np.testing.assert_allclose(P, np.tile(np.bincount(y) / len(y), (len(y), 1)), 1e-3)


@pytest.mark.parametrize("labels", [(0, 1), (-1, 1), (3, 8)])
def test_the_larger_of_two_labels_is_the_positive_one(labels):
    X, y = iris(1)
    expected = LogisticRegression(0.1).fit(X, y)
    params = LogisticRegression(0.1).fit(X, np.array(labels)[y])
    np.testing.assert_array_equal(params["W"], expected["W"])
    assert np.mean((decision(params, X) > 0) == (y == 1)) > 0.9


def test_columns_stand_for_classes_in_rising_order_whatever_their_names():
    X, y = datasets.load_iris(return_X_y=True)
    params = LogisticRegression(0.1).fit(X, np.array([7, -2, 4])[y])
    right = np.array([-2, 4, 7])[decision(params, X).argmax(axis=1)]
    assert np.mean(right == np.array([7, -2, 4])[y]) > 0.9


def test_classes_that_can_be_separated_have_no_likeliest_weights():
    X, y = iris(0)
    with pytest.raises(ValueError, match="lam is 0.0 and the classes can be separated"):
        LogisticRegression(0).fit(X, y)
    # only just: the two classes share a value, and one weight would still grow
    with pytest.raises(ValueError, match="can be separated"):
        LogisticRegression(0).fit([[0], [1], [1], [2]], [0, 0, 1, 1])
    lengths = [
        np.linalg.norm(LogisticRegression(10.0**-k).fit(X, y)["W"]) for k in range(9)
    ]
    assert (np.diff(lengths) > 0).all()


def test_columns_that_say_the_same_share_the_weight():
    X, y = iris(1)
    expected = decision(LogisticRegression(0).fit(X, y), X)
    for more in (X[:, :1], np.ones((100, 1)), X @ [[1], [2], [3], [4]]):
        params = LogisticRegression(0).fit(np.hstack([X, more]), y)
        got = decision(params, np.hstack([X, more]))
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-8)
    twins = LogisticRegression(0.1).fit(X[:, [0, 0]], y)["W"]
    assert twins[0] == pytest.approx(twins[1])


def test_a_constant_column_has_weight_zero():
    X, y = breast_cancer()
    X = np.column_stack([X, np.full(len(X), 3.0)])
    assert LogisticRegression(0.1).fit(X, y)["W"][-1] == pytest.approx(0, abs=1e-12)
    assert LinearSVM(1).fit(X, signs(y))["W"][-1] == pytest.approx(0, abs=1e-12)
    assert ridge(X, y, 0.1)["W"][-1] == pytest.approx(0, abs=1e-12)


def test_columns_of_unlike_scale_and_place_are_fitted_as_exactly():
    X, y = datasets.load_breast_cancer(return_X_y=True)
    params = LogisticRegression(1e-6).fit(X, y)
    dZ = binary_cross_entropy_with_logits(decision(params, X), y)[1]
    np.testing.assert_allclose(X.T @ dZ + 1e-6 * params["W"], 0, atol=1e-9)
    params = LinearSVM(1.0).fit(X, signs(y))
    assert 0 <= gap(params, X, signs(y), 1.0) < 1e-8


@pytest.mark.parametrize("C", [1e-3, 1.0, 100.0])
@pytest.mark.parametrize("load", [breast_cancer, lambda: iris(0), lambda: iris(1)])
def test_the_street_is_that_of_scikit_learn(load, C):
    X, y = load()
    theirs = svm.SVC(kernel="linear", C=C, tol=1e-6).fit(X, y)
    params = LinearSVM(C).fit(X, signs(y))
    scale = np.abs(theirs.coef_).max()
    np.testing.assert_allclose(params["W"], theirs.coef_[0], atol=1e-3 * scale)
    np.testing.assert_allclose(params["W"], X.T @ (params["alpha"] * signs(y)), 1e-6)
    np.testing.assert_array_equal(
        np.flatnonzero(params["alpha"]), sorted(theirs.support_)
    )


@pytest.mark.parametrize("C", [1e-3, 1.0, 100.0, 1e6])
def test_no_other_street_is_better_for_its_dual_meets_it(C):  # E4-35
    X, y = breast_cancer()
    params = LinearSVM(C).fit(X, signs(y))
    value = (
        params["W"] @ params["W"] / 2
        + C * len(y) * hinge(decision(params, X), signs(y))[0]
    )
    assert abs(gap(params, X, signs(y), C)) < 1e-8 * value
    assert params["alpha"].min() >= 0
    assert params["alpha"].max() <= C
    assert params["alpha"] @ signs(y) == pytest.approx(0, abs=1e-8 * C)


def test_the_objective_is_hinge_loss_plus_penalty():
    X, y = data.blobs(np.random.default_rng(0), 60, 2.0)
    params, n, C = LinearSVM(0.5).fit(X, y), 60, 0.5

    def objective(theta):
        return theta[:2] @ theta[:2] / 2 + n * C * hinge(X @ theta[:2] + theta[2], y)[0]

    best = objective(np.append(params["W"], params["b"]))
    found = minimize(objective, np.zeros(3), method="Nelder-Mead", tol=1e-10)
    assert best <= found.fun + 1e-12
    assert best == pytest.approx(found.fun, abs=1e-6)


def test_a_street_between_two_points_is_as_wide_as_they_are_apart():  # F-98
    params = LinearSVM(100).fit([[0, 0], [0.24, 0.32]], [-1, 1])
    np.testing.assert_allclose(params["W"], [3, 4])
    assert 2 / np.linalg.norm(params["W"]) == pytest.approx(0.4)
    assert params["b"] == pytest.approx(-1)
    np.testing.assert_allclose(params["alpha"], 12.5)


def test_a_hard_margin_leaves_the_street_empty_and_touches_both_kerbs():
    X, y = iris(0)
    margins = signs(y) * decision(params := LinearSVM(1e6).fit(X, signs(y)), X)
    assert margins.min() == pytest.approx(1, abs=1e-9)
    for side in (-1, 1):
        assert margins[signs(y) == side].min() == pytest.approx(1, abs=1e-9)
    assert (params["alpha"] > 0).sum() == 3


@pytest.mark.parametrize("C", [0.1, 1.0, 1e4])
def test_without_the_others_support_vectors_make_the_same_street(C):
    X, y = breast_cancer()
    params = LinearSVM(C).fit(X, signs(y))
    support = params["alpha"] > 0
    assert 10 < support.sum() < 100
    again = LinearSVM(C).fit(X[support], signs(y[support]))
    np.testing.assert_allclose(again["W"], params["W"], rtol=1e-6)
    np.testing.assert_allclose(again["alpha"], params["alpha"][support], 1e-4, 1e-6 * C)


def test_support_vectors_are_those_that_are_not_beyond_their_kerb():
    X, y = breast_cancer()
    params = LinearSVM(1.0).fit(X, signs(y))
    margins = signs(y) * decision(params, X)
    np.testing.assert_array_equal(params["alpha"] > 0, margins < 1 + 1e-8)
    inside = margins < 1 - 1e-8
    np.testing.assert_array_equal(params["alpha"][inside], 1.0)


def test_moving_the_data_moves_the_street_along():
    X, y = data.blobs(np.random.default_rng(1), 50, 2.0)
    here, there = LinearSVM(1.0).fit(X, y), LinearSVM(1.0).fit(X + 1e5, y)
    np.testing.assert_allclose(there["W"], here["W"], rtol=1e-6)
    np.testing.assert_allclose(decision(there, X + 1e5), decision(here, X), atol=1e-5)


@pytest.mark.parametrize("seed", range(30))
def test_a_street_is_found_in_any_data(seed):
    rng = np.random.default_rng(seed)
    n, n_in, C = (
        int(rng.integers(2, 60)),
        int(rng.integers(1, 80)),
        10.0 ** rng.uniform(-5, 5),
    )
    X = rng.integers(-3, 4, (n, n_in)) * 10.0 ** rng.uniform(-2, 2)
    y = np.where(np.arange(n) < rng.integers(1, n), -1, 1)
    params = LinearSVM(C).fit(X, y)
    xi = np.maximum(0, 1 - y * decision(params, X)).sum()
    value = params["W"] @ params["W"] / 2 + C * xi
    assert abs(gap(params, X, y, C)) <= 1e-6 * value


def test_ridge_is_that_of_scikit_learn_whose_alpha_is_n_lam():
    X, y = datasets.load_diabetes(return_X_y=True)
    for lam in (0, 1e-4, 0.1, 100):
        theirs = linear_model.Ridge(alpha=lam * len(y), solver="svd").fit(X, y)
        params = ridge(X, y, lam)
        np.testing.assert_allclose(params["W"], theirs.coef_, rtol=1e-9)
        assert params["b"] == pytest.approx(theirs.intercept_, rel=1e-12)
        np.testing.assert_allclose(decision(params, X), theirs.predict(X), rtol=1e-10)


def test_the_gradient_at_the_fit_of_ridge_vanishes():
    X, y = datasets.load_diabetes(return_X_y=True)
    params = ridge(X, y, 0.01)
    E = decision(params, X) - y
    np.testing.assert_allclose(X.T @ E / len(y) + 0.01 * params["W"], 0, atol=1e-12)
    assert E.mean() == pytest.approx(0, abs=1e-10)


def test_ridge_fits_several_columns_one_by_one():
    X, y = datasets.load_diabetes(return_X_y=True)
    both = ridge(X, np.column_stack([y, -2 * y]), 0.1)
    one = ridge(X, y, 0.1)
    np.testing.assert_allclose(both["W"], np.column_stack([one["W"], -2 * one["W"]]))
    np.testing.assert_allclose(both["b"], [one["b"], -2 * one["b"]])


def test_without_a_penalty_the_shortest_of_many_solutions_is_taken():
    params = ridge([[0, 0], [1, 1], [2, 2]], [0, 2, 4], 0)
    np.testing.assert_allclose(params["W"], [1, 1])


MODELS = [LogisticRegression(0.1), LinearSVM(1.0)]
models = pytest.mark.parametrize("model", MODELS)


@models
def test_float32_stays_float32(model):
    X, y = breast_cancer()
    params = model.fit(X.astype(np.float32), signs(y))
    assert {np.asarray(one).dtype for one in params.values()} == {np.dtype(np.float32)}
    assert decision(params, X.astype(np.float32)).dtype == np.float32
    np.testing.assert_allclose(params["W"], model.fit(X, signs(y))["W"], atol=1e-4)
    params = ridge(X.astype(np.float32), y, 0.1)
    assert {np.asarray(one).dtype for one in params.values()} == {np.dtype(np.float32)}


@models
def test_inputs_are_left_alone(model):
    X, y = iris(1)
    before = X.copy()
    y = signs(y)
    model.fit(X, y)
    np.testing.assert_array_equal(X, before)
    np.testing.assert_array_equal(np.unique(y), [-1, 1])


@models
@pytest.mark.parametrize("y", [[1, 1, 1], [-1, -1, -1]])
def test_one_class_only_is_refused(model, y):
    with pytest.raises(ValueError, match="y holds .* only; expected two classes"):
        model.fit([[1], [2], [3]], y)


@models
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_with_a_hole_are_refused(model, bad):
    for fit in (model.fit, lambda X, y: ridge(X, y, 0.1)):
        with pytest.raises(ValueError, match="X has NaN or infinite entries"):
            fit([[1], [bad]], [-1, 1])
    with pytest.raises(ValueError, match="y has NaN or infinite entries"):
        ridge([[1], [2]], [1, bad], 0.1)
    assert np.isnan(decision({"W": np.ones(1), "b": 0.0}, [[np.nan]]))


@models
@pytest.mark.parametrize("y", [[-1], [-1, 1, 1], [[-1], [1]], [0.5, 1]])
def test_labels_that_are_not_one_a_sample_are_refused(model, y):
    with pytest.raises(ValueError, match="y .*; expected"):
        model.fit([[1], [2]], y)


@pytest.mark.parametrize("y", [[0, 1], [1, 2], [-1, 0]])
def test_the_sides_of_a_street_are_minus_one_and_one(y):  # E4-35
    with pytest.raises(ValueError, match="y holds .*; expected -1 and 1"):
        LinearSVM(1.0).fit([[1], [2]], y)
    with pytest.raises(ValueError, match="y holds .*; expected -1 and 1"):
        LinearSVM(1.0).fit([[1], [2], [3]], [-1, 0, 1])


def test_targets_of_another_length_are_refused_by_ridge():
    for y in ([1], [1, 2, 3], 1, [[[1]], [[2]]]):
        with pytest.raises(ValueError, match="y has shape .*; expected 2 rows"):
            ridge([[1], [2]], y, 0.1)


def test_samples_with_other_columns_have_no_decision():
    params = LinearSVM(1.0).fit([[1, 2], [3, 4]], [-1, 1])
    for X in ([[1]], [1, 2], [[1, 2, 3]]):
        with pytest.raises(ValueError, match=r"X has shape .*; expected 2 columns"):
            decision(params, X)


@pytest.mark.parametrize("bad", [-1, np.nan, np.inf, "1", None])
def test_strengths_out_of_range_are_refused(bad):
    with pytest.raises(ValueError, match="lam"):
        LogisticRegression(bad)
    with pytest.raises(ValueError, match="lam"):
        ridge([[1], [2]], [1, 2], bad)
    with pytest.raises(ValueError, match="C"):
        LinearSVM(bad)
    with pytest.raises(ValueError, match="C is 0"):
        LinearSVM(0)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"W": np.ones(2), "b": [1, 2, 3]}, r"b has shape \(3,\); expected \(\)"),
        ({"W": np.ones((2, 3)), "b": 0.0}, r"b has shape \(\); expected \(3,\)"),
        ({"W": np.ones(2)}, "expected a dict with b"),
        ({"W": 1.0, "b": 0.0}, r"W has shape \(\); expected \(n_in,\)"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(params, message):
    with pytest.raises(ValueError, match=message):
        decision(params, np.zeros((3, 2)))
