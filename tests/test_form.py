"""A chapter is played first: what of its form can be counted."""

import re
from pathlib import Path

import pytest
from execute import load, notebooks
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

CHAPTERS = Path(__file__).parent.parent / "chapters"
FIRST, STRETCH, MAIN, EXERCISES, QUESTIONS = 300, 700, 4000, 5, 6
OPEN = re.compile(r"\{div\} opening|\{question\}")
PARTS = ["You will", "You need", "Time"]
MARKDOWN = (
    MarkdownIt()
    .enable("table")
    .use(colon_fence_plugin)
    .use(dollarmath_plugin)
    .use(myst_role_plugin)
)


def name(path):
    """Name a chapter by part and file."""
    return path.relative_to(CHAPTERS).with_suffix("").as_posix()


@pytest.fixture(params=notebooks(CHAPTERS), ids=name)
def cells(request):
    """The cells of one chapter."""
    return load(request.param).cells


def words(text):
    """Count words of text that a reader of the main path meets."""
    count = 0
    for token in MARKDOWN.parse(text):
        if token.type == "colon_fence" and OPEN.match(token.info.strip()):
            count += words(re.sub(r"^:.*", "", token.content, flags=re.M))
        for part in token.children or ():
            if part.type in ("math_inline", "myst_role"):
                count += 1
            elif part.type in ("text", "code_inline"):
                count += len(re.findall(r"[^\W\d_][\w'’-]*", part.content))
    return count


def main_path(cells):
    """Words and pictures in turn, up to the exercises."""
    for cell in cells:
        if cell.cell_type == "markdown":
            text, *after = re.split(r"^## Exercises", cell.source, flags=re.M)
            yield words(text)
            if after:
                return
        elif drawn := re.search(r"\b(explore|show)\(", cell.source):
            yield drawn[1]


def test_the_words_of_folds_and_margins_are_not_on_the_main_path():
    text = (
        "One *two*.\n\n:::{margin}\nno\n:::\n\n::::{dropdown} No\nno\n\n$$ x $$\n::::"
    )
    assert words(text + "\n\n:::{div} opening\n- **Three** $x$ {ref}`x`.\n:::") == 5


def test_the_words_of_a_question_are_on_the_main_path():
    text = ":::{question} one\n:name: ask-it\n\nOne *two*?\n\n- [x] $x$\n:::"
    assert words(text) == 4  # a mark counts as one


@pytest.mark.parametrize("path", notebooks(CHAPTERS), ids=name)
def test_a_chapter_asks_before_its_exercises(path):
    text = "\n".join(
        cell.source for cell in load(path).cells if cell.cell_type == "markdown"
    )
    before, _, _ = text.partition("\n## Exercises")
    kinds = re.findall(r"^:::+\{question\} (\w+)$", before, re.M)
    assert len(kinds) >= QUESTIONS, kinds
    assert {"number", "several"} <= set(kinds), kinds


def test_a_chapter_is_played_first_and_keeps_its_form(cells):
    text = "\n".join(cell.source for cell in cells)
    opening = re.search(r"^:::\{div\} opening\n(.*?)^:::", text, re.M | re.S)[1]
    exercises = re.findall(r"\{exercise(?:-start)?\}\s+:label: (\S+)", text)
    count = stretch = longest = 0
    first = None
    for part in main_path(cells):
        if part == "explore" and first is None:
            first = count
        if isinstance(part, str):
            stretch = 0
        else:
            stretch, count = stretch + part, count + part
        longest = max(longest, stretch)
    assert first is not None
    assert first <= FIRST, f"{first} words before the first explorer"
    assert longest <= STRETCH, f"{longest} words without a picture"
    assert count <= MAIN, f"{count} words on the main path"
    assert re.findall(r"^- \*\*(.+?)\*\*", opening, re.M) == PARTS
    assert len(re.findall(r"\b(?:minutes|hours?)\b", opening)) == 2, "two times"
    assert len(exercises) >= EXERCISES
    assert re.findall(r"\{solution(?:-start)?\} (\S+)", text) == exercises
