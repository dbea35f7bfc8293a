import numpy as np
import pytest

from lib.recurrent import clip_by_norm


def test_a_long_gradient_is_shortened_along_its_direction():
    g = np.array([[30.0, 0.0], [0.0, -40.0]])
    np.testing.assert_allclose(clip_by_norm(g, 5), g / 10, rtol=1e-15)


def test_a_short_gradient_is_copied():
    g = np.array([0.1, 0.3])
    clipped = clip_by_norm(g, 1.0)
    np.testing.assert_array_equal(clipped, g)
    assert not np.shares_memory(clipped, g)
    assert clip_by_norm(np.zeros(3), 1.0).tolist() == [0, 0, 0]
    assert clip_by_norm([], 1.0).size == 0


@pytest.mark.parametrize("size", [1e-300, 1e-170, 1e170, 1e300])
def test_squares_that_no_float_holds_do_no_harm(size):
    with np.errstate(all="raise"):
        clipped = clip_by_norm([3 * size, 4 * size], size)
    np.testing.assert_allclose(clipped, [0.6 * size, 0.8 * size], rtol=1e-15)


def test_single_precision_stays_single():
    assert clip_by_norm(np.full(4, 1e30, np.float32), 1.0).dtype == np.float32


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_leaves_nothing_that_looks_like_a_gradient(bad):
    assert np.isnan(clip_by_norm([1.0, bad], 1.0)).all()


@pytest.mark.parametrize("bad", [0, -1, np.nan, np.inf, "1"])
def test_a_norm_that_is_not_positive_is_refused(bad):
    with pytest.raises(ValueError, match="max_norm .*; expected"):
        clip_by_norm([1.0], bad)
