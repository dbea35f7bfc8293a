"""Code that serves the notebook and not its reader, left out of the page.

A page shows no `glue(…)`, no `source(…)`, and no cell that only imports or asserts. The
notebook that a reader downloads has all of it.
"""

import ast

from docutils import nodes


def called(statement):
    """Name the function that a statement calls and does nothing else; else ''."""
    match statement:
        case ast.Expr(
            value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))
        ):
            return name
    return ""


def glues(statement):
    """Say whether all that a statement does is to glue."""
    match statement:
        case ast.ImportFrom(module="myst_nb"):
            return True
        case ast.For() | ast.With() | ast.If(orelse=[]):
            return all(map(glues, statement.body))
    return called(statement) == "glue"


def serves(statement):
    """Say whether a statement imports, asserts, or displays a source."""
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Assert):
        return True
    return called(statement) == "source" or called(statement).startswith("assert_")


def statements(tree):
    """Yield every statement of a syntax tree, outer ones first."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.stmt))


def shown(code):
    """Return what a page shows of a cell's code: all, less, or nothing."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return code
    if all(glues(statement) or serves(statement) for statement in tree.body):
        return ""
    lines = code.splitlines()
    for statement in filter(glues, statements(tree)):
        for number in range(statement.lineno - 1, statement.end_lineno):
            lines[number] = None
    kept = "\n".join(line for line in lines if line is not None)
    return kept.replace("\n\n\n\n", "\n\n\n").strip("\n")


def tidy(app, doctree):
    """Show of each cell only what is for its reader."""
    for cell in list(doctree.findall(nodes.container)):
        if cell.get("nb_element") != "cell_code":
            continue
        for part in list(cell.children):
            if part.get("nb_element") == "cell_code_source":
                (block,) = part.findall(nodes.literal_block)
                if code := shown(block.astext()):
                    block[:] = [nodes.Text(code)]
                    block.rawsource = code
                else:
                    cell.remove(part)
        if not cell.children:
            cell.parent.remove(cell)


def setup(app):
    app.connect("doctree-read", tidy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
