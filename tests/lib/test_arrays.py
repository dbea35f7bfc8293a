from fractions import Fraction

import numpy as np
import pytest

from lib.arrays import function, generator, number, real, samples, silent, whole

GIVEN = [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, "O", ">f8", np.longdouble])
def test_whatever_is_no_single_precision_becomes_float64(dtype):
    x = np.array(GIVEN, dtype)
    array = real(x, "x")
    assert array.dtype == np.float64
    assert array.dtype.isnative
    np.testing.assert_array_equal(array, x)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, ">f4", ">f2"])
def test_half_and_single_precision_become_single(dtype):
    array = real(np.array(GIVEN, dtype), "x")
    assert array.dtype == np.float32
    assert array.dtype.isnative
    np.testing.assert_array_equal(array, GIVEN)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_floats_come_in_as_they_are(dtype, order):
    x = np.array(GIVEN, dtype, order=order)
    x.setflags(write=False)
    assert real(x, "x") is x
    assert real(x[:, ::2], "x").base is x


def test_numbers_of_other_kinds_are_real_too():
    assert real([Fraction(1, 2), 10**30, True], "x").tolist() == [0.5, 1e30, 1.0]
    assert real(np.ma.array([1, 2]), "x").tolist() == [1, 2]


@pytest.mark.parametrize(
    "bad",
    [
        *("1", None, 1j, object, ["a", 1], [1, None], [[1, 2], [3]], [10**400]),
        *(np.array([1j]), np.array(["2020-01-01"], "M8[D]"), np.zeros(2, "i4,f8")),
        np.ma.array([1.0, 2.0], mask=[False, True]),
    ],
    ids=repr,
)
def test_what_is_no_real_number_is_refused_by_name(bad):
    with pytest.raises(ValueError, match=r"^theta .*; expected real numbers"):
        real(bad, "theta")


def test_axes_and_finiteness_are_asked_for():
    assert real([[1, np.inf]], "x", ndim=2)[0, 1] == np.inf
    with pytest.raises(ValueError, match=r"x has shape \(2,\); expected 2 axes"):
        real([1, 2], "x", ndim=2)
    for bad in (np.nan, np.inf, -np.inf):
        with pytest.raises(ValueError, match="x has NaN or infinite entries"):
            real([1, bad], "x", finite=True)


def test_whole_numbers_among_samples_stay_whole():
    labels = np.array([2, 0, 1], np.uint8)
    assert samples(labels, "y") is labels
    assert samples([2.0, 0.5], "y").dtype == np.float64
    assert samples(np.ones((2, 1), np.float16), "y").dtype == np.float32
    assert samples([], "y").shape == (0,)
    with pytest.raises(ValueError, match="y is 3; expected samples"):
        samples(3, "y")
    with pytest.raises(ValueError, match="y has dtype <U1"):
        samples(["a"], "y")


@pytest.mark.parametrize("half", [0.5, np.float32(0.5), np.array(0.5), Fraction(1, 2)])
def test_a_number_is_a_python_float(half):
    assert type(number(half, "x", least=0.5, most=0.5)) is float


@pytest.mark.parametrize(
    "bad", [0, 1, -0.1, 2, np.nan, np.inf, [0.5], "0.5", None, 0.5j, np.array([0.5])]
)
def test_a_number_out_of_bounds_or_none_is_refused(bad):
    with pytest.raises(ValueError, match=r"^p (is|has) .*; expected"):
        number(bad, "p", above=0, below=1)


def test_the_bounds_of_a_number_are_told():
    with pytest.raises(
        ValueError, match="p is 2; expected .* at least 0 and less than"
    ):
        number(2, "p", least=0, below=1)
    with pytest.raises(
        ValueError, match="p is -2; expected .* more than 0 and at most"
    ):
        number(-2, "p", above=0, most=1)
    with pytest.raises(ValueError, match="p is inf; expected one finite number$"):
        number(np.inf, "p")


@pytest.mark.parametrize("n", [3, np.int8(3), np.uint64(3)])
def test_a_whole_number_is_a_python_int(n):
    assert type(whole(n, "n")) is int


@pytest.mark.parametrize("bad", [2, 3.0, np.float64(4), True, np.True_, "4", None, [4]])
def test_what_is_not_whole_or_too_small_is_refused(bad):
    with pytest.raises(ValueError, match="n is .*; expected a whole number, 3 or more"):
        whole(bad, "n", least=3)


def test_seeds_and_names_are_neither_generators_nor_functions():
    rng = np.random.default_rng(0)
    assert generator(rng) is rng
    assert function(np.sin, "f") is np.sin
    for bad in (0, None, np.random, np.random.RandomState(0)):
        with pytest.raises(ValueError, match="noise is .*; expected a Generator"):
            generator(bad, "noise")
    with pytest.raises(ValueError, match="f is 'sin'; expected a function"):
        function("sin", "f")


def test_what_underflows_or_is_not_defined_is_silent_and_what_overflows_is_not():
    @silent
    def apply(f, *x):
        return f(*x)

    with np.errstate(all="raise"):
        assert apply(np.multiply, 1e-200, 1e-200) == 0
        assert np.isnan(apply(np.subtract, np.inf, np.inf))
        with pytest.raises(FloatingPointError):
            apply(np.multiply, 1e200, 1e200)
