"""The page and its figures share their colours, which can be seen on light and dark."""

import itertools
import re
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
STYLE = mpl.rc_params_from_file(
    ROOT / "explorer" / "book.mplstyle", use_default_template=False
)
COLOURS = STYLE["axes.prop_cycle"].by_key()["color"]
CSS = (ROOT / "_static" / "book.css").read_text(encoding="utf-8")
GROUNDS = ["#ffffff", re.search(r'"dark"[^}]*--pst-color-background: (#\w+);', CSS)[1]]

# What remains of linear red, green and blue for those who see red and green alike:
# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (2009), "A physiologically-based
# model for simulation of color vision deficiency", table 2, severity 1.
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)


def linear(colour):
    """Return linear red, green and blue of a colour, 0 to 1."""
    c = np.array(mpl.colors.to_rgb(f"#{colour.lstrip('#')}"))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    light = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def test_contrast_is_21_between_black_and_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_accent_of_the_page_is_the_first_colour_of_the_figures():
    assert re.search(r"--book-accent: #(\w+);", CSS)[1] == COLOURS[0].lstrip("#")


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", COLOURS)
def test_a_line_stands_out_from_the_page(colour, ground):
    assert contrast(colour, ground) >= 3


def test_no_two_colours_look_alike_to_those_who_see_red_and_green_alike():
    seen = [DEUTERANOPIA @ linear(colour) for colour in COLOURS]
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.08
