"""Execute the notebooks whose outputs the build's cache lacks, several at a time.

Run as ``python tools/outputs.py``, or with the notebooks' names. Sphinx then finds all
outputs in the cache. It says what it draws: chapter, explorer, frames, bytes, seconds.
"""

import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from execute import failure, notebooks
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "_ext"))
from cache import digest, keyed  # noqa: E402

CACHE = ROOT / "_build" / ".jupyter_cache"
THREADS = ("LOKY_MAX_CPU_COUNT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
SETTINGS = {
    "BOOK_BUILD": "1",
    "EXPLORER_FRAMES": str(ROOT / "_build" / ".frames"),
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "TQDM_DISABLE": "1",
}


def read(path):
    """Read a notebook as the build does, under its fingerprint."""
    text = Path(path).read_text(encoding="utf-8")
    return nbformat.reads(keyed(text, digest(text)), as_version=4)


def run(path, cores):
    """Execute one notebook; return it, its explorers' report, seconds and errors."""
    notebook, begun = read(path), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        report.touch()
        limits = {name: str(cores) for name in THREADS}
        limits["EXPLORER_REPORT"] = str(report)
        client = NotebookClient(
            notebook,
            timeout=600,
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        )
        with (Path(folder) / "stderr").open("w+", encoding="utf-8") as stderr:
            error = failure(
                path, client, env=os.environ | SETTINGS | limits, stderr=stderr
            ) or complaint(path, notebook)
            stderr.seek(0)
            said = stderr.read() if error else ""
        lines = report.read_text(encoding="utf-8").splitlines()
    return notebook, lines, time.perf_counter() - begun, error and f"{error}\n{said}"


def complaint(path, notebook):
    """Say what a notebook has written to stderr; a page shows none of it."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            if output.get("name") == "stderr":
                return f"{path}: cell {number} warned\n{output.text}"
    return None


def main(*names):
    """Bring the cache up to date; exit with the errors, if any."""
    cache = get_cache(str(CACHE))
    every = [ROOT / "intro.ipynb", *notebooks(ROOT / "chapters")]
    paths = [Path(name).resolve() for name in names] or every
    new = [path for path in paths if not known(cache, path)]
    if not new:
        return
    import matplotlib.font_manager  # noqa: F401  fills its cache before kernels start

    new.sort(key=lambda path: -path.stat().st_size)  # the longest are not left over
    cores = os.cpu_count() or 1
    errors = []
    with ProcessPoolExecutor(min(cores, len(new))) as pool:
        jobs = [pool.submit(run, path, max(1, cores // len(new))) for path in new]
        for path, job in zip(new, jobs, strict=True):
            notebook, lines, seconds, error = job.result()
            chapter = path.relative_to(ROOT).with_suffix("").as_posix()
            print(f"{chapter}: {seconds:.1f} s", *lines, sep="\n  ", flush=True)
            if error:
                errors.append(error)
                continue
            bundle = CacheBundleIn(
                notebook, str(path), data={"execution_seconds": seconds}
            )
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    if errors:
        sys.exit("\n\n".join(errors))


def known(cache, path):
    """Tell whether the cache has a notebook's outputs."""
    try:
        cache.match_cache_notebook(read(path))
    except KeyError:
        return False
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
