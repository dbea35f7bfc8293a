"""The way through the book: what needs what, drawn without a line going up."""

import path
import pytest
from docutils import nodes
from docutils.core import publish_doctree
from sphinx import addnodes

NEEDS = {"p": [], "t": [], "a": ["p"], "f": ["a", "p"], "c": ["f", "a"], "l": ["a"]}
COLUMNS = [("One", ["p", "a", "f"]), ("Two", ["c"]), ("Three", ["t", "l"])]


def test_what_comes_by_way_of_another_chapter_is_left_out():
    reduced = path.reduced(NEEDS)
    assert reduced == {"p": [], "t": [], "a": ["p"], "f": ["a"], "c": ["f"], "l": ["a"]}


def test_every_chapter_stands_below_all_that_it_needs_in_a_place_of_its_own():
    chapters = [names for _, names in COLUMNS]
    row = path.rows(chapters, NEEDS)
    assert set(row) == set(NEEDS)
    assert all(row[one] < row[name] for name, before in NEEDS.items() for one in before)
    for names in chapters:
        assert len({row[name] for name in names}) == len(names)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("chapters/networks/losses", "chapters/networks/losses"),
        ("../networks/losses.ipynb", "chapters/networks/losses"),
        ("lif.ipynb#threshold", "chapters/spiking/lif"),
    ],
)
def test_what_a_chapter_needs_is_read_off_its_opening(target, name):
    tree = publish_doctree("T\n=\n\n- You will see it.\n- You need this.\n")
    _, item = tree.findall(nodes.list_item)
    item[0] += addnodes.pending_xref("", nodes.Text("that"), reftarget=target)
    assert path.needed("chapters/spiking/izhikevich", tree) == [name]


def test_names_are_links_in_the_drawing_and_in_words():
    names = {name: f"<{name}>" for name in NEEDS}
    links = {name: f"{name}.html" for name in NEEDS}
    needs = path.reduced(NEEDS)
    for text in (
        path.drawing(COLUMNS, names, links, needs),
        path.words(names, links, needs),
    ):
        assert all(f'href="{name}.html"' in text for name in NEEDS)
        assert "&lt;p&gt;" in text
    assert path.drawing(COLUMNS, names, links, needs).count("<path") == 4
    assert path.words(names, links, needs).count("needs no other chapter") == 2
