"""The way through the book: what builds on what, as each chapter says in its opening.

``{path}`` draws the chapters, a column a part, and lines from those that a chapter
needs; every name is a link. The same stands below in words. ``path_names`` in the
configuration are names for chapters whose files are called otherwise.
"""

import html
from pathlib import PurePosixPath
from posixpath import normpath

from docutils import nodes
from gallery import parts
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util.docutils import SphinxDirective

WIDE, HIGH, GAP = 124, 44, 7  # a cell of the drawing, and half the space between two
SIZE = 15


def needed(docname, doctree):
    """Name the chapters that a chapter's opening links behind "You need"."""
    for item in doctree.findall(nodes.list_item):
        if item.astext().startswith("You need"):
            folder = PurePosixPath(docname).parent
            targets = [
                link.get("reftarget", "").partition("#")[0].removesuffix(".ipynb")
                for link in item.findall(nodes.Element)
                if link.get("reftarget")
            ]
            return [
                target.lstrip("/")
                if target.startswith(("/", "chapters/"))
                else normpath(folder / target)
                for target in targets
            ]
    return []


def reduced(needs):
    """Leave out what a chapter needs by way of another one.

    Examples
    --------
    >>> reduced({"a": [], "b": ["a"], "c": ["a", "b"]})
    {'a': [], 'b': ['a'], 'c': ['b']}
    """

    def all_of(name):
        found = set(needs[name])
        return found.union(*map(all_of, needs[name]))

    return {
        name: [
            one
            for one in dict.fromkeys(before)
            if not any(one in all_of(other) for other in before if other != one)
        ]
        for name, before in needs.items()
    }


def rows(columns, needs):
    """Give each chapter a row below all that it needs, and a column its own rows."""
    row, taken = {}, {i: set() for i in range(len(columns))}
    column = {name: i for i, names in enumerate(columns) for name in names}

    def settle(name):
        if name not in row:
            free = max((settle(one) for one in needs[name]), default=-1) + 1
            while free in taken[column[name]]:
                free += 1
            row[name] = free
            taken[column[name]].add(free)
        return row[name]

    for name in column:
        settle(name)
    return row


def line(one, two):
    """Draw a line from a cell down to another; cells are column and row."""
    (a, i), (b, k) = one, two
    x, y = (a + 0.5) * WIDE, (i + 1) * HIGH - GAP
    end, foot = (b + 0.5) * WIDE, k * HIGH + GAP
    if a == b and k > i + 1:  # past the cells between
        x, end, side = a * WIDE + 18, a * WIDE + 18, a * WIDE - 4
        return f"M{x} {y}C{side} {y + 14} {side} {foot - 14} {end} {foot}"
    bend = (foot - y) / 2 if k == i + 1 else HIGH / 2
    return f"M{x} {y}C{x} {y + bend} {end} {foot - max(bend, 18)} {end} {foot}"


def drawing(columns, names, links, needs):
    """Draw the way.

    Parameters
    ----------
    columns : list of tuple
        Each part's caption and chapters.
    names, links : dict of str to str
        Each chapter's name and address.
    needs : dict of str to list of str
        The chapters that each needs, without those that others bring.
    """
    row = rows([chapters for _, chapters in columns], needs)
    cell = {
        name: (i, row[name] + 1)
        for i, (_, chapters) in enumerate(columns)
        for name in chapters
    }
    high = (max(row.values()) + 2) * HIGH
    text = [
        f'<svg viewBox="0 0 {WIDE * len(columns)} {high}" role="group" '
        'aria-label="The chapters, and lines from those that each builds on">'
    ]
    for name, before in needs.items():
        text += [f'<path d="{line(cell[one], cell[name])}"/>' for one in before]
    for i, (caption, _) in enumerate(columns):
        text.append(
            f'<text class="part" x="{(i + 0.5) * WIDE}" y="24">{caption}</text>'
        )
    for name, (i, k) in cell.items():
        x, y = i * WIDE + GAP / 2, k * HIGH + GAP
        text.append(
            f'<a href="{links[name]}"><rect x="{x}" y="{y}" width="{WIDE - GAP}" '
            f'height="{HIGH - 2 * GAP}" rx="4"/><text x="{(i + 0.5) * WIDE}" '
            f'y="{k * HIGH + HIGH / 2 + SIZE / 3:.0f}">{html.escape(names[name])}'
            "</text></a>"
        )
    return f'<figure class="path">{"".join(text)}</svg></figure>'


def words(names, links, needs):
    """Say the way in words."""
    items = []
    for name, before in needs.items():
        needs_them = ", ".join(
            f'<a href="{links[one]}">{html.escape(names[one])}</a>' for one in before
        )
        says = f"builds on {needs_them}" if before else "needs no other chapter"
        items.append(f'<li><a href="{links[name]}">{names[name]}</a> {says}.</li>')
    return (
        '<details class="sd-dropdown"><summary>The same in words</summary>'
        f"<ul>{''.join(items)}</ul></details>"
    )


class Needs(EnvironmentCollector):
    """Keep what each chapter needs."""

    def clear_doc(self, app, env, docname):
        vars(env).setdefault("book_needs", {}).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        env.book_needs.update({name: other.book_needs[name] for name in docnames})

    def process_doc(self, app, doctree):
        app.env.book_needs[app.env.docname] = needed(app.env.docname, doctree)


class path(nodes.General, nodes.Element):  # noqa: N801
    """Where the way will stand."""


class Path(SphinxDirective):
    """Put the way through the book into the page."""

    def run(self):
        self.env.note_reread()
        return [path()]


def fill(app, doctree, docname):
    """Draw the way, now that all chapters are known."""
    env = app.env
    for place in list(doctree.findall(path)):
        columns = [
            (caption, [page for page in pages if page in env.book_needs])
            for caption, pages in parts(env)
            if caption and caption != "Appendix"
        ]
        pages = [page for _, pages in columns for page in pages]
        stem = {page: page.rpartition("/")[2].replace("_", " ") for page in pages}
        names = {
            page: app.config.path_names.get(page, stem[page].capitalize())
            for page in pages
        }
        links = {page: app.builder.get_relative_uri(docname, page) for page in pages}
        known = {
            page: [one for one in env.book_needs[page] if one in stem] for page in pages
        }
        needs = reduced(known)
        text = drawing(columns, names, links, needs) if pages else ""
        text += words(names, links, needs) if pages else ""
        place.replace_self(nodes.raw("", text, format="html"))


def setup(app):
    app.add_config_value("path_names", {}, "env")
    app.add_env_collector(Needs)
    app.add_node(path)
    app.add_directive("path", Path)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
