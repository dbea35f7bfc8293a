"""What other extensions write amiss, put right in the finished page."""

import re

AMISS = re.compile(
    r' id="(exercise|solution|proof)-content"| role="list"(?= class="citation)'
)
TIMES = re.compile(r"(<pre\b.*?</pre>)|(?<=\d) × (?=\d)", re.S)  # code is left alone


def mend(app, pagename, templatename, context, doctree):
    """Drop repeated identifiers, a list without items; keep 8 × 8 on one line."""
    if "body" in context:
        body = AMISS.sub("", context["body"])
        context["body"] = TIMES.sub(lambda found: found[1] or "\xa0×\xa0", body)


def setup(app):
    app.connect("html-page-context", mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
