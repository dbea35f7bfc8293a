"""What an exercise's own cell asks for, and what its solution asserts."""

import ast


def asked(stub):
    """Yield the names that an exercise's own cell leaves to the reader, as ``...``."""
    for statement in ast.parse(stub).body:
        match statement:
            case ast.Assign(targets=targets, value=ast.Constant(value=value)):
                names = [
                    n.id
                    for n in ast.walk(ast.Tuple(targets))
                    if isinstance(n, ast.Name)
                ]
            case ast.FunctionDef(
                name=name, body=[*_, ast.Expr(value=ast.Constant(value=value))]
            ):
                names = [name]
            case _:
                continue
        if value is ...:
            yield from names


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
