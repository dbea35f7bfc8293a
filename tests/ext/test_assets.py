"""One style sheet of what pages use: which rules stay, which go."""

import assets
import pytest
import tinycss2

FOUND = {"btn", "show", "main", "a-b"}


def thin(css):
    rules = tinycss2.parse_stylesheet(css, True, True)
    return "".join(assets.thin(rules, FOUND).split())


@pytest.mark.parametrize(
    "selector",
    ["p", ".btn", ".btn.show:hover", "#main > a", "a:not(.absent)", ":is(.absent, b)"]
    + [".a-b", "[data-x='.absent']", "::before", "a:not(:has(.absent)) .btn"],
)
def test_a_selector_that_can_match_stays(selector):
    assert assets.wanted(selector, FOUND)


@pytest.mark.parametrize("selector", [".absent", ".btn.absent", "#absent p", ".a-bc"])
def test_a_selector_that_can_match_nothing_goes(selector):
    assert not assets.wanted(selector, FOUND)


def test_of_a_rule_the_selectors_that_match_stay():
    assert thin(".absent, .btn, p { color: red; }") == ".btn,p{color:red;}"


def test_a_comma_within_brackets_separates_no_selectors():
    assert thin(":is(a, b) { x: 1 }") == ":is(a,b){x:1}"


def test_a_condition_goes_with_its_last_rule():
    assert thin("@media print { .absent { x: 1 } }") == ""
    assert thin("@media print { .absent { x: 1 } p { x: 1 } }") == "@mediaprint{p{x:1}}"


def test_typefaces_and_motions_stay():
    css = "@font-face { font-family: A } @keyframes turn { to { x: 1 } }"
    assert thin(css) == "".join(css.split())


def test_addresses_and_strings_stay_as_they_are():
    css = '.btn { background: url("data:image/svg+xml,%3csvg%3e"); content: "\uf002" }'
    assert thin(css) == "".join(css.split())
