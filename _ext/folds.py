"""Solutions in folds that need no script and are named for what they hold."""

from html import escape

from docutils import nodes
from sphinx_exercise.nodes import solution_node


def visit(self, node):
    title = node.next_node(nodes.title)
    self.body.append(self.starttag(node, "details"))
    self.body.append(f"<summary>{escape(title.astext())}</summary>\n")
    title.parent.remove(title)


def depart(self, node):
    self.body.append("</details>\n")


def setup(app):
    app.add_node(solution_node, override=True, html=(visit, depart))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
