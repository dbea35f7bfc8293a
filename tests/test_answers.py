"""An exercise's own cell, and what the solution asserts of it."""

import ast
import builtins
import re

import pytest
import run
from answers import asked, asserted, named
from execute import load, notebooks
from published import ROOT

CHAPTERS = notebooks(ROOT / "chapters")
START = re.compile(r"\{exercise-end\}\n```+\s*\Z")


def name(path):
    """Name a chapter by part and file."""
    return path.relative_to(ROOT / "chapters").with_suffix("").as_posix()


@pytest.fixture(params=CHAPTERS, ids=name)
def chapter(request):
    """Return a chapter's cells, its code, and its exercises with a cell."""
    cells = load(request.param).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    return cells, code, run.exercises(request.param)


def stored(*statements):
    """Return the names that some statements give a meaning."""
    found = set()
    for node in (node for one in statements for node in ast.walk(one)):
        match node:
            case ast.Name(ctx=ast.Store()):
                found.add(node.id)
            case ast.FunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.arg():
                found.add(node.arg)
            case ast.alias():
                found.add((node.asname or node.name).partition(".")[0])
    return found


def loaded(statement):
    """Return the names that a statement takes from outside."""
    return named(statement) - stored(statement)


def test_a_chapter_has_exercises_with_a_cell_of_their_own(chapter):
    assert len(chapter[2]) >= 2


def test_it_stands_between_exercise_and_solution(chapter):
    cells, _, exercises = chapter
    places = [
        i for i, cell in enumerate(cells) if run.ANSWER in cell.metadata.get("tags", ())
    ]
    assert len(places) == len(exercises)
    for place, (label, _) in zip(places, exercises.values(), strict=True):
        above = "".join(cell.source for cell in cells[:place])
        before, after = cells[place - 1].source, cells[place + 1].source
        assert f":label: {label}\n" in above.rpartition("{exercise-start}")[2]
        assert START.search(before), label
        assert re.match(rf"````+\{{solution-start\}} {label}\n", after)


def test_a_blank_takes_one_line(chapter):
    _, code, exercises = chapter
    for place, (label, _) in exercises.items():
        for one in ast.parse(code[place]).body:
            if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant):
                assert one.lineno == one.end_lineno, f"{label}: {ast.unparse(one)}"


def test_what_the_solution_asserts_is_known_or_left_to_the_reader(chapter):
    _, code, exercises = chapter
    for place, (label, solution) in exercises.items():
        blanks = set(asked(code[place]))
        checks = [one for i in solution for one, _ in asserted(code[i], blanks)]
        names = set().union(*map(loaded, checks))
        assert blanks, label
        assert names >= blanks, f"{label}: {blanks - names} without an assert"
        before = (ast.parse(text) for text in code[: place + 1])
        known = stored(*before) | vars(builtins).keys()
        assert names <= known, f"{label}: {names - known} only in the solution"


def test_no_answer_takes_a_name_that_a_function_above_uses(chapter):
    _, code, exercises = chapter
    functions = ast.FunctionDef, ast.Lambda
    for place, (label, _) in exercises.items():
        above = [node for text in code[:place] for node in ast.walk(ast.parse(text))]
        used = (loaded(node) for node in above if isinstance(node, functions))
        assert not set(asked(code[place])) & set().union(*used), label
