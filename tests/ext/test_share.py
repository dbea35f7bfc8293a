"""What a page says of itself to those who share its address."""

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
