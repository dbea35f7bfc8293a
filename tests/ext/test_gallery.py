"""The chapters as pictures: a sentence and a drawing of each."""

from itertools import zip_longest
from types import SimpleNamespace
from xml.etree import ElementTree

import gallery
import pytest
from docutils.core import publish_doctree
from gallery import picture, sentence, thumbnail

DRAWING = (
    '<svg viewBox="0 0 9 9" role="img" aria-label="A line."><g id="fig-a--0">'
    '<text x="1">0.5</text><path d="M1.25 2.75L30.5 4"/></g>'
    '<use href="#fig-a--0" fill="#1f77b4"/></svg>'
)


def page(*drawings, text="One sentence, e.g. this. Another.", names=()):
    """Read a small page with some drawings."""
    figures = "".join(
        f".. raw:: html\n\n   <figure class='x'></figure>"
        f'<figure class="picture" id="{name}">{drawing}</figure>\n\n'
        for drawing, name in zip_longest(drawings, names, fillvalue="fig-a")
    )
    return publish_doctree(
        f"Title\n=====\n\n{text}\n\n{figures}", settings_overrides=RAW
    )


RAW = {"raw_enabled": True}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "A gradient says which\nway is up. It is.",
            "A gradient says which way is up.",
        ),
        ("What is 0.5? A half.", "What is 0.5?"),
        ("no end", "no end"),
    ],
)
def test_a_pages_line_is_its_first_sentence(text, line):
    assert sentence(page(text=text)) == line


def test_a_thumbnail_has_no_words_and_names_of_its_own():
    root = ElementTree.fromstring(thumbnail(DRAWING, "card-a"))
    assert [*root.iter("text")] == []
    assert root.get("aria-hidden") == "true"
    assert root.find(".//path").get("d") == "M1 2L30 4"
    group, use = root.find("g"), root.find("use")
    assert group.get("id").startswith("card-a-")
    assert use.get("href") == f"#{group.get('id')}"
    assert use.get("fill") == "#1f77b4"


def test_a_thumbnail_has_no_empty_legend_and_shows_what_is_drawn_up_to_its_edges():
    line = '<path d="M{} 50L{} 80" style="fill: none; stroke: #1f77b4"/>'
    legend = f"<g>{line.format(70, 80)}<g><text>rate</text></g></g>"
    drawn = f"<g>{line.format(100, 200)}</g>"
    root = ElementTree.fromstring(
        thumbnail(f'<svg viewBox="0 0 400 300"><g><g>{drawn}{legend}</g></g></svg>', "")
    )
    assert [path.get("d") for path in root.iter("path")] == ["M100 50L200 80"]
    left, top, width, height = map(float, root.get("viewBox").split())
    assert 90 <= left < 100
    assert 200 < left + width <= 210
    assert 40 <= top < 50
    assert 80 < top + height <= 90


def test_a_page_is_shown_by_its_first_drawing_that_is_small_enough(monkeypatch):
    monkeypatch.setattr(gallery, "LARGEST", 400)
    large = DRAWING.replace("30.5 4", "30.5 4" + "L9 9" * 100)
    second = DRAWING.replace("9 9", "7 7", 1)
    assert 'viewBox="0 0 7 7"' in picture(page(large, second), "chapters/a")
    assert 'viewBox="0 0 9 9"' in picture(page(DRAWING, second), "chapters/a")
    assert picture(page(), "chapters/a") == ""


def test_a_page_is_shown_by_the_figure_that_is_named(caplog):
    second = DRAWING.replace("9 9", "7 7", 1)
    drawn = page(DRAWING, second, names=("fig-a", "fig-b"))
    assert 'viewBox="0 0 7 7"' in picture(drawn, "chapters/a", "fig-b")
    assert 'viewBox="0 0 9 9"' in picture(drawn, "chapters/a", "fig-a")
    assert not caplog.records
    assert 'viewBox="0 0 9 9"' in picture(drawn, "chapters/a", "fig-c")
    assert "chapters/a has no figure fig-c" in caplog.text


def test_a_chapters_card_has_the_figure_that_the_configuration_names():
    second = DRAWING.replace("9 9", "7 7", 1)
    drawn = page(DRAWING, second, names=("fig-a", "fig-b"))
    says = {"chapters/a": "A line."}
    config = SimpleNamespace(descriptions=says, pictures={"chapters/a": "fig-b"})
    app = SimpleNamespace(env=SimpleNamespace(docname="chapters/a"), config=config)
    line, shown = gallery.Cards().read(app, drawn)
    assert line == "A line."
    assert 'viewBox="0 0 7 7"' in shown
