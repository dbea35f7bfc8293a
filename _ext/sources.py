"""Links from margin notes to the page that lists the book's sources."""

import re

from docutils import nodes
from sphinx import addnodes


def cite(app, doctree):
    """Link the source that a margin note names to the page that lists it."""
    for name in list(doctree.findall(nodes.strong)):
        if re.match(r"[Ss]ources? 00\d", name.astext()):
            link = addnodes.pending_xref("", refdomain="std", reftype="doc")
            link["reftarget"], link["refexplicit"] = "/chapters/appendix/sources", True
            name.replace_self(link)
            link += name


def setup(app):
    app.connect("doctree-read", cite)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
