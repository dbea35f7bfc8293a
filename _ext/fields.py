"""The fields of a NamedTuple, left to the docstring of its class.

To autodoc each is a member whose own docstring is "Alias for field number 0".
"""

from collections import namedtuple

FIELD = type(namedtuple("Pair", "x y").x)


def skip_field(app, what, name, thing, skip, options):
    """Let autodoc pass over a field of a NamedTuple."""
    return True if isinstance(thing, FIELD) else None


def setup(app):
    app.connect("autodoc-skip-member", skip_field)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
