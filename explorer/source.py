"""The source that runs, shown where it is explained."""

import ast
import inspect
import os
import textwrap

from IPython.display import Markdown


def source(thing):
    """Show a function or class of lib as it stands, without its docstring.

    Parameters
    ----------
    thing : callable
        A function, method or class.

    Returns
    -------
    IPython.display.Markdown
        Its code, and where its documentation is.
    """
    text = textwrap.dedent(inspect.getsource(thing))
    lines = text.splitlines()
    for node in reversed(list(ast.walk(ast.parse(text)))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            docstring = node.body[0]
            del lines[docstring.lineno - 1 : docstring.end_lineno]
    code = "\n".join(lines).replace(":\n\n", ":\n")
    name = f"{thing.__module__}.{thing.__qualname__}"
    link = f"{{py:obj}}`{name}`" if "BOOK_BUILD" in os.environ else f"`{name}`"
    return Markdown(f"```python\n{code}\n```\n\n{link}\n")
