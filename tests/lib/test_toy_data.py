"""Facts about the toy classes in the plane: where their points lie, free of noise."""

import numpy as np
import pytest

from lib import data

SETS = [data.moons, data.circles, data.spirals, data.xor_clouds]


def polar(X):
    return np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])


@pytest.mark.parametrize("make", SETS)
@pytest.mark.parametrize("n", [1, 7, 200])
def test_half_of_the_points_are_in_each_class(make, n):
    X, y = make(np.random.default_rng(0), n)
    assert X.shape == (n, 2)
    assert y.shape == (n,)
    assert (y == -1).sum() == n // 2
    assert (y == 1).sum() == n - n // 2


@pytest.mark.parametrize("make", SETS)
def test_points_fill_the_square_about_the_origin_and_stay_in_it(make):
    X, _ = make(np.random.default_rng(1), 4000, 0.0)
    assert np.abs(X).max() <= 1
    assert np.abs(X).max() > 0.45
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=0.03)


@pytest.mark.parametrize("make", SETS)
def test_classes_come_in_a_random_order(make):
    _, y = make(np.random.default_rng(2), 200)
    assert 60 < (np.diff(y) != 0).sum() < 140


@pytest.mark.parametrize("make", SETS)
def test_noise_moves_points_by_its_standard_deviation(make):
    clean, noisy = (make(np.random.default_rng(3), 5000, s)[0] for s in (0.0, 0.25))
    np.testing.assert_allclose((noisy - clean).std(axis=0), 0.25, rtol=0.05)


@pytest.mark.parametrize("make", SETS)
def test_the_same_seed_gives_the_same_points(make):
    (X, y), (X_again, y_again) = (make(np.random.default_rng(4), 50) for _ in range(2))
    np.testing.assert_array_equal(X, X_again)
    np.testing.assert_array_equal(y, y_again)


def test_each_moon_is_a_half_circle_and_the_other_is_its_mirror_image():
    X, y = data.moons(np.random.default_rng(5), 500, 0.0)
    upper = X * y[:, None] + [0.3, 0.15]
    np.testing.assert_allclose(np.hypot(*upper.T), 0.6)
    assert (upper[:, 1] >= 0).all()


def test_no_line_separates_the_moons():
    X, y = data.moons(np.random.default_rng(6), 2000, 0.0)
    normals = np.stack([np.cos(a := np.linspace(0, 2 * np.pi, 400)), np.sin(a)])
    least = [(X[y == 1] @ w).min() - (X[y == -1] @ w).max() for w in normals.T]
    assert max(least) < 0


def test_circles_have_their_two_radii():
    X, y = data.circles(np.random.default_rng(7), 500, 0.0)
    np.testing.assert_allclose(polar(X)[0], np.where(y > 0, 0.2, 0.8))


def test_spirals_turn_in_proportion_to_the_radius_half_a_turn_apart():
    X, y = data.spirals(np.random.default_rng(8), 500, 0.0)
    radius, angle = polar(X)
    turns = radius / 0.6 + np.where(y > 0, 0, 0.5) - angle / (2 * np.pi)
    np.testing.assert_allclose(turns, turns.round(), atol=1e-9)
    assert radius.min() < 0.2
    assert radius.max() > 0.9


def test_xor_clouds_lie_at_corners_of_the_xor_gate():
    X, y = data.xor_clouds(np.random.default_rng(9), 500, 0.0)
    assert {tuple(x) for x in X} == {(a, b) for a in (-0.5, 0.5) for b in (-0.5, 0.5)}
    np.testing.assert_array_equal(y > 0, (X[:, 0] > 0) != (X[:, 1] > 0))
