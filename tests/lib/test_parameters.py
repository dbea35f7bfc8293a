import numpy as np
import pytest

from lib.parameters import flatten, leaves, unflatten
from lib.perceptron import Unit

PARAMS = [
    {"W": np.arange(6.0).reshape(2, 3), "b": np.array([6.0, 7.0, 8.0])},
    {},
    [{"K": np.array(9.0)}, np.array([[10.0]])],
]


def test_flatten_lays_weights_row_by_row_and_before_biases():
    np.testing.assert_array_equal(flatten(PARAMS), np.arange(11.0))


def test_dicts_with_equal_keys_flatten_alike_in_whatever_order_they_were_written():
    forward = {"W": np.ones(2), "b": np.zeros(1)}
    backward = {"b": np.zeros(1), "W": np.ones(2)}
    np.testing.assert_array_equal(flatten(forward), flatten(backward))


def test_unflatten_undoes_flatten():
    tree = unflatten(flatten(PARAMS), PARAMS)
    assert tree[1] == {}
    assert [leaf.shape for leaf in leaves(tree)] == [(2, 3), (3,), (), (1, 1)]
    np.testing.assert_array_equal(tree[0]["W"], PARAMS[0]["W"])
    np.testing.assert_array_equal(tree[2][1], PARAMS[2][1])


def test_unflatten_gives_views():
    theta = np.zeros(11)
    tree = unflatten(theta, PARAMS)
    assert all(np.shares_memory(leaf, theta) for leaf in leaves(tree))
    tree[0]["b"][0] = 5
    assert theta[6] == 5


def test_flatten_gives_a_copy():
    params = {"b": np.zeros(3)}
    flatten(params)[0] = 1
    assert params["b"][0] == 0


def test_dtype_survives_both_ways():
    theta = flatten([{"W": np.ones((2, 2), np.float32)}])
    assert theta.dtype == np.float32
    assert unflatten(theta, {"W": np.ones((2, 2))})["W"].dtype == np.float32


def test_a_model_without_parameters_flattens_to_nothing():
    assert flatten([{}, {}]).shape == (0,)


@pytest.mark.parametrize("size", [10, 12])
def test_a_vector_of_another_length_is_refused(size):
    with pytest.raises(ValueError, match=rf"theta has shape \({size},\); .*\(11,\)"):
        unflatten(np.zeros(size), PARAMS)


def test_leaves_may_be_numbers_lists_of_them_and_whole():
    theta = flatten({"W": [[1, 2], [3, 4]], "b": np.array([5, 6], np.int8), "c": True})
    assert theta.dtype == np.float64
    assert theta.tolist() == [1, 2, 3, 4, 5, 6, 1]
    tree = unflatten([1, 2, 3], {"b": np.array([5, 6], np.int8), "c": 0})
    assert tree["b"].tolist() == [1, 2]
    assert tree["b"].dtype == tree["c"].dtype == np.float64
    assert flatten([np.ones(2, np.float16)]).dtype == np.float32


def test_a_named_tuple_is_a_tree_too():
    unit = Unit(np.array([1.0, 2.0]), 3.0)
    again = unflatten(flatten(unit), unit)
    assert type(again) is Unit
    assert (again.w.tolist(), float(again.b)) == ([1, 2], 3)


def test_what_is_no_number_is_refused_by_name():
    for f, name in ((flatten, "params"), (leaves, "params")):
        with pytest.raises(ValueError, match=f"{name} has dtype <U1"):
            f({"W": ["a"]})
    with pytest.raises(ValueError, match="theta has dtype <U1"):
        unflatten(["a"], [1.0])
    with pytest.raises(ValueError, match="like has dtype <U1"):
        unflatten([1.0], ["a"])
