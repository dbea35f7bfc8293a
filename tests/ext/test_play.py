"""An explorer on another page is the same under another name."""

import json

from docutils.core import publish_doctree
from play import chosen, copy, explorers

DATA = {"values": ['<g id="fig-a--2"></g>']}
EXPLORER = (
    '<figure class="explore" id="fig-a" data-number="3"><label for="fig-a--x">x</label>'
    '<svg><path id="fig-a--0" clip-path="url(#fig-a--1)"/></svg>'
    '<script type="application/json">'
    + json.dumps(DATA).replace("</", r"<\/")
    + '</script><figcaption><span class="number">Figure 3.</span> '
    'See <a href="#fig-a-b">b</a>.</figcaption></figure>'
)


def test_a_copy_has_identifiers_of_its_own_no_number_and_no_data():
    figure, data = copy(EXPLORER, "fig-a", "play-one")
    assert figure == (
        '<figure data-later="_static/play/play-one.data.js" class="explore" '
        'id="play-one" data-number="3"><label for="play-one--x">x</label>'
        '<svg><path id="play-one--0" clip-path="url(#play-one--1)"/></svg>'
        '<figcaption>See <a href="#fig-a-b">b</a>.</figcaption></figure>'
    )
    assert json.loads(data) == {"values": ['<g id="play-one--2"></g>']}


def test_a_chapter_shows_its_first_explorer_and_those_that_are_named():
    figures = "".join(
        f'<figure class="explore" id="fig-{name}"></figure>' for name in "abc"
    )
    page = publish_doctree(
        f".. raw:: html\n\n   {figures}", settings_overrides={"raw_enabled": True}
    )
    found = explorers(page)
    assert [name for name, _ in chosen(found, [])] == ["fig-a"]
    assert [name for name, _ in chosen(found, ["fig-c", "fig-z"])] == ["fig-a", "fig-c"]
    assert chosen(explorers(publish_doctree("No figure.")), ["fig-a"]) == []
