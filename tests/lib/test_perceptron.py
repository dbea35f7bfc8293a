"""Facts about one unit that have another origin than its code."""

import numpy as np
import pytest
from sklearn import linear_model, metrics
from sklearn.datasets import load_iris

from lib import data
from lib.perceptron import (
    Perceptron,
    Unit,
    fires,
    learn,
    length,
    log_loss,
    mistake_bound,
    probability,
)

AND = np.array([-1, -1, -1, 1])
XOR = np.array([-1, 1, 1, -1])


def theta(b, *w):
    return Unit(np.array(w, dtype=float), b)


def iris(first, features):
    chosen = np.isin(load_iris().target, (first, first + 1))
    target = load_iris().target[chosen]
    return load_iris().data[chosen][:, features], np.where(target > first, 1, -1)


def test_and_is_learned_in_eighteen_updates_and_nine_epochs():
    path, mistakes = learn(Perceptron(), data.CORNERS, AND)
    assert (path[-1].b, *path[-1].w) == (-4, 3, 2)
    assert sum(mistakes) == 18
    assert len(mistakes) == 9
    assert mistakes[-1] == 0


def test_scikit_learn_learns_the_same_and():
    theirs = linear_model.Perceptron(shuffle=False, tol=None, max_iter=9)
    theirs.fit(data.CORNERS, AND)
    ours = learn(Perceptron(), data.CORNERS, AND)[0][-1]
    np.testing.assert_array_equal(theirs.coef_[0], ours.w)
    assert theirs.intercept_ == ours.b


def test_xor_makes_four_mistakes_in_each_of_a_thousand_epochs_and_ends_at_zero():
    path, mistakes = learn(Perceptron(), data.CORNERS, XOR, epochs=1000)
    assert mistakes == [4] * 1000
    assert all(length(unit) == 0 for unit in path[::4])


def test_logistic_and_has_the_published_outputs():
    outputs = probability(theta(-30, 20, 20), data.CORNERS)
    published = [9.357622968839299e-14, 4.5397868702434395e-5] + [
        4.5397868702434395e-5,
        0.9999546021312976,
    ]
    np.testing.assert_allclose(outputs, published, rtol=1e-12)


def test_xnor_is_or_of_and_and_nor():
    layer = [
        probability(theta(*parameters), data.CORNERS)
        for parameters in ((-30, 20, 20), (10, -20, -20))
    ]
    outputs = probability(theta(-10, 20, 20), np.transpose(layer))
    published = [0.9999546, 4.548e-5, 4.548e-5, 0.9999546]
    np.testing.assert_allclose(outputs, published, rtol=1e-4)


def test_two_units_with_a_bend_and_a_sum_compute_xor():
    hidden = np.maximum(data.CORNERS @ np.ones((2, 2)) + [0, -1], 0)
    np.testing.assert_array_equal(hidden @ [1, -2], data.GATES["XOR"])


def test_two_layers_of_gates_compute_xor():
    layer = [
        fires(theta(*unit), data.CORNERS) for unit in ((-0.5, 1, 1), (1.5, -1, -1))
    ]
    outputs = fires(theta(-1.5, 1, 1), np.transpose(layer))
    assert tuple(outputs) == data.GATES["XOR"]


@pytest.mark.parametrize("gate", ["AND", "OR", "NOR", "NAND", "x₁", "NOT x₂", "never"])
def test_every_reachable_gate_is_learned(gate):
    outputs = np.array(data.GATES[gate])
    path, mistakes = learn(Perceptron(), data.CORNERS, 2 * outputs - 1)
    assert mistakes[-1] == 0
    np.testing.assert_array_equal(fires(path[-1], data.CORNERS), outputs)


@pytest.mark.parametrize("seed", range(200))
def test_corrections_never_exceed_novikoff_s_bound(seed):
    rng = np.random.default_rng(seed)
    margin = rng.uniform(0.03, 0.7)
    X, y = data.separable(rng, 20, margin)
    path, mistakes = learn(Perceptron(), X, y, epochs=10_000)
    assert mistakes[-1] == 0
    assert sum(mistakes) <= 3 / margin**2
    assert sum(mistakes) <= mistake_bound(path[-1], X, y)


@pytest.mark.parametrize("seed", range(100))
def test_corrections_never_exceed_the_bound_from_a_start(seed):
    rng = np.random.default_rng(seed)
    margin, lr = rng.uniform(0.05, 0.7), np.exp(rng.uniform(-5, 2))
    X, y = data.separable(rng, 20, margin)
    start = theta(*rng.normal(0, 2, 3))
    _, mistakes = learn(Perceptron(lr), X, y, start=start, epochs=10_000)
    assert mistakes[-1] == 0
    assert sum(mistakes) <= 3 / margin**2 + 2 * length(start) / (lr * margin)


def test_the_bound_is_attained_by_one_example():
    X, y = np.array([[3.0, 4.0]]), np.array([1])
    _, mistakes = learn(Perceptron(), X, y)
    assert sum(mistakes) == 1
    assert mistake_bound(theta(1, 3, 4), X, y) == pytest.approx(1)


def test_the_bound_does_not_depend_on_the_length_of_the_unit():
    X, y = data.separable(np.random.default_rng(0), 20, 0.1)
    unit = learn(Perceptron(), X, y)[0][-1]
    tenfold = Unit(10 * unit.w, 10 * unit.b)
    assert mistake_bound(tenfold, X, y) == pytest.approx(mistake_bound(unit, X, y))


@pytest.mark.parametrize("lr", [2.0**-7, 0.25, 4.0, 1024.0])
def test_from_zero_the_learning_rate_only_scales_the_path(lr):
    X, y = data.separable(np.random.default_rng(1), 30, 0.05)
    ones, mistakes = learn(Perceptron(1.0), X, y)
    scaled, the_same = learn(Perceptron(lr), X, y)
    assert mistakes == the_same
    for one, other in zip(ones, scaled, strict=True):
        np.testing.assert_array_equal(lr * one.w, other.w)
        assert lr * one.b == other.b


def test_nothing_is_mutated():
    X, y = data.separable(np.random.default_rng(1), 10, 0.1)
    before, start = X.copy(), theta(0.5, 1, -1)
    path, _ = learn(Perceptron(), X, y, start=start)
    np.testing.assert_array_equal(X, before)
    np.testing.assert_array_equal(start.w, [1, -1])
    assert path[0] is start


def test_a_point_on_the_boundary_does_not_fire_and_counts_as_a_mistake():
    unit, x = theta(-1, 1, 0), np.array([1.0, 5.0])
    assert fires(unit, [x]) == [0]
    for y in (-1, 1):
        corrected = Perceptron().step(unit, x, y)
        assert corrected is not unit
        assert corrected.b == -1 + y


@pytest.mark.parametrize("features", [[2, 3], [0, 1], [1, 3]])
def test_setosa_and_versicolor_are_learned(features):
    X, y = iris(0, features)
    path, mistakes = learn(Perceptron(), X, y, epochs=2000)
    assert mistakes[-1] == 0
    np.testing.assert_array_equal(2 * fires(path[-1], X) - 1, y)


def test_versicolor_and_virginica_are_not_learned():
    _, mistakes = learn(Perceptron(), *iris(1, [2, 3]), epochs=300)
    assert min(mistakes) > 0


def problem(seed, n=25):
    rng = np.random.default_rng(seed)
    return theta(*rng.normal(size=5)), rng.normal(size=(n, 4)), rng.integers(0, 2, n)


@pytest.mark.parametrize("seed", range(5))
def test_gradient_of_the_log_loss_agrees_with_central_differences(seed):
    unit, X, y = problem(seed)
    parameters, h = np.array([unit.b, *unit.w]), 1e-5
    secants = [
        (
            log_loss(theta(*(parameters + step)), X, y)[0]
            - log_loss(theta(*(parameters - step)), X, y)[0]
        )
        / (2 * h)
        for step in h * np.eye(5)
    ]
    gradient = log_loss(unit, X, y)[1]
    np.testing.assert_allclose([gradient.b, *gradient.w], secants, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_log_loss_agrees_with_scikit_learn(seed):
    unit, X, y = problem(seed)
    theirs = metrics.log_loss(y, probability(unit, X), labels=[0, 1])
    assert log_loss(unit, X, y)[0] == pytest.approx(theirs, rel=1e-12)


def test_log_loss_of_an_undecided_unit_is_the_logarithm_of_two():
    _, X, y = problem(0)
    assert log_loss(theta(0, 0, 0, 0, 0), X, y)[0] == pytest.approx(np.log(2))


def test_log_loss_neither_overflows_nor_rounds_to_zero():
    far = np.array([[1e4], [-1e4], [40.0]])
    value, gradient = log_loss(theta(0, 1), far, [0, 1, 1])
    assert value == pytest.approx(2e4 / 3, rel=1e-12)
    assert np.isfinite(gradient.w).all()
    assert log_loss(theta(0, 1), far[2:], [1])[0] == pytest.approx(np.exp(-40))


@pytest.mark.parametrize("lr", [0, -1, np.nan])
def test_a_learning_rate_that_is_not_positive_is_refused(lr):
    with pytest.raises(ValueError, match=r"lr is .*; expected .* more than 0"):
        Perceptron(lr)


@pytest.mark.parametrize("y", [[0, 0, 0, 1], [1, -1, 1], [[1], [1], [1], [-1]]])
def test_the_rule_refuses_labels_other_than_plus_and_minus_one(y):
    with pytest.raises(ValueError, match=r"y is .*; expected -1 and 1 of shape \(4,\)"):
        learn(Perceptron(), data.CORNERS, np.array(y))


@pytest.mark.parametrize("y", [AND, [0, 1], [[0], [0], [0], [1]], [0, 0, 0, np.nan]])
def test_the_log_loss_refuses_labels_outside_zero_and_one(y):
    with pytest.raises(ValueError, match=r"y is .*; expected 0 and 1 of shape \(4,\)"):
        log_loss(theta(0, 1, 1), data.CORNERS, y)


def test_a_unit_that_is_wrong_somewhere_has_no_bound():
    with pytest.raises(ValueError, match=r"unit has margin .*; expected"):
        mistake_bound(theta(-0.5, 1, 1), data.CORNERS, AND)


def test_nothing_that_is_not_finite_fires_or_is_learned():
    unit, X = theta(-1.5, 1, 1), data.CORNERS.copy()
    X[2, 1] = np.nan
    with pytest.raises(ValueError, match="X has NaN or infinite entries"):
        fires(unit, X)
    with pytest.raises(ValueError, match="X has NaN or infinite entries"):
        learn(Perceptron(), X, AND)
    assert np.isnan(probability(unit, X)[2])


def test_inputs_of_another_width_and_labels_of_another_kind_are_refused():
    unit = theta(-1.5, 1, 1)
    for f in (fires, probability):
        with pytest.raises(ValueError, match=r"X has shape .*; expected \(n, 2\)"):
            f(unit, np.ones((4, 3)))
    for y in (0, 2, np.nan, "1"):
        with pytest.raises(ValueError, match="y (is|has) .*; expected"):
            Perceptron().step(unit, [0, 1], y)
    with pytest.raises(ValueError, match="X has shape .*; expected one input"):
        log_loss(unit, np.empty((0, 2)), [])


def test_whole_inputs_of_a_byte_are_learned_as_floats_are():
    corners = (100 * data.CORNERS).astype(np.int8)
    bytes_, mistakes = learn(Perceptron(), corners, AND.astype(np.int8))
    floats, expected = learn(Perceptron(), 100 * data.CORNERS, AND)
    assert mistakes == expected
    np.testing.assert_array_equal(bytes_[-1].w, floats[-1].w)


@pytest.mark.parametrize("z", [20.0, 40.0, 700.0])
def test_a_sure_answer_has_its_small_price(z):
    loss, _ = log_loss(Unit(np.array([z]), 0.0), [[1.0]], [1])
    assert loss == pytest.approx(np.log1p(np.exp(-z)), rel=1e-14)


def test_a_unit_without_weights_has_no_margin():
    with (
        np.errstate(all="raise"),
        pytest.raises(ValueError, match="unit has margin nan"),
    ):
        mistake_bound(Unit(np.zeros(2), 0.0), [[1.0, 0.0]], [1])
