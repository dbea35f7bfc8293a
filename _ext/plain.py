"""MyST as plain Markdown, for notebooks in an application that knows no MyST.

JupyterLab's own renderer sets CommonMark, tables, HTML and formulas between dollar
signs. What the book says in directives and roles is written in these.
"""

import html
import posixpath
import re
from dataclasses import dataclass, field

OPENING = re.compile(r"(?P<fence>:{3,}|`{3,})\{(?P<kind>[\w:-]+)\} *(?P<title>.*)")
CODE = re.compile(r"(?P<fence>`{3,})(?!\{)")
OPTION = re.compile(r":([\w-]+): *(.*)")
ROLE = re.compile(r"\{([\w:+.-]+)\}`([^`]+)`")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)([^)\s]+)\)")
LABELLED = re.compile(r"\$\$ *\(([\w-]+)\)")
CHOICE = re.compile(r"- \[([ x])\] (.*)")
SILENT = ("exercise-end", "index", "only", "raw", "solution-end")
QUOTED = "<blockquote>\n\n{}\n\n</blockquote>"
FOLDED = "<details><summary>{}</summary>\n\n{}\n\n</details>"


@dataclass(frozen=True)
class Names:
    """What the references of a page say.

    Parameters
    ----------
    numbers : dict
        Label of an equation, an exercise or an algorithm: its number.
    titles : dict
        Label of a section or a figure: its title.
    cited : dict
        Key of a source: its authors and its year.
    glued : dict
        Name that a cell has glued: the text.
    notebooks : set
        Paths of the notebooks that can be opened beside this one.
    macros : dict
        Macros in formulas, and what they stand for.
    instead : dict
        Kind of a directive: the Markdown that stands for it.
    """

    numbers: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)
    cited: dict = field(default_factory=dict)
    glued: dict = field(default_factory=dict)
    notebooks: frozenset = frozenset()
    macros: dict = field(default_factory=dict)
    instead: dict = field(default_factory=dict)


def words(kind, text, names):
    """Write what a role says."""
    told = re.fullmatch(r"(.*?)\s*<(.+)>", text, re.S)
    title, target = (told[1], told[2]) if told else (None, text)
    family = kind.partition(":")[0]
    if family == "glue":
        return glued(target, names)
    if kind == "eq":
        return f"({names.numbers.get(target, target)})"
    if family == "cite":
        return cited(kind, target, names)
    if family == "py":
        return f"`{title or (target[1:].split('.')[-1] if '~' in target else target)}`"
    if kind in ("ref", "numref", "prf:ref"):
        number = names.numbers.get(target)
        return title or number or names.titles.get(target, target)
    return title or target


def glued(target, names):
    """Write what a cell has glued, in the format that is asked for."""
    name, _, form = target.partition(":")
    value = names.glued[name]
    return f"{float(value):{form}}" if form else value


def cited(kind, keys, names):
    """Write whom a citation names, within the sentence or in brackets."""
    sources = [names.cited[key.strip()] for key in keys.split(",")]
    if kind == "cite:t":
        return ", ".join(f"{authors} [{year}]" for authors, year in sources)
    return f"[{'; '.join(f'{authors}, {year}' for authors, year in sources)}]"


def linked(match, names, here):
    """Write a link that leads to a place in the same application, or its words."""
    text, target = match.groups()
    path, _, place = target.partition("#")
    if path:
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
        return f"[{text}]({path})" if whole in names.notebooks else text
    title = names.titles.get(place.partition(":")[0], "")
    if place.startswith("fig-"):
        return title if title and re.fullmatch(r"Figure( \d+)?", text) else text
    if not title or re.search(r"[$`<>]", title):
        return text
    return f"[{text}](<#{title.replace(' ', '-')}>)"


def tagged(label, names):
    """Close a displayed formula, with its number."""
    number = names.numbers.get(label)
    return f"\\tag{{{number}}}\n$$" if number else "$$"


def inline(text, names, here=""):
    """Write roles, links and the numbers of formulas."""
    text = LABELLED.sub(lambda found: tagged(found[1], names), text)
    text = ROLE.sub(lambda found: words(found[1], found[2], names), text)
    for name, meaning in names.macros.items():
        text = re.sub(rf"\\{name}(?![A-Za-z])", lambda _, to=meaning: to, text)
    return LINK.sub(lambda found: linked(found, names, here), text)


def summary(text):
    """Write a line of Markdown as HTML, as the head of a fold needs it."""
    text = html.escape(text, quote=False)
    text = re.sub(r"`(.+?)`", r"<code>\1</code>", text)
    return re.sub(r"(?<![\w*])\*(.+?)\*(?![\w*])", r"<em>\1</em>", text)


def blocks(lines):
    """Split text into plain lines, None for code, and directives with their bodies."""
    lines = iter(lines)
    for line in lines:
        found = OPENING.fullmatch(line.rstrip()) or CODE.match(line)
        if not found:
            yield "text", "", {}, [line]
            continue
        end, body = found["fence"], []
        for inner in lines:
            closing = inner.strip()
            if len(closing) >= len(end) and not closing.strip(end[0]):
                break
            body.append(inner)
        else:
            end = ""
        if found.re is CODE:
            yield "code", "", {}, [line, *body, end]
            continue
        options = {}
        while body and (option := OPTION.fullmatch(body[0].strip())):
            options[option[1]] = option[2]
            body.pop(0)
        if not end:
            options["open"] = ""
        yield found["kind"], found["title"], options, body


def choices(body):
    """Read a question: what is asked, its options with their hints, the explanation."""
    asked, options, explained = [], [], []
    for line in body:
        if line.strip() == "---":
            explained = body[body.index(line) + 1 :]
            break
        if found := CHOICE.match(line):
            options.append((found[1] == "x", found[2], []))
        elif options:
            options[-1][2].append(line.strip())
        else:
            asked.append(line)
    return asked, options, explained


def question(kind, options, body):
    """Write a question, and its answer in a fold."""
    asked, offered, explained = choices(body)
    unit = options.get("unit", "")
    lines = ["**Question.**", "", *asked, ""]
    if kind != "number":
        lines += [f"- {text}" for _, text, _ in offered] + [""]
    answer = []
    for right, text, hint in offered:
        said = " ".join(filter(None, hint))
        text = f"{text} {unit}".strip() if kind == "number" else text
        if right:
            answer += [f"- **{text}**" + (f": {said}" if said else " is right.")]
        else:
            answer += [f"- Not {text}" + (f": {said}" if said else "")]
    answer += ["", *explained]
    text = "\n".join(answer).strip()
    return "\n".join(lines) + "\n" + FOLDED.format("Answer", text)


class Page:
    """One notebook on its way: it knows which fold its cells are in."""

    def __init__(self, names, here=""):
        self.names, self.here, self.fold = names, here, ""

    def text(self, source):
        """Write a cell of text."""
        began = self.fold
        text = self.written(source.split("\n"))
        if began and not text.startswith("</details>"):
            text = f"<details><summary>{began}, continued</summary>\n\n{text}"
        elif began:
            text = text.removeprefix("</details>")
        if self.fold:
            text += "\n\n</details>"
        text = re.sub(r"<details><summary>[^<]*</summary>\s*</details>", "", text)
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def written(self, lines):
        """Write lines of MyST."""
        plain, parts = [], []

        def flush():
            if plain:
                parts.append(inline("\n".join(plain), self.names, self.here))
                plain.clear()

        for kind, title, options, body in blocks(lines):
            if kind == "text":
                if self.fold and re.fullmatch(r":{3,}", body[0].strip()):
                    self.fold = ""
                    plain += ["", "</details>", ""]
                elif not re.match(r"%|\+\+\+|\([\w-]+\)=\s*$", body[0]):
                    plain += body
                continue
            flush()
            if kind == "code":
                parts.append("\n".join(body))
            else:
                parts.append(self.block(kind, title, options, body))
        flush()
        return "\n".join(parts).strip()

    def block(self, kind, title, options, body):
        """Write a directive."""
        head = inline(title, self.names, self.here)
        number = self.names.numbers.get(options.get("label"), "")
        if kind == "exercise-start":
            return f"\n### {number or 'Exercise'}{f': {head}' if head else ''}\n"
        if kind == "solution-start":
            self.fold = "Solution"
            return "\n<details><summary>Solution</summary>\n"
        if kind == "solution-end":
            self.fold = ""
            return "\n</details>\n"
        if kind in SILENT:
            return ""
        if kind in self.names.instead:
            return f"\n{self.names.instead[kind]}\n"
        if kind == "question":
            return f"\n{self.written(question(title, options, body).split(chr(10)))}\n"
        inner = self.written(body)
        if kind == "button-ref":
            there = f"{title}.ipynb" in self.names.notebooks
            return f"\n[{inner}]({title}.ipynb)\n" if there else ""
        if kind == "div":
            return f"\n{inner}\n"
        if kind == "dropdown" and "open" in options:
            self.fold = summary(head)
            return f"\n<details><summary>{self.fold}</summary>\n\n{inner}"
        if kind == "dropdown":
            return f"\n{FOLDED.format(summary(head), inner)}\n"
        if number or head:
            named = " ".join(
                filter(None, (number, head and f"({head})" * bool(number)))
            )
            inner = f"**{named or head}**\n\n{inner}"
        return f"\n{QUOTED.format(inner)}\n"


def notebook(source, names, here=""):
    """Write a notebook without MyST, without outputs, with what is hidden folded.

    Parameters
    ----------
    source : dict
        The notebook, as in its file.
    names : Names
        What its references say.
    here : str
        Its path among the others.

    Returns
    -------
    dict
        Another notebook.
    """
    page, cells = Page(names, here), []
    for cell in source["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            if text := page.text(text):
                cells.append(cell | {"source": text, "metadata": {}})
            continue
        tags = set(cell["metadata"].get("tags", ()))
        hidden = page.fold or tags & {"hide-input", "remove-cell", "remove-input"}
        text = re.sub(r"^# Opened alone\?.*\n", "", text)
        metadata = {"tags": sorted(tags)} if tags else {}
        if hidden:
            metadata["jupyter"] = {"source_hidden": True}
        empty = {"outputs": [], "execution_count": None}
        cells.append(cell | empty | {"source": text, "metadata": metadata})
    return source | {"cells": cells}
