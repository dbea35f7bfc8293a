import math
import pickle

import numpy as np
import pytest

from lib import initializers

N_IN, N_OUT = 400, 300
VARIANCES = {  # facts F-48, F-49, F-50
    initializers.glorot_uniform: 0.0028571428571428571,
    initializers.glorot_normal: 0.0028571428571428571,
    initializers.he_uniform: 0.005,
    initializers.he_normal: 0.005,
    initializers.lecun_normal: 0.0025,
    initializers.gaussian(0.2): 0.04,
}
UNIFORM = [initializers.glorot_uniform, initializers.he_uniform]
ALL = [*VARIANCES, initializers.orthogonal, initializers.zeros]


@pytest.mark.parametrize(("initializer", "variance"), VARIANCES.items())
def test_weights_have_mean_zero_and_the_published_variance(initializer, variance, rng):
    W = initializer(rng, N_IN, N_OUT)
    assert W.shape == (N_IN, N_OUT)
    standard_error = math.sqrt(variance / W.size)
    assert abs(W.mean()) < 5 * standard_error
    assert W.var() == pytest.approx(variance, rel=5 * math.sqrt(2 / W.size))


@pytest.mark.parametrize("initializer", UNIFORM)
def test_a_uniform_bound_is_root_three_standard_deviations(initializer, rng):
    W = initializer(rng, N_IN, N_OUT)
    bound = math.sqrt(3 * VARIANCES[initializer])
    assert 0.999 * bound < abs(W).max() <= bound


def test_normal_weights_are_not_cut_off(rng):
    W = initializers.he_normal(rng, N_IN, N_OUT)
    beyond_two_sigma = np.mean(abs(W) > 2 * math.sqrt(0.005))
    assert beyond_two_sigma == pytest.approx(0.0455, abs=0.005)


def test_glorot_bound_of_300_to_100_is_the_published_one(rng):
    W = initializers.glorot_uniform(rng, 300, 100)
    assert abs(W).max() == pytest.approx(0.1224744871391589, rel=1e-3)


@pytest.mark.parametrize("sizes", [(7, 4), (4, 7), (5, 5)])
def test_orthogonal_keeps_lengths_on_its_short_side(sizes, rng):
    W = initializers.orthogonal(rng, *sizes)
    short = W.T @ W if sizes[0] >= sizes[1] else W @ W.T
    np.testing.assert_allclose(short, np.eye(min(sizes)), atol=1e-12)


def test_orthogonal_has_no_preferred_sign(rng):
    corners = [initializers.orthogonal(rng, 2, 2)[0, 0] for _ in range(400)]
    assert abs(np.mean(np.sign(corners))) < 0.2


def test_orthogonal_kernel_is_a_rotation_of_its_flattened_axes(rng):
    K = initializers.orthogonal(rng, 9, 4, shape=(3, 3, 4))
    K = K.reshape(9, 4)
    np.testing.assert_allclose(K.T @ K, np.eye(4), atol=1e-12)


def test_he_keeps_the_mean_square_through_thirty_relu_layers(rng):
    A = rng.standard_normal((200, 256))
    for _ in range(30):
        A = np.maximum(A @ initializers.he_normal(rng, 256, 256), 0)
    assert 0.2 < np.mean(A**2) / 0.5 < 5


def test_zeros_are_zeros():
    assert not initializers.zeros(None, 3, 2).any()


@pytest.mark.parametrize("initializer", ALL)
def test_another_shape_may_be_asked_for(initializer, rng):
    assert initializer(rng, 18, 36, shape=(4, 2, 3, 3)).shape == (4, 2, 3, 3)


@pytest.mark.parametrize("initializer", ALL)
def test_equal_generators_draw_equal_weights(initializer):
    W, V = (initializer(np.random.default_rng(3), 4, 3) for _ in range(2))
    np.testing.assert_array_equal(W, V)


@pytest.mark.parametrize("initializer", ALL)
@pytest.mark.parametrize("sizes", [{"n_in": 0, "n_out": 2}, {"n_in": 2, "n_out": -1}])
def test_sizes_that_are_not_positive_are_refused(initializer, sizes, rng):
    with pytest.raises(ValueError, match=r"n_(in|out) is (0|-1); expected a whole"):
        initializer(rng, **sizes)


def test_a_negative_standard_deviation_is_refused():
    with pytest.raises(ValueError, match="std is -1; expected .* at least 0"):
        initializers.gaussian(-1)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("bad", [0, None, np.random.RandomState(0)])
def test_a_seed_is_no_generator(bad):
    for initializer in ALL:
        if initializer is not initializers.zeros:
            with pytest.raises(ValueError, match="rng is .*; expected a Generator"):
                initializer(bad, 3, 2)


def test_initializers_can_be_pickled_and_draw_the_same_again():
    for initializer in ALL:
        again = pickle.loads(pickle.dumps(initializer))
        W = [f(np.random.default_rng(0), 3, 2) for f in (initializer, again)]
        np.testing.assert_array_equal(*W)


@pytest.mark.parametrize("whole", [int, np.int8, np.uint8])
@pytest.mark.parametrize(
    "start", [initializers.glorot_uniform, initializers.glorot_normal]
)
def test_a_count_may_be_of_any_integer_type(start, whole):
    W = start(np.random.default_rng(0), whole(100), whole(100))
    assert W.std() == pytest.approx(0.1, rel=0.05)
