"""The source that runs, shown where it is explained."""

import ast
import inspect
import os
import re
import textwrap

from IPython.display import Markdown

BLOCKS = ast.FunctionDef | ast.ClassDef


def source(thing):
    """Show the lines of a function or class that compute.

    Parameters
    ----------
    thing : callable
        A function, method or class.

    Returns
    -------
    IPython.display.Markdown
        Its code without docstrings and without the checks at its door, and where its
        documentation is.
    """
    text = textwrap.dedent(inspect.getsource(thing))
    lines = text.splitlines()
    for node in reversed(list(ast.walk(ast.parse(text)))):
        if isinstance(node, BLOCKS):
            for one in reversed(node.body):
                if explains(one, node) or checks(one):
                    gap = slice(one.lineno - 1, one.end_lineno)
                    lines[gap] = [""] * len(lines[gap])
    code = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip())
    code = re.sub(r":\n\n", ":\n", code)
    name = f"{thing.__module__}.{thing.__qualname__}"
    link = f"{{py:obj}}`{name}`" if "BOOK_BUILD" in os.environ else f"`{name}`"
    return Markdown(f"```python\n{code}\n```\n\n{link}\n")


def explains(node, block):
    """Tell whether a statement is the docstring of a block.

    Parameters
    ----------
    node : ast.stmt
        The statement.
    block : ast.FunctionDef or ast.ClassDef
        What it stands in.

    Returns
    -------
    bool
        True for the first one, if it is a string.
    """
    return node is block.body[0] and ast.get_docstring(block) is not None


def checks(node):
    """Tell whether a statement only looks at what has come in.

    Parameters
    ----------
    node : ast.stmt
        A statement of a function.

    Returns
    -------
    bool
        True for a condition that raises, for a call whose name begins with ``check``,
        for ``x = f(x, "x")``, a value that is passed with its own name, and for a
        method ``__post_init__`` or a loop that does nothing else.

    Examples
    --------
    >>> statements = ast.parse('x = real(x, "x"); y = 2 * x; check_rows(x)').body
    >>> [checks(statement) for statement in statements]
    [True, False, True]
    """
    match node:
        case ast.If(body=[ast.Raise()], orelse=[]):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name.lstrip("_").startswith("check")
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return named(value, name)
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            return len(names) == len(values) and all(
                isinstance(one, ast.Name) and named(value, one.id)
                for one, value in zip(names, values, strict=True)
            )
        case ast.FunctionDef(name="__post_init__") | ast.For():
            return all(map(checks, node.body))
    return False


def named(value, name):
    """Tell whether an expression is a call with a variable and its name as text.

    Parameters
    ----------
    value : ast.expr
        The expression.
    name : str
        The variable's name.

    Returns
    -------
    bool
        True for ``f(x, "x", …)``.
    """
    match value:
        case ast.Call(args=[ast.Name(id=passed), ast.Constant(value=text), *_]):
            return passed == text == name
    return False
