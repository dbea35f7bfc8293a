"""Source as a page shows it: what computes, and nothing else."""

import importlib
import sys

import pytest

from explorer.source import source

MODULE = '''
from dataclasses import dataclass


def silent(f):
    return f


@silent
def add(x, y, rows=None):
    """Add two numbers."""
    function(rows, "rows")
    x, y = real(x, "x"), real(y, "y")
    rows = whole(rows, "rows", least=1)
    if x < 0:
        raise ValueError("x is negative")
    for one in rows:
        if one > 3:
            raise ValueError("too many")
    _check_rows(rows)

    z = x + y
    if z > 1:
        z = 1
    x = real(z, "x")
    return z


@dataclass(frozen=True)
class Unit:
    """A unit."""

    w: float = 1

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "w", float(self.w))
        whole_fields(self, w=1)
        if self.w < 0:
            raise ValueError("w is negative")

    @property
    def twice(self):
        """Twice its weight."""
        return 2 * self.w

    def step(self, x):
        if x:
            raise ValueError("no")
        elif self.w:
            return 0
        return x
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "shown.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("shown")
    del sys.modules["shown"]


def test_a_function_is_shown_without_docstring_and_door(module):
    code = """
def add(x, y, rows=None):
    z = x + y
    if z > 1:
        z = 1
    x = real(z, "x")
    return z
"""
    assert source(module.add).data == f"```python{code}```\n\n`shown.add`\n"


def test_a_class_is_shown_with_what_its_methods_compute(module):
    code = """
@dataclass(frozen=True)
class Unit:
    w: float = 1

    @property
    def twice(self):
        return 2 * self.w

    def step(self, x):
        if x:
            raise ValueError("no")
        elif self.w:
            return 0
        return x
"""
    assert source(module.Unit).data == f"```python{code}```\n\n`shown.Unit`\n"


def test_a_page_links_to_the_documentation(module, monkeypatch):
    monkeypatch.setenv("BOOK_BUILD", "1")
    assert source(module.add).data.endswith("\n\n{py:obj}`shown.add`\n")


def test_what_is_private_is_documented_with_its_module(module, monkeypatch):
    module.add.__name__ = "_add"
    assert source(module.add).data.endswith("\n\n`shown`\n")
