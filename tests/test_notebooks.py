"""Notebooks are committed executed, with their text outputs and nothing else."""

import ast
import copy
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from execute import DRAWS, clean, load, main, notebooks

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [ROOT / "intro.ipynb", *notebooks(ROOT / "chapters")]
HIDDEN = {f"{verb}-{what}" for verb in ("hide", "remove") for what in ("input", "cell")}
HOW = '# Opened alone? %pip install "perceptrons-to-spikes[notebooks] @ git+BOOK"\n'
LONGEST, WIDEST = 12, 76


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def notebook(request):
    return load(request.param)


def code(notebook, without=frozenset()):
    """The code cells that carry none of some tags."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and not without & set(cell.metadata.get("tags", ()))
    ]


def test_there_are_notebooks_to_test():
    assert NOTEBOOKS


def test_a_notebook_begins_with_its_title(notebook):
    assert notebook.cells[0].cell_type == "markdown"
    assert re.match(r"(\(.+\)=\s+)?# \S", notebook.cells[0].source)


def test_a_notebook_that_is_opened_alone_says_where_its_library_is(notebook):
    first = code(notebook)[0]
    assert first.source.startswith(HOW)
    assert "hide-input" in first.metadata.tags


def test_displayed_formulas_stand_between_dollars(notebook):
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert [source for source in cells if "{math}" in source] == []


def test_every_code_cell_has_been_executed_in_order(notebook):
    counts = [cell.execution_count for cell in code(notebook) if cell.source]
    assert counts == list(range(1, len(counts) + 1)), "run make notebooks"


def test_a_notebook_holds_text_outputs_only(notebook):
    assert clean(copy.deepcopy(notebook)) == notebook, "run make notebooks"


def test_no_cell_has_failed_or_warned(notebook):
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    assert [o for o in outputs if "error" in (o.output_type, o.get("name"))] == []
    assert [o.text for o in outputs if o.get("name") == "stderr"] == []


def test_a_cell_that_draws_says_so_to_nbval(notebook):
    assert [
        cell.source
        for cell in code(notebook, {DRAWS})
        if re.search(r"^(?!\s*def\b).*\b(explore|show)\(", cell.source, re.M)
    ] == []


def test_a_code_cell_is_short_enough_to_read_at_once(notebook):
    assert [
        cell.source
        for cell in code(notebook, HIDDEN)
        if len(cell.source.splitlines()) > LONGEST
    ] == []


def test_a_line_of_code_fits_the_page(notebook):
    lines = [line for cell in code(notebook) for line in cell.source.splitlines()]
    assert [line for line in lines if len(line) > WIDEST] == []


def test_every_explorer_of_the_book_says_what_is_to_be_seen(notebook):
    calls = [
        node
        for cell in code(notebook)
        for node in ast.walk(ast.parse(re.sub(r"(?m)^\s*%.*$", "", cell.source)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "explore"
    ]
    assert [
        ast.unparse(call.args[0])
        for call in calls
        if "alt" not in {keyword.arg for keyword in call.keywords}
    ] == []


def run(folder):
    """Run execute.py on a folder as make does."""
    command = [sys.executable, ROOT / "tools" / "execute.py", folder]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


@pytest.fixture
def write(tmp_path):
    """Write an old notebook, without cell identifiers, of some code cells."""

    def write(*sources):
        cell = {"cell_type": "code", "execution_count": None, "outputs": []}
        noise = {"execution": {"iopub.execute_input": "2020"}, "tags": []}
        cells = [cell | {"source": text, "metadata": noise} for text in sources]
        cells[0]["metadata"] = {"tags": [DRAWS]}
        text = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        path = tmp_path / "notebook.ipynb"
        path.write_text(json.dumps(text), encoding="utf-8")
        return path

    return write


def test_execution_keeps_text_and_is_stable(write):
    rich = "from IPython.display import HTML\nHTML('<b>bold</b>')"
    path = write("print('drawn')", "print('a')\nprint('b')", rich)
    assert run(path.parent).returncode == 0
    first = path.read_text(encoding="utf-8")
    drawn, printed, result = nbformat.reads(first, as_version=4).cells
    assert (drawn.outputs, drawn.execution_count) == ([], 1)
    assert [output.text for output in printed.outputs] == ["a\nb\n"]
    assert result.outputs[0].data.keys() == {"text/plain"}
    assert printed.metadata == {"tags": []}
    assert first.endswith("}\n")
    assert run(path.parent).returncode == 0
    assert path.read_text(encoding="utf-8") == first


def test_an_error_names_notebook_and_cell_and_leaves_the_file_alone(write):
    path = write("1", "1 / 0")
    before = path.read_text(encoding="utf-8")
    done = run(path.parent)
    assert done.returncode != 0
    assert f"{path}: code cell 2 failed" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert path.read_text(encoding="utf-8") == before


def test_a_misspelt_notebook_is_named():
    with pytest.raises(SystemExit, match="no notebook at chapters/spiking/lfi.ipynb"):
        main("chapters/spiking/lfi.ipynb")
