"""What runs a page's cells, run here, where the page is a list."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import run
from docutils import nodes
from published import ROOT

HERE = Path(run.__file__).parent / "static" / "run"
DRIVER = """
import json, sys, types
said = []
page = types.ModuleType("page")
page.tell = lambda kind, value: said.append((kind, value))
sys.modules["page"] = page
import cell
out = []
for codes, exercise in json.load(sys.stdin):
    said.clear()
    *_, missed = cell.run(codes, exercise)
    out.append([one for one in said if one[0] not in ("says", "far")])
    out[-1] += [("lacks", missed)] * bool(exercise)
print(json.dumps(out))
"""
RANDOM = "import numpy as np\nrng = np.random.default_rng(0)\nkept = []"


@pytest.fixture
def told():
    """Run lists of cells one after the other; return what was shown of each."""

    def told(*runs, exercise=()):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", DRIVER],
            input=json.dumps([(run, exercise) for run in runs]),
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={"PYTHONPATH": f"{ROOT}:{HERE}", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        return json.loads(done.stdout)

    return told


def text(shown):
    """Join what was printed."""
    return "".join(value for kind, value in shown if kind == "text")


def test_only_the_last_cell_is_shown(told):
    (shown,) = told(["a = 2; print('above')", "print('here')\na * 3"])
    assert shown == [["text", "here"], ["text", "\n"], ["text", "6\n"]]


def test_a_cell_that_runs_again_starts_from_the_same_state(told):
    draw = "kept.append(int(rng.integers(10**9)))\nkept"
    again = told([RANDOM, draw], [RANDOM, draw], [RANDOM, draw, "kept"])
    first, second, below = map(text, again)
    assert first == second == below
    assert first.count(",") == 0


def test_cells_above_run_again_when_one_is_changed(told):
    first, second, third = told(
        ["a = 1", "b = a", "b"], ["a = 2"], ["a = 2", "b = a", "b"]
    )
    assert (text(first), second, text(third)) == ("1\n", [], "2\n")


def test_what_a_cell_changed_before_its_error_is_taken_back(told):
    _, after = told([RANDOM, "kept.append(1)\n1 / 0"], [RANDOM, "kept"])
    assert text(after) == "[]\n"


def test_an_error_is_told_by_its_lines_in_the_cells(told):
    above, syntax, wrong = told(
        ["def f():\n    return g", "x = 1\nf()"], ["if"], ["1 +", "2"]
    )
    assert above == [
        [
            "error",
            "NameError: name 'g' is not defined\n"
            "line 2: f()\nin a cell above, line 2: return g",
        ]
    ]
    assert syntax[0][1].startswith("SyntaxError")
    assert wrong[0][1].startswith("A cell above was stopped by an error.\nSyntaxError")


def test_a_figure_left_open_is_drawn_and_one_above_is_not(told):
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    (shown,) = told([plot, plot])
    ((kind, markup),) = shown
    assert kind == "html"
    assert markup.count("<svg") == 1


def test_an_explorer_is_drawn_at_its_opening_setting(told):
    code = (
        "import matplotlib.pyplot as plt\nfrom explorer.explore import explore\n"
        "def draw(a):\n    print(f'a = {a}')\n    return plt.figure()\n"
        "explore(draw, a=(0, 4), value={'a': 3}, alt='Nothing.')"
    )
    (shown,) = told([code])
    assert text(shown) == "a = 3\n"
    assert 'aria-label="Nothing."' in shown[-1][1]


def test_a_flood_of_output_is_cut(told):
    (shown,) = told(["for _ in range(10**5): print('0123456789')"])
    assert len(text(shown)) < 51_000
    assert text(shown).endswith("(the rest is left out)")


STUB = "def double(x):\n    ...\n\n\nhalf = ..."
SOLUTION = (
    "helper = 2\nassert helper == 2\n"
    "assert double(3) == 6\nassert 3 * half < 2, 'It is too large.'",
    "np.testing.assert_allclose(half, 0.5)",
)


def test_an_answer_is_held_against_what_the_solution_asserts(told):
    above = "import numpy as np"
    double = "def double(x):\n    return 2 * x\n"
    answers = {
        STUB: [["lacks", "double is still missing."]],
        double: [["lacks", "half is still missing."]],
        STUB + "\n" + double + "half = 0.5": [["lacks", ""]],
        "double, half = abs, 0.5": [
            ["missed", "assert double(3) == 6"],
            ["lacks", "This does not hold:"],
        ],
        double + "half = 1": [["lacks", "It is too large."]],
        double + "half = 0.4": [
            ["missed", "np.testing.assert_allclose(half, 0.5)"],
            ["lacks", "This does not hold:"],
        ],
        "def double(x):\n    return y\n\n\nhalf = 0.5": [
            ["missed", "assert double(3) == 6"],
            ["error", "NameError: name 'y' is not defined\nline 2: return y"],
            ["lacks", "This does not hold:"],
        ],
        double + "half = 1 / 2": [["lacks", ""]],
    }
    shown = told(*([above, answer] for answer in answers), exercise=[STUB, *SOLUTION])
    assert shown == list(answers.values())


def test_a_name_from_above_is_no_answer(told):
    first, again, right = told(
        ["half = 0.5", "1"],
        ["half = 0.5", "1"],
        ["half = 0.5", "half = 0.5"],
        exercise=["half = ...", "assert half == 0.5"],
    )
    assert first[-1] == again[-1] == ["lacks", "half is still missing."]
    assert right == [["lacks", ""]]


def test_a_class_stands_below_its_blank(told):
    blank, below = "Number = ...", "class Number:\n    value = 3"
    (shown,) = told([f"{blank}\n{below}"], exercise=[blank, "assert Number.value == 3"])
    assert shown == [["lacks", ""]]


def test_an_answer_is_found_with_the_code_of_its_solution(tmp_path):
    path = tmp_path / "one.ipynb"
    cells = [
        ("code", "1"),
        ("markdown", "the exercise"),
        ("answer", "x = ..."),
        ("markdown", "````{solution-start} ex-one\n````"),
        ("code", "x = 1"),
        ("markdown", "so"),
        ("code", "assert x"),
        ("markdown", "````{solution-end}\n````\n````{solution-start} ex-two\n````"),
        ("code", "2"),
    ]
    path.write_text(
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": kind.replace("answer", "code"),
                        "source": [text],
                        "metadata": {"tags": [kind]},
                    }
                    for kind, text in cells
                ]
            }
        ),
        encoding="utf-8",
    )
    assert run.exercises(path) == {1: ("ex-one", [2, 3])}


def test_cells_are_counted_among_the_code_cells(tmp_path):
    path = tmp_path / "one.ipynb"
    kinds = ["markdown", "code", "markdown", "code"]
    path.write_text(
        json.dumps({"cells": [{"cell_type": k} for k in kinds]}), encoding="utf-8"
    )
    assert run.positions(path) == {1: 0, 3: 1}


def test_only_cells_with_code_to_see_are_numbered():
    page = nodes.container("")
    for place, part in ((1, "cell_code_source"), (3, "cell_code_output")):
        cell = nodes.container("", nb_element="cell_code", cell_index=place)
        cell += nodes.container("", nb_element=part)
        page += cell
    assert run.seen(page) == [1]
