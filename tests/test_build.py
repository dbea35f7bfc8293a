"""What the book adds to Sphinx: what makes a notebook run again, and where it lives."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("book", ROOT / "_ext" / "book.py")
book = importlib.util.module_from_spec(spec)
spec.loader.exec_module(book)

NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": ["%pwd\n", "from lib import top\n"]}]}
)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A small book: top imports below, and alone imports nothing."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "requirements.txt").write_text("numpy\n")
    (tmp_path / "lib" / "book.mplstyle").write_text("")
    (tmp_path / "lib" / "top.py").write_text("from lib.below import x\n")
    (tmp_path / "lib" / "below.py").write_text("x = 1\n")
    (tmp_path / "lib" / "alone.py").write_text("x = 1\n")
    monkeypatch.setattr(book, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["lib/top.py", "lib/below.py", "lib/book.mplstyle", "requirements.txt"]
)
def test_a_notebook_runs_again_when_what_it_depends_on_changes(tree, name):
    before = book.digest(NOTEBOOK)
    assert book.digest(NOTEBOOK) == before
    (tree / name).write_text("y = 2\n")
    assert book.digest(NOTEBOOK) != before


def test_a_notebook_is_left_alone_when_another_module_changes(tree):
    before = book.digest(NOTEBOOK)
    (tree / "lib" / "alone.py").write_text("y = 2\n")
    assert book.digest(NOTEBOOK) == before


def test_every_chapter_depends_on_the_modules_it_imports():
    notebook = json.loads((ROOT / "chapters/networks/training.ipynb").read_text())
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    named = {m for c in code for m in book.modules("".join(c["source"]))}
    assert {"training", "layers", "losses", "explore"} <= named


def test_the_address_comes_from_the_workflow(monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/a-fork")
    assert book.repository() == "https://github.com/someone/a-fork"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/someone/book.git", "https://github.com/someone/book"),
        ("git@github.com:someone/book.git", "https://github.com/someone/book"),
        ("/some/folder", None),
        ("", None),
    ],
)
def test_else_from_the_git_remote_and_is_never_invented(monkeypatch, remote, address):
    class Done:
        stdout = f"{remote}\n"

    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setattr(book.subprocess, "run", lambda *args, **kwargs: Done)
    assert book.repository() == address
