"""The explorer's Sphinx extension: its script, its style, its typeface, its report.

It tells kernels that a book is being built, so that `explorer.explore.explore` has
every frame drawn, and says how large each explorer of a page is.
"""

import os
import re
import shutil
from pathlib import Path

import matplotlib
from fontTools import subset
from sphinx.util import logging

HERE = Path(__file__).parent
LETTERS = "U+20-7E,U+A0-FF,U+370-3FF,U+2010-2026,U+2032-2033,U+2070-209F,U+2190-22FF"
log = logging.getLogger(__name__)


def assets(app):
    """Bring the script and the style into the book."""
    target = Path(app.outdir) / "_static"
    target.mkdir(parents=True, exist_ok=True)
    for name in "explore.js", "explore.css":
        shutil.copy(HERE / name, target / name)


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


def report(app, pagename, templatename, context, doctree):
    """Say how many frames and bytes each explorer of a page has."""
    pattern = r'data-name="(.*?)" data-frames="(\d+)" data-bytes="(\d+)"'
    for name, frames, size in re.findall(pattern, context.get("body", "")):
        log.info("%s: %s has %s frames, %s bytes gzipped", pagename, name, frames, size)


def setup(app):
    frames = Path(app.outdir).parent / ".frames"
    os.environ |= {"BOOK_BUILD": "1", "EXPLORER_FRAMES": str(frames)}
    app.add_js_file("explore.js", loading_method="defer")
    app.add_css_file("explore.css")
    app.connect("builder-inited", assets)
    app.connect("builder-inited", fonts)
    app.connect("html-page-context", report)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
