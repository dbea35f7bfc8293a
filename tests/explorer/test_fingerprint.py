"""When a kept frame may be used again, and when it must not."""

import importlib
import sys

import numpy as np
import pytest

from explorer.fingerprint import fingerprint, project, source


def notebook(code, **names):
    """Run code as a notebook's cell does; return what it defines as ``draw``."""
    names |= {"__name__": "__main__"}
    exec(code, names)
    return names["draw"]


SAME = "def draw(x):\n    return x + data"
DATA = np.arange(3.0)


def test_equal_functions_over_equal_data_have_one_fingerprint():
    moved = "\n\n" + SAME
    assert fingerprint(notebook(SAME, data=DATA)) == fingerprint(
        notebook(moved, data=DATA.copy(), unused=1)
    )


@pytest.mark.parametrize(
    "changed",
    [
        notebook(SAME.replace("+", "-"), data=DATA),
        notebook(SAME, data=DATA + 1e-12),
        notebook(SAME.replace("(x)", "(x=1)"), data=DATA),
    ],
    ids=["code", "data", "default"],
)
def test_another_line_or_another_number_changes_it(changed):
    assert fingerprint(changed) != fingerprint(notebook(SAME, data=DATA))


def helped(helper):
    return notebook(f"{helper}\ndef draw(x):\n    return [help(k) for k in range(x)]")


def test_what_an_inner_function_calls_counts():
    one, two = "def help(k):\n    return k", "def help(k):\n    return -k"
    assert fingerprint(helped(one)) == fingerprint(helped(one))
    assert fingerprint(helped(one)) != fingerprint(helped(two))


def test_a_class_of_the_notebook_counts():
    def made(sign):
        body = f"class A:\n    def go(self):\n        return {sign}1\n"
        return notebook(body + "def draw():\n    return A().go()")

    assert fingerprint(made("")) == fingerprint(made("")) != fingerprint(made("-"))


def test_a_function_that_calls_itself_has_a_fingerprint():
    again = "def draw(x):\n    return x and draw(x - 1)"
    assert fingerprint(notebook(again)) == fingerprint(notebook(again))


def test_closures_that_share_their_code_differ_by_what_they_hold():
    def adder(n):
        return lambda x: x + n

    assert fingerprint(adder(1)) == fingerprint(adder(1)) != fingerprint(adder(2))


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A project of two modules: top imports below."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "top.py").write_text(
        "from house.below import x\n\ndef f():\n    pass\n", encoding="utf-8"
    )
    (folder / "below.py").write_text("x = 1\n", encoding="utf-8")
    (folder / "alone.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.startswith("house")]:
        del sys.modules[name]
    project.cache_clear()
    source.cache_clear()


def read(code):
    """Fingerprint a notebook's function as a new build would."""
    source.cache_clear()
    house = importlib.import_module("house")
    for name in "top", "alone":
        importlib.import_module(f"house.{name}")
    return fingerprint(notebook(code, house=house, top=house.top))


@pytest.mark.parametrize(
    "code", ["def draw():\n    top.f()", "def draw():\n    house.top.f()"]
)
def test_a_line_of_a_module_that_is_reached_changes_it(package, code):
    before = read(code)
    (package / "alone.py").write_text("x = 2\n", encoding="utf-8")
    assert read(code) == before
    (package / "below.py").write_text("x = 2\n", encoding="utf-8")
    assert read(code) != before


def test_names_that_an_installed_module_would_warn_of_are_left_alone():
    draw = notebook("def draw(x):\n    return np.sum(x), x.str", np=np)
    assert fingerprint(draw) == fingerprint(draw)


def test_an_installed_module_is_known_by_name_and_version():
    assert source("numpy.linalg") == f"numpy.linalg {np.__version__}"
    assert not project("numpy")
    assert not project("__main__")


def test_all_that_a_class_of_the_notebook_holds_counts():
    def made(part):
        body = f"class A:\n    {part}\n"
        return fingerprint(notebook(body + "def draw():\n    return A.x"))

    for part in (
        "x = {}",
        "x = property(lambda self: {})",
        "x = staticmethod(lambda: {})",
        "x = classmethod(lambda kind: {})",
    ):
        assert made(part.format(1)) == made(part.format(1)) != made(part.format(2))


def test_a_named_tuple_of_the_notebook_can_be_drawn_with():
    body = """from typing import NamedTuple
class A(NamedTuple):
    x: float = {}
def draw():
    return A().x"""
    one, same, other = (fingerprint(notebook(body.format(x))) for x in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize("within", [True, False])
def test_a_module_that_is_imported_late_or_nearby_counts(tmp_path, monkeypatch, within):
    folder = tmp_path / "nearby"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "a.py").write_text(
        "from .b import X\n\n\ndef go():\n    return X\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    prints = set()
    for x in (1, 2):
        (folder / "b.py").write_text(f"X = {x}\n", encoding="utf-8")
        for name in [n for n in sys.modules if n.partition(".")[0] == "nearby"]:
            monkeypatch.delitem(sys.modules, name)
        importlib.invalidate_caches()
        source.cache_clear()
        importlib.import_module("nearby.a")
        code = (
            "def draw():\n    from nearby import b\n    return b.X"
            if within
            else "from nearby.a import go\ndef draw():\n    return go()"
        )
        prints.add(fingerprint(notebook(code)))
    assert len(prints) == 2
