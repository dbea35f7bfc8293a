"""The book as Binder's JupyterLab shows it: plain Markdown, in its own place.

``.binder/postBuild`` runs it in Binder's copy of the repository, where no book is
built. So what the references say is read from the notebooks: what their cells have
glued, and the formulas, exercises, algorithms and figures, which are counted.
"""

import copy
import json
import re
import sys
from collections import Counter
from pathlib import Path

import yaml
from execute import load
from mdit_py_plugins.anchors.index import slugify
from nbclient import NotebookClient
from pybtex.database import parse_file

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "_ext"))
import lite  # noqa: E402
import plain  # noqa: E402

LABEL = re.compile(
    r"^\$\$ *\((?P<formula>[\w-]+)\)"
    r"|^[:`]{3,}\{(?P<kind>exercise|prf:algorithm)(?:-start)?\}.*\n"
    r":label: *(?P<label>\S+)",
    re.M,
)
HEADING = re.compile(r"^(?:\((?P<label>[\w-]+)\)=\n+)?#{1,3} +(?P<title>.+)", re.M)
PAD = "*In the published book you draw a digit here, and a network reads it.*"
# What only the published book can do.
LATER = re.compile(r"\n## Keep what you have done\n.*|\{\{ install \}\} ", re.S)
NAMED = re.compile(r'(?:\bexplore\(\s*|\bname=")([\w-]+)')


def chapters(root=ROOT):
    """Yield the number and the path of each chapter, in the order of the book."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    parts = [part["chapters"] for part in toc["parts"] if part.get("numbered")]
    files = [one["file"] for chapters in parts for one in chapters]
    for number, file in enumerate(files, 1):
        yield number, root / f"{file}.ipynb"


def joined(notebook, kind):
    """Join the cells of one kind."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == kind]
    return "\n\n".join("".join(cell["source"]) for cell in cells)


def numbered(text, chapter):
    """Number a chapter's formulas, exercises and algorithms, by their labels."""
    counted = Counter()
    for found in LABEL.finditer(text):
        word = (found["kind"] or "").removeprefix("prf:").capitalize()
        counted[word] += 1
        label = found["label"] or found["formula"]
        yield label, f"{word} {chapter}.{counted[word]}".strip()


def titled(text):
    """Pair what a chapter's sections are called in links with their titles."""
    for found in HEADING.finditer(text):
        yield slugify(found["title"]), found["title"]
        if found["label"]:
            yield found["label"], found["title"]


def drawn(notebook):
    """Pair the names of a chapter's figures with their numbers."""
    number = 0
    for cell in notebook["cells"]:
        code = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
        number += "caption=" in code
        for name in NAMED.findall(code):
            yield f"fig-{name.replace('_', '-')}", f"Figure {number}"


def complete(notebook):
    """Say whether all that a chapter's text takes from its cells is in its outputs."""
    text = joined(notebook, "markdown")
    wanted = {
        name.partition(":")[0] for name in re.findall(r"\{glue:text\}`(.+?)`", text)
    }
    return wanted <= set(dict(glued(notebook)))


def known(notebook):
    """Pair the names that a notebook's cells glue with what is glued.

    Cells that draw are committed without any output, so what they glue is known only
    after they have run.
    """
    if complete(notebook):
        return dict(glued(notebook))
    run = copy.deepcopy(notebook)
    NotebookClient(run, timeout=600, kernel_name="python3").execute()
    return dict(glued(run))


def glued(notebook):
    """Pair the names that a notebook's cells have glued with what was glued."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if name := output.get("metadata", {}).get("scrapbook", {}).get("name"):
                for form, value in output["data"].items():
                    if form.endswith("text/plain"):
                        yield name, lite.spoken("".join(value))


def convert(root=ROOT, only=()):
    """Write chapters anew, each in its own file: all, or only some."""
    found = {path: (number, load(path)) for number, path in chapters(root)}
    sources = parse_file(root / "references.bib").entries.items()
    cited = {key: (lite.authors(one), one.fields["year"]) for key, one in sources}
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    numbers, titles = {}, {}
    for number, notebook in found.values():
        text = joined(notebook, "markdown")
        numbers |= numbered(text, number)
        titles |= titled(text)
    paths = {path.relative_to(root / "chapters").as_posix(): path for path in found}
    for here, path in paths.items():
        if only and here not in only:
            continue
        _, notebook = found[path]
        own = dict(titled(joined(notebook, "markdown"))) | dict(drawn(notebook))
        names = plain.Names(
            numbers,
            titles | own,
            cited,
            known(notebook),
            frozenset(paths),
            config["sphinx"]["config"].get("mathml_macros", {}),
        )
        write(path, plain.notebook(notebook, names, here))


def convert_first(root=ROOT):
    """Write the first page anew: the chapters are listed, with their sentences."""
    path = root / "intro.ipynb"
    notebook = load(path)
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    described = config["sphinx"]["config"]["descriptions"]
    lines, files = [], set()
    for _, chapter in chapters(root):
        file = chapter.relative_to(root).as_posix()
        title = HEADING.search(joined(load(chapter), "markdown"))["title"]
        lines.append(f"- [{title}]({file}): {described[file.removesuffix('.ipynb')]}")
        files.add(file)
    for cell in notebook["cells"]:
        cell["source"] = LATER.sub("", "".join(cell["source"]))
    instead = {"digit-pad": PAD, "gallery": "\n".join(lines)}
    names = plain.Names(notebooks=frozenset(files), instead=instead)
    write(path, plain.notebook(notebook, names, path.name))


def write(path, notebook):
    """Write a notebook to its file."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    convert()
    convert_first()
