"""A cell that runs where it stands, in the reader's browser.

Below each cell of a chapter that ``lite`` can run stands "Run". Before it is pressed, a
page loads a script of a few lines; then come Python, the packages and the notebook that
the site's ``lite/`` has anyway. CONTRIBUTING says how a cell is run.

An exercise's own cell, tagged ``answer``, has "Check" instead: what its reader has made
is held against what the cells of the solution assert.
"""

import json
import re
from pathlib import Path

import lite
from docutils import nodes

ANSWER = "answer"
SOLUTION = re.compile(r"`+\{solution-start\} (\S+)")
PLACE = '<div class="cell_input docutils container"'
# What a server sends, gzipped: Python, NumPy, matplotlib, the book.
MEGABYTES = 20


def cells(path):
    """Read the cells of a notebook."""
    return json.loads(Path(path).read_text(encoding="utf-8"))["cells"]


def positions(path):
    """Map each code cell's place in a notebook to its place among the code cells."""
    code = [i for i, cell in enumerate(cells(path)) if cell["cell_type"] == "code"]
    return {place: number for number, place in enumerate(code)}


def exercises(path):
    """Map the place of each answer among the code cells to what its exercise is.

    Returns
    -------
    dict
        For each answer the label of its exercise and the places of its solution's code.
    """
    found, answer, number = {}, None, -1
    for cell in cells(path):
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            number += 1
            if ANSWER in cell["metadata"].get("tags", ()):
                answer = number
            elif answer in found:
                found[answer][1].append(number)
        elif answer is not None and (label := SOLUTION.match(text)):
            found[answer] = label[1], []
        elif "{solution-end}" in text:
            answer = None
    return found


def seen(doctree):
    """List the places of the cells whose code a page shows."""
    return [
        cell["cell_index"]
        for cell in doctree.findall(nodes.container)
        if cell.get("nb_element") == "cell_code"
        for part in cell.findall(nodes.container)
        if part.get("nb_element") == "cell_code_source"
    ]


def offer(app, pagename, templatename, context, doctree):
    """Number the cells of a page that runs, and have it load the script."""
    if not doctree or not lite.whole(app) or not lite.able(app.env, pagename):
        return
    path = app.env.doc2path(pagename)
    numbers, asked = positions(path), exercises(path)
    places = iter([numbers[place] for place in seen(doctree)])

    def numbered(found):
        place = next(places)
        label, solution = asked.get(place, ("", ()))
        more = f' data-exercise="{label}" data-solution="{json.dumps(solution)}"'
        return f'{found[0]} data-cell="{place}"{more * (place in asked)}'

    context["body"] = re.sub(PLACE, numbered, context["body"])
    more = lite.LEARN * (lite.megabytes(path) > lite.MEGABYTES)
    host = "" if app.config.pyodide else " from cdn.jsdelivr.net"
    attributes = {
        "data-notebook": f"{pagename.removeprefix(lite.CHAPTERS)}.ipynb",
        "data-size": f"{'up to' if more else 'about'} {MEGABYTES + more} MB{host}",
    }
    app.add_js_file("run.js", **attributes)


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_css_file("run.css")
    app.connect("html-page-context", offer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
