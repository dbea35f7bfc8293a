"""What runs the cells of a page in the reader's browser, where there is no kernel.

A cell runs as the page has it: after the cells above it, whatever has run since.
"""

import ast
import contextlib
import copy
import io
import linecache
import os
import pprint
import re
import sys
import time
import traceback
import types
from xml.etree import ElementTree

import numpy as np
from answers import asked, asserted
from page import tell

MOST = 50_000  # characters of a cell's output
SMALL = 100_000  # items that are remembered one by one
OWN = "<cell {}>"


class HTML:
    """Markup to be shown."""

    def __init__(self, data):
        self.data = data


class Markdown(HTML):
    """Text to be shown."""


class Output(io.TextIOBase):
    """What a cell prints, unless it only prepares another."""

    quiet, left = True, MOST

    def write(self, text):
        if not self.quiet and self.left > 0:
            cut = "\n… (the rest is left out)" if len(text) > self.left else ""
            tell("text", text[: self.left] + cut)
            self.left -= len(text)
        return len(text)


def display(*values):
    """Show some values, as a notebook does."""
    for value in values:
        if output.quiet:
            return
        if isinstance(value, Markdown):
            output.write(re.sub(r"^```.*\n", "", value.data, flags=re.M))
        elif isinstance(value, HTML):
            tell("html", value.data)
        elif isinstance(value, Figure):
            picture(value)
        elif type(value) in (dict, list, tuple):
            output.write(pprint.pformat(value, sort_dicts=False) + "\n")
        else:
            output.write(f"{value!r}\n")


def picture(fig):
    """Show a figure and close it."""
    prefix, _ = pictures.place(pictures.UNNAMED, None)
    svg = pictures.markup(pictures.svg(fig, prefix, "A figure of this cell"))
    tell("html", f'<figure class="picture">{svg}</figure>')


def pending():
    """Show and close the figures that are open."""
    for number in plt.get_fignums():
        display(plt.figure(number))
    plt.close("all")


def opening(explorer):
    """Draw an explorer as it opens."""
    if output.quiet:
        return None
    point = {p.name: p.values[p.start] for p in explorer.parameters}
    drawing, printed, _ = frames.noted(
        explorer.draw, point, explorer.prefix, explorer.alt
    )
    output.write(printed)
    return HTML(f'<figure class="picture">{drawing}{explorer.caption}</figure>')


def svg(fig, *args, drawn, **kwargs):
    """Draw a figure, if it is to be seen."""
    if not output.quiet:
        return drawn(fig, *args, **kwargs)
    plt.close(fig)
    return ElementTree.Element("svg", viewBox="0 0 1 1")


def module(name, **content):
    """Make a module that stands in for another."""
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(content)


output = Output()
os.environ |= {"MPLBACKEND": "agg"}
module("IPython", get_ipython=lambda: None, version_info=(9, 0, 0))
module("IPython.display", HTML=HTML, Markdown=Markdown, display=display)
module("ipywidgets")

import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

from explorer import frames, pictures, widgets  # noqa: E402

plt.show = lambda *args, **kwargs: pending()
widgets.live = opening
pictures.svg = lambda *args, drawn=pictures.svg, **kw: svg(*args, drawn=drawn, **kw)
module("__main__", display=display)
names = vars(sys.modules["__main__"])
ran = []  # the code of each cell that has run, and the state before it


def state():
    """Remember what all names mean, and what can change under a name."""
    within = {}
    for name, value in names.items():
        if isinstance(value, np.random.Generator):
            within[name] = value.bit_generator.state
        elif isinstance(value, np.ndarray) and value.size <= SMALL:
            within[name] = value.copy()
        elif isinstance(value, list | dict | set):
            within[name] = copy.copy(value)
    return dict(names), within


def restore(meant, within):
    """Let all names mean what they did."""
    names.clear()
    names.update(meant)
    for name, content in within.items():
        value = names[name]
        if isinstance(value, np.random.Generator):
            value.bit_generator.state = content
        elif isinstance(value, list):
            value[:] = content
        elif isinstance(value, np.ndarray):
            if value.flags.writeable:
                value[...] = content
        else:
            value.clear()
            value.update(content)


def execute(code, number):
    """Run one cell, and show what its last line is worth."""
    file = OWN.format(number)
    linecache.cache[file] = len(code), None, code.splitlines(keepends=True), file
    tree = ast.parse(code, file)
    *body, last = tree.body or [ast.Pass()]
    value = None
    if isinstance(last, ast.Expr):
        exec(compile(ast.Module(body, []), file, "exec"), names)
        value = eval(compile(ast.Expression(last.value), file, "eval"), names)
    else:
        exec(compile(tree, file, "exec"), names)
    if value is not None and not code.rstrip().endswith(";"):
        display(value)
    pending()


def told(error, number):
    """Say what went wrong, and in which lines of the reader's."""
    lines = [traceback.format_exception_only(error)[-1].strip()]
    if isinstance(error, SyntaxError):
        lines.append(f"line {error.lineno}: {(error.text or '').strip()}")
    for frame in traceback.extract_tb(error.__traceback__):
        if found := re.fullmatch(r"<cell (\d+)>", frame.filename):
            where = "" if int(found[1]) == number else "in a cell above, "
            lines.append(f"{where}line {frame.lineno}: {frame.line}")
    return "\n".join(lines)


def judged(stub, code, solution, number):
    """Hold what the reader's cell has made against what the book asserts of its own.

    Parameters
    ----------
    stub : str
        The exercise's own cell, as the book has it.
    code : str
        The same, as the reader has it.
    solution : list of str
        The cells of its solution.
    number : int
        The place of the reader's cell.

    Returns
    -------
    missed : str
        What is missing; '' if all that is asserted holds.
    """
    blanks, left = asked(stub), asked(code)
    for name in blanks:
        value = names.get(name, ...)
        if value is ... or callable(value) and name in left:
            return f"{name} is still missing."
    for cell in solution:
        for statement, text in asserted(cell, set(blanks)):
            try:
                exec(compile(ast.Module([statement], []), "<book>", "exec"), names)
            except BaseException as error:
                if getattr(statement, "msg", None) and isinstance(
                    error, AssertionError
                ):
                    return str(error)
                tell("missed", text)
                if not isinstance(error, AssertionError):
                    tell("error", told(error, number))
                return "This does not hold:"
    return ""


def run(codes, exercise=()):
    """Run the last of some cells after the others, which are not shown.

    Parameters
    ----------
    codes : sequence of str
        The code of the page's first cells.
    exercise : sequence of str
        If the last cell answers an exercise: that cell as the book has it, and the
        cells of the solution.

    Returns
    -------
    seconds : str
        How long the last one took.
    error : bool
        Whether it was stopped by an error.
    missed : str
        What an answer lacks.
    """
    *above, code = codes
    stub, *solution = exercise or [""]
    kept, missed = 0, ""
    while kept < min(len(ran), len(above)) and ran[kept][0] == above[kept]:
        kept += 1
    if kept < len(above):
        back(kept)
    output.quiet, output.left = True, MOST
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        if kept < len(above):
            tell("says", "Running the cells above")
        for number in range(kept, len(above)):
            tell("far", f"{number + 1} of {len(above)}")
            if error := attempt(above[number], number):
                tell("error", f"A cell above was stopped by an error.\n{error}")
                return "0", True, ""
        tell("says", "Running")
        output.quiet, begun = False, time.perf_counter()
        if not exercise and len(ran) > len(above) and ran[len(above)][0] == code:
            later = state()
            restore(*ran[len(above)][1:])
            error = attempt(code, len(above), keep=False)
            restore(*later)
        else:
            back(len(above))
            for name in asked(stub):
                names.pop(name, None)
            error = attempt(code, len(above))
            missed = "" if error else judged(stub, code, solution, len(above))
    if error:
        tell("error", error)
    return f"{time.perf_counter() - begun:.1f}", bool(error), missed


def back(number):
    """Go back to the state before a cell."""
    if number < len(ran):
        restore(*ran[number][1:])
        del ran[number:]


def attempt(code, number, keep=True):
    """Run a cell; return what went wrong, if anything did."""
    before = state()
    try:
        execute(code, number)
    except BaseException as error:
        plt.close("all")
        if output.quiet and isinstance(error, AssertionError):
            ran.append((code, *before))  # the reader has changed what the book asserts
            return ""
        restore(*before)
        return told(error, number)
    if keep:
        ran.append((code, *before))
    return ""
