"""How a reader of one page, or of one notebook, gets the library."""

from types import SimpleNamespace

import install
import launch
import pytest

BOOK = "https://github.com/someone/book"


@pytest.fixture
def app(tmp_path):
    """A built page whose notebook can be downloaded."""
    path = tmp_path / "_sources" / "chapters" / "one.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text('"# π: %pip install \\"x @ git+BOOK\\""', encoding="utf-8")
    return SimpleNamespace(outdir=tmp_path, notebook=path)


def test_a_known_address_is_told_in_pages_and_downloads(app, monkeypatch):
    monkeypatch.setattr(launch, "repository", lambda: BOOK)
    context = {"body": "<span># pip install git+BOOK</span>"}
    install.address(app, "one", "page.html", context, None)
    install.downloads(app, None)
    assert context["body"] == f"<span># pip install git+{BOOK}</span>"
    told = f'"# π: %pip install \\"x @ git+{BOOK}\\""'
    assert app.notebook.read_text(encoding="utf-8") == told
    assert f'[notebooks] @ git+{BOOK}"`' in install.line(BOOK)


def test_an_unknown_address_is_not_invented(app, monkeypatch):
    monkeypatch.setattr(launch, "repository", lambda: None)
    before = app.notebook.read_text(encoding="utf-8")
    install.downloads(app, None)
    assert app.notebook.read_text(encoding="utf-8") == before
    assert "git+" not in install.line(None)
