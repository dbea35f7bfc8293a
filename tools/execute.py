"""Execute notebooks in place and keep what can be compared: text.

Run as ``python tools/execute.py intro.ipynb chapters``. Pictures and widgets are drawn
anew by whoever opens a notebook, so none is committed.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)

os.environ["TQDM_DISABLE"] = "1"  # no kernel started here is watched
DRAWS = "nbval-ignore-output"
TEXTS = {
    "text/plain",
    "text/markdown",
    "application/papermill.record/text/plain",
}
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def notebooks(place):
    """List the notebooks below a folder, without Jupyter's own copies; or name one."""
    found = [Path(place)] if Path(place).is_file() else Path(place).rglob("*.ipynb")
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


def load(path):
    """Read a notebook; cells that have no identifier are given a lasting one."""
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    notebook["nbformat_minor"] = 5
    for number, cell in enumerate(notebook["cells"]):
        cell.setdefault("id", f"cell-{number}")
    return nbformat.reads(json.dumps(notebook), as_version=4)


def reduce(output):
    """Take from an output all but its text; say whether there is any."""
    if "data" in output:
        output.data = {k: v for k, v in output.data.items() if k in TEXTS}
    return output.get("data") or output.output_type == "stream"


def clean(notebook):
    """Copy a notebook with nothing but sources, tags and text outputs."""
    notebook = nbformat.from_dict(notebook | {"metadata": METADATA})
    for cell in notebook.cells:
        for name in cell.metadata.keys() - {"tags", "mystnb"}:
            del cell.metadata[name]
        if cell.cell_type == "code":
            drawn = DRAWS in cell.metadata.get("tags", ())
            cell.outputs = [] if drawn else list(filter(reduce, cell.outputs))
    return notebook


def execute(path):
    """Execute one notebook in its folder and write it cleaned; return any error."""
    notebook = load(path)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    error = failure(path, client)
    if not error:
        nbformat.write(clean(notebook), path)
    return error


def failure(path, client, **kernel):
    """Let a client execute its notebook; say which cell failed, if one did."""
    try:
        client.execute(**kernel)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return f"{path}: code cell {client.code_cells_executed} failed\n{error}"
    return None


def main(*places):
    """Execute every notebook at some places; exit with the errors, if any."""
    paths = [path for place in places for path in notebooks(place)]
    if not paths:
        sys.exit(f"no notebook at {', '.join(places) or 'no place'}")
    with ProcessPoolExecutor(2) as pool:
        errors = list(filter(None, pool.map(execute, paths)))
    print(f"{len(paths) - len(errors)} of {len(paths)} notebooks executed")
    if errors:
        sys.exit("\n\n".join(errors))


if __name__ == "__main__":
    main(*sys.argv[1:])
