"""The chapters' MyST as plain Markdown."""

import json
import re
from pathlib import Path

import plain
import pytest

ROOT = Path(__file__).parent.parent
CHAPTERS = sorted(
    path for path in ROOT.glob("chapters/*/*.ipynb") if path.parent.name != "appendix"
)
KNOWN = plain.Names(
    numbers={"eq-sum": "1.3", "ex-nand": "Exercise 1.2"},
    titles={"gates": "Gates: AND, OR", "fig-cards": "Figure 4"},
    cited={"r1958": ("Rosenblatt", "1958"), "mp1943": ("McCulloch and Pitts", "1943")},
    glued={"mistakes": "12", "share": "0.8765"},
    notebooks=frozenset(["networks/activations.ipynb", "spiking/lif.ipynb"]),
    macros={"R": r"\mathbb{R}"},
)
SAID = {
    "{eq}`eq-sum`": "(1.3)",
    "{ref}`ex-nand`": "Exercise 1.2",
    "{ref}`gates`": "Gates: AND, OR",
    "{ref}`some words <gates>`": "some words",
    "{cite}`r1958`": "[Rosenblatt, 1958]",
    "{cite}`r1958,mp1943`": "[Rosenblatt, 1958; McCulloch and Pitts, 1943]",
    "{cite:t}`mp1943`": "McCulloch and Pitts [1943]",
    "{glue:text}`mistakes` of them": "12 of them",
    "{glue:text}`share:.2f`": "0.88",
    "{py:func}`~lib.perceptron.fires`": "`fires`",
    "{py:func}`simulate <lib.neurons.simulate>`": "`simulate`",
    "{term}`bias`": "bias",
    "[Figure](#fig-cards)": "Figure 4",
    "[a faster one](#fig-cards:lr=0.3)": "a faster one",
    "[a section](#gates)": "[a section](<#Gates:-AND,-OR>)",
    "[next](activations.ipynb)": "[next](activations.ipynb)",
    "[cell](../spiking/lif.ipynb)": "[cell](../spiking/lif.ipynb)",
    "[list](../appendix/sources.md)": "list",
    "[out](https://example.org)": "[out](https://example.org)",
    r"$\R^2$ and $\Rightarrow$": r"$\mathbb{R}^2$ and $\Rightarrow$",
    "$$\nz = 1 .\n$$ (eq-sum)": "$$\nz = 1 .\n\\tag{1.3}\n$$",
    "(place)=\n## Here": "## Here",
    "% nobody reads this\nyes": "yes",
    "```python\n{eq}`eq-sum`\n```": "```python\n{eq}`eq-sum`\n```",
    ":::{div} opening\n- **You need** time.\n:::": "- **You need** time.",
    ":::{dropdown} Answers\n1. {eq}`eq-sum`\n:::": (
        "<details><summary>Answers</summary>\n\n1. (1.3)\n\n</details>"
    ),
    "::::{dropdown} Second *reading*: `x` < y\n:::{margin}\nNo.\n:::\n::::": (
        "<details><summary>Second <em>reading</em>: <code>x</code> &lt; y</summary>\n\n"
        "<blockquote>\n\nNo.\n\n</blockquote>\n\n</details>"
    ),
    "````{admonition} Mind\nthe gap\n````": (
        "<blockquote>\n\n**Mind**\n\nthe gap\n\n</blockquote>"
    ),
    "```{index} bias\n```\nBias.": "Bias.",
    "```{exercise-start}\n:label: ex-nand\n```\n**XOR.** Build it.\n"
    "```{exercise-end}\n```\n````{solution-start} ex-nand\n:class: dropdown\n````\n"
    "So.\n````{solution-end}\n````": (
        "### Exercise 1.2\n\n**XOR.** Build it.\n\n<details><summary>Solution</summary>"
        "\n\nSo.\n\n</details>"
    ),
}


@pytest.mark.parametrize(("said", "expected"), SAID.items())
def test_what_myst_says_is_said_in_markdown(said, expected):
    assert plain.Page(KNOWN, "networks/perceptron.ipynb").text(said) == expected


def test_a_question_is_asked_and_answered_in_a_fold():
    source = """:::{question} one
:name: ask-it

How steep is it at {eq}`eq-sum`?

- [ ] 0.5

  That is its height.
- [x] 0.25

---
It is $f(1 - f)$.
:::"""
    asked, _, answer = plain.Page(KNOWN).text(source).partition("<details>")
    assert "How steep is it at (1.3)?" in asked
    assert "- 0.5\n- 0.25" in asked
    assert "That is its height." not in asked
    assert "- Not 0.5: That is its height." in answer
    assert "- **0.25** is right." in answer
    assert "It is $f(1 - f)$." in answer


def test_a_number_that_is_asked_for_is_not_given_away():
    source = ":::{question} number\n:unit: mV\n\nHow many?\n\n- [x] 12\n- [ ] 24\n:::"
    asked, _, answer = plain.Page(KNOWN).text(source).partition("<details>")
    assert "12" not in asked
    assert "**12 mV**" in answer


def test_a_fold_that_spans_cells_is_closed_in_each():
    page = plain.Page(KNOWN)
    first = page.text("````{solution-start} ex-nand\n````\nSo.")
    last = page.text("And so.\n````{solution-end}\n````\nAfter.")
    assert first == "<details><summary>Solution</summary>\n\nSo.\n\n</details>"
    assert last == (
        "<details><summary>Solution, continued</summary>\n\nAnd so.\n\n</details>"
        "\n\nAfter."
    )
    first = page.text("::::{dropdown} More\nThis.")
    last = page.text("That.\n::::\nAfter.")
    assert first == "<details><summary>More</summary>\n\nThis.\n\n</details>"
    assert last.startswith("<details><summary>More, continued</summary>\n\nThat.")
    assert last.endswith("</details>\n\nAfter.")


class Any(dict):
    """Names whatever it is asked for."""

    def __missing__(self, name):
        return "0"


class Anybody(dict):
    """Cites whatever it is asked for."""

    def __missing__(self, name):
        return "Somebody", "1950"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_nothing_of_myst_is_left_of_a_chapter(path):
    names = plain.Names(Any(), Any(), Anybody(), Any())
    source = json.loads(path.read_text(encoding="utf-8"))
    cells = plain.notebook(source, names)["cells"]
    text = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    for cell in text:
        plainly = re.sub(r"^```\w*\n.*?^```$", "", cell, flags=re.S | re.M)
        assert not re.findall(r"\{[\w:+.-]+\}`|^:{3}.*|^`{3}.*|\$\$ \(", plainly, re.M)
        assert cell.count("<details>") == cell.count("</details>")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) == sum(cell["cell_type"] == "code" for cell in source["cells"])
    assert not any(cell["outputs"] for cell in code)
    hidden = [cell for cell in code if "jupyter" in cell["metadata"]]
    assert hidden
    assert "Opened alone" not in "".join(cell["source"] for cell in code)
