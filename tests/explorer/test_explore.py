"""What `explore` promises, in a notebook and in a page, without a browser."""

import asyncio
import functools
import itertools
import os
import re
import subprocess
import sys
import warnings
from unittest import mock
from xml.etree import ElementTree

import ipywidgets
import joblib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets import interactive
from published import ROOT, explorers

from explorer import frames, pictures
from explorer.explore import choices, explore, position


@pytest.fixture(autouse=True)
def sequential(monkeypatch):
    """Draw in this process, in a page of its own, and leave no figure behind."""
    monkeypatch.setattr(pictures, "used", set())
    monkeypatch.setattr(pictures, "numbers", {})
    with joblib.parallel_config(backend="sequential"):
        yield
    assert plt.get_fignums() == []


@pytest.fixture
def publish():
    """Explore as the build does; return the explorer that the page carries."""

    def publish(*args, **kwargs):
        with mock.patch.dict(os.environ, BOOK_BUILD="1"):
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
    "abbreviation",
    [
        ["a", "b"],
        [3, 1, 2],
        range(3),
        {"one": 1, "two": 2},
        [("one", 10), ("two", 20)],
        True,
        False,
    ],
)
def test_a_choice_reads_its_abbreviation_as_interact_does(abbreviation):
    widget = interactive.widget_from_abbrev(abbreviation)
    _, values, texts, start = choices(abbreviation)
    assert values[start] == widget.value
    if not isinstance(abbreviation, bool):
        assert texts == tuple(map(str, widget._options_labels))
        assert values == tuple(widget._options_values)


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


def test_a_unit_stands_behind_a_space_but_degrees_do_not(publish):
    text, _ = publish(line, n=(1, 3), slope=(0, 3), unit={"n": "ms", "slope": "°"})
    assert 'aria-valuetext="2 ms"' in text
    assert 'aria-valuetext="1°"' in text


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


def test_an_explorer_is_called_as_draw_is_or_as_its_author_says(publish):
    named = [publish(draw, slope=(0, 3))[1].id for draw in (line, line)]
    assert named == ["fig-line", "fig-line-2"]
    assert publish(line, slope=(0, 3), name="steep")[1].id == "fig-steep"


@pytest.mark.parametrize("name", ["two words", "a--b", "-a", "a:b", "a/b", "ä b"])
def test_a_name_that_no_link_can_carry_is_refused(name):
    with pytest.raises(ValueError, match="explorer line has the name '"):
        explore(line, slope=(0, 3), alt="A line", name=name)


class Drawer:
    """An object that draws when it is called."""

    def __call__(self, slope):
        return line(slope)


@pytest.mark.parametrize(
    ("draw", "name"),
    [
        (functools.partial(line, n=3), "line"),
        (functools.partial(functools.partial(line, n=3)), "line"),
        (Drawer(), "Drawer"),
        (functools.wraps(line)(lambda slope: line(slope)), "line"),
        (lambda slope: line(slope), "lambda"),
    ],
)
def test_whatever_can_be_called_can_be_explored(publish, draw, name):
    _, found = publish(draw, slope=(0, 2))
    assert (found.id, found.frames) == (f"fig-{name}", 3)


def test_captions_are_numbered_and_hold_symbols(publish):
    first, _ = publish(line, slope=(0, 3), caption=r"The slope $\tau_m$ < 1.")
    second, _ = publish(line, slope=(0, 3))
    with mock.patch.dict(os.environ, BOOK_BUILD="1"):
        third = pictures.show(line(), "A line", "Another.", name="still").data
    assert "Figure 1." in first
    assert "The slope <i>τ</i><sub><i>m</i></sub> &lt; 1." in first
    assert "<figcaption" not in second
    assert "Figure 2." in third
    assert 'id="fig-still"' in third


def test_a_figure_that_a_notebook_shows_again_keeps_its_number(monkeypatch):
    monkeypatch.delenv("BOOK_BUILD", raising=False)
    for number, caption in (1, "One."), (2, "Two."), (1, "One."):
        text = pictures.show(line(), "A line", caption).data
        assert f"Figure {number}." in text


@pytest.mark.parametrize("alt", ["", "  ", None, 3])
def test_a_figure_without_a_description_is_refused(alt):
    with pytest.raises(ValueError, match="explorer line has alt .* expected a sent"):
        explore(line, slope=(0, 3), alt=alt)
    with pytest.raises(ValueError, match="picture wave has alt .* expected a sent"):
        pictures.show(line(), alt, name="wave")


def test_what_is_no_figure_is_not_shown():
    with pytest.raises(ValueError, match="is AxesSubplot|is Axes; expected a matpl"):
        pictures.show(axes()[1], "A line")
    plt.close("all")


def test_a_description_may_follow_the_parameters(publish):
    def says(slope, n):
        return f"Slope {slope} over {n} points."

    _, found = publish(line, slope=(0, 3), n=[1, 2], alt=says)
    for point in itertools.product(range(4), range(2)):
        svg = ElementTree.fromstring(found.frame(point))
        assert svg.get("aria-label") == says(point[0], point[1] + 1)


@pytest.mark.parametrize(
    ("alt", "message"),
    [
        (lambda slope: None, r"line\(slope=0\) raised .*alt is None; expected a sent"),
        (lambda slope: 1 / slope, r"line\(slope=0\) raised ZeroDivisionError"),
        (lambda: "A line", r"line\(slope=0\) raised TypeError"),
    ],
)
def test_a_description_that_fails_is_named_with_its_values(publish, alt, message):
    with pytest.raises(ValueError, match=message):
        publish(line, slope=(0, 3), alt=alt)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"drag": ("alpha", "slope")}, "line has no parameter alpha; expected one of"),
        ({"drag": "kind"}, "drags kind, which has values without a place"),
        ({"play": "kind"}, "line plays kind, which is .* expected a slider"),
        ({"play_ms": 0}, "line has play_ms 0; expected at least 50"),
        ({"play_ms": np.nan}, "line has play_ms nan; expected at least 50"),
        ({"label": {"slope": "$x"}}, "line: slope label .* odd number of"),
        ({"label": {"slope": r"$\foo$"}}, r"line: slope label .* command \\foo"),
        ({"caption": "costs $5"}, "line: caption label .* odd number of"),
    ],
)
def test_an_option_that_cannot_be_read_is_named(publish, option, message):
    def line(slope, kind):
        return axes()[0]

    with pytest.raises(ValueError, match=message):
        publish(line, slope=(0, 3), kind=["a", "b"], **option)


def plotted(setting):
    def draw(x, y=1):
        fig, ax = axes()
        ax.set(**setting(x))
        return fig

    return draw


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (lambda x: {"xlim": (0, x + 1)}, "moves with them; expected the same"),
        (lambda x: {"xlim": (0.1, 10), "xscale": "log"}, "not all on the x axis"),
    ],
    ids=["limits that change", "zero on a logarithmic axis"],
)
@pytest.mark.filterwarnings("ignore:Attempt to set non-positive")
def test_an_axes_in_which_nothing_can_be_held_is_named(publish, setting, message):
    with pytest.raises(ValueError, match=f"explorer draw drags x.*{message}"):
        publish(plotted(setting), x=(0, 3), drag="x")


def test_the_places_of_values_are_where_matplotlib_draws_them(publish):
    def spot(x, y):
        fig, (_, ax) = plt.subplots(1, 2)
        ax.set_gid("drag")
        ax.set(xscale="log", xlim=(0.01, 10), ylim=(1, -1), aspect=1.2)
        ax.plot(x, y, "o", clip_on=False)
        return fig

    _, found = publish(spot, x=[0.01, 0.1, 10], y=(-1, 1, 0.5), drag=("x", "y"))
    drag = found.data["drag"]
    for i, j in itertools.product(range(3), range(5)):
        svg = ElementTree.fromstring(found.frame((i, j)))
        drawn = svg.findall(".//use")[-1]
        place = drag["x"]["at"][i], drag["y"]["at"][j]
        assert place == pytest.approx((float(drawn.get("x")), float(drawn.get("y"))))


@pytest.mark.parametrize("limits", [(0, np.inf), (0, np.nan, 1), (-np.inf, 0, 1)])
def test_a_slider_without_an_end_is_refused(limits):
    with pytest.raises(ValueError, match="explorer line: slope .*expected"):
        explore(line, slope=limits, alt="A line")


@pytest.mark.parametrize(
    ("limits", "values", "texts"),
    [
        (
            (0, 2 * np.pi, np.pi / 4),
            [k * np.pi / 4 for k in range(9)],
            "0.000 0.785 1.571 2.356 3.142 3.927 4.712 5.498 6.283",
        ),
        (
            (1e-12, 3e-12, 1e-12),
            [1e-12, 2e-12, 3e-12],
            "1×10⁻¹² 2×10⁻¹² 3×10⁻¹²",
        ),
        ((0, 0.3, 0.1), [0, 0.1, 0.2, 0.3], "0.0 0.1 0.2 0.3"),
        ((1.05, 1.2, 0.05), [1.05, 1.1, 1.15, 1.2], "1.05 1.10 1.15 1.20"),
        ((0, 3e6, 1.5e6), [0, 1.5e6, 3e6], "0 1500000 3000000"),
    ],
)
def test_values_have_the_digits_of_their_step(limits, values, texts):
    _, found, shown, _ = choices(limits)
    assert found == tuple(values)
    assert shown == tuple(texts.split())


def test_a_slider_of_too_many_steps_is_refused():
    with pytest.raises(ValueError, match="slope has 1000000 steps; expected fewer"):
        explore(line, slope=(0, 1, 1e-6), alt="A line")


@pytest.mark.parametrize("options", [[1, "1"], ["a", "b", "a"], [0.1, 0.1]])
def test_options_that_read_alike_are_refused(options):
    with pytest.raises(ValueError, match="slope has more than one '.*different"):
        explore(line, slope=options, alt="A line")


ARRAYS = {"low": np.arange(3), "high": np.arange(3) + 1, "none": 0, "off": False}


def last(of):
    fig, ax = axes()
    ax.set_title(f"{of!r}")
    return fig


@pytest.mark.parametrize("default", list(ARRAYS))
def test_arrays_and_equal_values_go_by_their_place(publish, live, default):
    value = {"of": ARRAYS[default]}
    _, found = publish(last, of=ARRAYS, value=value)
    titles = []
    for i in range(4):
        svg = ElementTree.fromstring(found.frame((i,)))
        titles.append(svg.findall(".//text")[-1].text)
    assert titles == [repr(one) for one in ARRAYS.values()]
    (control,), *_ = live(last, of=ARRAYS, value=value)
    assert control.label == default
    text = re.search(r"<select.*?</select>", publish(last, of=ARRAYS, value=value)[0])
    assert f"<option selected>{default}</option>" in text[0]


def test_what_draw_prints_is_not_published(publish, capfd):
    def talks(slope):
        print("talking")
        return line(slope)

    text, _ = publish(talks, slope=(0, 3))
    assert "talking" not in text + "".join(capfd.readouterr())


def warns(slope):
    if slope > 1:
        warnings.warn(f"too <steep>: {slope}", stacklevel=1)
    return line(slope)


@pytest.mark.filterwarnings("default::UserWarning")
def test_a_warning_in_draw_stops_the_build_with_its_text(publish):
    message = r"explorer warns\(slope=2\) warned: UserWarning: too <steep>: 2"
    with pytest.raises(ValueError, match=message):
        publish(warns, slope=(0, 3))


@pytest.mark.filterwarnings("default::UserWarning")
def test_a_live_warning_is_shown_each_time_and_the_picture_too(live):
    (slope,), _, message, picture = live(warns, slope=(0, 3))
    start = picture.value
    for place in 2, 3:
        slope.index = place
        assert f"too &lt;steep&gt;: {place}" in message.value
        assert picture.value != start
    slope.index = 0
    assert message.value == ""


def test_what_draw_prints_is_shown_live(live):
    def talks(slope):
        print(f"slope is {slope}")
        return line(slope)

    _, _, message, _ = live(talks, slope=(0, 3), value={"slope": 2})
    assert "slope is 2" in message.value


@pytest.mark.parametrize("style", ["dark_background", "ggplot", "classic"])
def test_a_readers_own_style_does_not_reach_a_picture(publish, style):
    _, plain = publish(line, slope=(0, 3), name="same")
    pictures.used.clear()
    with plt.style.context(style):
        _, found = publish(line, slope=(0, 3), name="same")
    assert found == plain


def test_a_live_picture_needs_no_typeface(live):
    *_, picture = live(line, slope=(0, 3))
    assert "<text" not in picture.value
    assert "font" not in picture.value


def test_live_requests_that_come_together_are_drawn_once(live):
    drawn = []

    def slow(slope):
        drawn.append(slope)
        return line(slope)

    (slope,), *_, picture = live(slow, slope=(0, 9), value={"slope": 0})

    async def drag():
        for place in range(1, 8):
            slope.index = place
        assert drawn == [0]
        await asyncio.sleep(0.1)
        slope.index = 9
        await asyncio.sleep(0.1)

    asyncio.run(drag())
    assert drawn == [0, 7, 9]


def test_a_live_player_has_its_speed(monkeypatch):
    monkeypatch.delenv("BOOK_BUILD", raising=False)
    box = explore(line, slope=(0, 3), alt="A", play="slope", play_ms=120, loop=True)
    player = box.children[0].children[1]
    assert (player.interval, player.repeat, player.max) == (120, True, 3)


SCRIPT = """
from explorer import pictures
print(pictures.place("wave", None)[0])
"""


def test_two_kernels_share_no_identifier():
    environment = {k: v for k, v in os.environ.items() if k != "BOOK_BUILD"}
    told = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            encoding="utf-8",
            check=True,
            env=environment | {"PYTHONPATH": str(ROOT)},
        ).stdout
        for _ in range(2)
    }
    assert len(told) == 2
    assert all(text.startswith("fig-wave-") for text in told)


DRAWS = """
import matplotlib.pyplot as plt
from explorer.explore import explore

def draw(slope):
    fig, ax = plt.subplots()
    ax.plot([0, slope])
    return fig

if __name__ == "__main__":
    print(explore(draw, slope=(0, 3), alt="A line").data.count("</figure>"))
"""


def test_a_temporary_folder_with_an_accent_stops_nothing(tmp_path):
    folder = tmp_path / "é"
    folder.mkdir()
    (tmp_path / "draws.py").write_text(DRAWS, encoding="utf-8")
    wanted = {"BOOK_BUILD": "1", "PYTHONPATH": str(ROOT)}
    wanted |= {name: str(folder) for name in ("JOBLIB_TEMP_FOLDER", "TMPDIR", "TEMP")}
    done = subprocess.run(
        [sys.executable, tmp_path / "draws.py"],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | wanted,
    )
    assert done.stdout == "1\n", done.stderr


@pytest.mark.parametrize("step", [1e-9, 0.1, 1e9])
def test_a_default_that_is_computed_finds_its_value(step):
    values = choices((0, 10 * step, step))[1]
    assert [position(k * step, values) for k in range(11)] == [*range(11)]


def test_a_default_between_the_values_is_refused():
    with pytest.raises(ValueError, match="slope has default 100000.5"):
        explore(line, slope=[100000, 100001], value={"slope": 100000.5}, alt="A line")


def test_a_box_opens_as_its_abbreviation_says_as_for_interact(publish):
    def draw(on=True):
        return line()

    assert " checked" not in publish(draw, on=False)[0]
    assert " checked" in publish(draw, on=False, value={"on": True})[0]


def test_without_a_description_the_parameters_are_said(monkeypatch):
    monkeypatch.setenv("BOOK_BUILD", "1")
    (found,) = explorers(explore(line, slope=(0, 3), n=[1, 2]).data)
    svg = ElementTree.fromstring(found.frame((2, 0)))
    assert svg.get("aria-label") == "slope = 2, n = 1."


def test_a_draw_that_is_dragged_may_talk_and_leave_figures_open(publish, capsys):
    def draw(x):
        print("talking")
        plt.figure()
        return line()

    assert publish(draw, x=(0, 3), drag="x")[1].frames == 4
    assert capsys.readouterr().out == ""


def test_no_text_ends_the_script_that_holds_it(publish):
    def draw(x):
        fig = line()
        fig.axes[0].set_title("<!--<script>" * x)
        return fig

    text, found = publish(draw, x=(0, 2))
    assert "<!--" not in text
    assert "<!--<script>" in "".join(
        ElementTree.fromstring(found.frame((2,))).itertext()
    )


def test_a_function_without_a_name_is_named_in_valid_markup(publish):
    text, _ = publish(lambda slope: line(slope), slope=(0, 2))
    assert 'data-name="&lt;lambda&gt;"' in text


def f__x(a):
    return line(a)


def _(a):
    return line(a)


@pytest.mark.parametrize(("draw", "name"), [(f__x, "f-x"), (_, pictures.UNNAMED)])
def test_any_function_can_be_linked_to(publish, draw, name):
    assert publish(draw, a=(0, 2))[1].id == f"fig-{name}"


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"drag": ("slope", None, None)}, "has drag .*; expected a name, or two"),
        ({"drag": 3}, "has drag 3; expected a name, or two"),
        ({"slope": (0, 3, "1")}, "slope has step '1'; expected a positive number"),
        ({"unit": 5}, "has unit 5; expected a dict by parameter"),
        ({"label": "rate"}, "has label 'rate'; expected a dict by parameter"),
        ({"value": 2}, "has value 2; expected a dict by parameter"),
    ],
)
def test_an_option_of_another_kind_is_named(option, message):
    with pytest.raises(ValueError, match=f"explorer line:? {message}"):
        explore(line, **{"slope": (0, 3), "alt": "A line"} | option)


def test_options_may_be_numpys(publish):
    _, found = publish(
        line, slope=(0, 3), play="slope", play_ms=np.int64(200), loop=np.True_
    )
    assert (found.data["play"]["ms"], found.data["play"]["loop"]) == (200, True)


def test_one_direction_may_be_given_in_a_tuple(publish):
    def draw(slope):
        return line(slope)

    one, other = (publish(draw, slope=(0, 3), drag=d)[1] for d in ("slope", ("slope",)))
    assert one.data["drag"] == other.data["drag"]


def test_a_still_figure_has_one_sentence():
    with pytest.raises(ValueError, match="picture wave has alt .*expected a sentence"):
        pictures.show(line(), lambda: "A wave.", name="wave")
    with pytest.raises(ValueError, match="^picture is int; expected"):
        pictures.show(3, alt="A wave.")
