"""What a page says of itself to those who share its address."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import share


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/Someone/a-book", "https://someone.github.io/a-book/"),
        ("https://github.com/One/one.github.io", "https://one.github.io/"),
        (None, ""),
    ],
)
def test_the_books_address_is_that_of_its_pages(monkeypatch, repository, address):
    monkeypatch.setattr(share, "repository", lambda: repository)
    assert share.address() == address


def test_what_a_tag_says_cannot_break_out_of_it():
    made = share.tag("name", "description", 'if a < b & "c"')
    assert made == (
        '<meta name="description" content="if a &lt; b &amp; &quot;c&quot;">\n'
    )


def book(tmp_path, base):
    """A book of two pages, with its address."""
    return SimpleNamespace(
        builder=SimpleNamespace(
            name="html", get_target_uri=lambda name: f"{name}.html"
        ),
        config=SimpleNamespace(html_baseurl=base, root_doc="intro"),
        env=SimpleNamespace(found_docs={"intro", "chapters/a"}),
        outdir=tmp_path,
    )


@pytest.mark.parametrize("base", ["", "https://one.github.io/book/"])
def test_the_pages_are_listed_for_search_engines_where_there_is_an_address(
    tmp_path, base
):
    share.sitemap(book(tmp_path, base), None)
    path = tmp_path / "sitemap.xml"
    assert path.exists() == bool(base)
    if base:
        root = ElementTree.fromstring(path.read_bytes())
        assert [one.text for one in root.iter(f"{{{share.SITEMAP}}}loc")] == [
            f"{base}chapters/a.html",
            f"{base}intro.html",
        ]


@pytest.mark.parametrize(
    ("base", "tags"),
    [("", ""), ("https://one.github.io/book/", '<base href="/book/404.html">\n')],
)
def test_the_page_for_a_missing_address_finds_its_parts_from_anywhere(
    tmp_path, base, tags
):
    context = {"metatags": ""}
    share.describe(book(tmp_path, base), "404", "404.html", context, None)
    assert context["metatags"] == tags
