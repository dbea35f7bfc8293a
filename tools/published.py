"""The explorers of the built book: what its pages carry, and what drew them."""

import contextlib
import functools
import html
import io
import json
import linecache
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

from IPython.display import display

from explorer import frames, pictures

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"
FIGURE = re.compile(r'<figure class="explore" id="(?P<id>.*?)".*?</figure>', re.S)


@dataclass(frozen=True)
class Explorer:
    """One explorer as a page carries it."""

    id: str
    name: str
    frames: int
    svg: str
    data: dict

    def frame(self, point):
        """Apply the differences to the default drawing, as the page's script does."""
        root = ElementTree.fromstring(self.svg)
        for slot in self.data["slots"]:
            entry = 0
            for axis in slot["axes"]:
                entry = entry * self.data["sizes"][axis] + point[axis]
            value = slot["values"][slot["index"][entry]]
            parent, node = None, root
            for child in slot["path"]:
                parent, node = node, node[child]
            if slot["what"] == "#node":
                parent[slot["path"][-1]] = ElementTree.fromstring(value)
            elif slot["what"] == "#text":
                node.text = value
            else:
                node.set(slot["what"], value)
        return pictures.markup(root)


def explorers(page):
    """Read the explorers from a page's HTML."""
    found = []
    for match in FIGURE.finditer(page):
        text = match[0]
        data = re.search(r'<script type="application/json">(.*?)</script>', text, re.S)
        found.append(
            Explorer(
                match["id"],
                html.unescape(re.search(r'data-name="(.*?)"', text)[1]),
                int(re.search(r'data-frames="(.*?)"', text)[1]),
                re.search(r"<svg.*</svg>", text[: data.start()], re.S)[0],
                json.loads(data[1]),
            )
        )
    return found


def pages():
    """Name the pages of the built book that a reader sees, by their path.

    ``index.html`` is left out, since it is the first page once more.
    """
    found = []
    for file in sorted(HTML.rglob("*.html")):
        path = file.relative_to(HTML)
        moved = 'http-equiv="refresh"' in file.read_text(encoding="utf-8").lower()
        if (
            path.parts[0] not in ("_static", "_sources", "index.html", "lite")
            and not moved
        ):
            found.append(path.as_posix())
    return found


@functools.cache
def looked_at():
    """Name the pages to open: all but listings, of which the longest one a package."""
    listings, others = {}, []
    for path in sorted(pages(), key=lambda path: (HTML / path).stat().st_size):
        if path.startswith("_modules/") and path.count("/") > 1:
            listings[path.rpartition("/")[0]] = path
        else:
            others.append(path)
    return sorted([*others, *listings.values()])


@functools.cache
def carried():
    """Pair each explorer of the book with its page."""
    return [
        (path, explorer)
        for path in pages()
        for explorer in explorers((HTML / path).read_text(encoding="utf-8"))
    ]


def named(one):
    """Name an explorer with its page."""
    path, explorer = one
    return f"{path}-{explorer.name}"


def drawn(path):
    """Run a page's notebook; return the explorers that it asks to publish."""
    notebook = (ROOT / path).with_suffix(".ipynb")
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    calls, names = [], {"display": display}
    with (
        mock.patch.dict("os.environ", BOOK_BUILD="1"),
        mock.patch.object(pictures, "used", set()),
        mock.patch.object(pictures, "numbers", {}),
        mock.patch.object(frames, "publish", lambda one: calls.append(one) or ""),
        contextlib.chdir(notebook.parent),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        for number, cell in enumerate(cells):
            if cell["cell_type"] != "code":
                continue
            name, source = f"{path}, cell {number}", "".join(cell["source"])
            lines = source.splitlines(keepends=True)
            linecache.cache[name] = len(source), None, lines, name  # for getsource
            code = compile(source, name, "exec")
            fails = "raises-exception" in cell["metadata"].get("tags", ())
            with contextlib.suppress(*[Exception] * fails):
                exec(code, names)
    return calls
