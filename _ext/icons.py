"""The theme's icons, but only those that a page shows.

The theme brings all of Font Awesome: 866 kB for two dozen glyphs. They are cut out of
its own typefaces and travel within a style sheet.
"""

import base64
import io
import re
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset
from fontTools.ttLib import TTFont

VENDOR = "theme/pydata_sphinx_theme/static/vendor/fontawesome"
NAMES = {
    "solid-900": """
        angle-left angle-right arrow-up bars bell chevron-down circle-exclamation
        circle-half-stroke circle-info circle-xmark code download expand file file-pdf
        lightbulb list magnifying-glass magnifying-glass-minus moon pencil play rocket
        share sun triangle-exclamation up-right-from-square""",
    "brands-400": "github",
}
FACE = """@font-face {{
  font-family: Icons;
  src: url("data:font/woff;base64,{}") format("woff");
  unicode-range: {};
}}
"""
GLYPH = '.fa-{}::before {{ content: "\\{:x}"; }}\n'
RULES = """:root {
  --fa-font-solid: 400 1em/1 Icons;
  --fa-font-brands: 400 1em/1 Icons;
}
:is(.fab, .fas, .fa-brands, .fa-solid) {
  display: inline-block;
  font: 400 1em/1 Icons;
}
.article-header-buttons {
  align-items: center;
}
.article-header-buttons .btn {
  height: 2.5rem;
}
"""


def face(file, points):
    """Cut a typeface down to some code points; return it as WOFF."""
    font = TTFont(file, recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(notdef_outline=True))
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.flavor, buffer = "woff", io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def sheet():
    """Write the style sheet: typefaces, rules, and a rule an icon."""
    (home,) = (Path(pydata_sphinx_theme.__file__).parent / VENDOR).iterdir()
    css = (home / "css" / "all.min.css").read_text(encoding="utf-8")
    text = ""
    for name, icons in NAMES.items():
        points = {
            icon: int(re.search(rf'\.fa-{icon}:before\b[^}}]*?"\\(\w+)"', css)[1], 16)
            for icon in icons.split()
        }
        cut = face(home / "webfonts" / f"fa-{name}.ttf", points.values())
        ranges = ", ".join(f"U+{point:x}" for point in points.values())
        text += FACE.format(base64.b64encode(cut).decode(), ranges)
        text += "".join(GLYPH.format(*item) for item in points.items())
    return text + RULES


def write(app):
    """Bring the style sheet into the book."""
    target = Path(app.outdir) / "_static" / "icons.css"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(sheet(), encoding="utf-8")


def setup(app):
    app.add_css_file("icons.css")
    app.connect("builder-inited", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
