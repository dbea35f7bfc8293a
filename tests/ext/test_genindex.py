"""The index: terms first, with the chapters that have them."""

from types import SimpleNamespace

import genindex
from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

TITLES = {"a.html": "Walk: optimizers", "b.html": "Price: losses"}


def test_an_entry_names_each_chapter_once_and_which_teaches_the_term():
    links = [
        ("", "b.html#x"),
        ("", "a.html#one"),
        ("main", "a.html#two"),
        ("", "c.html"),
    ]
    assert genindex.chapters(links, TITLES) == [
        (False, "b.html#x", "losses"),
        (True, "a.html#two", "optimizers"),
    ]


def test_the_librarys_names_hide_no_term():
    app = SimpleNamespace(
        builder=SimpleNamespace(get_target_uri=lambda name: f"{name}.html"),
        env=SimpleNamespace(
            found_docs={"chapters/n/a", "chapters/appendix/api"},
            titles={"chapters/n/a": nodes.title("", "Walk: optimizers")},
        ),
    )
    term, name = (
        [("main", "chapters/n/a.html#x")],
        [("", "chapters/appendix/api.html#y")],
    )
    entries = [("A", [("Adam", (term, [], None)), ("Adam (class)", (name, [], None))])]
    context = {"genindexentries": entries}
    genindex.arrange(app, "genindex", "", context, None)
    ((letter, found),) = context["book_terms"]
    assert (letter, [name for name, _ in found]) == ("A", ["Adam"])
    ((_, found),) = context["library_names"]
    assert [name for name, *_ in found] == ["Adam (class)"]


def test_the_index_is_the_last_of_the_appendix_in_the_contents():
    tree = addnodes.toctree(
        caption="Appendix", entries=[(None, "chapters/appendix/api")]
    )
    document = new_document("contents")
    document += [addnodes.toctree(caption="Networks", entries=[]), tree]
    genindex.Contents.apply(SimpleNamespace(document=document))
    assert tree["entries"][-1] == (None, "genindex")
    assert document[0]["entries"] == []
