"""The pad of the first page holds the network that the training chapter trains."""

import ast
import json
from pathlib import Path

import digits
import numpy as np
import pytest

from lib.parameters import flatten

ROOT = Path(__file__).parents[2]
CHAPTER = ROOT / "chapters" / "networks" / "training.ipynb"


def needed(cells, name):
    """The cells, in order, without which a notebook cannot compute a name."""
    wanted, kept = {name}, []
    for source in reversed(cells):
        names = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)]
        made = {n.id for n in names if isinstance(n.ctx, ast.Store)}
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                made.add(node.name)
            elif isinstance(node, ast.alias):
                made.add((node.asname or node.name).partition(".")[0])
        if made & wanted:
            wanted |= {n.id for n in names if isinstance(n.ctx, ast.Load)}
            kept.append(source)
    return kept[::-1]


@pytest.fixture(scope="module")
def chapter():
    """What the training chapter has computed once its network is trained."""
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    last = max(i for i, source in enumerate(sources) if "net_params," in source)
    known = {}
    for source in needed(sources[: last + 1], "net_params"):
        exec(source, known)
    return known


def test_the_network_is_the_chapters(chapter, tmp_path):
    ours = flatten(digits.parameters(tmp_path))
    np.testing.assert_allclose(ours, flatten(chapter["net_params"]), atol=1e-9)


def test_the_split_is_the_chapters(chapter):
    _, _, train, _, test = digits.data()
    np.testing.assert_array_equal(train, chapter["train"])
    np.testing.assert_array_equal(test, chapter["test"])


def test_a_network_that_was_trained_before_is_not_trained_again(tmp_path, monkeypatch):
    first = flatten(digits.parameters(tmp_path))
    monkeypatch.setattr(digits, "train", lambda: pytest.fail("trained again"))
    np.testing.assert_array_equal(first, flatten(digits.parameters(tmp_path)))


def test_samples_are_test_digits_one_of_each_kind_and_a_misread_one(tmp_path):
    params = digits.parameters(tmp_path)
    images, labels, *_, test = digits.data()
    shown = digits.samples(params)
    for name, shades in shown.items():
        x = np.array([int(s, 17) for s in shades]) / 16
        (row,) = [r for r in test if np.array_equal(images[r], x)]
        answer = digits.MODEL(params, x[None])[0].argmax()
        assert (answer == labels[row]) == (name != "a hard one")
        assert name in (str(labels[row]), "a hard one")
    assert set("0123456789") < set(shown)


def test_the_first_page_tells_the_networks_numbers(tmp_path):
    text = (ROOT / "intro.ipynb").read_text(encoding="utf-8")
    _, _, train, *_ = digits.data()
    assert f"{flatten(digits.parameters(tmp_path)).size:,} numbers" in text
    assert f"{len(train):,} digits" in text
