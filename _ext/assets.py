"""What a page loads: one style sheet, and only the scripts that it needs, which wait.

The theme and its extensions bring 400 kB of rules, of which the book's pages use a
tenth. What no page and no script names is left out.
"""

import re
import shutil
from pathlib import Path

import tinycss2

THEME = [
    f"_static/{name}.css"
    for name in ("basic", "styles/bootstrap", "styles/pydata-sphinx-theme")
]
SHEET = "style.css"
# What a script is needed for, by a pattern in the page's body; others go to all.
NEEDED = {
    "clipboard.min.js": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "design-tabs.js": "sd-tab-",
    "digits.js": 'class="pad"',
    "explore.js": 'class="explore"',
    "play.js": "data-later=",
    "tips.js": "data-term=",
}
# Bootstrap's script names every part that it can move; pages have these.
MOVED = (
    "active bs-tooltip-auto dropdown-menu fade show tooltip tooltip-arrow tooltip-inner"
)
UNREAD = ("bootstrap.js", ".data.js")  # files that name no class
UNUSED = ("vendor", "scripts/*.map", "styles/*.map", "*.LICENSE.txt")


def name(asset):
    """Name the file of a style sheet or a script."""
    return Path(str(getattr(asset, "filename", asset) or "")).name


def lighten(app, pagename, templatename, context, doctree):
    """Have a page load one style sheet, and let its scripts wait for the page."""
    context["css_files"] = [
        sheet
        for sheet in context["css_files"]
        if sheet.attributes.get("rel") != "stylesheet"
    ]
    body = context.get("body", "")
    context["script_files"] = [
        waiting(script)
        for script in context["script_files"]
        if NEEDED.get(name(script), "") in body
        and not script.attributes.get("body", "").startswith("DOCUMENTATION_OPTIONS")
    ]


def waiting(script):
    """Let a script wait until the page is parsed; a few words within it need not."""
    if not script.filename:
        return script
    attributes = script.attributes | {"defer": "defer"}
    return type(script)(script.filename, priority=script.priority, **attributes)


def words(folder):
    """Gather every word that a page or a script could use as a name."""
    found = set(MOVED.split())
    for path in [*folder.rglob("*.html"), *folder.rglob("_static/**/*.js")]:
        if path.relative_to(folder).parts[0] == "lite":
            continue  # an application of its own
        if not path.name.endswith(UNREAD):
            text = path.read_text(encoding="utf-8")
            text = re.sub(
                r'<script type="application/json">.*?</script>', "", text, flags=re.S
            )
            found.update(re.findall(r"[\w-]+", text))
    return found


def wanted(selector, found):
    """Say whether a selector can match: it names nothing that is not there."""
    plain = re.sub(r"\[[^]]*\]|:[\w-]+\([^()]*(?:\([^()]*\)[^()]*)*\)", "", selector)
    return set(re.findall(r"[.#](-?[A-Za-z_][\w-]*)", plain)) <= found


def selectors(prelude):
    """Split a rule's prelude into its selectors."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def thin(rules, found):
    """Write rules, but for those that can match nothing."""
    text = ""
    for rule in rules:
        if rule.type == "qualified-rule":
            kept = [one for one in selectors(rule.prelude) if wanted(one, found)]
            if kept:
                text += (
                    f"{','.join(kept)}{{{tinycss2.serialize(rule.content).strip()}}}\n"
                )
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content, True, True)
            if kept := thin(inner, found):
                head = tinycss2.serialize(rule.prelude).strip()
                text += f"@{rule.at_keyword} {head}{{\n{kept}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            text += rule.serialize() + "\n"
    return text


def write(app, exception):
    """Join the style sheets, without what no page uses; drop what no page loads."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    static, found, text = out / "_static", words(out), '@charset "utf-8";\n'
    others = sorted(app.builder.globalcontext["css_files"], key=lambda it: it.priority)
    for path in [*THEME, *dict.fromkeys(str(it.filename) for it in others)]:
        rules = (out / path).read_text(encoding="utf-8")
        text += thin(tinycss2.parse_stylesheet(rules, True, True), found)
    (static / SHEET).write_text(text, encoding="utf-8")
    for pattern in UNUSED:
        for path in static.rglob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app):
    app.connect("html-page-context", lighten, priority=950)
    app.connect("build-finished", write, priority=950)  # the theme writes, too
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
