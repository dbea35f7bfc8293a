"""How to get the library: said where somebody has only a page or a notebook."""

from pathlib import Path

import launch

NAME = "perceptrons-to-spikes[notebooks]"
UNKNOWN = "git+BOOK"


def line(address):
    """Write the line that installs the library, as Markdown."""
    if not address:
        return 'In the book\'s folder, `pip install -e ".[notebooks]"` installs it.'
    command = f'pip install "{NAME} @ git+{address}"'
    return f"One line installs it from the book's repository: `{command}`."


def configure(app, config):
    """Let pages say it by writing {{ install }}."""
    config.myst_substitutions["install"] = line(launch.repository())


def address(app, pagename, templatename, context, doctree):
    """Put the book's address into the first cell of a page."""
    if (known := launch.repository()) and "body" in context:
        context["body"] = context["body"].replace(UNKNOWN, f"git+{known}")


def downloads(app, error):
    """Put the book's address into the notebooks that can be downloaded."""
    known = launch.repository()
    if error or not known:
        return
    for path in (Path(app.outdir) / "_sources").rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(UNKNOWN, f"git+{known}"), encoding="utf-8")


def setup(app):
    app.connect("config-inited", configure)
    app.connect("html-page-context", address)
    app.connect("build-finished", downloads)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
