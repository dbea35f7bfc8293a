"""What this book asks of Sphinx beyond its extensions.

It tells the kernels that the book is being built, keeps executed notebooks only as long
as the code behind them is the same, knows the repository's address if there is one, and
says how large each explorer is.
"""

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
from docutils import nodes
from fontTools import subset
from sphinx import addnodes
from sphinx.util import logging

ROOT = Path(__file__).parent.parent
LETTERS = "U+20-7E,U+A0-FF,U+370-3FF,U+2010-2026,U+2032-2033,U+2070-209F,U+2190-22FF"
log = logging.getLogger(__name__)


def modules(code):
    """Name the modules of lib that a piece of code imports."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module == "lib":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "")[:4] == "lib.":
            yield node.module[4:]


def digest(notebook):
    """Fingerprint what a notebook's outputs depend on besides its own code."""
    cells = json.loads(notebook)["cells"]
    code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    found, waiting = set(), list(modules(re.sub(r"^\s*[%!].*$", "", code, flags=re.M)))
    while waiting:
        path = ROOT / "lib" / f"{waiting.pop()}.py"
        if path not in found:
            found.add(path)
            waiting += modules(path.read_text())
    fixed = [ROOT / "requirements.txt", *sorted((ROOT / "lib").glob("*.mplstyle"))]
    state = hashlib.sha256(sys.version.encode())
    for path in [*sorted(found), *fixed]:
        state.update(path.name.encode() + path.read_bytes())
    return state.hexdigest()


def notebooks(env):
    """Pair each notebook of the book with its fingerprint."""
    for docname in env.found_docs:
        path = Path(env.doc2path(docname))
        if path.suffix == ".ipynb":
            yield docname, digest(path.read_text())


def outdated(app, env, added, changed, removed):
    """Read a notebook again when the code behind it has changed."""
    known = getattr(env, "book_digests", {})
    env.book_digests = dict(notebooks(env))
    now = env.book_digests.items()
    return {name for name, value in now if known.get(name) != value}


def key(app, docname, source):
    """Make the fingerprint a part of what jupyter-cache compares."""
    if docname in app.env.book_digests:
        notebook = json.loads(source[0])
        kernel = notebook["metadata"].setdefault("kernelspec", {})
        kernel["digest"] = app.env.book_digests[docname]
        source[0] = json.dumps(notebook)


def repository():
    """Find the book's public address: the workflow's, or the git remote's."""
    if name := os.environ.get("GITHUB_REPOSITORY"):
        return f"https://github.com/{name}"
    command = ["git", "-C", ROOT, "remote", "get-url", "origin"]
    remote = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    match = re.fullmatch(r"(?:https://|git@)github\.com[:/](.+?)(?:\.git)?/?", remote)
    return match and f"https://github.com/{match[1]}"


def configure(app, config):
    """Add launch and repository buttons where the book has a public address."""
    address = repository()
    config.html_theme_options |= {
        "repository_url": address or "",
        "repository_branch": os.environ.get("GITHUB_REF_NAME", "main"),
        "use_repository_button": bool(address),
        "use_issues_button": bool(address),
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org" if address else "",
            "notebook_interface": "jupyterlab",
        },
    }


def cite(app, doctree):
    """Link the source that a margin note names to the page that lists it."""
    for name in list(doctree.findall(nodes.strong)):
        if re.match(r"[Ss]ources? 00\d", name.astext()):
            link = addnodes.pending_xref("", refdomain="std", reftype="doc")
            link["reftarget"], link["refexplicit"] = "/chapters/appendix/sources", True
            name.replace_self(link)
            link += name


def fonts(app):
    """Cut matplotlib's typeface down to what figures use."""
    target = Path(app.outdir) / "_static"
    target.mkdir(parents=True, exist_ok=True)
    source = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, output in (("", "dejavu.woff"), ("-Oblique", "dejavu-oblique.woff")):
        if not (target / output).exists():
            subset.main(
                [
                    str(source / f"DejaVuSans{name}.ttf"),
                    f"--unicodes={LETTERS}",
                    "--flavor=woff",
                    "--drop-tables+=FFTM",
                    f"--output-file={target / output}",
                ]
            )


def mend(app, pagename, templatename, context, doctree):
    """Drop what extensions write amiss: repeated identifiers, a list without items."""
    amiss = r' id="(exercise|solution|proof)-content"| role="list"(?= class="citation)'
    if "body" in context:
        context["body"] = re.sub(amiss, "", context["body"])


def report(app, pagename, templatename, context, doctree):
    """Say how many frames and bytes each explorer of a page has."""
    pattern = r'data-name="(.*?)" data-frames="(\d+)" data-bytes="(\d+)"'
    for name, frames, size in re.findall(pattern, context.get("body", "")):
        log.info("%s: %s has %s frames, %s bytes gzipped", pagename, name, frames, size)


def setup(app):
    os.environ |= {"BOOK_BUILD": "1", "TQDM_DISABLE": "1"}
    # Jupyter Book always loads thebe, which wants an address and another host's script.
    for listeners in app.events.listeners.values():
        listeners[:] = [x for x in listeners if x.handler.__module__ != "sphinx_thebe"]
    styles = app.registry.css_files
    styles[:] = [style for style in styles if style[0] != "sphinx-thebe.css"]
    app.connect("config-inited", configure)
    app.connect("builder-inited", fonts)
    app.connect("env-get-outdated", outdated)
    app.connect("source-read", key)
    app.connect("doctree-read", cite)
    app.connect("html-page-context", mend)
    app.connect("html-page-context", report)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
