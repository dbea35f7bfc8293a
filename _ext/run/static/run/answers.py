"""What an exercise's own cell asks for, and what its solution asserts."""

import ast


def asked(code):
    """List the names that an exercise's own cell leaves to the reader, as ``...``."""
    blank = {}
    for statement in ast.parse(code).body:
        match statement:
            case ast.Assign(targets=targets, value=value):
                names = named(ast.Tuple(targets))
            case ast.FunctionDef(name=name, body=[*_, ast.Expr(value=value)]):
                names = {name}
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names, value = {name}, None
            case _:
                continue
        is_blank = isinstance(value, ast.Constant) and value.value is ...
        blank |= dict.fromkeys(names, is_blank)
    return [name for name, is_blank in blank.items() if is_blank]


def named(statement):
    """Return the names in a statement."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def asserted(code, names):
    """Yield each outer statement that asserts something of some names, and its text."""
    for statement in ast.parse(code).body:
        match statement:
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name))
            ):
                asserts = name.startswith("assert_")
            case _:
                asserts = isinstance(statement, ast.Assert)
        if asserts and named(statement) & names:
            yield statement, ast.get_source_segment(code, statement)
