"""What a page leaves out of a cell is what its reader need not read."""

import pytest
from plumbing import shown

KEPT = "x = 1\nprint(x)"


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nfrom myst_nb import glue",
        'glue("a", x, display=False)',
        "for name, x in pairs:\n    glue(\n        name,\n        x,\n    )",
        "assert x == 1\nnp.testing.assert_allclose(x, 1)",
        "source(lib.layers.Dense)",
    ],
)
def test_a_cell_that_only_serves_the_notebook_shows_nothing(code):
    assert shown(code) == ""


@pytest.mark.parametrize(
    "code",
    [
        f'{KEPT}\nglue("a", x)',
        'x = 1\nglue(\n    "a",\n    x,\n)\nprint(x)',
        f"from myst_nb import glue\n\n{KEPT}",
    ],
)
def test_glue_is_left_out_of_a_cell_that_does_more(code):
    assert shown(code) == KEPT


def test_glue_in_a_loop_leaves_the_rest_of_the_loop():
    code = 'for x in y:\n    print(x)\n    glue("a", x)'
    assert shown(code) == "for x in y:\n    print(x)"


@pytest.mark.parametrize(
    "code",
    [
        "from sklearn import svm\nsvm.SVC()",
        "x = f(2)\nassert x == 4",
        "explore(draw, x=(0, 1))",
        "%timeit f(2)",
    ],
)
def test_what_teaches_is_shown_as_it_stands(code):
    assert shown(code) == code
