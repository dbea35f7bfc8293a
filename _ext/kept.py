"""One thing a page that Sphinx keeps from build to build; what waits for all of them.

A page with a place to be filled later is written again whenever any page is read.
"""

from pathlib import Path

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector


class Kept(EnvironmentCollector):
    """Keep what ``read`` finds on each page, by the page, as ``env.NAME``."""

    name = None

    def read(self, app, doctree):
        """Find it on the page that is being read."""
        raise NotImplementedError

    def clear_doc(self, app, env, docname):
        vars(env).setdefault(self.name, {}).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        found = getattr(other, self.name)
        getattr(env, self.name).update({name: found[name] for name in docnames})

    def process_doc(self, app, doctree):
        getattr(app.env, self.name)[app.env.docname] = self.read(app, doctree)


class Later(nodes.General, nodes.Element):
    """A place that is filled once all pages are known."""


class Waiting(Kept):
    """Keep which pages have such a place."""

    name = "book_waiting"

    def read(self, app, doctree):
        return next(doctree.findall(Later), None) is not None


def unwritten(app):
    """Name the file that is there until what has been read is written, too."""
    return Path(app.doctreedir) / "unwritten"


def again(app, env, docnames):
    """Write the pages that wait for others once more, if any page is read.

    One page is written always: else Sphinx would not bring other files up to date.
    """
    pages = [app.config.root_doc]
    if docnames or unwritten(app).exists():
        unwritten(app).touch()
        known = vars(env).get("book_waiting", {})
        pages += [name for name, waits in known.items() if waits]
    app.connect("env-updated", lambda app, env: pages)


def written(app, exception):
    """Remember that nothing waits any more."""
    if not exception and app.builder.format == "html":
        unwritten(app).unlink(missing_ok=True)


def setup(app):
    app.add_env_collector(Waiting)
    app.connect("env-before-read-docs", again)
    app.connect("build-finished", written)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
