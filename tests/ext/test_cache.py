"""What makes a notebook run again."""

import json
from pathlib import Path

import cache
import pytest

ROOT = Path(__file__).parents[2]

NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": ["%pwd\n", "from lib import top\n"]}]}
)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A small book: top imports below, and alone imports nothing."""
    for package in cache.PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "requirements.txt").write_text("numpy\n", encoding="utf-8")
    (tmp_path / "explorer" / "style.mplstyle").write_text("", encoding="utf-8")
    (tmp_path / "lib" / "top.py").write_text(
        "from lib.below import x\n", encoding="utf-8"
    )
    (tmp_path / "lib" / "below.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "lib" / "alone.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "code",
    [
        "from lib import top",
        "from lib.top import x",
        "import lib.top",
        "import lib.top as t",
        "%matplotlib inline\nfrom lib import top",
        "files = !ls\nif files:\n    !ls {files}\n    import lib.top",
        "lib?\nfrom lib.top import x",
        "%%time\nfrom lib import top",
    ],
)
def test_an_import_is_seen_however_it_is_written(code):
    assert list(cache.modules(code)) == ["lib/top.py"]


@pytest.mark.parametrize("code", ["%%bash\nls | grep $x", "print 'a'", "%%time"])
def test_what_is_no_python_is_left_to_the_kernel(code):
    assert list(cache.modules(code)) == []


@pytest.mark.parametrize(
    "name",
    ["lib/top.py", "lib/below.py", "explorer/style.mplstyle", "requirements.txt"],
)
def test_a_notebook_runs_again_when_what_it_depends_on_changes(tree, name):
    before = cache.digest(NOTEBOOK)
    assert cache.digest(NOTEBOOK) == before
    (tree / name).write_text("y = 2\n", encoding="utf-8")
    assert cache.digest(NOTEBOOK) != before


def test_a_notebook_is_left_alone_when_another_module_changes(tree):
    before = cache.digest(NOTEBOOK)
    (tree / "lib" / "alone.py").write_text("y = 2\n", encoding="utf-8")
    assert cache.digest(NOTEBOOK) == before


def test_every_chapter_depends_on_the_modules_it_imports():
    notebook = json.loads(
        (ROOT / "chapters/networks/training.ipynb").read_text(encoding="utf-8")
    )
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    named = {m for c in code for m in cache.modules("".join(c["source"]))}
    assert {"lib/training.py", "figures/training.py", "explorer/explore.py"} <= named
