"""Nothing is built twice, and nothing that has changed stays as it was."""

import re
from pathlib import Path

import book
import pytest

ROOT = Path(__file__).parents[1]
# What a build tells those whom it starts, and what only the link checker asks for.
TOLD = {"BOOK_BUILD", "EXPLORER_FRAMES", "EXPLORER_REPORT", "TQDM_DISABLE"}
TOLD |= {"LINKS_STAND_IN"}
FILES = {
    "chapters/a.md": "Ant",
    "lib/b.py": "b = 1",
    "lib/__pycache__/b.pyc": "b",
    "tests/c.py": "c = 1",
    ".venv/d.py": "d = 1",
    "_build/html/a.html": "Ant",
    "_build/html/lite/a.ipynb": "{}",
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A small checkout, of which a book has been built."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(book, "ROOT", tmp_path)
    monkeypatch.setattr(book, "HTML", tmp_path / "_build" / "html")
    monkeypatch.setattr(book, "STATE", tmp_path / "_build" / "state.json")
    for name in book.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert built(monkeypatch)
    return tmp_path


def built(monkeypatch, during=lambda: None):
    """Ask for the book; say whether it is built."""
    calls = []

    def build(notebooks, *options):
        calls.append(options)
        during()

    monkeypatch.setattr(book, "build", build)
    book.main()
    return bool(calls)


def test_where_nothing_has_changed_nothing_is_built(place, monkeypatch):
    assert not built(monkeypatch)
    assert not built(monkeypatch)


@pytest.mark.parametrize("name", ["chapters/a.md", "lib/b.py", "_build/html/a.html"])
def test_another_content_is_built(place, monkeypatch, name):
    path = place / name
    path.write_text(FILES[name] + "!", encoding="utf-8")
    assert built(monkeypatch)
    assert not built(monkeypatch)


def test_another_content_of_the_same_length_and_date_is_built(place, monkeypatch):
    path = place / "lib" / "b.py"
    before = path.stat().st_mtime_ns
    path.write_text("b = 2", encoding="utf-8")
    book.os.utime(path, ns=(before, before))
    assert built(monkeypatch)


@pytest.mark.parametrize(
    "change",
    [
        lambda place: (place / "lib" / "new.py").write_text("", encoding="utf-8"),
        lambda place: (place / "lib" / "b.py").unlink(),
        lambda place: (place / "lib" / "b.py").rename(place / "lib" / "e.py"),
        lambda place: (place / "_build" / "html" / "a.html").unlink(),
        lambda place: (place / "_build" / "html" / "lite" / "a.ipynb").unlink(),
    ],
)
def test_what_comes_and_goes_is_noticed(place, monkeypatch, change):
    change(place)
    assert built(monkeypatch)


@pytest.mark.parametrize(
    "name", ["lib/__pycache__/b.pyc", "tests/c.py", ".venv/d.py", "_build/new"]
)
def test_what_is_in_no_book_builds_none(place, monkeypatch, name):
    (place / name).write_text("other", encoding="utf-8")
    assert not built(monkeypatch)


@pytest.mark.parametrize("name", book.VARIABLES)
def test_another_variable_is_noticed(place, monkeypatch, name):
    monkeypatch.setenv(name, str(place))
    assert built(monkeypatch)


def test_another_address_of_the_repository_is_noticed(place, monkeypatch):
    monkeypatch.setattr(book.launch, "repository", lambda: "https://github.com/a/b")
    assert built(monkeypatch)


def test_another_version_of_a_package_is_noticed(place, monkeypatch):
    monkeypatch.setattr(book.sysconfig, "get_path", lambda name: str(place))
    assert built(monkeypatch)
    (place / "numpy-99.dist-info").mkdir()
    assert built(monkeypatch)
    assert not built(monkeypatch)


def test_what_changes_during_a_build_is_built_again(place, monkeypatch):
    path = place / "chapters" / "a.md"
    path.write_text("Bee", encoding="utf-8")
    assert built(monkeypatch, lambda: path.write_text("Cat", encoding="utf-8"))
    assert built(monkeypatch)
    assert not built(monkeypatch)


def test_a_build_that_fails_is_none(place, monkeypatch):
    path = place / "chapters" / "a.md"
    path.write_text("Bee", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        built(monkeypatch, lambda: 1 / 0)
    path.write_text("Ant", encoding="utf-8")  # what came of the failed one is unknown
    assert built(monkeypatch)


def test_every_variable_that_an_extension_asks_for_is_looked_at():
    asked = set()
    for path in [*ROOT.glob("_ext/**/*.py"), *ROOT.glob("explorer/*.py")]:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'environ(?:\.get\(|\[)"(\w+)"', text))
        asked |= set(re.findall(r'"(\w+)" (?:not )?in os\.environ', text))
        assert len(re.findall(r"\bos\.(?:environ|getenv)\b", text)) <= len(
            re.findall(r'environ(?:\.get\(|\[)"|in os\.environ|environ \|= ', text)
        ), path
    assert {"PYODIDE", "SOURCE_DATE_EPOCH"} < asked
    assert asked - TOLD <= set(book.VARIABLES)
