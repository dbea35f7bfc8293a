import io
import sys

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression, Ridge

from lib import initializers, layers, losses
from lib.gradcheck import check_gradient
from lib.optimizers import Adam, GradientDescent
from lib.parameters import flatten, leaves, unflatten
from lib.regularizers import L1, L2
from lib.training import fit, gradient, minibatches

XOR_X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR_Y = np.array([[0.0], [1], [1], [0]])
LINE_X = np.linspace(-1, 1, 40)[:, None]
LINE_Y = 3 * LINE_X + 1


def fit_line(optimizer=None, X=LINE_X, Y=LINE_Y, seed=0, dtype=float, **options):
    model, rng = layers.Dense(1, 1), np.random.default_rng(seed)
    options = {"epochs": 50, "batch_size": 8, **options}
    return fit(
        model,
        model.init(rng, dtype),
        losses.mean_squared_error,
        optimizer or GradientDescent(0.1),
        X,
        Y,
        rng=rng,
        **options,
    )


def test_minibatches_deal_every_sample_once_with_its_target():
    X = np.arange(10)
    batches = list(minibatches(np.random.default_rng(0), X, 2 * X, 4))
    assert [len(x) for x, _ in batches] == [4, 4, 2]
    dealt = np.concatenate([x for x, _ in batches])
    assert sorted(dealt) == list(range(10))
    assert list(dealt) != list(range(10))
    assert all((y == 2 * x).all() for x, y in batches)


def test_minibatches_are_shuffled_anew_each_time():
    X, rng = np.arange(50), np.random.default_rng(0)
    first, second = (next(iter(minibatches(rng, X, X, 50)))[0] for _ in range(2))
    assert (first != second).any()


@pytest.mark.parametrize("penalty", [None, L2(0.3), L1(0.3)])
def test_gradient_is_that_of_loss_and_penalty_and_spares_biases(penalty):
    rng = np.random.default_rng(0)
    model = layers.mlp([3, 5, 2], layers.Tanh())
    params, X = model.init(rng), rng.standard_normal((7, 3))
    theta, Y = rng.standard_normal(flatten(params).size), rng.standard_normal((7, 2))

    def objective(theta):
        tree = unflatten(theta, params)
        L = losses.mean_squared_error(model(tree, X)[0], Y)[0]
        weights = tree[0]["W"], tree[2]["W"]
        return L + sum(penalty(W)[0] for W in weights if penalty)

    tree = unflatten(theta, params)
    L, g = gradient(model, tree, losses.mean_squared_error, X, Y, penalty=penalty)
    assert losses.mean_squared_error(model(tree, X)[0], Y)[0] == L
    assert check_gradient(objective, theta, g) < 1e-8


def test_a_loss_with_a_gradient_of_another_shape_is_refused():
    def wrong(Y_hat, Y):
        return np.mean((Y_hat - Y) ** 2), (Y_hat - Y)[:, 0]

    model = layers.Chain([layers.Dense(1, 1), layers.Tanh()])
    params = model.init(np.random.default_rng(0))
    message = r"dL has shape \(40,\); expected \(40, 1\) as Y_hat"
    with pytest.raises(ValueError, match=message):
        gradient(model, params, wrong, LINE_X, LINE_Y)


def test_a_line_is_found():
    params, history = fit_line(epochs=100)
    assert params["W"][0, 0] == pytest.approx(3, abs=1e-6)
    assert params["b"][0] == pytest.approx(1, abs=1e-6)
    assert history.train_loss[-1] < 1e-10


def test_a_map_that_is_no_layer_can_be_trained():
    def doubled(params, X, rng=None):
        return 2 * X @ params["W"], lambda dY: (None, {"W": 2 * X.T @ dY})

    params, _ = fit(
        doubled,
        {"W": np.zeros((1, 1))},
        losses.mean_squared_error,
        GradientDescent(0.1),
        LINE_X,
        3 * LINE_X,
        epochs=60,
        batch_size=8,
        rng=np.random.default_rng(0),
    )
    assert params["W"][0, 0] == pytest.approx(1.5, abs=1e-6)


def test_training_with_l2_ends_at_the_ridge_of_scikit_learn():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((30, 3))
    Y = X @ rng.standard_normal((3, 1)) + 2
    model = layers.Dense(3, 1)
    params, _ = fit(
        model,
        model.init(rng),
        losses.half_squared_error,
        GradientDescent(0.3),
        X,
        Y,
        epochs=500,
        batch_size=30,
        rng=rng,
        penalty=L2(0.5),
    )
    ridge = Ridge(alpha=0.5 * len(X)).fit(X, Y[:, 0])
    np.testing.assert_allclose(params["W"][:, 0], ridge.coef_, atol=1e-10)
    np.testing.assert_allclose(params["b"], ridge.intercept_, atol=1e-10)


def test_a_softmax_layer_ends_at_the_logistic_regression_of_scikit_learn():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 2))
    labels = (X @ [[1, 0, -1], [0, 1, -1]] + rng.gumbel(size=(60, 3))).argmax(axis=1)
    model = layers.Dense(2, 3)
    params, _ = fit(
        model,
        model.init(rng),
        losses.cross_entropy,
        GradientDescent(1.0),
        X,
        np.eye(3)[labels],
        epochs=1000,
        batch_size=60,
        rng=rng,
        penalty=L2(0.1),
    )
    expected = LogisticRegression(C=1 / (0.1 * 60), tol=1e-10).fit(X, labels)
    np.testing.assert_allclose(params["W"].T, expected.coef_, atol=1e-5)


def test_history_has_one_finite_entry_an_epoch():
    history = fit_line(epochs=7, validation=(LINE_X, LINE_Y))[1]
    assert all(len(series) == 7 for series in history)
    assert np.isfinite(history).all()
    assert history.train_loss[0] > history.train_loss[-1]


def test_history_of_one_full_batch_is_the_loss_and_norms_at_its_ends():
    params = {"W": np.array([[1.0]]), "b": np.array([5.0])}
    params, history = fit(
        layers.Dense(1, 1),
        params,
        losses.mean_squared_error,
        GradientDescent(0.5),
        np.array([[1.0], [-1.0]]),
        np.zeros((2, 1)),
        epochs=1,
        batch_size=2,
        rng=np.random.default_rng(0),
        validation=(np.array([[2.0]]), np.array([[0.0]])),
    )
    # predictions 6 and 4: loss (36 + 16) / 2, gradient (2, 10), then W = 0 and b = 0
    assert history.train_loss.tolist() == [26]
    assert history.gradient_norm[0] == pytest.approx(np.sqrt(104))
    assert history.weight_norm.tolist() == [0]
    assert history.validation_loss.tolist() == [0]


def test_train_loss_weighs_samples_not_batches():
    X, Y = np.ones((3, 1)), np.array([[0.0], [0.0], [3.0]])
    # one sample costs 9, the others 0; a rate next to 0 changes nothing
    model = layers.Dense(1, 1, initializers.zeros)
    for batch_size, seed in [(1, 0), (3, 0), (2, 0), (2, 1), (2, 2), (2, 3)]:
        _, history = fit(
            model,
            model.init(None),
            losses.mean_squared_error,
            GradientDescent(1e-15),
            X,
            Y,
            epochs=1,
            batch_size=batch_size,
            rng=np.random.default_rng(seed),
        )
        assert history.train_loss[0] == pytest.approx(3)


def test_weight_norm_leaves_out_biases():
    params, history = fit_line(epochs=5)
    assert history.weight_norm[-1] == pytest.approx(abs(params["W"][0, 0]))


def test_without_a_validation_set_its_loss_is_nan():
    assert np.isnan(fit_line(epochs=2)[1].validation_loss).all()


def test_equal_generators_train_to_the_last_bit():
    model = layers.Chain(
        [layers.Dense(2, 8), layers.BatchNorm(8), layers.Relu(), layers.Dropout(0.3)]
        + [layers.Dense(8, 1)]
    )

    def run(seed):
        rng = np.random.default_rng(seed)
        params, history = fit(
            model,
            model.init(rng),
            losses.binary_cross_entropy_with_logits,
            Adam(0.01),
            XOR_X,
            XOR_Y,
            epochs=20,
            batch_size=3,
            rng=rng,
            validation=(XOR_X, XOR_Y),
        )
        return np.concatenate([flatten(params), *history])

    np.testing.assert_array_equal(run(5), run(5))
    assert (run(5) != run(6)).any()


def test_start_and_data_are_left_alone():
    model, rng = layers.Dense(1, 1), np.random.default_rng(0)
    params = model.init(rng)
    before = [flatten(params), LINE_X.copy(), LINE_Y.copy()]
    fit_options = {"epochs": 3, "batch_size": 8, "rng": rng, "penalty": L2(0.1)}
    loss, optimizer = losses.mean_squared_error, Adam(0.1)
    fit(model, params, loss, optimizer, LINE_X, LINE_Y, **fit_options)
    for kept, now in zip(before, (flatten(params), LINE_X, LINE_Y), strict=True):
        np.testing.assert_array_equal(kept, now)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_params_keep_their_dtype_whatever_that_of_the_data(dtype):
    seen = []

    def loss(Y_hat, Y):
        L, dL = losses.mean_squared_error(Y_hat, Y)
        seen.extend([L.dtype, dL.dtype])
        return L, dL

    model, rng = layers.mlp([1, 3, 1], layers.Tanh()), np.random.default_rng(0)
    params, _ = fit(
        model,
        model.init(rng, dtype),
        loss,
        Adam(0.01),
        LINE_X,
        LINE_Y,
        epochs=2,
        batch_size=16,
        rng=rng,
        penalty=L2(0.1),
        validation=(LINE_X, LINE_Y),
    )
    assert {leaf.dtype for leaf in leaves(params)} == set(seen) == {np.dtype(dtype)}


def test_early_stopping_returns_the_best_parameters():
    # one step an epoch; from the eleventh on the rate is too high
    optimizer = GradientDescent(lambda t: 0.1 if t < 10 else 4.0)
    options = {"batch_size": 40, "validation": (LINE_X, LINE_Y)}
    params, history = fit_line(optimizer, epochs=200, patience=4, **options)
    assert history.validation_loss.argmin() == 9
    assert len(history.validation_loss) == 14
    at_best, _ = fit_line(optimizer, epochs=10, **options)
    np.testing.assert_array_equal(flatten(params), flatten(at_best))


def test_without_patience_the_last_parameters_are_returned():
    optimizer = GradientDescent(lambda t: 0.1 if t < 10 else 4.0)
    options = {"batch_size": 40, "validation": (LINE_X, LINE_Y)}
    params, history = fit_line(optimizer, epochs=14, **options)
    Y_hat, _ = layers.Dense(1, 1)(params, LINE_X)
    last = losses.mean_squared_error(Y_hat, LINE_Y)[0]
    assert last == history.validation_loss[-1] > history.validation_loss[9]


def test_validation_is_free_of_noise():
    model = layers.Chain([layers.Dense(1, 20), layers.Dropout(0.5)])
    rng, Y = np.random.default_rng(0), LINE_Y * np.ones(20)
    params, history = fit(
        model,
        model.init(rng),
        losses.mean_squared_error,
        GradientDescent(0.1),
        LINE_X,
        Y,
        epochs=2,
        batch_size=8,
        rng=rng,
        validation=(LINE_X, Y),
    )
    quiet = losses.mean_squared_error(model(params, LINE_X)[0], Y)[0]
    assert quiet == history.validation_loss[-1] < history.train_loss[-1]


def test_patience_does_not_stop_what_still_improves():
    history = fit_line(epochs=20, patience=1, validation=(LINE_X, LINE_Y))[1]
    assert len(history.validation_loss) == 20


def test_divergence_is_an_error_that_names_the_step():
    with pytest.raises(FloatingPointError, match=r"loss is (inf|nan) at step \d+, in"):
        fit_line(GradientDescent(1e6), epochs=500)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_the_seventh_loss_of_five_an_epoch_is_in_the_second_epoch(bad):
    values = iter([1.0] * 6 + [bad])
    with pytest.raises(
        FloatingPointError, match=f"loss is {bad} at step 7, in epoch 2"
    ):
        fit(
            layers.Dense(1, 1),
            {"W": np.zeros((1, 1)), "b": np.zeros(1)},
            lambda Y_hat, Y: (next(values), Y_hat - Y),
            GradientDescent(0.1),
            LINE_X,
            LINE_Y,
            epochs=3,
            batch_size=8,
            rng=np.random.default_rng(0),
        )


def test_batch_norm_comes_back_with_the_statistics_of_the_training_set():
    model = layers.Chain([layers.BatchNorm(1), layers.Dense(1, 1)])
    rng = np.random.default_rng(0)
    params, history = fit(
        model,
        model.init(rng),
        losses.mean_squared_error,
        GradientDescent(0.1),
        100 + 10 * LINE_X,
        LINE_Y,
        epochs=60,
        batch_size=10,
        rng=rng,
        validation=(100 + 10 * LINE_X, LINE_Y),
    )
    np.testing.assert_allclose(params[0]["mean"], 100)
    np.testing.assert_allclose(params[0]["var"], 100 * LINE_X.var())
    assert history.validation_loss[-1] < 0.2  # of 3.2 without an input


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Bar:
    """Stands for tqdm; remembers what it wrapped."""

    def __init__(self):
        self.seen = []

    def tqdm(self, epochs, delay, leave):
        assert (delay, leave) == (2, False)
        for epoch in epochs:
            self.seen.append(epoch)
            yield epoch


@pytest.mark.parametrize(
    ("stderr", "kernel", "seen"),
    [(Terminal, False, True), (io.StringIO, True, True), (io.StringIO, False, False)],
    ids=["in a terminal", "in a notebook", "unwatched"],
)
def test_progress_is_shown_where_somebody_watches(monkeypatch, stderr, kernel, seen):
    bar = Bar()
    monkeypatch.setattr(sys, "stderr", stderr())
    monkeypatch.setitem(sys.modules, "tqdm", bar)
    if kernel:
        monkeypatch.setitem(sys.modules, "ipykernel", bar)
    else:
        monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    fit_line(epochs=3)
    assert bar.seen == [0, 1, 2] * seen


def test_without_tqdm_a_watched_run_is_silent(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setitem(sys.modules, "tqdm", None)
    _, history = fit_line(epochs=3)
    assert len(history.train_loss) == 3
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "epochs is 0; expected a whole number, 1 or more"),
        ({"batch_size": 0}, "batch_size is 0; expected a whole number, 1 or more"),
        ({"patience": 0, "validation": (LINE_X, LINE_Y)}, "patience is 0; expected a"),
        ({"validation": (LINE_X,)}, "validation has 1 parts; expected"),
        ({"validation": (LINE_X, "Y")}, "validation Y has dtype"),
        ({"measure": "accuracy"}, "measure is 'accuracy'; expected a function"),
        ({"penalty": "l2"}, "penalty is 'l2'; expected a function"),
        ({"optimizer": "adam"}, "optimizer is 'adam'; expected one with init and step"),
        ({"X": [["a"]] * 40}, "X has dtype"),
        ({"Y": [["a"]] * 40}, "Y has dtype"),
        ({"Y": 3}, "Y is 3; expected samples"),
        ({"patience": 3}, "validation is None; patience expects a set"),
        ({"Y": LINE_Y[1:]}, "X has 40 rows and Y 39; expected as many"),
        ({"X": LINE_X[:0], "Y": LINE_Y[:0]}, "X has 0 rows and Y 0"),
        ({"Y": LINE_Y[:, 0]}, r"Y has shape \(8,\) and Y_hat \(8, 1\)"),
    ],
)
def test_bad_arguments_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        fit_line(**options)


def test_a_batch_size_that_is_not_positive_is_refused_before_the_first_batch():
    with pytest.raises(
        ValueError, match="size is 0; expected a whole number, 1 or more"
    ):
        minibatches(np.random.default_rng(0), LINE_X, LINE_Y, 0)


def test_xor_is_learned():
    model, rng = layers.mlp([2, 8, 1], layers.Tanh()), np.random.default_rng(0)
    params, history = fit(
        model,
        model.init(rng),
        losses.binary_cross_entropy_with_logits,
        Adam(0.05),
        XOR_X,
        XOR_Y,
        epochs=300,
        batch_size=4,
        rng=rng,
    )
    np.testing.assert_array_equal(model(params, XOR_X)[0] > 0, XOR_Y)
    assert history.train_loss[-1] < 0.01


def test_digits_are_read():
    images, labels = load_digits(return_X_y=True)
    X, Y = (images / 16).astype(np.float32), np.eye(10)[labels]
    rng = np.random.default_rng(0)
    order = rng.permutation(len(X))
    train, test = order[:1400], order[1400:]
    model = layers.mlp([64, 64, 10], layers.Relu(), initializers.he_normal)
    params, _ = fit(
        model,
        model.init(rng, np.float32),
        losses.cross_entropy,
        Adam(3e-3),
        X[train],
        Y[train],
        epochs=30,
        batch_size=32,
        rng=rng,
        penalty=L2(1e-4),
    )
    Z, _ = model(params, X[test])
    assert np.mean(Z.argmax(axis=1) == labels[test]) > 0.96


def read_digits(params, X, Y):
    rng, model = np.random.default_rng(0), layers.Dense(64, 10)
    params, history = fit(
        model,
        params,
        losses.cross_entropy,
        Adam(3e-3),
        X,
        Y,
        epochs=10,
        batch_size=32,
        rng=rng,
        validation=(X[:50], Y[:50]),
        measure=lambda Z, Y: np.mean(Z.argmax(axis=1) == Y.argmax(axis=1)),
    )
    return params, history


def test_a_start_in_whole_numbers_is_as_good_as_one_in_floats():
    images, labels = load_digits(return_X_y=True)
    X, Y = images / 16, np.eye(10)[labels]
    whole = {"W": np.zeros((64, 10), int), "b": np.zeros(10, np.int8)}
    params, history = read_digits(whole, X, Y)
    floats, _ = read_digits({name: x.astype(float) for name, x in whole.items()}, X, Y)
    np.testing.assert_array_equal(flatten(params), flatten(floats))
    assert history.train_measure[-1] > 0.92


def test_the_measure_is_that_of_the_parameters_after_each_epoch():
    images, labels = load_digits(return_X_y=True)
    X, Y = images[:200] / 16, np.eye(10)[labels[:200]]
    params, history = read_digits(
        layers.Dense(64, 10, initializers.zeros).init(None), X, Y
    )
    right = (X @ params["W"] + params["b"]).argmax(axis=1) == labels[:200]
    assert history.train_measure[-1] == right.mean()
    assert history.validation_measure[-1] == right[:50].mean()
    assert [len(series) for series in history] == [10] * 6
    _, without = fit_line(epochs=2, measure=lambda Y_hat, Y: np.abs(Y_hat - Y).max())
    assert np.isnan(without.validation_measure).all()
    assert without.train_measure[0] > without.train_measure[1] > 0


def test_pairs_are_made_by_position_whatever_the_index():
    order = np.random.default_rng(0).permutation(40)

    class Labelled:
        """A Series, as far as NumPy sees one: indexing it goes by label."""

        def __init__(self, values):
            self.values = values

        def __len__(self):
            return len(self.values)

        def __array__(self, dtype=None, copy=None):
            return self.values

        def __getitem__(self, rows):
            return self.values[order[rows]]

    X, Y = Labelled(LINE_X), Labelled(LINE_Y)
    params, _ = fit_line(epochs=100, X=LINE_X, Y=Y, validation=(X, Y))
    assert params["W"][0, 0] == pytest.approx(3, abs=1e-6)
    again, _ = fit_line(epochs=100, X=X, Y=LINE_Y)
    np.testing.assert_array_equal(flatten(params), flatten(again))


def test_labels_stay_whole_for_the_loss():
    def loss(Z, labels):
        return losses.cross_entropy(Z, np.eye(2)[labels])

    model, X = layers.Dense(1, 2), LINE_X
    _, history = fit(
        model,
        model.init(np.random.default_rng(0)),
        loss,
        Adam(0.1),
        X,
        (X[:, 0] > 0).astype(np.uint8),
        epochs=20,
        batch_size=8,
        rng=np.random.default_rng(0),
        measure=lambda Z, labels: np.mean(Z.argmax(axis=1) == labels),
    )
    assert history.train_measure[-1] > 0.9


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize(("which", "row"), [("X", 3), ("Y", 7)])
def test_data_that_are_not_finite_are_blamed_and_not_the_rate(which, row, bad):
    spoilt = {"X": LINE_X.copy(), "Y": LINE_Y.copy()}
    spoilt[which][row, 0] = bad
    with pytest.raises(
        FloatingPointError,
        match=rf"loss is .* at step \d+, in epoch 1: {which} holds {bad} in row {row};",
    ):
        fit_line(**spoilt)
    with pytest.raises(
        FloatingPointError,
        match=f"on the validation set, after epoch 1: {which} holds {bad} in row {row}",
    ):
        fit_line(validation=(spoilt["X"], spoilt["Y"]), patience=3)


def test_a_validation_loss_that_is_not_finite_is_an_error_that_names_the_epoch():
    model = layers.Chain(
        [layers.Dense(1, 1), layers.Activation(lambda z: z**500, np.sin)]
    )
    with pytest.raises(
        FloatingPointError,
        match="loss is inf on the validation set, after epoch 1; expected a finite",
    ):
        fit(
            model,
            [{"W": np.ones((1, 1)), "b": np.zeros(1)}, {}],
            losses.mean_squared_error,
            GradientDescent(1e-12),
            LINE_X,
            LINE_Y,
            epochs=3,
            batch_size=40,
            rng=np.random.default_rng(0),
            validation=([[1e3]], [[1.0]]),
        )


def test_training_is_silent_about_what_underflows():
    with np.errstate(all="raise"):
        _, history = fit_line(Adam(0.1), X=1e-200 * LINE_X, Y=1e-200 * LINE_Y, epochs=3)
    assert np.isfinite(history.train_loss).all()


@pytest.mark.parametrize("rng", [0, None, np.random.RandomState(0)])
def test_a_seed_is_no_generator(rng):
    with pytest.raises(ValueError, match="rng is .*; expected a Generator"):
        minibatches(rng, LINE_X, LINE_Y, 8)
