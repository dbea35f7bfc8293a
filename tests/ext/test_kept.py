"""What waits for all pages follows every one of them, and is read only once."""

import logging
import warnings

import kept
import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, docutils_namespace

PAGES = {
    "index": "Start\n=====\n\n.. toctree::\n\n   all\n   bee\n",
    "all": "All\n===\n\n.. titles::\n",
    "bee": "Bee\n===\n",
}


class titles(kept.Later):  # noqa: N801
    """Where the titles of all pages will stand."""


class Titles(SphinxDirective):
    def run(self):
        return [titles()]


class Kept(kept.Kept):
    name = "titles_kept"

    def read(self, app, doctree):
        return doctree.next_node(nodes.title).astext()


def fill(app, doctree, docname):
    for place in list(doctree.findall(titles)):
        words = " ".join(sorted(app.env.titles_kept.values()))
        place.replace_self(nodes.paragraph("", words))


def interrupt(app, doctree, docname):
    raise KeyboardInterrupt


def extend(app):
    kept.setup(app)
    app.add_node(titles)
    app.add_directive("titles", Titles)
    app.add_env_collector(Kept)
    app.connect("doctree-resolved", fill)


@pytest.fixture
def book(tmp_path):
    """Three pages of which one lists all titles; build them, say what was read."""
    source = tmp_path / "source"
    (source / "static").mkdir(parents=True)
    for name, text in PAGES.items():
        (source / f"{name}.rst").write_text(text, encoding="utf-8")

    def build(stop=False):
        read = []
        with warnings.catch_warnings(), docutils_namespace():
            warnings.simplefilter("ignore")  # Sphinx's own
            app = Sphinx(
                source,
                None,
                tmp_path / "html",
                tmp_path / "doctrees",
                "html",
                status=None,
                warningiserror=True,
                confoverrides={"html_static_path": ["static"]},
            )
            extend(app)
            app.connect("source-read", lambda app, name, text: read.append(name))
            if stop:
                app.connect("doctree-resolved", interrupt)
            app.build()
        page = tmp_path / "html" / "all.html"
        return read, page.read_text(encoding="utf-8")

    log = logging.getLogger("sphinx")
    before = log.handlers[:], log.propagate, log.level
    yield source, build
    log.handlers[:], log.propagate, log.level = before  # Sphinx takes them over


def test_a_page_that_waits_is_written_when_another_changes_and_read_no_more(book):
    source, build = book
    read, page = build()
    assert set(read) == set(PAGES)
    assert "<p>All Bee Start</p>" in page
    (source / "bee.rst").write_text("Wasp\n====\n", encoding="utf-8")
    read, page = build()
    assert read == ["bee"]
    assert "<p>All Start Wasp</p>" in page


def test_a_page_that_waits_is_written_even_if_the_build_before_was_stopped(book):
    source, build = book
    build()
    (source / "bee.rst").write_text("Wasp\n====\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        build(stop=True)
    _, page = build()
    assert "<p>All Start Wasp</p>" in page


def test_a_file_that_is_no_page_is_brought_up_to_date_alone(book):
    source, build = book
    build()
    sheet = source / "static" / "book.css"
    sheet.write_text("p {color: red}", encoding="utf-8")
    read, _ = build()
    assert read == []
    copy = source.parent / "html" / "_static" / "book.css"
    assert copy.read_text(encoding="utf-8") == "p {color: red}"


def test_where_nothing_changes_nothing_is_read(book):
    _, build = book
    build()
    read, page = build()
    assert read == []
    assert "<p>All Bee Start</p>" in page


def test_what_is_kept_of_a_page_goes_with_it(book):
    source, build = book
    build()
    (source / "bee.rst").unlink()
    text = PAGES["index"].replace("   bee\n", "")
    (source / "index.rst").write_text(text, encoding="utf-8")
    _, page = build()
    assert "<p>All Start</p>" in page
