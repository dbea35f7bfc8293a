"""What `explore` promises, in a notebook and in a page, without a browser."""

import itertools
import os
import re
from xml.etree import ElementTree

import ipywidgets
import joblib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets import interactive
from published import explorers

from explorer import frames, pictures
from explorer.explore import choices, explore


@pytest.fixture(autouse=True)
def sequential(monkeypatch):
    """Draw in this process, in a page of its own, and leave no figure behind."""
    monkeypatch.setattr(pictures, "used", set())
    monkeypatch.setattr(pictures, "numbers", {})
    with joblib.parallel_config(backend="sequential"):
        yield
    assert plt.get_fignums() == []


@pytest.fixture
def publish(monkeypatch):
    """Explore as the build does; return the explorer that the page carries."""
    monkeypatch.setenv("BOOK_BUILD", "1")

    def publish(*args, **kwargs):
        text = explore(*args, **{"alt": "A line"} | kwargs).data
        (found,) = explorers(text)
        return text, found

    return publish


@pytest.fixture
def live(monkeypatch):
    """Explore as a notebook does; return controls, button, message and picture."""
    monkeypatch.delenv("BOOK_BUILD", raising=False)

    def live(*args, **kwargs):
        *rows, button, message, picture = explore(
            *args, **{"alt": "A line"} | kwargs
        ).children
        return [row.children[0] for row in rows], button, message, picture

    return live


def axes():
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 4), ylim=(0, 4))
    return fig, ax


def line(slope=1, n=2):
    fig, ax = axes()
    x = np.arange(n + 1)
    ax.plot(x, slope * x)
    ax.set_title(f"slope {slope}")
    return fig


def shape(kind, on):
    """Draw pictures whose structure differs."""
    fig, ax = axes()
    if kind == "bars":
        ax.bar([1, 2, 3], [1, 2, 3 + on])
    elif kind == "dots":
        ax.plot([1, 2], [1, 2], "o")
    else:
        ax.imshow(np.eye(3) + on, extent=(0, 4, 0, 4))
    if on:
        ax.text(1, 1, "a < b & c")
        ax.legend(ax.plot([0, 1], [1, 0]), ["x"])
    return fig


@pytest.mark.parametrize(
    "abbreviation",
    [
        (0, 10),
        (-3, 4),
        (0, 9, 3),
        (1, 6, 2),
        (0.0, 1.0),
        (0, 1.0, 0.25),
        (-1.5, 1, 0.5),
    ],
)
def test_a_slider_reads_its_abbreviation_as_interact_does(abbreviation):
    widget = interactive.widget_from_abbrev(abbreviation)
    kind, values, texts, start = choices(abbreviation)
    assert kind == "range"
    assert (values[0], values[1] - values[0]) == pytest.approx(
        (widget.min, widget.step)
    )
    assert widget.max - widget.step < values[-1] <= widget.max
    assert len(values) == len(texts)
    assert abs(values[start] - widget.value) <= widget.step


@pytest.mark.parametrize(
    "abbreviation", [["a", "b"], [3, 1, 2], {"one": 1, "two": 2}, True, False]
)
def test_a_choice_reads_its_abbreviation_as_interact_does(abbreviation):
    widget = interactive.widget_from_abbrev(abbreviation)
    _, values, texts, start = choices(abbreviation)
    assert values[start] == widget.value
    if not isinstance(abbreviation, bool):
        labels = widget.options
        assert texts == tuple(map(str, labels))
        assert set(values) == set(getattr(labels, "values", lambda: labels)())


def test_a_slider_writes_its_numbers_with_equal_digits_and_a_minus():
    assert choices((-0.5, 0.5, 0.25))[2] == ("−0.50", "−0.25", "0.00", "0.25", "0.50")


@pytest.mark.parametrize(
    "abbreviation", [[], {}, (), (1,), (2, 1), (0, 1, 2, 3), ("a", "b"), "ab", 3]
)
def test_a_parameter_without_values_is_named(abbreviation):
    with pytest.raises(ValueError, match="explorer line: slope is .*expected"):
        explore(line, slope=abbreviation, alt="A line")


@pytest.mark.parametrize("step", [0, -1])
def test_a_slider_that_would_never_arrive_is_named(step):
    with pytest.raises(ValueError, match=f"explorer line: slope has step {step}"):
        explore(line, slope=(0, 1, step), alt="A line")


def test_a_default_that_is_not_among_the_values_is_named():
    with pytest.raises(ValueError, match="explorer line: slope has default 7"):
        explore(line, slope=(0, 3), value={"slope": 7}, alt="A line")


@pytest.mark.parametrize("option", ["value", "label", "unit"])
def test_an_option_for_an_unknown_parameter_is_named(option):
    with pytest.raises(ValueError, match="explorer line has no parameter alpha"):
        explore(line, slope=(0, 3), alt="A line", **{option: {"alpha": 1}})


def test_play_of_an_unknown_parameter_is_named():
    with pytest.raises(ValueError, match="explorer line has no parameter steps;"):
        explore(line, slope=(0, 3), alt="A line", play="steps")


def test_the_default_is_given_or_that_of_draw_or_the_middle(publish):
    def places(text):
        return re.findall(r'value="(\d+)"', text)

    assert places(publish(line, slope=(0, 3), n=(1, 3))[0]) == ["1", "1"]
    assert places(publish(line, slope=(0, 3), value={"slope": 3})[0]) == ["3"]
    assert places(publish(lambda a: line(), a=(0, 4))[0]) == ["2"]


def test_too_many_frames_are_refused_with_their_number(publish, monkeypatch):
    monkeypatch.setattr(frames, "MAX_FRAMES", 11)
    with pytest.raises(ValueError, match="explorer line has 12 frames, 4 × 3;.* 11"):
        publish(line, slope=(0, 3), n=(1, 3))


def test_too_many_bytes_are_refused_with_their_number(publish, monkeypatch):
    monkeypatch.setattr(frames, "MAX_BYTES", 500)
    with pytest.raises(ValueError, match=r"explorer line has 4 frames in \d+ bytes"):
        publish(line, slope=(0, 3))


def test_a_draw_that_returns_no_figure_is_named_with_its_values(publish):
    def axis(slope):
        return slope

    with pytest.raises(ValueError, match=r"explorer axis\(slope=0\) returned int"):
        publish(axis, slope=(0, 3))


def test_a_combination_that_raises_is_named(publish):
    def invert(x, y):
        plt.close(fig := line())
        return fig if 1 / (x - 2) else None

    message = r"explorer invert\(x=2, y='a'\) raised ZeroDivisionError"
    with pytest.raises(ValueError, match=message):
        publish(invert, x=(0, 3), y=["a", "b"])


@pytest.mark.parametrize(
    ("draw", "grid"),
    [
        (line, {"slope": (0, 3), "n": [1, 2, 4]}),
        (shape, {"kind": ["bars", "dots", "image"], "on": False}),
    ],
    ids=["same structure", "other structure"],
)
def test_the_differences_give_exactly_what_draw_draws(publish, draw, grid):
    text, found = publish(draw, **grid)
    values = [choices(abbreviation)[1] for abbreviation in grid.values()]
    points = list(itertools.product(*map(range, map(len, values))))
    assert found.frames == len(points)
    for point in points:
        chosen = [v[i] for v, i in zip(values, point, strict=True)]
        fresh = pictures.svg(draw(*chosen), found.id, "A line")
        assert found.frame(point) == pictures.markup(fresh)
    whats = {slot["what"] for slot in found.data["slots"]}
    assert ("#node" if draw is shape else "#text") in whats


def test_the_drawing_itself_stays_when_a_clip_path_comes_and_goes(publish):
    def maybe(on):
        fig, ax = axes()
        if on:
            ax.plot([0, 1], [0, 1])
        return fig

    _, found = publish(maybe, on=True)
    assert all(slot["path"] for slot in found.data["slots"] if slot["what"] == "#node")


def test_a_difference_depends_only_on_the_parameters_that_matter(publish):
    _, found = publish(line, slope=(0, 3), n=(1, 3))
    (title,) = [slot for slot in found.data["slots"] if slot["what"] == "#text"]
    assert title["axes"] == [0]
    assert sorted(title["values"]) == [f"slope {i}" for i in range(4)]


def identifiers(text):
    return re.findall(r'\bid="(.*?)"', text)


def test_two_explorers_share_no_identifier(publish):
    pair = [identifiers(publish(shape, kind=["dots"], on=True)[0]) for _ in range(2)]
    assert not set(pair[0]) & set(pair[1])
    for ids in pair:
        assert len(ids) == len(set(ids))


def test_two_builds_write_the_same_page(publish, monkeypatch):
    texts = []
    for _ in range(2):
        monkeypatch.setattr(pictures, "used", set())
        texts.append(publish(shape, kind=["bars", "dots", "image"], on=True)[0])
    assert texts[0] == texts[1]


def test_every_control_has_a_label_and_its_value(publish):
    text, found = publish(
        line,
        slope={"<flat>": 0, "steep": 1},
        n=(1, 3),
        label={"n": r"$\tau_m$"},
        unit={"n": "ms"},
        play="n",
    )
    assert f'for="{found.id}--slope"' in text
    assert "&lt;flat&gt;</option>" in text
    assert '<label for="fig-line--n"><i>τ</i><sub><i>m</i></sub></label>' in text
    assert 'aria-label="tau m"' in text
    assert 'aria-valuetext="2 ms"' in text
    assert f'<output for="{found.id}--n" ' in text
    assert ">2 ms</output>" in text
    assert text.count('class="play"') == 1


def test_labels_and_descriptions_are_escaped(publish):
    text, found = publish(
        line, slope=(0, 3), alt='A "line" <b> & more', label={"slope": "<i>&"}
    )
    assert 'aria-label="A &quot;line&quot; &lt;b&gt; &amp; more"' in text
    assert "&lt;i&gt;&amp;</label>" in text
    svg = ElementTree.fromstring(found.svg)
    assert svg.get("aria-label") == 'A "line" <b> & more'
    assert not {"<b>", "<i>"} & set(re.findall(r"<\w+>", text))


def test_what_a_picture_says_cannot_end_the_script(publish):
    def says(text):
        fig, ax = axes()
        ax.set_title(text)
        return fig

    text, found = publish(says, text=["</script><b>", "plain"])
    assert text.count("</script>") == 1
    assert "</script><b>" in ElementTree.fromstring(found.frame((0,))).itertext()


@pytest.mark.parametrize("kind", ["bars", "dots", "image"])
def test_a_drawing_is_fit_to_stand_in_a_page(kind):
    root = pictures.svg(shape(kind, True), "here", "Seen")
    text = pictures.markup(root)
    assert pictures.INK not in text
    assert "currentColor" in text
    assert not {"metadata", "style", "script"} & {node.tag for node in root.iter()}
    assert "xmlns" not in text
    used = re.findall(r'(?:url\(|href=")#([\w-]+)', text)
    assert used
    assert set(used) == set(identifiers(text))
    assert all(name.startswith("here-") for name in used)
    assert (root.get("role"), root.get("aria-label")) == ("img", "Seen")


def test_a_drawing_is_cut_off_at_its_axes():
    root = pictures.svg(line(3), "here", "Seen")
    assert root.findall(".//clipPath/rect")


def test_a_still_picture_has_its_own_identifiers():
    first, second = (pictures.show(line(), "A line").data for _ in range(2))
    assert 'class="picture"' in first
    assert not set(identifiers(first)) & set(identifiers(second))


def test_a_live_explorer_is_made_of_ipywidgets(live):
    assert "BOOK_BUILD" not in os.environ
    controls, button, _, picture = live(
        line, slope=(0, 3), n=[1, 2], play="slope", label={"slope": "a"}
    )
    assert all(isinstance(c, ipywidgets.DOMWidget) for c in controls)
    assert [c.description for c in controls] == ["a", "n"]
    assert isinstance(button, ipywidgets.Button)
    assert '<svg viewBox="' in picture.value


def test_a_live_slider_changes_the_picture_and_reset_brings_it_back(live):
    (slope, n), button, _, picture = live(line, slope=(0, 3), n=[1, 2])
    start = picture.value
    slope.index, n.index = 3, 0
    assert picture.value != start
    assert plt.get_fignums() == []
    button.click()
    assert (slope.index, n.index) == (1, 1)
    assert picture.value == start


def test_a_live_checkbox_changes_the_picture(live):
    (_, on), _, _, picture = live(shape, kind=["dots"], on=False)
    start = picture.value
    on.value = True
    assert picture.value != start


def test_a_live_error_is_shown_until_a_good_value(live):
    def root(x):
        if x < 0:
            raise ArithmeticError("<x> is negative")
        return line(x)

    (x,), _, message, picture = live(root, x=(-1, 1), value={"x": 1})
    start = picture.value
    assert message.value == ""
    x.index = 0
    assert "&lt;x&gt; is negative" in " ".join(message.value.split())
    assert "root(x=-1)" in message.value
    assert picture.value == start
    x.index = 2
    assert message.value == ""


def test_a_live_error_leaves_no_figure_behind(live):
    def forgets(x):
        fig = line()
        return fig if x else None

    def fails(x):
        line()
        return line(1 / x)

    for draw in forgets, fails:
        (x,), _, message, _ = live(draw, x=[1, 0])
        x.index = 1
        assert message.value
        assert plt.get_fignums() == []
