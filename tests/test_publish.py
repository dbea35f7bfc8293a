"""What is published offers what there is to take along, and nothing else."""

import publish
import pytest

PAGE = "<html><article>The book.</article><footer></footer></html>"


@pytest.fixture
def folders(tmp_path):
    """A built book, and a place for what is made of it."""
    source, made = tmp_path / "html", tmp_path / "paper"
    made.mkdir()
    source.mkdir()
    for name in publish.FIRST:
        (source / name).write_text(PAGE, encoding="utf-8")
    return source, made, tmp_path / "site"


def test_what_was_made_is_offered_on_the_first_page_of_the_copy_only(folders):
    source, made, site = folders
    (made / "book.zip").write_bytes(b"z" * 2_600_000)
    (made / "book.pdf").write_bytes(b"p" * 12_400_000)
    (made / "book.log").write_bytes(b"")
    publish.main(source, made, site)
    page = (site / "index.html").read_text(encoding="utf-8")
    assert page.index('href="downloads/book.pdf"') < page.index(
        'href="downloads/book.zip"'
    )
    assert "(12 MB)" in page
    assert "(3 MB)" in page
    assert "epub" not in page.lower()
    assert page.endswith("</article><footer></footer></html>")
    assert (site / "downloads" / "book.pdf").stat().st_size == 12_400_000
    assert sorted(path.name for path in (site / "downloads").iterdir()) == [
        "book.pdf",
        "book.zip",
    ]
    assert (source / "index.html").read_text(encoding="utf-8") == PAGE


def test_where_nothing_was_made_nothing_is_offered(folders):
    source, made, site = folders
    publish.main(source, made, site)
    assert (site / "index.html").read_text(encoding="utf-8") == PAGE
    assert not (site / "downloads").exists()
