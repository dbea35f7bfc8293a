"""What folded code is called."""

import pytest
from docutils import nodes

from explorer.sphinx import says

FIGURE = '<figure class="picture" id="fig-a" data-number=""><svg></svg></figure>'


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import numpy as np\nfrom lib import layers", "Imports"),
        ("def walk(x):\n    y = x\n    return y\n\nn = 3", "Code: walk"),
        ("rates, (low, high) = [1], (2, 3)\nrates[0] = 4", "Code: rates, low, high"),
        ("a = b = 1\nc = d = 2", "Code: a, b, c …"),
        ("rng.shuffle(x)", "Code"),
        ("%matplotlib inline", "Code"),
    ],
)
def test_code_that_shows_nothing_is_called_by_what_it_defines(code, name):
    assert says(nodes.container(), code) == name


def test_code_that_prints_or_draws_is_how_that_came_about():
    output = nodes.container("", nb_element="cell_code_output")
    assert says(nodes.container("", output), "n = 3") == "How this is computed"
    output += nodes.raw("", FIGURE, format="html")
    assert says(nodes.container("", output), "n = 3") == "How this is drawn"
