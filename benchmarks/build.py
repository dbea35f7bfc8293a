"""How long the book takes to build, in a copy of this checkout.

Run as ``python benchmarks/build.py``. Set-up is not counted: the copy shares the
environment of the one it is called from.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHAPTER = "spiking/lif"
ROW = "{:<44} {:>10} {:>8}".format


def seconds(folder, *targets):
    """Call make in a folder; return how long it took."""
    begun = time.perf_counter()
    done = subprocess.run(
        ["make", *targets],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - begun


def edit(folder):
    """Add a sentence to a chapter's prose."""
    path = folder / "chapters" / f"{CHAPTER}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    text = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    text[1]["source"] = [*text[1]["source"], "\n\nOne sentence more."]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def main():
    """Build from nothing, again, and after an edit; one chapter alone likewise."""
    print(ROW("", "seconds", "at most"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "book"
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
        (folder / ".venv").symlink_to(Path(sys.prefix))
        for name in ("requirements.txt", "pyproject.toml"):
            os.utime(folder / name, (0, 0))  # older than the environment is
        print(ROW("make html, from nothing", f"{seconds(folder, 'html'):.0f}", 240))
        print(ROW("make html, nothing changed", f"{seconds(folder, 'html'):.1f}", 5))
        edit(folder)
        print(ROW("make html, one sentence", f"{seconds(folder, 'html'):.1f}", 10))
        one = ("chapter", f"C={CHAPTER}")
        print(ROW("make chapter", f"{seconds(folder, *one):.1f}", ""))
        edit(folder)
        print(ROW("make chapter, one sentence", f"{seconds(folder, *one):.1f}", 10))


if __name__ == "__main__":
    main()
