"""Executed notebooks, kept only as long as the code behind them is the same."""

import ast
import hashlib
import json
import os
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

ROOT = Path(__file__).parent.parent
PACKAGES = ("lib", "figures", "explorer")
# Parsing is slow, and few cells can import any of them.
IMPORT = re.compile(rf"\b(?:from|import)\b(?:\\\n|.)*?\b(?:{'|'.join(PACKAGES)})\b")


def parsed(cell):
    """Parse a cell as IPython reads it; what no Python can read imports nothing."""
    if cell.startswith("%%"):
        cell = cell.partition("\n")[2]
    with suppress(SyntaxError):
        return ast.parse(cell)
    with suppress(SyntaxError):
        return ast.parse(TransformerManager().transform_cell(cell))
    return ast.parse("")  # if it should run, executing it says where it stands


@cache
def modules(code):
    """Name the book's modules that a piece of code imports."""
    if not IMPORT.search(code):
        return ()
    names = []
    for node in ast.walk(parsed(code)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    paths = [name.split(".")[:2] for name in names if "." in name]
    return tuple(f"{top}/{name}.py" for top, name in paths if top in PACKAGES)


def digest(notebook):
    """Fingerprint what a notebook's outputs depend on besides its own code."""
    cells = json.loads(notebook)["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return fingerprint(*code)


def fingerprint(*code):
    """Fingerprint the modules behind pieces of code, and what else they need."""
    found, waiting = set(), [name for piece in code for name in modules(piece)]
    while waiting:
        path = ROOT / waiting.pop()
        if path not in found and path.exists():
            found.add(path)
            waiting += modules(path.read_text(encoding="utf-8"))
    looks = [*ROOT.glob("explorer/*.mplstyle"), *ROOT.glob("explorer/faces/*.ttf")]
    texts = ROOT.glob("lib/*.txt")
    fixed = [ROOT / "requirements.txt", *sorted(looks), *sorted(texts)]
    state = hashlib.sha256(sys.version.encode())
    for path in [*sorted(found), *fixed]:
        state.update(path.name.encode() + path.read_bytes())
    return state.hexdigest()


def notebooks(env):
    """Pair each notebook of the book with its fingerprint."""
    for docname in env.found_docs:
        path = Path(env.doc2path(docname))
        if path.suffix == ".ipynb":
            yield docname, digest(path.read_text(encoding="utf-8"))


def keyed(text, fingerprint):
    """Make the fingerprint a part of what jupyter-cache compares."""
    notebook = json.loads(text)
    notebook["metadata"].setdefault("kernelspec", {})["digest"] = fingerprint
    return json.dumps(notebook)


def outdated(app, env, added, changed, removed):
    """Read a notebook again when the code behind it has changed."""
    known = getattr(env, "book_digests", {})
    env.book_digests = dict(notebooks(env))
    now = env.book_digests.items()
    return {name for name, value in now if known.get(name) != value}


def key(app, docname, source):
    """Give myst-nb the notebook under its fingerprint."""
    if docname in app.env.book_digests:
        source[0] = keyed(source[0], app.env.book_digests[docname])


def extensions():
    """Fingerprint the code of the extensions, of which every page may be made."""
    paths = [*ROOT.glob("_ext/**/*.py"), *ROOT.glob("explorer/*.py")]
    state = hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(paths)))
    return state.hexdigest()


def setup(app):
    os.environ["TQDM_DISABLE"] = "1"
    app.add_config_value("extensions_code", extensions(), "env")
    app.connect("env-get-outdated", outdated)
    app.connect("source-read", key)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
