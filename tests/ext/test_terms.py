"""The glossary: every term said, in five languages, and found where it stands."""

import csv
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import terms
from docutils import nodes
from docutils.core import publish_doctree
from sphinx import addnodes

ROOT = Path(__file__).parents[2]
TEXT = """
Walk
====

Downhill, to a *learning rate*, and one *stress*.

A rate
------

Two *learning rates* and a loss. The loss, again; a ``loss``.

Losses
------

A loss; *losses*; Entropies, weight-loss.

Exercises
---------

A gradient.
"""
BY_NAME = {term.name: term for term in terms.TERMS}


@pytest.fixture
def tree():
    """A page of two sections, and of exercises."""
    return publish_doctree(TEXT, settings_overrides={"doctitle_xform": False})


@pytest.mark.parametrize("term", terms.TERMS, ids=lambda term: term.name)
def test_a_term_is_said_in_full(term):
    assert re.fullmatch(r"[A-Z0-9$].*\.", term.definition)
    assert len(term.definition.split()) >= 5
    assert all(name.strip() for name in term.others.values())
    chapter = ROOT / "chapters" / term.taught.partition("#")[0]
    assert chapter.with_suffix(".ipynb").exists()
    chapters = [
        path.relative_to(ROOT).with_suffix("").as_posix()
        for path in (ROOT / "chapters").rglob("*.ipynb")
    ]
    assert term.where in ((), ("-",)) or all(
        any(one.startswith(f"chapters/{where}") for one in chapters)
        for where in term.where
    )


def test_no_two_terms_share_a_name_or_an_address():
    names = [term.name for term in terms.TERMS]
    assert len(set(names)) == len(names)
    assert len({term.slug for term in terms.TERMS}) == len(names)


def test_the_terms_stand_in_the_order_of_the_alphabet():
    first = [re.sub("[^a-z]", "", term.name.lower())[0] for term in terms.TERMS]
    assert first == sorted(first)


# What Source 001 defines and abbreviates: rows I1-007 to I1-020, E1-01 to E1-03.
NAMED = """neuron; synapse; neural network; activation function; weight; bias (term);
    neuron dynamics; neuron model; artificial neural network; backpropagation;
    rectified linear unit; sigmoid function"""
SHORT = "ANN BP ReLU LIF MLP CNN RNN LSTM SGD SVM PCA STDP AUC GPU"


@pytest.mark.parametrize("name", [name.strip() for name in NAMED.split(";")])
def test_what_the_sources_define_is_there(name):
    assert name in BY_NAME


def test_abbreviations_are_listed_once_and_no_word_among_them():
    listed = [short for short, _ in terms.shortened(terms.TERMS)]
    assert set(SHORT.split()) <= set(listed)
    assert len(set(listed)) == len(listed)
    assert not {"ANNs", "Sigmoid", "XOR"} & set(listed)


def test_definitions_are_not_circular():
    assert "imulat" not in BY_NAME["artificial neural network"].definition
    assert "no model of the brain" in BY_NAME["artificial neural network"].definition
    assert "constant" in BY_NAME["bias (term)"].definition
    for word in ("leaks", "threshold", "reset"):
        assert word in BY_NAME["leaky integrate-and-fire model"].definition


def test_a_row_of_a_matrix_is_a_column_in_one_of_two_chineses():
    row, column = BY_NAME["row (of a matrix)"], BY_NAME["column (of a matrix)"]
    assert row.others["繁體中文"] == column.others["简体中文"] == "列"
    assert row.others["简体中文"] == column.others["繁體中文"] == "行"


def test_a_word_is_found_in_all_its_forms_and_only_where_it_means_this():
    found = [
        term.name
        for term, _ in terms.WORDS.found(
            "Two losses, Entropies, a weight-loss, lossy; Bayes’ theorem.",
            "chapters/networks/losses",
        )
    ]
    assert found == ["loss function", "entropy", "Bayes' theorem"]
    heads = "chapters/architectures/attention", "chapters/foundations/probability"
    assert [bool(terms.WORDS.term("head", page)) for page in heads] == [True, False]


def test_a_term_is_taught_where_it_is_in_italics_or_in_the_heading(tree):
    rate, loss = BY_NAME["learning rate"], BY_NAME["loss function"]
    stands = {"taught": "x"}
    assert terms.place(tree, replace(rate, **stands)) == "a-rate"
    assert terms.place(tree, replace(loss, **stands)) == "losses"
    assert terms.place(tree, replace(loss, taught="x#a-ra")) == "a-rate"
    assert terms.place(tree, BY_NAME["gradient"]) == "exercises"
    assert terms.place(tree, BY_NAME["axon"]) == "walk"


def test_a_term_is_indexed_at_the_section_that_introduces_it(tree, monkeypatch):
    rate = replace(BY_NAME["learning rate"], taught="networks/optimizers")
    monkeypatch.setattr(terms, "TERMS", [rate])
    tree.settings.env = SimpleNamespace(docname="chapters/networks/optimizers")
    terms.Terms(tree).apply()
    found = {
        (entry[1], entry[2], entry[3])
        for node in tree.findall(addnodes.index)
        for entry in node["entries"]
    }
    assert ("learning rate", "a-rate", "main") in found
    assert ("learning rate", "walk", "") in found
    assert ("loss function", "losses", "") in found
    assert not [name for name, *_ in found if "stress" in name]


def test_the_first_mention_in_a_section_is_marked_and_a_definition_linked(tree):
    app = SimpleNamespace(
        env=SimpleNamespace(found_docs={terms.PAGE}),
        builder=SimpleNamespace(
            name="html", get_relative_uri=lambda here, there: "glossary.html"
        ),
    )
    terms.annotate(app, tree, "chapters/networks/optimizers")
    marks = [mark.astext() for mark in tree.findall(terms.mark)]
    assert marks == ["loss", "loss", "Entropies"]
    links = [link["refuri"] for link in tree.findall(nodes.reference)]
    assert links == [
        "glossary.html#term-learning-rate",
        "glossary.html#term-loss-function",
    ]
    assert tree.astext().count("learning rate") == TEXT.count("learning rate")


def test_the_table_has_the_columns_that_its_readers_expect():
    with terms.TABLE.open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    assert head[:6] == ["English", "also", "forms", "taught", "where", "definition"]
    assert head[6:] == list(terms.LANGUAGES)
