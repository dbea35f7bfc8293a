import numpy as np
import pytest

from lib import activations, initializers, layers
from lib.parameters import flatten, leaves, unflatten

N = 6


def random_params(layer, rng):
    # positive, because some are variances; not those of init, of which many are 0 or 1
    params = layer.init(rng)
    return unflatten(rng.uniform(0.5, 1.5, flatten(params).size), params)


def test_component_matrix_and_batch_forms_agree():  # F-19
    rng = np.random.default_rng(0)
    Theta1, Theta2 = rng.standard_normal((3, 4)), rng.standard_normal((1, 4))
    X = rng.standard_normal((5, 3))
    model = layers.Chain(
        [layers.Dense(3, 3), layers.Sigmoid(), layers.Dense(3, 1), layers.Sigmoid()]
    )
    params = [
        {"W": Theta1[:, 1:].T, "b": Theta1[:, 0]},
        {},
        {"W": Theta2[:, 1:].T, "b": Theta2[:, 0]},
        {},
    ]
    H, _ = model(params, X)
    for x, h in zip(X, H, strict=True):
        a = 1 / (1 + np.exp(-Theta1 @ [1, *x]))
        np.testing.assert_allclose(h, 1 / (1 + np.exp(-Theta2 @ [1, *a])), atol=1e-12)


def test_xor_by_hand_set_weights_is_exact():  # F-05
    model = layers.mlp([2, 2, 1], layers.Relu())
    params = [
        {"W": np.ones((2, 2)), "b": np.array([0.0, -1.0])},
        {},
        {"W": np.array([[1.0], [-2.0]]), "b": np.zeros(1)},
    ]
    X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    assert model(params, X)[0].T.tolist() == [[0, 1, 1, 0]]


def test_a_2_4_1_network_has_17_parameters():  # F-20
    model = layers.mlp([2, 4, 1], layers.Relu())
    assert flatten(model.init(np.random.default_rng(0))).size == 17


def test_derivative_of_the_textbook_neuron():  # F-30
    neuron = layers.Chain([layers.Dense(1, 1), layers.Sigmoid()])
    params = [{"W": np.array([[0.7]]), "b": np.array([-0.2])}, {}]
    A, pullback = neuron(params, np.array([[1.3]]))
    _, grads = pullback(2 * (A - 1))
    assert grads[0]["W"][0, 0] == pytest.approx(-0.18935616728484128, abs=1e-15)


def test_zero_weights_keep_hidden_units_alike():  # F-36
    rng = np.random.default_rng(0)
    model = layers.mlp([3, 4, 2], layers.Tanh(), initializers.zeros)
    params, X = model.init(rng), rng.standard_normal((N, 3))
    for _ in range(3):
        Y, pullback = model(params, X)
        _, grads = pullback(Y - X[:, :2])
        params = unflatten(flatten(params) - 0.1 * flatten(grads), params)
    assert (params[0]["W"] == params[0]["W"][:, :1]).all()
    assert params[2]["b"].any()


def test_a_chain_of_chains_is_the_flat_chain():
    rng = np.random.default_rng(0)
    a, b, c = layers.Dense(4, 3), layers.Tanh(), layers.Dense(3, 2)
    flat = layers.Chain([a, b, c])
    params, X = flat.init(rng), rng.standard_normal((N, 4))
    nested = layers.Chain([layers.Chain([a, b]), c])
    Y, pullback = flat(params, X)
    Y_nested, pullback_nested = nested([params[:2], params[2]], X)
    np.testing.assert_array_equal(Y, Y_nested)
    dX, grads = pullback(Y)
    dX_nested, grads_nested = pullback_nested(Y)
    np.testing.assert_array_equal(dX, dX_nested)
    np.testing.assert_array_equal(flatten(grads), flatten(grads_nested))


def test_dropout_in_use_is_the_identity():
    X = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(layers.Dropout(0.9)({}, X)[0], X)


def test_dropout_of_whole_numbers_keeps_their_mean():
    Y, _ = layers.Dropout(0.3)({}, np.ones((1000, 100), int), np.random.default_rng(0))
    assert Y.mean() == pytest.approx(1, abs=0.01)


def test_dropout_keeps_the_mean_and_has_the_variance_of_theory():  # F-52
    rng = np.random.default_rng(0)
    Y, _ = layers.Dropout(0.2)({}, np.full((400, 500), 3.0), rng)
    np.testing.assert_allclose(np.unique(Y), [0, 3.75])
    assert np.mean(Y == 0) == pytest.approx(0.2, abs=0.005)
    assert Y.mean() == pytest.approx(3, abs=0.02)
    assert Y.var() == pytest.approx(2.25, rel=0.02)


def test_dropout_silences_the_same_units_backward():
    X = np.ones((20, 30))
    Y, pullback = layers.Dropout(0.5)({}, X, np.random.default_rng(0))
    np.testing.assert_array_equal(pullback(X)[0], Y)


def test_dropout_of_nothing_is_the_identity_in_training_too():
    X = np.arange(12.0).reshape(3, 4)
    Y, _ = layers.Dropout(0)({}, X, np.random.default_rng(0))
    np.testing.assert_array_equal(Y, X)


@pytest.mark.parametrize("p", [-0.1, 1, 1.5, np.nan])
def test_a_dropout_probability_outside_zero_to_below_one_is_refused(p):
    with pytest.raises(ValueError, match=f"p is {p}; expected .* 0 and less than 1"):
        layers.Dropout(p)


def test_a_numpy_dropout_probability_keeps_float32():
    X, rng = np.ones((2, 3), np.float32), np.random.default_rng(0)
    assert layers.Dropout(np.float64(0.5))({}, X, rng)[0].dtype == np.float32


def test_norms_of_one_two_three_four():  # F-53
    rng, x = np.random.default_rng(0), np.array([[1.0, 2.0, 3.0, 4.0]])
    expected = np.array([[-1, -1 / 3, 1 / 3, 1]]) * 1.341635419968927
    batch, row = layers.BatchNorm(1), layers.LayerNorm(4)
    Y, _ = batch(batch.init(rng), x.T, rng)
    np.testing.assert_allclose(Y, expected.T, atol=1e-12)
    Y, _ = row(row.init(rng), x)
    np.testing.assert_allclose(Y, expected, atol=1e-12)


def test_a_constant_column_and_a_batch_of_one_are_harmless():
    layer, rng = layers.BatchNorm(2), np.random.default_rng(0)
    for X in (np.full((5, 2), 3.0), np.full((1, 2), 3.0)):
        Y, pullback = layer(layer.init(rng), X, rng)
        assert not Y.any()
        assert np.isfinite(pullback(np.ones_like(Y))[0]).all()


def test_batch_norm_hides_shift_and_scale_of_a_batch_but_only_in_training():
    layer, rng = layers.BatchNorm(3, eps=1e-12), np.random.default_rng(0)
    params, X = layer.init(rng), rng.standard_normal((50, 3))
    Y, _ = layer(params, X, rng)
    np.testing.assert_allclose(layer(params, 7 * X + 5, rng)[0], Y, atol=1e-9)
    np.testing.assert_allclose(layer(params, X)[0], X, atol=1e-9)


def test_training_moves_the_statistics_of_batch_norm_by_no_gradient():
    layer, rng = layers.BatchNorm(3), np.random.default_rng(0)
    params, X = layer.init(rng), rng.standard_normal((50, 3))
    _, grads = layer(params, X, rng)[1](X)
    assert not grads["mean"].any()
    assert not grads["var"].any()


def test_a_calibrated_chain_gives_in_use_what_it_gives_in_training():
    rng = np.random.default_rng(0)
    norm = layers.Chain([layers.Dense(5, 5), layers.BatchNorm(5)])
    model = layers.Chain(
        [layers.BatchNorm(4), layers.Dense(4, 5), layers.Tanh(), norm, layers.Tanh()]
    )
    params, X = random_params(model, rng), 3 * rng.standard_normal((50, 4)) + 1
    theta = flatten(params)
    calibrated = layers.calibrate(model, params, X)
    Y, _ = model(calibrated, X)
    np.testing.assert_allclose(Y, model(params, X, rng)[0], atol=1e-12)
    assert not np.allclose(Y, model(params, X)[0], atol=0.1)
    np.testing.assert_array_equal(flatten(params), theta)


def test_calibration_leaves_other_layers_alone():
    model = layers.mlp([4, 5, 2], layers.Relu())
    params = model.init(np.random.default_rng(0))
    assert layers.calibrate(model, params, np.ones((3, 4))) is params


def test_layer_norm_treats_each_row_by_itself_in_either_mode():
    layer, rng = layers.LayerNorm(4, eps=1e-12), np.random.default_rng(0)
    params, X = layer.init(rng), rng.standard_normal((3, 4))
    Y, _ = layer(params, X, rng)
    np.testing.assert_allclose(Y.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(Y.std(axis=1), 1, atol=1e-9)
    scaled = layer(params, X * [[2], [30], [0.5]] + [[1], [2], [3]])[0]
    np.testing.assert_allclose(scaled, Y, atol=1e-9)


def test_layers_apply_the_functions_they_are_named_after():
    Z = np.linspace(-3, 3, 8).reshape(2, 4)
    for layer, A in [
        (layers.Sigmoid(), activations.sigmoid(Z)),
        (layers.Tanh(), activations.tanh(Z)),
        (layers.Relu(), activations.relu(Z)),
        (layers.LeakyRelu(0.2), activations.leaky_relu(Z, 0.2)),
        (layers.Swish(), activations.swish(Z)),
        (layers.Softmax(), activations.softmax(Z)),
    ]:
        np.testing.assert_array_equal(layer({}, Z)[0], A)


def test_kinks_have_the_slope_of_convention():  # F-10
    zero, one = np.zeros((1, 1)), np.ones((1, 1))
    assert layers.Relu()({}, zero)[1](one)[0] == 0
    assert layers.LeakyRelu()({}, zero)[1](one)[0] == 0.01


def test_flatten_writes_images_as_rows_and_back():
    X = np.arange(24.0).reshape(2, 3, 4)
    Y, pullback = layers.Flatten()({}, X)
    assert Y[1].tolist() == list(range(12, 24))
    np.testing.assert_array_equal(pullback(Y)[0], X)


def test_mlp_has_an_activation_between_each_two_dense_layers():
    expected = (layers.Dense(2, 3), layers.Relu(), layers.Dense(3, 1))
    assert layers.mlp([2, 3, 1], layers.Relu()).layers == expected
    assert layers.mlp([2, 3, 1], layers.Relu).layers == expected


def test_mlp_draws_its_weights_by_the_initializer():
    model = layers.mlp([200, 300, 1], layers.Relu(), initializers.gaussian(0.5))
    params = model.init(np.random.default_rng(0))
    assert params[0]["W"].std() == pytest.approx(0.5, rel=0.02)
    assert not params[0]["b"].any()


def test_reprs_tell_what_a_model_is():
    model = layers.Chain([layers.Dense(2, 3), layers.Dropout(0.5), layers.BatchNorm(3)])
    assert model == layers.Chain(model.layers)
    assert repr(model) == (
        "Chain(layers=(Dense(n_in=2, n_out=3), Dropout(p=0.5), "
        "BatchNorm(n=3, eps=1e-05)))"
    )


@pytest.mark.parametrize(
    "layer", [layers.Dense(3, 2), layers.BatchNorm(3), layers.LayerNorm(3)], ids=repr
)
@pytest.mark.parametrize("shape", [(3,), (4, 1), (4, 2), (2, 4, 3)])
def test_inputs_that_are_not_rows_of_the_right_length_are_refused(layer, shape):
    params = layer.init(np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"X has shape \(.*\); expected \(n, 3\)"):
        layer(params, np.ones(shape))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: layers.Dense(0, 2), "n_in is 0; expected a whole number, 1 or more"),
        (
            lambda: layers.Dense(2, -1),
            "n_out is -1; expected a whole number, 1 or more",
        ),
        (lambda: layers.BatchNorm(0), "n is 0; expected a whole number, 1 or more"),
        (lambda: layers.LayerNorm(0), "n is 0; expected a whole number, 1 or more"),
        (lambda: layers.BatchNorm(2, eps=0), "eps is 0; expected .* more than 0"),
        (lambda: layers.LayerNorm(2, eps=-1), "eps is -1; expected .* more than 0"),
        (lambda: layers.mlp([3], layers.Relu()), "expected at least two widths"),
        (lambda: layers.mlp(3, layers.Relu()), "expected at least two widths"),
        (lambda: layers.mlp([2, 1.5], layers.Relu()), "sizes is 1.5; expected a whole"),
        (
            lambda: layers.mlp([2, 3, 1], "relu"),
            "activation is 'relu'; expected a layer",
        ),
        (lambda: layers.mlp([2, 3, 1], np.tanh), "activation is .*; expected a layer"),
        (lambda: layers.Chain([layers.Relu]), r"layers\[0\] is <class .*Relu"),
        (lambda: layers.Chain(layers.Relu()), "layers is Relu.*; expected a sequence"),
        (lambda: layers.Dense(2, 3, "he"), "initializer is 'he'; expected a function"),
        (lambda: layers.Activation("sin", np.cos), "f is 'sin'; expected a function"),
        (lambda: layers.LeakyRelu([0.1]), "alpha has shape"),
        (lambda: layers.Dense(2, 3).init(0), "rng is 0; expected a Generator"),
        (lambda: layers.Dropout(0.5)({}, [[1.0]], 0), "rng is 0; expected a Generator"),
        (
            lambda: (
                layers.Relu().init(0, dtype="x")
                or layers.Dense(1, 1).init(np.random.default_rng(0), dtype="x")
            ),
            "dtype is 'x'; expected float32",
        ),
    ],
)
def test_sizes_and_numbers_out_of_range_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_params_for_another_number_of_layers_are_refused():
    model = layers.mlp([2, 3, 1], layers.Relu())
    params = model.init(np.random.default_rng(0))
    for bad in (params[:2], {}, None):
        with pytest.raises(ValueError, match="params is no list of 3"):
            model(bad, np.ones((1, 2)))


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "params is {}; expected a dict with W"),
        ([1, 2], r"params is \[1, 2\]; expected a dict with W"),
        (
            {"W": np.ones((2, 2)), "b": np.zeros(2)},
            r"W has shape .*; expected \(3, 2\)",
        ),
        ({"W": np.ones((3, 2)), "b": np.zeros(3)}, r"b has shape .*; expected \(2,\)"),
        ({"W": np.ones((3, 2)), "b": ["a", "b"]}, "b has dtype <U1"),
    ],
)
def test_params_that_are_not_those_of_the_layer_are_refused(params, message):
    with pytest.raises(ValueError, match=message):
        layers.Dense(3, 2)(params, np.ones((1, 3)))


def test_params_in_whole_numbers_are_computed_in_floats():
    layer, X = layers.Dense(2, 1), [[0.5, 0.25]]
    Y, pullback = layer({"W": [[1], [2]], "b": [3]}, X)
    assert Y.tolist() == [[4.0]]
    assert pullback([[1]])[1]["W"].tolist() == [[0.5], [0.25]]
    start = layer.init(np.random.default_rng(0), dtype=int)
    assert {leaf.dtype for leaf in leaves(start)} == {np.dtype(float)}


def test_no_rows_have_no_statistics():
    rng = np.random.default_rng(0)
    norm = layers.BatchNorm(4)
    with pytest.raises(ValueError, match="X has shape .*; expected a row or more"):
        norm(norm.init(rng), np.empty((0, 4)), rng)
    with pytest.raises(ValueError, match="X has shape .*; expected a row or more"):
        layers.calibrate(norm, norm.init(rng), np.empty((0, 4)))


def test_measured_means_have_the_columns_and_the_precision_of_the_layer():
    layer = layers.BatchNorm(4)
    params = layer.init(None, np.float32)
    with pytest.raises(ValueError, match="3"):
        layers.calibrate(layer, params, np.ones((5, 3)))
    measured = layers.calibrate(layer, params, np.ones((5, 4)))
    assert {value.dtype for value in measured.values()} == {np.dtype("f")}


def test_an_activation_that_changes_nothing_hands_out_its_own_array():
    X = np.ones((2, 3))
    A, _ = layers.Activation(lambda z: z, np.ones_like)({}, X)
    assert not np.shares_memory(A, X)
