"""The way through the book: what builds on what, as each chapter says in its opening.

``{path}`` draws the chapters, a column a part, and lines from those that a chapter
needs; every name is a link. The same stands below in words. ``path_names`` in the
configuration are names for chapters whose files are called otherwise.
"""

import html
from itertools import permutations
from pathlib import PurePosixPath
from posixpath import normpath

from docutils import nodes
from gallery import parts
from kept import Kept, Later
from sphinx.util.docutils import SphinxDirective

WIDE, HIGH = 124, 44  # a cell of the drawing
GAP, GUTTER = 7, 18  # above and below what stands in it, and between two
LONGEST = 14  # letters of a caption on one line


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

    for name in needs:
        settle(name)
    return row


def order(columns, needs):
    """Put parts side by side that build on each other.

    Examples
    --------
    >>> order([("A", ["a"]), ("B", ["b"]), ("C", ["c"])], {"b": ["c"], "a": ["c"]})
    [('A', ['a']), ('C', ['c']), ('B', ['b'])]
    """

    def length(way):
        column = {name: i for i, (_, names) in enumerate(way) for name in names}
        return sum(
            abs(column[name] - column[one]) for name in needs for one in needs[name]
        )

    return list(min(permutations(columns), key=length))


def lanes(trunks):
    """Give each trunk of a gutter a lane in which it meets no other.

    Examples
    --------
    >>> lanes({"a": (0, 3), "b": (1, 2), "c": (3, 5)})
    {'a': 0, 'b': 1, 'c': 1}
    """
    found = {}
    for name, (top, foot) in sorted(trunks.items(), key=lambda pair: pair[1]):
        lane = 0
        while any(
            lane == found[other]
            and top <= trunks[other][1]
            and trunks[other][0] <= foot
            for other in found
        ):
            lane += 1
        found[name] = lane
    return found


def lines(cell, needs):
    """Draw the lines, each as a path that goes down.

    From a cell to the next one of its column it is straight. Any other goes beside the
    cells: lines from one cell share a trunk, and no two trunks share a lane.
    """
    edges, trunks = [], {}
    for name, before in needs.items():
        for one in before:
            (a, i), (b, k) = cell[one], cell[name]
            if a == b and k == i + 1:
                edges.append((one, name, []))
                continue
            near = a if b < a else a + 1  # the gutter beside the first cell
            far = b + 1 if b < a else b if b > a else near
            edges.append((one, name, [near, far]))
            for gutter in (near, far):
                top, foot = trunks.setdefault(gutter, {}).get(one, (i, i))
                trunks[gutter][one] = top, max(foot, k)
    lane = {gutter: lanes(found) for gutter, found in trunks.items()}

    def x(gutter, name):
        return gutter * WIDE - GUTTER / 2 + 3 + 4 * lane[gutter][name]

    def side(column, gutter):
        return column * WIDE + GUTTER / 2 + (WIDE - GUTTER) * (gutter > column)

    for one, name, ways in edges:
        (a, i), (b, k) = cell[one], cell[name]
        if not ways:
            middle = (a + 0.5) * WIDE
            yield f"M{middle:g} {(i + 1) * HIGH - GAP}V{k * HIGH + GAP}"
            continue
        near, far = ways
        below = "" if near == far else f"V{(i + 1) * HIGH}H{x(far, one):g}"
        yield (
            f"M{side(a, near):g} {(i + 0.5) * HIGH:g}H{x(near, one):g}{below}"
            f"V{(k + 0.5) * HIGH + (6 if a == b else -6):g}H{side(b, far):g}"
        )


def caption(name, middle):
    """Write a part's name above its column, on two lines if it is long."""
    first, _, rest = name.partition(" ")
    rows = [name] if len(name) <= LONGEST else [first, rest]
    return "".join(
        f'<text class="part" x="{middle:g}" y="{HIGH - 12 - 18 * (len(rows) - i - 1)}">'
        f"{html.escape(row)}</text>"
        for i, row in enumerate(rows)
    )


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
    columns = order(columns, needs)
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
    text += [f'<path d="{line}"/>' for line in lines(cell, needs)]
    for i, (part, _) in enumerate(columns):
        text.append(caption(part, (i + 0.5) * WIDE))
    for name, (i, k) in cell.items():
        text.append(
            f'<a href="{links[name]}"><rect x="{i * WIDE + GUTTER / 2:g}" '
            f'y="{k * HIGH + GAP}" width="{WIDE - GUTTER}" height="{HIGH - 2 * GAP}" '
            f'rx="4"/><text x="{(i + 0.5) * WIDE:g}" '
            f'y="{k * HIGH + HIGH / 2 + 5:g}">{html.escape(names[name])}</text></a>'
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


class Needs(Kept):
    """Keep what each chapter needs."""

    name = "book_needs"

    def read(self, app, doctree):
        return needed(app.env.docname, doctree)


class path(Later):  # noqa: N801
    """Where the way will stand."""


class Path(SphinxDirective):
    """Put the way through the book into the page."""

    def run(self):
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
