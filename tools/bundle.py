"""Pack the built book, its notebooks and its library into one file for a stick.

The same sources give the same file: entries are sorted, and dated like the sources.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import articles
from execute import notebooks
from published import HTML, ROOT

NAME = "from-perceptrons-to-spikes"
OUTPUT = ROOT / "_build" / "paper"
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "lib", "figures", "explorer")
STORED = {".png", ".woff2", ".whl"}  # they are packed already
# JupyterLite needs a server, and its chapters are there as notebooks.
LITE = re.compile(r'<a href="[^"]*\blite/notebooks/.*?</a>', re.S)
ELSEWHERE = (
    '<a class="btn btn-sm dropdown-item" aria-disabled="true">'
    '<span class="btn__text-container">Run in the browser: only where the book is '
    "published</span></a>"
)
RUN = re.compile(r'<script data-notebook="[^>]*></script>')  # it needs lite/
SAYS = """\
From Perceptrons to Spikes

book/index.html    the book: open it in a browser, no server and no network needed
notebooks/         its chapters as notebooks
{wheel}
                   what the notebooks import; pip install "{wheel}[notebooks]"
"""


def wheel(folder):
    """Build a wheel of the book's packages in a folder; return its path."""
    with tempfile.TemporaryDirectory() as source:
        for name in SOURCES:
            kind = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            kind(ROOT / name, Path(source) / name)
        command = "-m pip wheel --quiet --disable-pip-version-check --no-deps"
        subprocess.run(
            [sys.executable, *command.split(), "--no-build-isolation", "."]
            + ["--wheel-dir", folder],
            cwd=source,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(articles.date())},
            check=True,
        )
    return next(Path(folder).glob("*.whl"))


def offline(path, copy):
    """Return a file, or a copy of a page whose menu leads to nothing left out."""
    if path.suffix != ".html":
        return path
    text, found = LITE.subn(ELSEWHERE, path.read_text(encoding="utf-8"))
    if not found:
        return path
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(RUN.sub("", text), encoding="utf-8")
    return copy


def files(folder):
    """Pair every file with its name in the pack."""
    made = wheel(folder)
    found = {}
    for path in HTML.rglob("*"):
        name = path.relative_to(HTML)
        if path.is_file() and name.parts[0] not in (".buildinfo", "lite"):
            found[f"book/{name.as_posix()}"] = offline(path, Path(folder) / name)
    for path in [ROOT / "intro.ipynb", *notebooks(ROOT / "chapters")]:
        found[f"notebooks/{path.relative_to(ROOT).as_posix()}"] = path
    says = Path(folder) / "READ ME.txt"
    says.write_text(SAYS.format(wheel=made.name), encoding="utf-8")
    return found | {made.name: made, says.name: says}


def pack(found, output, epoch):
    """Write files into an archive, sorted, all with one date."""
    when = datetime.fromtimestamp(max(epoch, 315532800), UTC).timetuple()[:6]
    with zipfile.ZipFile(output, "w") as archive:
        for name, path in sorted(found.items()):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", when)
            entry.external_attr = 0o644 << 16
            packed = path.suffix in STORED
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def main(folder=OUTPUT):
    """Pack the book; say where it is and how large."""
    begun = time.perf_counter()
    Path(folder).mkdir(parents=True, exist_ok=True)
    output = Path(folder) / f"{NAME}.zip"
    with tempfile.TemporaryDirectory() as made:
        found = files(made)
        pack(found, output, articles.date())
    seconds, size = time.perf_counter() - begun, output.stat().st_size / 1e6
    print(f"{output}: {len(found)} files, {size:.1f} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main()
