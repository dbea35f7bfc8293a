"""What other extensions write amiss, put right in the finished page."""

import re


def mend(app, pagename, templatename, context, doctree):
    """Drop repeated identifiers, a list without items; keep 8 × 8 on one line."""
    amiss = r' id="(exercise|solution|proof)-content"| role="list"(?= class="citation)'
    if "body" in context:
        body = re.sub(amiss, "", context["body"])
        context["body"] = re.sub(
            r"(?<=\d) × (?=\d)", "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}", body
        )


def setup(app):
    app.connect("html-page-context", mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
