"""Facts about the toy data that hold whatever code makes them."""

import itertools

import numpy as np
import pytest

from lib import data
from lib.perceptron import Perceptron, Unit, fires, learn


def test_the_sixteen_gates_are_listed_once_each():
    assert sorted(data.GATES.values()) == sorted(itertools.product((0, 1), repeat=4))


def test_the_text_is_two_chapters_of_ascii_that_a_page_can_carry():
    text = data.alice()
    assert text.isascii()
    assert len(text) < 30_000
    assert text.count("CHAPTER") == 2
    for once in (
        "DRINK ME",
        "EAT ME",
        "ORANGE MARMALADE",
        "How doth the little crocodile",
    ):
        assert text.count(once) == 1, once


def test_what_it_means_is_decided_by_verb_and_adjective_together_only():
    sentences, answers = data.pronouns()
    assert len(set(map(" ".join, sentences))) == len(sentences) == 12 * 11 * 6 * 2
    assert (sentences[:, 9] == "it").all()
    first, second = answers == sentences[:, 1], answers == sentences[:, 7]
    assert (first ^ second).all()
    for words in (sentences[:, 5], sentences[:, 12]):
        for word in set(words):
            assert first[words == word].mean() == 0.5
    both = np.char.add(sentences[:, 5], sentences[:, 12])
    assert all(first[both == one].mean() in (0, 1) for one in set(both))


@pytest.mark.parametrize(
    ("name", "gate"),
    [
        ("AND", lambda p, q: p and q),
        ("OR", lambda p, q: p or q),
        ("NAND", lambda p, q: not (p and q)),
        ("NOR", lambda p, q: not (p or q)),
        ("XOR", lambda p, q: p != q),
        ("XNOR", lambda p, q: p == q),
        ("x₁", lambda p, q: p),
        ("x₂", lambda p, q: q),
        ("NOT x₁", lambda p, q: not p),
        ("NOT x₂", lambda p, q: not q),
        ("x₁ AND NOT x₂", lambda p, q: p and not q),
        ("NOT x₁ AND x₂", lambda p, q: q and not p),
        ("x₁ OR NOT x₂", lambda p, q: p or not q),
        ("NOT x₁ OR x₂", lambda p, q: q or not p),
        ("never", lambda p, q: False),
        ("always", lambda p, q: True),
    ],
)
def test_each_gate_is_what_its_name_says(name, gate):
    expected = tuple(int(gate(p, q)) for p, q in data.CORNERS.astype(bool))
    assert data.GATES[name] == expected


def test_one_unit_reaches_fourteen_gates_and_neither_xor_nor_xnor():
    grid = np.arange(-2, 2.5, 0.5)
    reached = {
        tuple(fires(Unit(np.array([w1, w2]), b), data.CORNERS).tolist())
        for w1, w2, b in itertools.product(grid, repeat=3)
    }
    missing = {name for name, outputs in data.GATES.items() if outputs not in reached}
    assert missing == {"XOR", "XNOR"}


@pytest.mark.parametrize("margin", [0, 0.01, 0.1, 0.5, 0.9])
def test_separable_points_keep_their_margin_from_some_line_through_the_origin(margin):
    angles = np.linspace(0, 2 * np.pi, 20_000)
    normals = np.stack([np.cos(angles), np.sin(angles)])
    for seed in range(10):
        X, y = data.separable(np.random.default_rng(seed), 30, margin)
        widest = np.max(np.min(y[:, None] * (X @ normals), axis=0))
        assert widest > margin - 1e-3
        assert X.shape == (30, 2)
        assert np.abs(X).max() <= 1
        assert set(y) <= {-1, 1}


@pytest.mark.parametrize("margin", [-0.1, 1, 2, np.nan])
def test_separable_refuses_a_margin_that_leaves_no_room(margin):
    with pytest.raises(ValueError, match=r"margin is .*; expected"):
        data.separable(np.random.default_rng(0), 5, margin)


def test_blobs_stand_at_their_distance_with_unit_spread():
    X, y = data.blobs(np.random.default_rng(0), 20_000, 3.0)
    right, left = X[y == 1], X[y == -1]
    assert len(right) == len(left)
    np.testing.assert_allclose(
        right.mean(axis=0) - left.mean(axis=0), [3, 0], atol=0.06
    )
    np.testing.assert_allclose([right.std(axis=0), left.std(axis=0)], 1, atol=0.03)


@pytest.mark.parametrize("make", [data.separable, data.blobs])
def test_the_same_seed_gives_the_same_data(make):
    once, again = (make(np.random.default_rng(3), 20, 0.5) for _ in range(2))
    np.testing.assert_array_equal(once[0], again[0])
    np.testing.assert_array_equal(once[1], again[1])


@pytest.mark.parametrize(("size", "mark"), [(20, 5), (20, 1), (4, 2)])
def test_a_card_has_one_square_mark_in_the_half_that_is_named(size, mark):
    X, y = data.cards(np.random.default_rng(0), 500, size, mark)
    pictures = X.reshape(500, size, size)
    halves = pictures.reshape(500, size, 2, size // 2).sum(axis=(1, 3))
    assert (X.sum(axis=1) == mark**2).all()
    assert (halves[np.arange(500), (y > 0).astype(int)] == mark**2).all()
    for side in 1, 2:
        assert set(pictures.max(axis=side).sum(axis=1)) == {mark}
    assert set(y) == {-1, 1}


def test_fifty_cards_teach_a_perceptron_left_from_right():
    mistakes, right = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        (X, y), (X_new, y_new) = data.cards(rng, 50), data.cards(rng, 2000)
        path, corrections = learn(Perceptron(), X, y, epochs=1)
        mistakes += corrections
        right.append(np.mean((fires(path[-1], X_new) == 1) == (y_new > 0)))
    assert 5 <= np.median(mistakes) <= 8
    assert np.median(right) > 0.98
    assert min(right) > 0.9


@pytest.mark.parametrize(
    ("size", "mark", "message"),
    [(5, 1, "size is 5"), (4, 3, "mark 3"), (4, 0, "mark is 0")],
)
def test_a_card_without_room_for_its_mark_is_refused(size, mark, message):
    with pytest.raises(ValueError, match=message):
        data.cards(np.random.default_rng(0), 2, size, mark)
