"""A table of what the sources get wrong, and of the chapter that has it right.

``{errata} FILE START`` shows the rows whose id begins with START.
"""

import csv
from pathlib import Path

from sphinx.util.docutils import SphinxDirective

HEAD = "| | lines | the source says | right is | taught in |"


def read(path):
    """Read the rows of the file."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Errata(SphinxDirective):
    """Rows of one document."""

    required_arguments = 2

    def run(self):
        name, start = self.arguments
        relative, path = self.env.relfn2path(name)
        self.env.note_dependency(relative)
        lines = [HEAD, "| --- " * 5 + "|"]
        for row in read(path):
            if row["id"].startswith(start):
                chapter = f"chapters/{row['chapter']}"
                there = chapter in self.env.found_docs
                place = f"{{doc}}`/{chapter}`" if there else "a chapter to come"
                cells = [row["id"], row["lines"], row["says"], row["right"]]
                cells = [cell.replace("|", "\\|") for cell in cells]
                lines.append(f"| {' | '.join([*cells, place])} |")
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app):
    app.add_directive("errata", Errata)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
