"""Every public function of lib, and all that readers put into it.

One list of cases, one table of kinds. However an argument comes, as a list, in another
type or order, with an index, the answer is that of plain float64. What is no real
number is a ValueError that names the argument, and what is not finite stays visible.
"""

import doctest
import importlib
import inspect
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib import (
    activations,
    attention,
    calculus,
    convolution,
    data,
    features,
    gradcheck,
    initializers,
    izhikevich,
    layers,
    linear_algebra,
    linear_models,
    losses,
    metrics,
    neurons,
    optimizers,
    parameters,
    perceptron,
    plasticity,
    probability,
    recurrent,
    regularizers,
    spiking,
    surrogate,
    training,
    trees,
)

LIB = Path(activations.__file__).parent
# arrays is the door itself
MODULES = sorted({path.stem for path in LIB.glob("[a-z]*.py")} - {"arrays"})
TRIED, ROWS_OF = [], []


def case(name, call, rows="", unread="", said="", **arguments):
    """Note how to call something.

    An int is an argument that must be whole. `rows` names the arguments that have the
    samples along the first axis, `unread` those of which only the shape counts, and
    `said` what an error may name instead, as the function that is called with them.
    """
    for key, x in arguments.items():
        if not isinstance(x, int):
            arguments[key] = np.asarray(x, float)
    for key in arguments:
        said_of = [key, *said.split()]
        TRIED.append((name, call, arguments, key, said_of, key in unread.split()))
    if rows:
        ROWS_OF.append((name, call, arguments, rows.split()))


def rng():
    return np.random.default_rng(0)


def both_ways(layer):
    """Call a map with some of its params replaced, and its pullback."""

    def call(X, dY=None, **given):
        params = layer.init(rng())
        noise = rng() if isinstance(layer, layers.Dropout) else None
        Y, pullback = layer({**params, **given} if given else params, X, noise)
        return Y, pullback(np.ones_like(Y) if dY is None else dY)

    return call


def stepped(cell):
    """Take one step of a recurrent cell, and its pullback."""

    def call(X, **given):
        zero, params = cell.zero(len(X)), cell.init(rng())
        d = {f"d{name}": np.ones_like(x) for name, x in zero._asdict().items()} | given
        state = zero._make(
            given.get(name, zero) for name, zero in zero._asdict().items()
        )
        params |= {name: given[name] for name in params.keys() & given.keys()}
        state, pullback = cell.step(params, state, X)
        return state, pullback(zero._make(d[f"d{name}"] for name in zero._fields))

    return call


def fields_of(make, use, **values):
    """Note a class whose fields are varied one by one."""
    name = f"{make.__module__.removeprefix('lib.')}.{make.__name__}"
    case(name, lambda **given: use(make(**given)), **values)


# fmt: off
BITS = [[0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 1]]
SIGNS = [[1, -1], [-1, 1], [1, 1]]
ONE_HOT = [[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]]
SQUARE = [[1, 0], [1, 1]]
TABLE = [[0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 1], [1, 1, 1]]
LABELS, SIDES = [0, 1, 1, 0, 1], [-1, 1, 1, -1, 1]

for name in ("sigmoid", "tanh", "relu", "leaky_relu", "swish", "gelu"):
    for f in (getattr(activations, name), getattr(activations, f"{name}_prime")):
        case(f"activations.{f.__name__}", f, "z", z=BITS)
        if name == "leaky_relu":
            case(f"activations.{f.__name__}", lambda z, alpha, f=f: f(z, alpha),
                 z=[-2, 0, 3], alpha=1.0)
case("activations.softmax", activations.softmax, "Z", Z=BITS)
case("activations.softmax_jacobian", activations.softmax_jacobian, "z", z=[0, 1, 1])

SERIES = np.resize([0, 1, 1, 0, 1], (2, 3, 4))
for f, more in (
    (attention.attention_weights, {}), (attention.attention, {"V": SQUARE})
):
    case(f"attention.{f.__name__}", f, Q=BITS, K=[[1, 0, 1], [0, 1, 1]],
         mask=[[1, 1], [0, 1], [1, 0], [1, 1]], **more)


def attend(dY):
    Q, K = np.array(BITS, float), np.array(SIGNS, float).T
    return attention.attention(Q, K, SQUARE)[1](dY)


case("attention.attention", attend, dY=[[0, 1], [1, 1], [0, 0], [1, 0]])
case("attention.positional_encoding", attention.positional_encoding, T=3, n=4)
asks, block = attention.SelfAttention(4, 2, True), attention.TransformerBlock(4, 2, 3)
for layer in (asks, block, attention.PositionalEncoding()):
    name = f"attention.{type(layer).__name__}"
    case(name, both_ways(layer), "X dY", X=SERIES, dY=SERIES)
    if hasattr(layer, "weights"):
        case(f"{name}.weights",
             lambda X, layer=layer: layer.weights(layer.init(rng()), X), "X", X=SERIES)
case("attention.SelfAttention", both_ways(asks), X=SERIES, b_O=[0, 1, 0, 1],
     W_QKV=np.resize([1, 0, 1], (4, 12)), b_QKV=np.resize([1, 0], 12), W_O=np.eye(4))
fields_of(attention.SelfAttention, repr, n=3, heads=3)
fields_of(attention.TransformerBlock, repr, n=3, heads=3, n_hidden=2)
fields_of(attention.Embedding, repr, n_tokens=3, n=2)
case("attention.Embedding", both_ways(attention.Embedding(2, 2)), "X dY",
     X=[[0, 1, 1], [1, 0, 1]], dY=np.ones((2, 3, 2)), W=SQUARE)

case("calculus.gradient_descent",
     lambda x, lr, n_steps: calculus.gradient_descent(
         lambda x: np.sum(x**2), lambda x: 2 * x, x, lr, n_steps),
     said="f", x=[0, 1, 1], lr=1.0, n_steps=3)
case("calculus.hessian", lambda x: calculus.hessian(np.prod, x),
     said="f", x=[1, 0, 1])
case("calculus.is_convex_between",
     lambda x, y, n_points: calculus.is_convex_between(
         lambda v: np.sum(v**2), x, y, n_points),
     said="f", x=[0, 1], y=[1, 1], n_points=5)

case("convolution.output_size", convolution.output_size,
     n=9, size=3, stride=2, padding=1, dilation=1)
for f in (convolution.cross_correlate, convolution.convolve):
    case(f"convolution.{f.__name__}", f, S=BITS, K=SQUARE)
    case(f"convolution.{f.__name__}", f, unread="S", S=BITS, K=SQUARE,
         stride=2, padding=1, dilation=2)
IMAGES = np.resize([0, 1, 1, 0, 1], (2, 1, 4, 4))
for layer in (convolution.MaxPool(2), convolution.AveragePool(2)):
    case(f"convolution.{type(layer).__name__}", both_ways(layer), "X dY", X=IMAGES,
         dY=np.ones((2, 1, 2, 2)))
    fields_of(type(layer), repr, size=3, stride=2)
case("convolution.Conv2D", both_ways(convolution.Conv2D(1, 2, 3)), "X dY", X=IMAGES,
     dY=np.ones((2, 2, 2, 2)))
fields_of(convolution.Conv2D, repr,
          c_in=1, c_out=2, size=3, stride=2, padding=1, dilation=2)

for f in (data.moons, data.circles, data.spirals, data.xor_clouds):
    case(f"data.{f.__name__}", lambda n, noise, f=f: f(rng(), n, noise),
         n=5, noise=1.0)
case("data.separable", lambda n, margin: data.separable(rng(), n, margin),
     n=5, margin=0.0)
case("data.blobs", lambda n, distance: data.blobs(rng(), n, distance),
     n=5, distance=2.0)
case("data.cards", lambda n, size, mark: data.cards(rng(), n, size, mark),
     n=3, size=10, mark=2)

for f in (features.standardize, features.min_max):
    case(f"features.{f.__name__}", lambda X, f=f: f(X)[0], X=TABLE)
scaling = features.standardize(TABLE)[1]
case("features.Scaling.inverse", scaling.inverse, "Z", Z=TABLE)
pca = features.pca(TABLE, 2)
case("features.pca", features.pca, X=TABLE, k=2)
case("features.PCA.project", pca.project, "X", X=TABLE)
case("features.PCA.reconstruct", pca.reconstruct, "Z", Z=SQUARE)
APART = [[0], [1], [3], [9], [20]]
case("features.affinities", features.affinities, X=APART, perplexity=2.0)
P = features.affinities(APART, 2)
MAP = [[0, 0], [0, 1], [1, 0], [1, 1], [2, 1]]
case("features.tsne_loss", features.tsne_loss, Y=MAP, P=np.ones((5, 5)) - np.eye(5))
case("features.tsne_path",
     lambda Y, **descent: features.tsne_path(
         Y, **({"P": P, "n_steps": 5} | descent)), Y=MAP)
case("features.tsne_path", features.tsne_path, Y=MAP, P=np.ones((5, 5)) - np.eye(5),
     n_steps=3, lr=1.0, exaggeration=2.0, n_exaggerated=2, momentum=[0, 0])
case("features.tsne",
     lambda X, perplexity, start: features.tsne(
         X, rng(), perplexity, start=start, n_steps=1),
     X=APART, perplexity=2.0, start=MAP)

case("gradcheck.numerical_gradient",
     lambda x, eps: gradcheck.numerical_gradient(np.sum, x, eps), x=BITS, eps=1.0)
case("gradcheck.check_gradient",
     lambda x, grad, eps: gradcheck.check_gradient(np.sum, x, grad, eps),
     x=[0, 1, 1], grad=[1, 0, 1], eps=1.0)
case("gradcheck.check_pullback",
     lambda params, eps: gradcheck.check_pullback(
         lambda X: (X**2, lambda dY: dY), params, rng=rng(), eps=eps),
     said="x", params=BITS, eps=1.0)

for name in ("glorot_uniform", "glorot_normal", "he_uniform", "he_normal",
             "lecun_normal", "orthogonal", "zeros"):
    f = getattr(initializers, name)
    case(f"initializers.{name}",
         lambda n_in, n_out, shape, f=f: f(rng(), n_in, n_out, (shape, 2)),
         n_in=3, n_out=2, shape=3)
case("initializers.gaussian", lambda std: initializers.gaussian(std)(rng(), 3, 2),
     std=1.0)

CELL = izhikevich.CELL_TYPES["RS"]
CURRENT = [[1, 0], [1, 1], [0, 1], [1, 1]]
fields_of(izhikevich.Izhikevich, lambda cell: neurons.simulate(cell, CURRENT, 1.0),
          a=0.0, b=1.0, c=-65.0, d=8.0)
fields_of(izhikevich.Izhikevich, lambda cell: neurons.simulate(cell, CURRENT, 1.0),
          a=[0, 0], b=[1, 0], c=[-65, -60], d=[8, 2])
case("izhikevich.Izhikevich.init", CELL.init, n=3)
case("izhikevich.Izhikevich.step",
     lambda v, u, I, dt: CELL.step(izhikevich.IzhikevichState(v, u), I, dt),
     v=[0, 1], u=[1, 0], I=[1, 1], dt=1.0)
case("izhikevich.require_lengths", lambda n: izhikevich.require_lengths(CELL, n), n=3)

ROWS = np.resize([0, 1, 1, 0, 1], (3, 4))
for layer in (layers.Activation(np.sin, np.cos), layers.Sigmoid(), layers.Tanh(),
              layers.Relu(), layers.LeakyRelu(), layers.Swish(), layers.Softmax(),
              layers.Dropout(0.5), layers.BatchNorm(4), layers.LayerNorm(4),
              layers.Flatten(), layers.Chain([]), layers.Chain([layers.Tanh()]),
              layers.mlp([4, 3, 4], layers.Relu)):
    case(f"layers.{type(layer).__name__}", both_ways(layer), "X dY", X=ROWS, dY=ROWS)
case("layers.Dense", both_ways(layers.Dense(4, 2)), "X dY", X=ROWS, dY=ROWS[:, :2],
     W=np.resize([1, 0, 1], (4, 2)), b=[0, 1])
case("layers.BatchNorm", both_ways(layers.BatchNorm(4)), X=ROWS,
     gamma=[1, 0, 1, 0], beta=[1, 1, 0, 0], mean=[0, 1, 1, 0], var=[1, 1, 1, 1])
case("layers.EachStep", both_ways(layers.EachStep(layers.Dense(4, 2))), "X dY",
     X=SERIES, dY=np.ones((2, 3, 2)))
case("layers.Residual", both_ways(layers.Residual(layers.Tanh())), "X dY",
     X=SERIES, dY=SERIES)
case("layers.LayerNorm", both_ways(layers.LayerNorm(4)), X=ROWS,
     gamma=[1, 0, 1, 0], beta=[1, 1, 0, 0])
fields_of(layers.Dense, repr, n_in=3, n_out=2)
fields_of(layers.LeakyRelu, lambda f: f({}, ROWS)[0], alpha=1.0)
fields_of(layers.Dropout, lambda f: f({}, ROWS, rng())[0], p=0.0)
fields_of(layers.BatchNorm, repr, n=3, eps=1.0)
fields_of(layers.LayerNorm, repr, n=3, eps=1.0)
case("layers.mlp", lambda sizes: layers.mlp([sizes, 2], layers.Relu), sizes=3)
case("layers.calibrate",
     lambda X: layers.calibrate(layers.BatchNorm(4), layers.BatchNorm(4).init(None), X),
     "X", X=ROWS)

case("linear_algebra.norm", linear_algebra.norm, x=[1, 0, 1], p=2.0)
case("linear_algebra.rank", linear_algebra.rank, A=BITS)
case("linear_algebra.project", linear_algebra.project, y=[0, 1, 1, 0], X=BITS)
case("linear_algebra.least_squares", linear_algebra.least_squares,
     X=BITS, y=[0, 1, 1, 0])
SYMMETRIC = [[1, 1], [1, 0]]
case("linear_algebra.eigen_symmetric", linear_algebra.eigen_symmetric, A=SYMMETRIC)
case("linear_algebra.power_iteration",
     lambda A, n_steps: linear_algebra.power_iteration(A, rng(), n_steps),
     A=SYMMETRIC, n_steps=100)
case("linear_algebra.svd", linear_algebra.svd, A=SQUARE)
case("linear_algebra.low_rank", linear_algebra.low_rank, A=BITS, k=2)
case("linear_algebra.pagerank", linear_algebra.pagerank,
     links=[[0, 1, 1], [0, 0, 1], [1, 0, 0]], damping=0.0)

case("linear_models.decision",
     lambda W, b, X: linear_models.decision({"W": W, "b": b}, X), "X",
     W=[1, 0, 1], b=1.0, X=BITS)
case("linear_models.ridge", linear_models.ridge, X=TABLE, y=LABELS, lam=1.0)
for make, knob in (
    (linear_models.LogisticRegression, "lam"), (linear_models.LinearSVM, "C")
):
    name, model = f"linear_models.{make.__name__}", make(1.0)
    case(f"{name}.fit", model.fit, X=TABLE, y=SIDES)
    fields_of(make, lambda model: model.fit(TABLE, SIDES), **{knob: 1.0})
    case(f"{name}.decision",
         lambda X, model=model: model.decision(model.fit(TABLE, SIDES), X),
         "X", X=TABLE)

for f, prediction, target in (
    (losses.mean_squared_error, BITS, ONE_HOT),
    (losses.half_squared_error, BITS, ONE_HOT),
    (losses.mean_absolute_error, BITS, ONE_HOT),
    (losses.binary_cross_entropy, BITS, ONE_HOT),
    (losses.binary_cross_entropy_with_logits, BITS, ONE_HOT),
    (losses.categorical_cross_entropy, BITS, ONE_HOT),
    (losses.cross_entropy, BITS, ONE_HOT),
    (losses.kl_divergence, ONE_HOT, BITS),
    (losses.hinge, SIGNS, SIGNS),
):
    names = list(inspect.signature(f).parameters)
    case(f"losses.{f.__name__}", f, " ".join(names),
         **dict(zip(names, (prediction, target), strict=True)))

for f in (metrics.confusion_matrix, metrics.accuracy, metrics.precision,
          metrics.recall, metrics.f1, metrics.mse, metrics.rmse, metrics.mae,
          metrics.r2):
    more = {"positive": 1} if "positive" in inspect.signature(f).parameters else {}
    case(f"metrics.{f.__name__}", f, "y_hat y", y_hat=[0, 1, 0, 1, 1], y=LABELS, **more)
case("metrics.confusion_matrix", metrics.confusion_matrix,
     y_hat=[0, 1, 0, 1, 1], y=LABELS, classes=[1, 0])
for f in (metrics.roc_curve, metrics.auc, metrics.precision_recall_curve):
    case(f"metrics.{f.__name__}", f, scores=[0, 1, 1, 0, 0], y=LABELS, positive=1)
case("metrics.calibration", metrics.calibration,
     P=[0, 1, 1, 0, 0], y=LABELS, n_bins=3, positive=1)

LIF = neurons.LIF(10, 10, -70, -50, -65, 2)
fields_of(neurons.LIF, lambda cell: neurons.simulate(cell, CURRENT, 1.0),
          tau_m=10.0, R=10.0, E_L=-70.0, V_th=-50.0, V_reset=-65.0, t_ref=2.0)
fields_of(neurons.LIF, lambda cell: neurons.simulate(cell, CURRENT, 1.0),
          tau_m=[10, 20], R=[10, 5], E_L=[0, 1], V_th=[2, 3], V_reset=[0, 0],
          t_ref=[1, 0])
case("neurons.LIF.init", LIF.init, n=3)
case("neurons.LIF.dV_dt", LIF.dV_dt, V=[0, 1], I=[1, 1])
case("neurons.LIF.time_to_threshold", LIF.time_to_threshold, V=[-65, -60], I=[4, 5])
case("neurons.LIF.rate", LIF.rate, "I", I=[4, 13, 20])
case("neurons.LIF.step",
     lambda V, wait, I, dt: LIF.step(neurons.LIFState(V, wait), I, dt),
     V=[-65, -60], wait=[1, 0], I=[4, 5], dt=1.0)
case("neurons.simulate", lambda I, dt, v, u: neurons.simulate(
    CELL, I, dt, izhikevich.IzhikevichState(v, u)), "I",
    I=CURRENT, dt=1.0, v=[-65, -60], u=[1, 0])
case("neurons.spike_times", neurons.spike_times, "spikes", spikes=CURRENT, dt=1.0)
case("neurons.firing_rate", neurons.firing_rate, "spikes", spikes=CURRENT, dt=1.0)
case("neurons.cv", neurons.cv, times=[0, 1, 4, 5, 8])

for make in (optimizers.GradientDescent, optimizers.Momentum, optimizers.Nesterov,
             optimizers.AdaGrad, optimizers.RMSProp, optimizers.Adam, optimizers.AdamW):
    name, rule = f"optimizers.{make.__name__}", make(lr=0.5)
    values = {field.name: 0.0 for field in fields(make)} | {"lr": 1.0}
    if "eps" in values:
        values["eps"] = 1.0
    fields_of(make, lambda rule: rule.step(BITS, BITS, rule.init(BITS)), **values)
    case(f"{name}.init", rule.init, "theta", "theta", theta=BITS)
    case(f"{name}.step",
         lambda theta, g, rule=rule: rule.step(theta, g, rule.init(BITS)),
         theta=BITS, g=ONE_HOT)

for f in (parameters.leaves, parameters.flatten):
    case(f"parameters.{f.__name__}", lambda params, f=f: f({"W": params}), "params",
         params=BITS)
case("parameters.unflatten", lambda theta, like: parameters.unflatten(theta, [like]),
     unread="like", theta=[0, 1, 1, 0], like=SQUARE)

UNIT, RULE = perceptron.Unit(np.array([1.0, 1.0, 0.0]), -1.0), perceptron.Perceptron()
for f in (perceptron.fires, perceptron.probability):
    case(f"perceptron.{f.__name__}", lambda X, f=f: f(UNIT, X), "X", X=BITS)
    case(f"perceptron.{f.__name__}",
         lambda w, b, f=f: f(perceptron.Unit(w, b), BITS), w=[1, 0, 1], b=1.0)
case("perceptron.length", lambda w, b: perceptron.length(perceptron.Unit(w, b)),
     w=[1, 0, 1], b=1.0)
fields_of(perceptron.Perceptron, lambda rule: rule.step(UNIT, [1, 0, 1], 1), lr=1.0)
case("perceptron.Perceptron.init", RULE.init, n_in=3)
case("perceptron.Perceptron.step", lambda x, y: RULE.step(UNIT, x, y),
     x=[0, 0, 1], y=1.0)
case("perceptron.learn",
     lambda X, y, epochs: perceptron.learn(RULE, X, y, epochs=epochs), "X y",
     X=BITS, y=[1, -1, 1, -1], epochs=3)
case("perceptron.mistake_bound",
     lambda X, y, lr: perceptron.mistake_bound(UNIT, X, y, start=UNIT, lr=lr), "X y",
     X=[[1, 1, 0], [0, 0, 0]], y=[1, -1], lr=1.0)
case("perceptron.log_loss", lambda X, y: perceptron.log_loss(UNIT, X, y), "X y",
     X=BITS, y=[0, 1, 1, 0])

for make in (plasticity.Hebb, plasticity.Oja):
    fields_of(make, lambda rule: rule.step([1, 0], [1, 1]), lr=1.0)
    case(f"plasticity.{make.__name__}.step", make(lr=0.5).step, w=[1, 0], x=[0, 1])
case("plasticity.stdp", plasticity.stdp, interval=[-20, 0, 20],
     A_plus=1.0, A_minus=1.0, tau_plus=10.0, tau_minus=20.0)
STDP = plasticity.STDP()
fields_of(plasticity.STDP,
          lambda rule: rule.step(SQUARE, [0, 1], [1, 1], rule.init(2, 2), 1.0),
          A_plus=1.0, A_minus=1.0, tau_plus=10.0, tau_minus=20.0, w_max=1.0)
case("plasticity.STDP.init", STDP.init, n_pre=2, n_post=3)
case("plasticity.STDP.step",
     lambda W, pre, post, dt: STDP.step(W, pre, post, STDP.init(2, 2), dt),
     W=SQUARE, pre=[0, 1], post=[1, 1], dt=1.0)

for name in ("entropy", "joint_entropy", "mutual_information"):
    f = getattr(probability, name)
    key = next(iter(inspect.signature(f).parameters))
    case(f"probability.{name}", f,
         **{key: [0, 1, 0] if name == "entropy" else [[0, 1], [0, 0]], "base": 2.0})

fields_of(probability.bernoulli, lambda f: f.log_pmf([0, 1]), p=[0, 1])
fields_of(probability.gaussian, lambda f: f.log_pdf([0, 1]), mu=[0, 1], sigma=[1, 1])
fields_of(probability.poisson, lambda f: f.log_pmf([0, 1]), lam=[1, 1])
fields_of(probability.dirichlet, lambda f: f.log_pdf([0.5, 0.5]), alpha=[1, 1])
COIN, BELL = probability.bernoulli(0.5), probability.gaussian(0, 1)
COUNT, SHARES = probability.poisson(2), probability.dirichlet([1, 2])
case("probability.bernoulli.log_pmf", COIN.log_pmf, "x", x=[0, 1, 1])
case("probability.gaussian.log_pdf", BELL.log_pdf, "x", x=[0, 1, 1])
case("probability.poisson.log_pmf", COUNT.log_pmf, "k", k=[0, 1, 1])
case("probability.dirichlet.log_pdf", SHARES.log_pdf, "x", x=[[0, 1], [1, 0]])
for family in (COIN, BELL, COUNT, SHARES):
    case(f"probability.{type(family).__name__}.sample",
         lambda n, family=family: family.sample(rng(), n), n=3)
case("probability.posterior_grid", probability.posterior_grid,
     prior=[1, 0, 1], likelihood=[1, 1, 0])
for name in ("log_likelihood", "mle"):
    f = getattr(probability, name)
    case(f"probability.{name}",
         lambda D, theta, f=f: f(probability.bernoulli, D, theta),
         said="p", D=[1, 1, 1], theta=[0, 1])
case("probability.map_estimate",
     lambda D, theta, prior: probability.map_estimate(
         probability.poisson, D, theta, prior),
     said="lam", D=[1, 1, 0], theta=[1, 1], prior=[0, 1])

for make in (recurrent.RNN, recurrent.LSTM, recurrent.GRU, surrogate.LIFCell):
    cell = make(4, 2)
    name = f"{make.__module__.removeprefix('lib.')}.{make.__name__}"
    state, params = cell.zero(3)._fields, cell.init(rng())
    moved = [*state, *(f"d{one}" for one in state)]
    unread = "h" if "V" in state else ""  # the potential knows of the spikes
    case(f"{name}.step", stepped(cell), f"X {' '.join(moved)}", unread, X=ROWS,
         **dict.fromkeys(moved, [[0, 1], [1, 1], [1, 0]]))
    case(f"{name}.step", stepped(cell), X=ROWS,
         **{key: np.resize([1, 0, 1], x.shape) for key, x in params.items()})
    case(f"{name}.zero", lambda n, cell=cell: cell.zero(n), n=3)
    case("recurrent.Unroll", both_ways(recurrent.Unroll(cell)), "X dY", X=SERIES,
         dY=np.ones((2, 3, 2)))
    fields_of(make, repr, n_in=3, n_hidden=2)
fields_of(recurrent.LSTM, lambda cell: cell.init(rng()), n_in=3, n_hidden=2,
          forget_bias=1.0)
case("recurrent.LastStep", both_ways(recurrent.LastStep()), "X dY", unread="X",
     X=SERIES, dY=ROWS[:2])
case("recurrent.clip_by_norm", recurrent.clip_by_norm, g=BITS, max_norm=1.0)

fields_of(regularizers.L1, lambda penalty: penalty([1.0, -2.0]), lam=1.0)
fields_of(regularizers.L2, lambda penalty: penalty([1.0, -2.0]), lam=1.0)
fields_of(regularizers.ElasticNet, lambda penalty: penalty([1.0, -2.0]),
          lam=1.0, l1_ratio=1.0)
for penalty in (
    regularizers.L1(1), regularizers.L2(1), regularizers.ElasticNet(1, 0.5)
):
    case(f"regularizers.{type(penalty).__name__}", penalty, "W", W=BITS)
case("regularizers.soft_threshold", regularizers.soft_threshold, "W", W=BITS, lam=1.0)

case("spiking.Network",
     lambda W, tau_s, delay: neurons.simulate(
         spiking.Network(CELL, W, tau_s, delay), CURRENT, 1.0),
     W=[[0, 1], [1, 0]], tau_s=[1, 2], delay=2)
NETWORK = spiking.Network(CELL, SQUARE)
case("spiking.Network.init", spiking.Network(CELL, np.eye(3)).init, n=3)
case("spiking.Network.step",
     lambda v, u, I_syn, I, dt: NETWORK.step(
         NETWORK.init(2)._replace(v=v, u=u, I_syn=I_syn), I, dt),
     v=[0, 1], u=[1, 0], I_syn=[0, 1], I=[1, 1], dt=1.0)
case("spiking.poisson_spikes",
     lambda rate, n_steps, dt: spiking.poisson_spikes(rng(), rate, n_steps, dt),
     rate=[100, 50], n_steps=4, dt=1.0)
case("spiking.synaptic_current", spiking.synaptic_current, "spikes",
     spikes=CURRENT, W=SQUARE, dt=1.0, tau_s=1.0)
case("spiking.cortical_network",
     lambda n_excitatory, n_inhibitory: spiking.cortical_network(
         rng(), n_excitatory, n_inhibitory).W, n_excitatory=3, n_inhibitory=2)

fields_of(surrogate.Spike, lambda layer: layer({}, ROWS)[1](ROWS), beta=1.0)
fields_of(surrogate.LIFCell, lambda cell: stepped(cell)(np.ones((2, 2))),
          n_in=2, n_hidden=3, tau_m=10.0, dt=1.0)
fields_of(surrogate.Repeat, repr, T=3)
case("surrogate.Spike", both_ways(surrogate.Spike()), "X dY", X=ROWS, dY=ROWS)
case("surrogate.Repeat", both_ways(surrogate.Repeat(2)), "X dY",
     X=ROWS, dY=np.ones((3, 2, 4)))
case("surrogate.Rate", both_ways(surrogate.Rate()), "X dY", X=SERIES, dY=ROWS[:2])

for f in (trees.gini, trees.entropy):
    case(f"trees.{f.__name__}", f, "p", p=[[0, 1, 0], [1, 0, 0]])
case("trees.gain", trees.gain, "x y", x=[0, 1, 1, 0, 1], y=LABELS)
case("trees.grow",
     lambda X, y, max_depth, min_leaf, max_features: trees.grow(
         X, y, trees.gini, max_depth, min_leaf, rng=rng(), max_features=max_features),
     "X y", X=TABLE, y=LABELS, max_depth=3, min_leaf=1, max_features=2)
case("trees.forest",
     lambda X, y, n_trees, max_depth, min_leaf, max_features: trees.forest(
         rng(), X, y, n_trees, trees.gini, max_depth, min_leaf,
         max_features=max_features),
     "X y", X=TABLE, y=LABELS, n_trees=3, max_depth=3, min_leaf=1, max_features=2)
TREE = trees.grow(TABLE, LABELS)
for f in (trees.leaf, trees.shares, trees.predict):
    case(f"trees.{f.__name__}", lambda X, f=f: f(TREE, X), "X", X=TABLE)

DENSE, LOSS = layers.Dense(3, 3), losses.half_squared_error
case("training.minibatches",
     lambda X, Y, size: list(training.minibatches(rng(), X, Y, size)), "X Y",
     X=BITS, Y=ONE_HOT, size=2)
case("training.gradient",
     lambda X, Y: training.gradient(DENSE, DENSE.init(rng()), LOSS, X, Y), "X Y",
     X=BITS, Y=ONE_HOT)
case("training.fit",
     lambda params, X, Y, epochs, batch_size, patience: training.fit(
         DENSE, {"W": params, "b": np.zeros(3)}, LOSS, optimizers.GradientDescent(0.1),
         X, Y, epochs=epochs, batch_size=batch_size, rng=rng(), patience=patience,
         validation=(X, Y)), "X Y",
     params=np.eye(3), X=BITS, Y=ONE_HOT, epochs=2, batch_size=3, patience=1)
# fmt: on

EXEMPT = {
    "attention.Embedding.initializer": "a default",
    "convolution.Conv2D.initializer": "a default",
    "layers.Dense.initializer": "a default",
    "convolution.receptive_field": "takes layers, no numbers",
    "surrogate.LIFCell.initializer": "a default",
    "trees.importance": "takes a tree, no numbers",
    "izhikevich.settle_parameters": "the door of neuron models",
    "izhikevich.Izhikevich.derivatives": "the bare equation: step has the door",
    "izhikevich.Izhikevich.advance": "the bare equation: step has the door",
    "izhikevich.ScriptIzhikevich": "has the door of Izhikevich",
    "izhikevich.ScriptIzhikevich.advance": "the bare equation",
    "izhikevich.ShallowIzhikevich": "has the door of Izhikevich",
    "izhikevich.ShallowIzhikevich.derivatives": "the bare equation",
    "izhikevich.LeaklessIzhikevich": "has the door of Izhikevich",
    "izhikevich.LeaklessIzhikevich.derivatives": "the bare equation",
}
# What takes no numbers itself: generators, functions, layers, and trees of arrays.
OTHERS = {
    *("self", "rng", "f", "grad", "map", "f_prime", "initializer", "criterion"),
    *("loss", "penalty", "measure", "optimizer", "model", "neuron", "cell", "spike"),
    *("layer", "layers", "activation", "rule", "family", "tree", "causal", "dtype"),
    *("state", "params", "unit", "start", "arrays", "validation", "descent"),
}


def public():
    """Name the functions, classes and methods of lib that take numbers."""
    for stem in MODULES:
        module = importlib.import_module(f"lib.{stem}")
        for name, thing in vars(module).items():
            if name[0] == "_" or getattr(thing, "__module__", "") != module.__name__:
                continue
            takes_none = (
                inspect.isfunction(thing) and not inspect.signature(thing).parameters
            )
            if not (takes_none or hasattr(thing, "_fields")):  # a NamedTuple only holds
                yield stem, name
            methods = vars(thing) if inspect.isclass(thing) else {}
            for method, body in methods.items():
                if method[0] == "_" or not inspect.isfunction(body):
                    continue
                taken = {*inspect.signature(body).parameters}
                if not taken <= {"self", "rng", "dtype"}:  # not a layer's init
                    yield stem, f"{name}.{method}"


def names():
    return {f"{module}.{name}" for module, name in public()}


def signature(name):
    """Name the arguments of something public."""
    module, *path = name.split(".")
    thing = importlib.import_module(f"lib.{module}")
    for part in path:
        thing = getattr(thing, part)
    return inspect.signature(thing).parameters.keys()


def test_every_public_name_and_each_of_its_arguments_has_a_case():
    there = names()
    assert EXEMPT.keys() <= there
    varied = {name: set() for name, *_ in TRIED}
    for name, _, _, key, *_ in TRIED:
        varied[name].add(key)
    assert there - varied.keys() - EXEMPT.keys() == set()
    for name in there - EXEMPT.keys():
        assert signature(name) - OTHERS - varied[name] == set(), name


# fmt: off
DRAWS = {
    **{f"data.{name}": lambda rng, name=name: getattr(data, name)(rng, 5)
       for name in ("moons", "circles", "spirals", "xor_clouds", "cards")},
    "data.separable": lambda rng: data.separable(rng, 5, 0.1),
    "data.blobs": lambda rng: data.blobs(rng, 5, 2),
    **{f"initializers.{name}": lambda rng, name=name: getattr(initializers, name)(
       rng, 3, 2) for name in ("glorot_uniform", "glorot_normal", "he_uniform",
                               "he_normal", "lecun_normal", "orthogonal")},
    **{f"probability.{type(family).__name__}.sample": lambda rng, family=family:
       family.sample(rng, 3) for family in (COIN, BELL, COUNT, SHARES)},
    "features.tsne": lambda rng: features.tsne(APART, rng, 2),
    "gradcheck.check_pullback": lambda rng: gradcheck.check_pullback(
        layers.Tanh(), {}, ROWS, rng=rng),
    "linear_algebra.power_iteration": lambda rng: linear_algebra.power_iteration(
        SYMMETRIC, rng),
    "spiking.poisson_spikes": lambda rng: spiking.poisson_spikes(rng, 50, 3, 1),
    "spiking.cortical_network": spiking.cortical_network,
    "training.minibatches": lambda rng: training.minibatches(rng, BITS, ONE_HOT, 2),
    "training.gradient": lambda rng: training.gradient(
        DENSE, DENSE.init(np.random.default_rng(0)), LOSS, BITS, ONE_HOT, rng),
    "training.fit": lambda rng: training.fit(
        DENSE, DENSE.init(np.random.default_rng(0)), LOSS,
        optimizers.GradientDescent(0.1), BITS, ONE_HOT, epochs=1, batch_size=2,
        rng=rng),
    "trees.grow": lambda rng: trees.grow(TABLE, LABELS, rng=rng),
    "trees.forest": lambda rng: trees.forest(rng, TABLE, LABELS),
}
# fmt: on


def test_every_public_function_that_draws_is_among_those_that_are_tried():
    draw = {name for name in names() - EXEMPT.keys() if "rng" in signature(name)}
    assert draw - DRAWS.keys() == {"initializers.zeros"}  # draws nothing


@pytest.mark.parametrize(
    "seed", [0, "0", np.random.RandomState(0)], ids=["int", "str", "RandomState"]
)
@pytest.mark.parametrize("name", DRAWS)
def test_a_seed_is_no_generator(name, seed):
    with pytest.raises(ValueError, match="rng is .*; expected a Generator"):
        DRAWS[name](seed)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_are_silent_whatever_numpy_is_told_to_raise(module):
    with np.errstate(all="raise"):
        tried = doctest.testmod(importlib.import_module(f"lib.{module}"))
    assert tried.attempted > 0
    assert tried.failed == 0


def frame(x):
    """Give rows or entries an index that is shuffled."""
    labels = np.random.default_rng(1).permutation(len(x))
    if x.ndim == 2:
        return pd.DataFrame(x, index=labels, columns=labels_of(x))
    return pd.Series(x, index=labels)


def labels_of(x):
    return [f"column {j}" for j in range(x.shape[1])][::-1]


def locked(x):
    x = x.copy()
    x.setflags(write=False)
    return x


def typed(dtype):
    return lambda x: x.astype(dtype)[()]


TYPES = ["int8", "uint8", "int64", "bool", "float16", "float32", "O"]
KINDS = {
    **{dtype: typed(dtype) for dtype in TYPES},
    "list": np.ndarray.tolist,
    "index": frame,
    "read-only": locked,
    "Fortran": np.asfortranarray,
}


def numbers(result):
    """Lay all numbers of a result end to end."""
    if isinstance(result, str | bytes | type(None)) or callable(result):
        return []
    if isinstance(result, dict):
        result = list(result.values())
    if is_dataclass(result):
        result = [getattr(result, field.name) for field in fields(result)]
    if isinstance(result, list | tuple):
        return [x for part in result for x in numbers(part)]
    return np.asarray(result, float).ravel().tolist()


def vary(kinds, select):
    """Let a test try each argument in each kind that is to be had of it."""
    return pytest.mark.parametrize(
        ("call", "arguments", "key", "said", "kind"),
        [
            pytest.param(call, arguments, key, said, kind, id=f"{name} {key} {kind}")
            for name, call, arguments, key, said, unread in TRIED
            for kind in kinds
            if select(arguments[key], kind, unread)
        ],
    )


def is_whole(x, kind, unread):
    return isinstance(x, int)


def is_real(x, kind, unread):
    return not isinstance(x, int)


def is_had(x, kind, unread):
    """Tell whether the numbers are the same in a type, or can have an index."""
    if isinstance(x, int):
        return False
    if kind in TYPES:
        return np.array_equal(x.astype(kind).astype(float), x)
    return {"index": x.ndim in (1, 2), "Fortran": x.ndim == 2}.get(kind, True)


def is_read(x, kind, unread):
    return not isinstance(x, int) and not unread


def answered(call, said):
    """Return the answer, or None where an argument is refused by name."""
    try:
        return call()
    except (ValueError, FloatingPointError) as error:
        if not re.search(rf"\b({'|'.join(said)})\b", str(error)):
            raise
        return None


@vary(KINDS, is_had)
def test_however_numbers_come_the_answer_is_that_of_float64(
    call, arguments, key, said, kind
):
    expected = numbers(call(**arguments))
    found = numbers(call(**{**arguments, key: KINDS[kind](arguments[key])}))
    single, order = kind in ("float16", "float32"), kind in ("index", "Fortran")
    # BLAS adds columns in another order than rows.
    tolerance = (1e-3, 1e-5) if single else (1e-9, 1e-12) if order else (0, 0)
    np.testing.assert_allclose(found, expected, *tolerance)


@vary(["int8", "uint8", "int64"], is_whole)
def test_whole_numbers_come_in_any_width(call, arguments, key, said, kind):
    given = np.dtype(kind).type(arguments[key])
    found = numbers(call(**{**arguments, key: given}))
    np.testing.assert_array_equal(found, numbers(call(**arguments)))


@vary([2.0, np.float64(3), "3", True, [3], 1j, np.nan], is_whole)
def test_what_is_not_whole_is_refused_by_name(call, arguments, key, said, kind):
    with pytest.raises(ValueError, match=rf"\b{key}\b"):
        call(**{**arguments, key: kind})


@vary(["complex", "str", "M8[D]"], is_real)
def test_what_is_no_real_number_is_refused_by_name(call, arguments, key, said, kind):
    with pytest.raises(ValueError, match=rf"\b{key}\b"):
        call(**{**arguments, key: arguments[key].astype(int).astype(kind)})


@vary([np.nan, np.inf, -np.inf], is_read)
def test_what_is_not_finite_is_refused_or_stays_visible(
    call, arguments, key, said, kind
):
    """A limit is an answer, too: that of a very large number."""

    def answer(first):
        x = arguments[key].copy()
        x.flat[0] = first
        with np.errstate(over="ignore", divide="ignore"):
            return np.array(numbers(call(**{**arguments, key: x})))

    found = answered(lambda: answer(kind), said)
    if found is not None and np.isfinite(found).all():
        assert np.isinf(kind)
        np.testing.assert_allclose(found, answer(np.sign(kind) * 1e30), 1e-6, 1e-9)


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize(
    ("call", "arguments", "rows"),
    [
        pytest.param(call, arguments, rows, id=f"{name} {' '.join(rows)}")
        for name, call, arguments, rows in ROWS_OF
    ],
)
def test_few_samples_have_an_answer_or_are_refused_by_name(call, arguments, rows, n):
    few = {**arguments, **{key: arguments[key][:n] for key in rows}}
    lists = {key: few[key].tolist() if n else few[key] for key in rows}
    found = answered(lambda: np.array(numbers(call(**{**few, **lists}))), rows)
    if found is not None:
        np.testing.assert_array_equal(found, numbers(call(**few)))
        assert n == 1 or np.isfinite(found).all()
