"""A line at the foot of a chapter: with what, when and how long it was executed.

All of it is data of the build. The versions are those at work, which the cache's
fingerprint holds to those of the execution; date and seconds are the cache's, so a
build from the same cache is the same. Where SOURCE_DATE_EPOCH asks for a build that
does not depend on when and where it runs, the line says neither.
"""

import json
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import nbformat
from cache import keyed
from jupyter_cache import get_cache

PACKAGES = {
    "NumPy": ("numpy", ""),
    "SciPy": ("scipy", r"\bscipy\b"),
    "matplotlib": ("matplotlib", ""),
    "scikit-learn": ("scikit-learn", r"\bsklearn\b"),
}
DRAWS = "nbval-ignore-output"
FRAMES = re.compile(r'<figure class="explore"[^>]* data-frames="(\d+)"')
LINE = '<p class="verified">{}</p>\n'


def versions(code):
    """Name Python and the packages that a notebook's code works with.

    Parameters
    ----------
    code : str
        The code.

    Returns
    -------
    str
        Their names and versions.
    """
    said = [f"Python {platform.python_version()}"]
    for name, (package, pattern) in PACKAGES.items():
        if re.search(pattern, code):
            said.append(f"{name} {version(package)}")
    return f"{', '.join(said[:-1])} and {said[-1]}"


def compared(cells):
    """Count the results that a test run compares: printed, shown, or set in text."""
    return sum(
        bool(output.get("data")) or output["output_type"] == "stream"
        for cell in cells
        if cell["cell_type"] == "code" and DRAWS not in cell["metadata"].get("tags", ())
        for output in cell["outputs"]
    )


def counted(number, thing):
    """Say how many there are of a thing."""
    return f"{number:,} {thing}{'s' * (number != 1)}"


def execution(app, text, fingerprint):
    """Look up when a notebook was executed, and in how many seconds, or give None."""
    notebook = nbformat.reads(keyed(text, fingerprint), as_version=4)
    try:
        record = get_cache(app.env.mystnb_config.execution_cache_path)
        record = record.match_cache_notebook(notebook)
    except (KeyError, TypeError):
        return None
    return record.created, (record.data or {}).get("execution_seconds")


def line(text, body, executed):
    """Write the line.

    Parameters
    ----------
    text : str
        The notebook.
    body : str
        Markup of its page.
    executed : tuple or None
        The date of its execution, and its seconds.

    Returns
    -------
    str
        Two sentences, or nothing for a notebook without code.
    """
    cells = json.loads(text)["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    if not code:
        return ""
    said = "Executed"
    if executed and "SOURCE_DATE_EPOCH" not in os.environ:
        created, seconds = executed
        said += f" on {created.day} {created:%B %Y}"
        said += f" in {seconds:.0f} s" if seconds else ""
    said += f" with {versions(''.join(''.join(c['source']) for c in code))}."
    frames = [int(number) for number in FRAMES.findall(body)]
    tested = []
    if frames:
        tested.append(
            f"move {counted(len(frames), 'explorer')} ({counted(sum(frames), 'frame')})"
        )
    if results := compared(cells):
        tested.append(f"compare {counted(results, 'result')} of its code")
    return f"{said} The tests {' and '.join(tested)}." if tested else said


def add(app, pagename, templatename, context, doctree):
    """Put the line below the article of a page that was executed."""
    fingerprint = getattr(app.env, "book_digests", {}).get(pagename)
    if fingerprint is None or not pagename.startswith("chapters/"):
        return
    text = Path(app.env.doc2path(pagename)).read_text(encoding="utf-8")
    body = context["body"]
    if said := line(text, body, execution(app, text, fingerprint)):
        context["body"] = body + LINE.format(said)


def setup(app):
    app.connect("html-page-context", add)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
