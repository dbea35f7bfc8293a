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
for codes in json.load(sys.stdin):
    said.clear()
    cell.run(codes)
    out.append([one for one in said if one[0] not in ("says", "far")])
print(json.dumps(out))
"""
RANDOM = "import numpy as np\nrng = np.random.default_rng(0)\nkept = []"


@pytest.fixture
def told():
    """Run lists of cells one after the other; return what was shown of each."""

    def told(*runs):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", DRIVER],
            input=json.dumps(runs),
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
