import numpy as np
import pytest

from lib.optimizers import (
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
)

ALL = [
    GradientDescent(0.1),
    Momentum(0.1, 0.9),
    Nesterov(0.1, 0.9),
    AdaGrad(0.1, 1e-10),
    RMSProp(0.1, 0.9, 1e-8),
    Adam(0.1, 0.9, 0.999, 1e-8),
    AdamW(0.1, 0.9, 0.999, 1e-8, 0.01),
]
optimizers = pytest.mark.parametrize("optimizer", ALL, ids=lambda o: type(o).__name__)


def run(optimizer, gradient, theta, steps):
    theta, path = np.array(theta, float), []
    state = optimizer.init(theta)
    for _ in range(steps):
        theta, state = optimizer.step(theta, gradient(theta), state)
        path.append(theta)
    return np.array(path)


def first_step(optimizer, g):
    return -run(optimizer, lambda theta: np.array([g]), [0.0], 1)[0, 0]


@pytest.mark.parametrize(
    ("lr", "end"), [(0.1, 0), (0.19, 2.656e-5), (0.2, 1), (0.21, 13780.6)]
)
def test_descent_on_a_parabola_converges_below_two_over_its_curvature(lr, end):  # F-37
    path = run(GradientDescent(lr), lambda x: 10 * x, [1.0], 100)
    assert abs(path[-1, 0]) == pytest.approx(end, rel=1e-4, abs=1e-12)


@pytest.mark.parametrize("make", [Momentum, Nesterov])
def test_velocity_under_a_constant_gradient_tends_to_ten_steps(make):  # F-38
    path = run(make(0.01, 0.9), lambda x: np.array([3.0]), [0.0], 300)
    assert path[-2, 0] - path[-1, 0] == pytest.approx(10 * 0.01 * 3)


def test_momentum_of_one_half_by_hand():
    # v = 1, 1.5, 1.75 under a gradient of 1
    path = run(Momentum(0.1, 0.5), lambda x: np.array([1.0]), [0.0], 3)
    np.testing.assert_allclose(path[:, 0], [-0.1, -0.25, -0.425])


def test_nesterov_of_one_half_by_hand():
    # v as above; the step is g + v / 2 = 1.5, 1.75, 1.875
    path = run(Nesterov(0.1, 0.5), lambda x: np.array([1.0]), [0.0], 3)
    np.testing.assert_allclose(path[:, 0], [-0.15, -0.325, -0.5125])


def test_momentum_buffers_hold_gradients_so_that_a_new_rate_acts_at_once():  # E2-23
    # v = 1, 1.5; the second step is 0.01 · 1.5, not 0.5 · 0.1 + 0.01
    optimizer = Momentum(lambda t: [0.1, 0.01][t], 0.5)
    path = run(optimizer, lambda x: np.array([1.0]), [0.0], 2)
    np.testing.assert_allclose(path[:, 0], [-0.1, -0.115])


@pytest.mark.parametrize("make", [Momentum, Nesterov])
def test_no_momentum_is_gradient_descent(make):
    paths = [
        run(o, lambda x: x**3, [1.0, -2.0], 20)
        for o in (make(0.1, 0), GradientDescent(0.1))
    ]
    np.testing.assert_allclose(*paths)


@pytest.mark.parametrize("curvature", [1.0, 3.0])
def test_the_roots_of_momentum_on_a_parabola_have_the_product_of_theory(curvature):
    # x obeys a recurrence of order two; x_t² - x_(t+1) x_(t-1) shrinks by the product
    # of its roots: β, or with the gradient ahead β (1 - lr c)
    lr, beta = 0.1, 0.81
    for optimizer, product in [
        (Momentum(lr, beta), beta),
        (Nesterov(lr, beta), beta * (1 - lr * curvature)),
    ]:
        x = run(optimizer, lambda x: curvature * x, [1.0], 30)[:, 0]
        casoratian = x[1:-1] ** 2 - x[2:] * x[:-2]
        np.testing.assert_allclose(casoratian[1:] / casoratian[:-1], product)


def test_adagrad_steps_shrink_as_one_over_root_t():  # F-40
    path = run(AdaGrad(0.01), lambda x: np.array([7.0]), [0.0], 4)
    steps = -np.diff(path[:, 0], prepend=0.0)
    np.testing.assert_allclose(steps, [0.01, 0.00707107, 0.00577350, 0.005], rtol=1e-6)


@pytest.mark.parametrize(("rho", "step"), [(0.99, 10), (0.9, 3.16228)])
def test_first_step_of_rmsprop_has_no_bias_correction(rho, step):  # F-41
    assert first_step(RMSProp(0.001, rho), 5.0) == pytest.approx(0.001 * step, rel=1e-5)


@pytest.mark.parametrize(
    ("g", "step"), [(1e-4, 0.9999000), (1e-6, 0.9900990099), (1e-8, 0.5)]
)
def test_first_step_of_adam_has_epsilon_outside_the_root(g, step):  # F-42, F-43
    assert first_step(Adam(0.001), g) == pytest.approx(0.001 * step, rel=1e-7)


@pytest.mark.parametrize("optimizer", [AdaGrad(1.0, 0.5), RMSProp(1.0, 0.0, 0.5)])
def test_epsilon_stands_outside_the_root(optimizer):
    assert first_step(optimizer, 2.0) == pytest.approx(2 / 2.5)
    assert first_step(Adam(1.0, 0.9, 0.999, eps=0.5), 2.0) == pytest.approx(2 / 2.5)


def test_every_step_of_adam_under_a_constant_gradient_is_the_first():  # F-44
    path = run(Adam(1e-3), lambda x: np.array([3.0]), [0.0], 50)
    steps = -np.diff(path[:, 0], prepend=0.0)
    np.testing.assert_allclose(steps, 9.999999967e-4, rtol=1e-9)


def test_second_step_of_adam_by_hand():
    # beta 0.5 and 0.75, g = 1 then 0: m = 0.25, v = 0.1875, over 0.75 and 0.4375
    gradients = iter([np.array([1.0]), np.array([0.0])])
    path = run(Adam(1.0, 0.5, 0.75, 1e-12), lambda x: next(gradients), [0.0], 2)
    expected = 1 + (0.25 / 0.75) / np.sqrt(0.1875 / 0.4375)
    assert -path[1, 0] == pytest.approx(expected)


def test_adam_does_not_feel_the_scale_of_the_gradient():
    paths = [
        run(Adam(0.1), lambda x, s=s: s * (x - 1), [3.0, -1.0], 30) for s in (1, 1000)
    ]
    np.testing.assert_allclose(*paths, rtol=1e-6)


def test_adamw_decays_apart_from_the_gradient():  # F-47
    path = run(AdamW(0.1, weight_decay=0.5), lambda x: 0 * x, [4.0, -2.0], 3)
    np.testing.assert_allclose(path[-1], np.array([4.0, -2.0]) * 0.95**3)
    step = run(AdamW(0.1, weight_decay=0.5), np.sign, [4.0, -2.0], 1)[0]
    np.testing.assert_allclose(step, [4 * 0.95 - 0.1, -2 * 0.95 + 0.1])


def test_adamw_without_decay_is_adam():
    paths = [
        run(o, lambda x: x**3, [1.0, -2.0], 20)
        for o in (AdamW(0.1, weight_decay=0), Adam(0.1))
    ]
    np.testing.assert_array_equal(*paths)


def test_defaults_are_those_of_pytorch():  # F-45
    assert Adam() == Adam(1e-3, 0.9, 0.999, 1e-8)
    assert AdaGrad() == AdaGrad(1e-2, 1e-10)
    assert RMSProp() == RMSProp(1e-2, 0.99, 1e-8)
    assert AdamW() == AdamW(1e-3, 0.9, 0.999, 1e-8, 1e-2)


@optimizers
def test_a_bowl_is_descended(optimizer):
    path = run(optimizer, lambda x: x, [1.0, -2.0], 300)
    assert np.linalg.norm(path[-1]) < 0.3


@optimizers
def test_nothing_is_mutated(optimizer):
    theta, g = np.array([1.0, -2.0]), np.array([0.5, 0.25])
    _, state = optimizer.step(theta, g, optimizer.init(theta))
    kept = [np.copy(part) for part in (theta, g, *state)]
    once = optimizer.step(theta, g, state)[0]
    np.testing.assert_array_equal(once, optimizer.step(theta, g, state)[0])
    for before, after in zip(kept, (theta, g, *state), strict=True):
        np.testing.assert_array_equal(before, after)


@optimizers
@pytest.mark.parametrize("scalar", [float, np.float64])
def test_float32_stays_float32_even_with_numpy_hyperparameters(optimizer, scalar):
    fields = {name: scalar(value) for name, value in vars(optimizer).items()}
    for lr in (fields["lr"], lambda t: scalar(0.1)):
        swept = type(optimizer)(**{**fields, "lr": lr})
        theta = np.ones(3, np.float32)
        state = swept.init(theta)
        for _ in range(2):
            theta, state = swept.step(theta, theta, state)
        assert theta.dtype == np.float32
        assert all(part.dtype == np.float32 for part in state[1:])


@optimizers
def test_a_schedule_is_a_function_of_the_steps_taken_so_far(optimizer):
    asked = []

    def lr(t):
        asked.append(t)
        return 0.1

    scheduled = type(optimizer)(**{**vars(optimizer), "lr": lr})
    paths = [run(o, lambda x: x, [1.0], 3) for o in (scheduled, optimizer)]
    np.testing.assert_array_equal(*paths)
    assert asked == [0, 1, 2]


@optimizers
def test_a_gradient_of_another_shape_is_refused(optimizer):
    theta = np.ones(3)
    with pytest.raises(ValueError, match=r"g has shape \(3, 1\); expected \(3,\)"):
        optimizer.step(theta, np.ones((3, 1)), optimizer.init(theta))


@optimizers
def test_hyperparameters_out_of_range_are_refused(optimizer):
    bad = {"lr": (0, -1, np.nan, np.inf), "eps": (0, -1e-8), "weight_decay": (-0.1,)}
    for name in vars(optimizer):
        for value in bad.get(name, (-0.1, 1, 1.5)):
            with pytest.raises(ValueError, match=f"{name} is {value}; expected"):
                type(optimizer)(**{**vars(optimizer), name: value})


@optimizers
@pytest.mark.parametrize("bad", [0, -0.1, np.nan, np.inf, "fast", [0.1]])
def test_a_rate_out_of_range_is_refused_from_a_schedule_too(optimizer, bad):
    scheduled = type(optimizer)(**{**vars(optimizer), "lr": lambda t: bad})
    theta = np.ones(3)
    with pytest.raises(ValueError, match="lr (is|has) .*; expected"):
        scheduled.step(theta, theta, scheduled.init(theta))


@optimizers
def test_a_schedule_with_a_memory_gives_one_rate_a_step(optimizer):
    rates = [0.3, 0.2, 0.1]
    memory = iter(rates)
    stateful = type(optimizer)(**{**vars(optimizer), "lr": lambda t: next(memory)})
    plain = type(optimizer)(**{**vars(optimizer), "lr": lambda t: rates[t]})
    paths = [run(o, lambda x: x, [1.0, -2.0], 3) for o in (stateful, plain)]
    np.testing.assert_array_equal(*paths)


@optimizers
@pytest.mark.parametrize("dtype", [np.float16, np.int8, np.uint8, bool])
def test_narrow_numbers_are_computed_as_wide_ones(optimizer, dtype):
    theta, g = np.array([1, 0, 3], dtype), np.array([1, 0, 0], dtype)
    new, state = optimizer.step(theta, g, optimizer.init(theta))
    wide = theta.astype(float), g.astype(float)
    expected, _ = optimizer.step(*wide, optimizer.init(wide[0]))
    assert new.dtype == (np.float32 if dtype == np.float16 else np.float64)
    np.testing.assert_allclose(new, expected, rtol=1e-6)


@optimizers
def test_a_gradient_in_double_precision_leaves_single_single(optimizer):
    theta = np.ones(3, np.float32)
    new, state = optimizer.step(theta, np.full(3, 0.5), optimizer.init(theta))
    assert {new.dtype, *(part.dtype for part in state[1:])} == {np.dtype(np.float32)}


@optimizers
def test_a_gradient_that_underflows_is_silent_and_one_of_nan_is_seen(optimizer):
    theta, tiny = np.ones(2), np.full(2, 1e-200)
    with np.errstate(all="raise"):
        theta, state = optimizer.step(theta, tiny, optimizer.init(theta))
        optimizer.step(theta, tiny, state)
        assert np.isnan(optimizer.step(theta, np.nan * tiny, state)[0]).all()
