"""The icons that pages show, cut out of the theme's typefaces."""

import base64
import io
import re

import icons
from fontTools.ttLib import TTFont


def test_each_icon_has_a_glyph_that_draws_something():
    text = icons.sheet()
    wanted = set(re.findall(r'content: "\\(\w+)"', text))
    drawn = set()
    for data in re.findall(r"base64,([^\"]+)", text):
        font = TTFont(io.BytesIO(base64.b64decode(data)))
        for point, name in font.getBestCmap().items():
            assert font["glyf"][name].numberOfContours > 0
            drawn.add(f"{point:x}")
    assert drawn == wanted
    assert "f002" in drawn  # the magnifying glass


def test_the_icons_weigh_less_than_ten_kilobytes():
    assert len(icons.sheet()) < 10_000


def test_the_sheet_is_the_same_at_another_time(monkeypatch):
    first = icons.sheet()
    monkeypatch.setattr("fontTools.misc.timeTools.time.time", lambda: 2e9)
    assert icons.sheet() == first
