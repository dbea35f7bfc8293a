"""Build the book, if anything has changed since it was built; or one page of it.

Run as ``python tools/book.py``, or with a chapter's name, ``spiking/lif``. What was
built is compared whole: what the book was built from, and the files that came of it.
"""

import contextlib
import gc
import hashlib
import json
import os
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "_ext"))
import launch  # noqa: E402

HTML = ROOT / "_build" / "html"
STATE = ROOT / "_build" / "state.json"
CONTENTS = """\
format: jb-book
root: chapters/{}
chapters:
- file: chapters/appendix/sources
- file: chapters/appendix/glossary
- file: chapters/appendix/notation
"""
# Nothing of these is in the book.
ELSEWHERE = ("_build", "__pycache__", "benchmarks", "tests")
# What extensions ask for.
VARIABLES = (
    "GITHUB_REF_NAME",
    "GITHUB_REPOSITORY",
    "GITHUB_WORKSPACE",
    "PYODIDE",
    "PYTHONPATH",
    "SOURCE_DATE_EPOCH",
)


def inside(folder):
    """Yield the files within a folder but for hidden ones and those of no page."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from inside(path) if path.name not in ELSEWHERE else ()
        else:
            yield path


def sources():
    """Fingerprint what the book is built from.

    Returns
    -------
    str
        Another one where a file's name or content is another one, a variable, the
        address of the repository, Python, or an installed package.
    """
    packages = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    parts = [
        sys.version,
        *sorted(path.name for path in packages),
        *(f"{name}={os.environ.get(name)}" for name in VARIABLES),
        str(launch.repository()),
    ]
    state = hashlib.sha256("\0".join(parts).encode())
    for path in inside(ROOT):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        state.update(f"\0{path.relative_to(ROOT).as_posix()}\0{content}".encode())
    return state.hexdigest()


def made():
    """Fingerprint the files of the book by their names, sizes and times."""
    state = hashlib.sha256()
    for path in sorted(HTML.rglob("*")):
        if path.is_file():
            about = path.stat()
            name = path.relative_to(HTML).as_posix()
            state.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\0".encode())
    return state.hexdigest()


def known():
    """Give the two fingerprints of what was built last."""
    return json.loads(STATE.read_text(encoding="utf-8")) if STATE.exists() else []


def build(notebooks, *options):
    """Execute those notebooks that must be, all if none is named; call Jupyter Book."""
    # jsonschema would take it for addresses, which no notebook has to be checked for;
    # its grammar takes seconds to compile.
    sys.modules["rfc3987_syntax"] = None
    gc.set_threshold(500_000, 20, 100)  # most of what a build makes lives to its end
    import outputs
    from jupyter_book.cli import main

    outputs.main(*notebooks)
    os.chdir(ROOT)
    with (
        open(os.devnull, "w", encoding="utf-8") as void,
        contextlib.redirect_stdout(void),
    ):
        main.main(["build", ".", "-q", *options], standalone_mode=False)


def chapter(name):
    """Build one page, with those that all chapters link to."""
    place = ROOT / "_build" / "chapter"
    place.mkdir(parents=True, exist_ok=True)
    contents = place / "_toc.yml"
    contents.write_text(CONTENTS.format(name), encoding="utf-8")
    notebook = ROOT / "chapters" / f"{name}.ipynb"
    build([notebook], "--toc", str(contents), "--path-output", str(place))


def book():
    """Bring the book up to date."""
    before = sources()
    if known() == [before, made()]:
        return
    STATE.unlink(missing_ok=True)
    build([], "-n", "-W", "--keep-going")
    STATE.write_text(json.dumps([before, made()]), encoding="utf-8")


def main(name=None):
    """Build what is asked for."""
    chapter(name) if name else book()


if __name__ == "__main__":
    main(*sys.argv[1:])
