"""What a drawing depends on, as one short text.

Frames are kept from build to build, under the fingerprint of the function that drew
them: its code and that of the notebook's functions it calls, the values it reads, and
the source of every module of the project that it reaches.
"""

import ast
import hashlib
import sys
import sysconfig
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from types import (
    CodeType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    ModuleType,
)

from joblib.hashing import NumpyHasher

WRAPPED = property, classmethod, staticmethod
SLOTS = GetSetDescriptorType, MemberDescriptorType
INSTALLED = tuple(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))


def fingerprint(*things):
    """Fingerprint values, and functions with all that they reach.

    Parameters
    ----------
    *things : object
        Anything that can be pickled; functions may also be defined in a notebook.

    Returns
    -------
    str
        The same for things that are equal, in any process.

    Raises
    ------
    TypeError, pickle.PicklingError
        If something can neither be pickled nor is a function.

    Examples
    --------
    >>> a, b = 1, 2
    >>> fingerprint(lambda x: x + a) == fingerprint(lambda x: x + b)
    False
    """
    return _Hasher(()).hash(things)


class _Hasher(NumpyHasher):
    """joblib's, for which a function is its code and what the code names."""

    def __init__(self, above):
        super().__init__("sha1")
        self.above = above

    def save(self, thing):
        super().save(self.described(thing))

    def described(self, thing):
        if isinstance(thing, ModuleType):
            return source(thing.__name__)
        if isinstance(thing, CodeType):
            return thing.co_code, thing.co_consts, thing.co_names, thing.co_varnames
        if isinstance(thing, FunctionType) and not importable(thing):
            return self.function(thing)
        if isinstance(thing, staticmethod | classmethod):
            return type(thing).__name__, thing.__func__
        if isinstance(thing, property):
            return thing.fget, thing.fset, thing.fdel
        if isinstance(thing, type) and thing.__module__ == "__main__":
            body = {
                name: value
                for name, value in vars(thing).items()
                if callable(value)
                or isinstance(value, WRAPPED)
                or not (name.startswith("_") or isinstance(value, (thing, *SLOTS)))
            }
            return thing.__qualname__, thing.__bases__, body
        if isinstance(thing, FunctionType | type) and project(thing.__module__):
            return thing.__qualname__, source(thing.__module__)
        return thing

    def function(self, function):
        if function in self.above:
            return "itself"
        code, cells = function.__code__, function.__closure__ or ()
        words = set(spoken(code))
        scope = {w: function.__globals__[w] for w in words & {*function.__globals__}}
        scope |= {w: sys.modules[w] for w in words & {*sys.modules} if project(w)}
        scope |= submodules(scope.values(), words)
        free = [cell.cell_contents for cell in cells]
        defaults = function.__defaults__, function.__kwdefaults__
        below = _Hasher((*self.above, function))
        return below.hash((code, free, defaults, scope))


def spoken(code):
    """Name what a piece of code looks up, in its inner functions too.

    Parameters
    ----------
    code : code
        Of a function.

    Yields
    ------
    str
        A global name or an attribute.
    """
    yield from code.co_names
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from spoken(const)


def submodules(things, attributes):
    """Find the modules that a package among some things holds under given names.

    Parameters
    ----------
    things : iterable
        What a function's names stand for.
    attributes : set of str
        The other names in it, as those of attributes.

    Returns
    -------
    dict of module
        The modules, by their full names.
    """
    packages = [
        thing
        for thing in things
        if isinstance(thing, ModuleType) and project(thing.__name__)
    ]
    found = {}
    for package in packages:
        for name in attributes:
            module = getattr(package, name, None)
            if isinstance(module, ModuleType) and project(module.__name__):
                found[module.__name__] = module
                packages.append(module)
    return found


@cache
def project(name):
    """Tell whether a module is neither installed nor a notebook.

    Parameters
    ----------
    name : str
        The module's name.

    Returns
    -------
    bool
        Whether its source belongs to the project.
    """
    file = getattr(sys.modules.get(name), "__file__", None)
    return name != "__main__" and bool(file) and not file.startswith(INSTALLED)


def importable(thing):
    """Tell whether another process would find the same thing under its name.

    Parameters
    ----------
    thing : function
        A function.

    Returns
    -------
    bool
        Whether its module holds it.
    """
    module = sys.modules.get(thing.__module__)
    return (
        thing.__module__ != "__main__"
        and getattr(module, thing.__qualname__, None) is thing
    )


@cache
def source(name):
    """Fingerprint the source of a module and of all of the project that it imports.

    Parameters
    ----------
    name : str
        The module's name.

    Returns
    -------
    str
        For an installed module its name and version.
    """
    if not project(name):
        package = sys.modules.get(name.partition(".")[0])
        return f"{name} {getattr(package, '__version__', '')}"
    state, seen, waiting = hashlib.sha1(), set(), [name]
    while waiting:
        module = waiting.pop()
        if module in seen or not project(module):
            continue
        seen.add(module)
        text = Path(sys.modules[module].__file__).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                near = sys.modules[module].__package__ if node.level else None
                above = resolve_name("." * node.level + (node.module or ""), near)
                waiting += [f"{above}.{alias.name}" for alias in node.names]
                waiting.append(above)
        state.update(text.encode())
    return state.hexdigest()
