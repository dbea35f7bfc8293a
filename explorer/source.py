"""The source that runs, shown where it is explained."""

import ast
import builtins
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
        Its code without docstrings, without the checks at its door and the decorators
        that make them, and where its documentation is.
    """
    text = textwrap.dedent(inspect.getsource(thing))
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, BLOCKS):
            for one in node.body + node.decorator_list:
                if explains(one, node) or checks(one) or wraps(one):
                    gap = slice(one.lineno - 1, one.end_lineno)
                    lines[gap] = [""] * len(lines[gap])
    code = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip())
    code = re.sub(r":\n\n", ":\n", code)
    private = thing.__name__.startswith("_")  # documented with its module
    name = thing.__module__ + ("" if private else f".{thing.__qualname__}")
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
        for ``f(x, "x")``, a value that is passed with its own name, alone or as
        ``x = f(x, "x")``, for a loop that does nothing else, and for a method
        ``__post_init__`` that does nothing else and `settles` fields.

    Examples
    --------
    >>> statements = ast.parse('x = real(x, "x"); y = 2 * x; check_rows(x)').body
    >>> [checks(statement) for statement in statements]
    [True, False, True]
    """
    match node:
        case ast.If(body=[ast.Raise()], orelse=[]):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=[x, *_]) as value):
            own = isinstance(x, ast.Name) and named(value, x.id)
            return own or name.lstrip("_").startswith("check")
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return named(value, name)
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            return len(names) == len(values) and all(
                isinstance(one, ast.Name) and named(value, one.id)
                for one, value in zip(names, values, strict=True)
            )
        case ast.FunctionDef(name="__post_init__"):
            return all(checks(one) or settles(one) for one in node.body)
        case ast.For():
            return all(map(checks, node.body))
    return False


def settles(node):
    """Tell whether a statement makes fields of ``self`` what they should be.

    Parameters
    ----------
    node : ast.stmt
        A statement of ``__post_init__``.

    Returns
    -------
    bool
        True for a function that is called for nothing that it returns, for a field
        that is set to what a function makes of it, and for the parent's
        ``__post_init__``.

    Examples
    --------
    >>> once = "object.__setattr__(self, 'layers', tuple(self.layers))"
    >>> [settles(ast.parse(line).body[0]) for line in (once, "self.n = 1")]
    [True, False]
    """
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name())):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="__post_init__"))):
            return True
        case ast.Expr(
            value=ast.Call(
                args=[_, ast.Constant(value=name), ast.Call(args=[x, *_])],
            )
        ):
            return isinstance(x, ast.Attribute) and x.attr == name
    return False


def wraps(node):
    """Tell whether a decorator leaves alone what a function computes.

    Parameters
    ----------
    node : ast.AST
        A decorator.

    Returns
    -------
    bool
        True for a bare name that is not Python's own, as ``property`` is.

    Examples
    --------
    >>> lines = "silent", "property", "dataclass(frozen=True)"
    >>> [wraps(ast.parse(line, mode="eval").body) for line in lines]
    [True, False, False]
    """
    return isinstance(node, ast.Name) and not hasattr(builtins, node.id)


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
