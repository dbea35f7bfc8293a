"""The index at the end of the book: its terms with the chapters that have them.

The names of the library stand after the terms, where they hide none.
"""

import re

from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from terms import CHAPTERS

PART = "Appendix"


class Contents(SphinxTransform):
    """Put the index into the table of contents, at its end."""

    default_priority = 110  # after the table of contents is there

    def apply(self, **kwargs):
        for tree in self.document.findall(addnodes.toctree):
            if tree.get("caption") == PART:
                tree["entries"].append((None, "genindex"))


def short(title):
    """Name a chapter by its subject.

    Examples
    --------
    >>> short("Walk downhill: optimizers"), short("Draw the line: the perceptron")
    ('optimizers', 'perceptron')
    """
    return re.sub("^the ", "", title.rpartition(": ")[2])


def chapters(links, titles):
    """Give each chapter once that an entry leads to, and whether it teaches the term.

    Parameters
    ----------
    links : list of tuple
        For each place whether it is the main one, and its address.
    titles : dict of str to str
        A chapter's title by its address.
    """
    found = {}
    for main, address in links:
        title = titles.get(address.partition("#")[0])
        if title and (main or title not in found):
            found[title] = bool(main), address, short(title)
    return list(found.values())


def arrange(app, pagename, templatename, context, doctree):
    """Part the terms from the library's names."""
    if pagename != "genindex":
        return
    titles = {
        app.builder.get_target_uri(docname): app.env.titles[docname].astext()
        for docname in app.env.found_docs
        if docname.startswith(CHAPTERS) and "/appendix/" not in docname
    }
    terms, names = [], []
    for letter, entries in context["genindexentries"]:
        found = [(name, chapters(links, titles)) for name, (links, *_) in entries]
        terms.append((letter, [pair for pair in found if pair[1]]))
        rest = [
            (name, links, below)
            for name, (links, below, _) in entries
            if below or not chapters(links, titles)
        ]
        names.append((letter, rest))
    context["book_terms"] = [pair for pair in terms if pair[1]]
    context["library_names"] = [pair for pair in names if pair[1]]


def setup(app):
    app.add_transform(Contents)
    app.connect("html-page-context", arrange)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
