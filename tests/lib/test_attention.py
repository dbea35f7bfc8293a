import json
import pickle
import re
from pathlib import Path

import numpy as np
import pytest

from lib import layers, losses
from lib.attention import (
    Embedding,
    PositionalEncoding,
    SelfAttention,
    TransformerBlock,
    attention,
    attention_weights,
    positional_encoding,
)
from lib.optimizers import Adam
from lib.parameters import flatten, leaves
from lib.training import fit

PYTORCH = json.loads(
    (Path(__file__).parent / "pytorch.json").read_text(encoding="utf-8")
)
close = {"rtol": 0, "atol": 1e-12}


def draw(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


def random_params(layer, seed=0):
    params = layer.init(np.random.default_rng(seed))
    return {name: draw(W.shape, seed=seed)[0] for name, W in params.items()}


def heads_from_pytorch(table, prefix=""):
    names = "in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"
    W_QKV, b_QKV, W_O, b_O = (np.array(table[f"{prefix}{name}"]) for name in names)
    return {"W_QKV": W_QKV.T, "b_QKV": b_QKV, "W_O": W_O.T, "b_O": b_O}


def block_from_pytorch(table, d=""):
    def pair(name, weight, bias):
        W, b = (np.array(table[f"{d}{name}.{part}"]) for part in ("weight", "bias"))
        return {weight: W.T, bias: b}

    norms = [pair(name, "gamma", "beta") for name in ("norm1", "norm2")]
    think = [pair("linear1", "W", "b"), {}, pair("linear2", "W", "b")]
    tell = heads_from_pytorch(table, f"{d}self_attn.")
    return [[norms[0], tell], [norms[1], think]]


@pytest.mark.parametrize("name", ["attention", "masked attention"])
def test_attention_equals_pytorchs_forward_and_backward(name):  # F-67
    table = PYTORCH[name]
    Y, pullback = attention(table["Q"], table["K"], table["V"], table.get("mask"))
    np.testing.assert_allclose(Y, table["Y"], **close)
    for gradient, of in zip(pullback(table["dY"]), "QKV", strict=True):
        np.testing.assert_allclose(gradient, table[f"d{of}"], **close)


@pytest.mark.parametrize(("name", "causal"), [("heads", False), ("causal heads", True)])
def test_several_heads_equal_pytorchs_forward_and_backward(name, causal):
    layer, table = SelfAttention(4, heads=2, causal=causal), PYTORCH[name]
    params = heads_from_pytorch(table)
    Y, pullback = layer(params, table["X"])
    np.testing.assert_allclose(Y, table["Y"], **close)
    np.testing.assert_allclose(layer.weights(params, table["X"]), table["A"], **close)
    dX, grads = pullback(table["dY"])
    np.testing.assert_allclose(dX, table["dX"], **close)
    for name, gradient in heads_from_pytorch(table, "d").items():
        np.testing.assert_allclose(grads[name], gradient, **close)


def test_a_transformer_block_equals_pytorchs_forward_and_backward():
    block, table = (
        TransformerBlock(4, heads=2, n_hidden=5, causal=True),
        PYTORCH["block"],
    )
    Y, pullback = block(block_from_pytorch(table), table["X"])
    np.testing.assert_allclose(Y, table["Y"], **close)
    dX, grads = pullback(table["dY"])
    np.testing.assert_allclose(dX, table["dX"], **close)
    expected = block_from_pytorch(table, "d")
    for gradient, other in zip(leaves(grads), leaves(expected), strict=True):
        np.testing.assert_allclose(gradient, other, **close)


def test_weights_are_positive_and_each_query_shares_out_one():  # F-67
    A = attention_weights(*draw((2, 3, 5, 4), (2, 3, 7, 4)))
    assert A.shape == (2, 3, 5, 7)
    assert (A > 0).all()
    np.testing.assert_allclose(A.sum(axis=-1), 1, **close)


def test_equal_keys_give_the_mean_of_the_values():  # F-67
    Q, k, V = draw((5, 4), (1, 4), (6, 3))
    Y, _ = attention(Q, np.repeat(k, 6, axis=0), V)
    np.testing.assert_allclose(Y, np.tile(V.mean(axis=0), (5, 1)), **close)


def test_a_key_that_fits_far_better_gives_its_value_alone():
    K, V = 100 * np.eye(4), draw((4, 3))[0]
    Y, _ = attention(K[[2, 0]], K, V)
    np.testing.assert_array_equal(Y, V[[2, 0]])


def test_scores_of_many_entries_keep_the_variance_of_one_product():  # F-68
    q, k = draw((20_000, 64), (20_000, 64))
    assert (q * k).sum(axis=1).var() == pytest.approx(64, rel=0.03)
    log_A = np.log(attention_weights(q[:1000], k[:1000]))
    scores = log_A - log_A.mean(axis=1, keepdims=True)
    assert scores.var() == pytest.approx(1, rel=0.03)


def test_what_is_masked_neither_answers_nor_learns():
    Q, K, V = draw((2, 4), (3, 4), (3, 5))
    mask = [[True, False, True], [True, False, False]]
    Y, pullback = attention(Q, K, V, mask)
    changed = [array.copy() for array in (K, V)]
    for array in changed:
        array[1] = 9
    np.testing.assert_array_equal(attention(Q, *changed, mask)[0], Y)
    np.testing.assert_array_equal(Y[1], V[0])
    assert (attention_weights(Q, K, mask) > 0).tolist() == mask
    _, dK, dV = pullback(np.ones_like(Y))
    assert not dK[1].any()
    assert not dV[1].any()


def test_a_mask_of_one_is_no_mask_and_each_sample_may_have_its_own():
    Q, K, V = draw((2, 3, 4), (2, 5, 4), (2, 5, 2))
    Y, _ = attention(Q, K, V)
    np.testing.assert_array_equal(attention(Q, K, V, np.ones((3, 5)))[0], Y)
    mask = np.ones((2, 3, 5))
    mask[1, :, 2:] = 0
    own, _ = attention(Q, K, V, mask)
    np.testing.assert_allclose(own[0], Y[0], **close)
    np.testing.assert_allclose(own[1], attention(Q[1], K[1, :2], V[1, :2])[0], **close)


def test_scores_that_overflow_exp_do_no_harm():
    with np.errstate(all="raise"):
        Y, pullback = attention([[1e4, 0]], [[1e4, 0], [0, 1e4]], [[1.0], [2.0]])
        gradients = pullback([[1.0]])
    assert Y.tolist() == [[1]]
    assert all(np.isfinite(gradient).all() for gradient in gradients)


def test_attention_without_positions_does_not_know_the_order():
    order = [3, 0, 4, 1, 2]
    for layer in (SelfAttention(6, 3), TransformerBlock(6, 2, 7)):
        params, (X,) = layer.init(np.random.default_rng(0)), draw((2, 5, 6))
        Y, _ = layer(params, X)
        np.testing.assert_allclose(layer(params, X[:, order])[0], Y[:, order], **close)
        placed, _ = PositionalEncoding()({}, X)
        moved, _ = PositionalEncoding()({}, X[:, order])
        Y, Y_moved = layer(params, placed)[0], layer(params, moved)[0]
        assert not np.allclose(Y_moved, Y[:, order], atol=0.1)


@pytest.mark.parametrize(
    "layer", [SelfAttention(4, 2, causal=True), TransformerBlock(4, 2, 5, causal=True)]
)
def test_a_causal_layer_does_not_see_the_future(layer):
    params, (X,) = layer.init(np.random.default_rng(0)), draw((1, 6, 4))
    Y, pullback = layer(params, X)
    changed = X.copy()
    changed[:, 4:] = 7
    np.testing.assert_allclose(layer(params, changed)[0][:, :4], Y[:, :4], **close)
    dY = np.zeros_like(Y)
    dY[:, 3, 0] = 1
    dX, _ = pullback(dY)
    assert not dX[:, 4:].any()
    assert dX[:, :4].all()


def test_a_step_may_be_computed_alone_from_the_keys_and_values_kept():
    layer, (X,) = SelfAttention(4, 2, causal=True), draw((1, 6, 4))
    params = random_params(layer)
    Y, _ = layer(params, X)
    P = X[0] @ params["W_QKV"] + params["b_QKV"]
    Q, K, V = (part.reshape(6, 2, 2).swapaxes(0, 1) for part in np.split(P, 3, axis=1))
    last, _ = attention(Q[:, 5:], K, V)
    np.testing.assert_allclose(
        last.reshape(4) @ params["W_O"] + params["b_O"], Y[0, 5], **close
    )


def test_one_head_is_attention_between_two_dense_layers():
    layer, (X,) = SelfAttention(3, 1), draw((2, 5, 3))
    params = random_params(layer)
    W, b = np.split(params["W_QKV"], 3, axis=1), np.split(params["b_QKV"], 3)
    answers, _ = attention(*(X @ w + c for w, c in zip(W, b, strict=True)))
    Y, _ = layer(params, X)
    np.testing.assert_allclose(Y, answers @ params["W_O"] + params["b_O"], **close)


def test_the_weights_of_a_block_are_those_after_its_norm():
    block, (X,) = TransformerBlock(4, 2, 5), draw((2, 3, 4))
    params = block.init(np.random.default_rng(0))
    A = block.weights(params, X)
    assert A.shape == (2, 2, 3, 3)
    np.testing.assert_allclose(block.weights(params, 100 * X + 7), A, atol=1e-3)
    standard = (X - X.mean(axis=2, keepdims=True)) / X.std(axis=2, keepdims=True)
    attend = SelfAttention(4, 2).weights(params[0][1], standard)
    np.testing.assert_allclose(A, attend, atol=1e-3)


def test_blocks_and_embeddings_have_the_parameters_of_gpt2():
    # OpenAI's smallest: 12 blocks of width 768, 50257 tokens, 1024 places; 124,439,808
    rng = np.random.default_rng(0)
    block = flatten(TransformerBlock(768, 12, 4 * 768, causal=True).init(rng)).size
    assert block == 7_087_872
    norm = flatten(layers.LayerNorm(768).init(rng)).size
    assert 12 * block + norm + (50257 + 1024) * 768 == 124_439_808


def test_an_embedding_is_a_dense_layer_of_one_hot_rows():
    layer, ids = Embedding(5, 3), np.array([[4, 0, 4], [1, 1, 2]])
    params = layer.init(np.random.default_rng(0))
    Y, pullback = layer(params, ids)
    dense = {"W": params["W"], "b": np.zeros(3)}
    rows = np.eye(5)[ids.ravel()]
    expected, dense_pullback = layers.Dense(5, 3)(dense, rows)
    np.testing.assert_array_equal(Y.reshape(6, 3), expected)
    dY = draw(Y.shape)[0]
    dX, grads = pullback(dY)
    assert dX is None
    dense_grads = dense_pullback(dY.reshape(6, 3))[1]
    np.testing.assert_allclose(grads["W"], dense_grads["W"], **close)


def test_embeddings_start_with_variance_one_and_take_ids_of_any_kind():
    layer = Embedding(300, 200)
    params = layer.init(np.random.default_rng(0), dtype=np.float32)
    assert params["W"].dtype == np.float32
    assert params["W"].var() == pytest.approx(1, rel=0.02)
    for ids in ([[299, 0]], np.array([[299, 0]], np.uint16), np.array([[299.0, 0.0]])):
        np.testing.assert_array_equal(layer(params, ids)[0][0], params["W"][[299, 0]])
    assert layer(params, np.zeros((0, 4)))[0].shape == (0, 4, 200)


def test_positions_are_waves_whose_shift_is_a_rotation():
    P = positional_encoding(50, 8)
    assert P[0].tolist() == [0, 1] * 4
    for pair, wave in enumerate(P.reshape(50, 4, 2).swapaxes(0, 1)):
        np.testing.assert_allclose((wave**2).sum(axis=1), 1, **close)
        speed = 10 ** (-pair)
        turn = np.array([[np.cos(7 * speed), -np.sin(7 * speed)]])
        turn = np.vstack([turn, [[np.sin(7 * speed), np.cos(7 * speed)]]])
        np.testing.assert_allclose(wave[:-7] @ turn, wave[7:], atol=1e-12)


def test_the_likeness_of_two_positions_depends_on_their_distance_alone():
    P = positional_encoding(40, 16)
    likeness = P @ P.T
    for k in (1, 5, 20):
        np.testing.assert_allclose(np.diag(likeness, k), likeness[0, k], **close)


def test_an_odd_width_ends_with_a_sine():
    np.testing.assert_array_equal(
        positional_encoding(4, 3)[:, 2], np.sin(np.arange(4) / 10000 ** (2 / 3))
    )


def test_a_small_transformer_learns_to_reverse():
    rng = np.random.default_rng(0)
    X = rng.integers(4, size=(400, 4))
    model = layers.Chain(
        [
            Embedding(4, 16),
            PositionalEncoding(),
            TransformerBlock(16, 2, 16),
            layers.EachStep(layers.Dense(16, 4)),
        ]
    )
    params, history = fit(
        model,
        model.init(rng),
        losses.cross_entropy,
        Adam(0.01),
        X[:300],
        np.eye(4)[X[:300, ::-1]],
        epochs=25,
        batch_size=30,
        rng=rng,
    )
    right = model(params, X[300:])[0].argmax(axis=2) == X[300:, ::-1]
    assert right.mean() > 0.98
    assert history.train_loss[0] > 1


@pytest.mark.parametrize(
    "layer",
    [SelfAttention(4, 2), TransformerBlock(4, 2, 5, causal=True), Embedding(3, 2)],
    ids=repr,
)
def test_layers_can_be_pickled_and_compared(layer):
    assert pickle.loads(pickle.dumps(layer)) == layer


def test_a_query_that_may_look_nowhere_is_refused_by_its_place():
    Q, K = draw((2, 3, 4), (2, 5, 4))
    mask = np.ones((2, 3, 5), bool)
    mask[1, 2] = False
    with pytest.raises(ValueError, match="mask forbids query 1, 2 every key; expected"):
        attention_weights(Q, K, mask)


@pytest.mark.parametrize("shape", [(5,), (5, 3), (3, 1), (1, 3, 5), (2, 1, 3, 5)])
def test_a_mask_of_another_shape_is_refused(shape):
    Q, K = draw((2, 3, 4), (2, 5, 4))
    message = f"mask has shape {shape}; expected (3, 5) or (2, 3, 5)"
    with pytest.raises(ValueError, match=re.escape(message)):
        attention_weights(Q, K, np.ones(shape))


@pytest.mark.parametrize("bad", [0.5, -np.inf, np.nan, 2])
def test_a_mask_that_holds_more_than_yes_and_no_is_refused(bad):
    Q, K = draw((3, 4), (5, 4))
    mask = np.ones((3, 5))
    mask[1, 1] = bad
    with pytest.raises(ValueError, match=f"mask holds {bad}.*; expected True or False"):
        attention_weights(Q, K, mask)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((4,), (5, 4), (5, 4)), "Q has shape (4,); expected (..., T, d)"),
        (((3, 0), (5, 0), (5, 4)), "Q has shape (3, 0); expected"),
        (((3, 4), (0, 4), (0, 4)), "K has shape (0, 4); expected"),
        (((3, 4), (5, 3), (5, 4)), "K has shape (5, 3) and Q (3, 4); expected"),
        (((2, 3, 4), (5, 4), (5, 4)), "K has shape (5, 4) and Q (2, 3, 4); expected"),
        (((3, 4), (5, 4), (6, 4)), "V has shape (6, 4); expected (5,) before d_v"),
    ],
)
def test_queries_keys_and_values_that_do_not_fit_are_refused(shapes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        attention(*draw(*shapes))


@pytest.mark.parametrize(
    "layer", [SelfAttention(4, 2), TransformerBlock(4, 2, 5)], ids=repr
)
@pytest.mark.parametrize("shape", [(3, 4), (2, 0, 4), (2, 3, 5), (1, 2, 3, 4)])
def test_what_is_no_series_is_refused(layer, shape):
    params = layer.init(np.random.default_rng(0))
    message = re.escape(f"X has shape {shape}; expected (n_samples, T, 4), T 1 or more")
    with pytest.raises(ValueError, match=message):
        layer(params, np.ones(shape))
    with pytest.raises(ValueError, match=message):
        layer.weights(params, np.ones(shape))


@pytest.mark.parametrize("bad", [-1, 3, 1.5, np.nan, np.inf])
def test_ids_of_no_token_are_refused(bad):
    layer = Embedding(3, 2)
    params = layer.init(np.random.default_rng(0))
    with pytest.raises(ValueError, match=f"X holds {bad}.*; expected .* from 0 to 2"):
        layer(params, [[0, bad]])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SelfAttention(8, 3), "heads is 3; expected a divisor of n, 8"),
        (lambda: TransformerBlock(8, 5, 16), "heads is 5; expected a divisor of n, 8"),
        (lambda: SelfAttention(0, 1), "n is 0; expected a whole number, 1 or more"),
        (lambda: SelfAttention(8, 0), "heads is 0; expected"),
        (lambda: TransformerBlock(8, 2, 0), "n_hidden is 0; expected"),
        (lambda: Embedding(0, 2), "n_tokens is 0; expected"),
        (lambda: Embedding(2, 2.5), "n is 2.5; expected"),
        (lambda: positional_encoding(0, 4), "T is 0; expected"),
        (lambda: positional_encoding(4, -1), "n is -1; expected"),
        (lambda: PositionalEncoding()({}, np.ones((2, 3))), "X has shape .*; expected"),
    ],
)
def test_sizes_out_of_range_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_gradient_of_another_shape_is_refused():
    _, pullback = attention(*draw((3, 4), (5, 4), (5, 2)))
    with pytest.raises(ValueError, match=r"dY has shape \(3, 1\); expected \(3, 2\)"):
        pullback(np.ones((3, 1)))
    layer = SelfAttention(4, 2)
    _, pullback = layer(random_params(layer), np.ones((2, 3, 4)))
    with pytest.raises(ValueError, match=r"dY has shape \(4,\); expected \(2, 3, 4\)"):
        pullback(np.ones(4))


def test_a_residual_layer_must_keep_the_shape():
    layer = layers.Residual(layers.Dense(3, 2))
    with pytest.raises(ValueError, match=r"layer maps \(5, 3\) to \(5, 2\); expected"):
        layer(layer.init(np.random.default_rng(0)), np.ones((5, 3)))
