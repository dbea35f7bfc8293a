"""Links to methods that have no entry of their own: they lead to the class."""


def at_class(app, env, node, content):
    """Resolve what names a method without a docstring by the class that holds it."""
    if node.get("refdomain") != "py":
        return None
    python, name = env.domains["py"], node["reftarget"].rpartition(".")[0]
    known = python.objects.get(name)
    if known is None or known.objtype != "class":
        return None
    where = node["refdoc"]
    return python.resolve_xref(env, where, app.builder, "class", name, node, content)


def setup(app):
    app.connect("missing-reference", at_class)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
