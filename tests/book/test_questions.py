"""The page answers: each mistake gets its hint, and what is solved is remembered."""

import json
import re

import pytest
from playwright.sync_api import expect
from published import HTML, looked_at

PAGES = [
    path
    for path in looked_at()
    if 'class="question"' in (HTML / path).read_text(encoding="utf-8")
]
KEY = "perceptrons-to-spikes"
PATH = "chapters/networks/perceptron.html"
EXERCISE = "ex-perceptron-relu"
# Answers every question in each way that its author has thought of.
ANSWERED = """() => [...document.querySelectorAll("form.question")].map((form) => {
  const plain = (node) => node.textContent.replace(/\\s+/g, " ").trim();
  const answers = [...form.querySelectorAll(".answer > :is(ol, ul) > li")];
  const right = answers.filter((answer) => answer.matches(".right"));
  const fields = [...form.querySelectorAll("fieldset input")];
  const attempt = (chosen) => {
    if (form.dataset.kind === "number") fields[0].value = chosen;
    else fields.forEach((field, i) => { field.checked = chosen.includes(answers[i]); });
    form.requestSubmit();
    return [form.dataset.state, plain(form.querySelector("[role=status]"))];
  };
  const several = form.dataset.kind === "several" ? right : [];
  const value = (answer) => form.dataset.kind === "number"
    ? answer.dataset.value : [answer, ...several];
  const goal = +right[0].dataset.value, tolerance = +form.dataset.tolerance;
  const off = (part) => tolerance
    ? [-part, part].map((times) => attempt(goal + times * tolerance)) : [];
  return {
    name: form.id, kind: form.dataset.kind,
    fields: fields.every((field) => field.checkVisibility()),
    wrong: answers.filter((answer) => !right.includes(answer)).map((answer) =>
      [attempt(value(answer)), plain(answer.querySelector(".hint"))]),
    missing: several.length > 1 ? several.map((one) =>
      attempt(several.filter((other) => other !== one))) : [],
    near: off(0.99), far: off(1.01),
    once: attempt(value(right[0])), right: attempt(value(right[0])),
    why: plain(form.querySelector(".answer .why")),
  };
})"""


@pytest.fixture
def reader(browser, base_url):
    """Let a new reader, of whom nothing is known, open pages."""
    context = browser.new_context(base_url=base_url, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def page(reader):
    """Open the perceptron chapter."""
    page = reader.new_page()
    page.goto(PATH)
    return page


def solve(page, number):
    """Solve a question of a page: its n-th of those that want a number."""
    form = page.locator("form.question[data-kind=number]").nth(number)
    value = form.locator(".answer li.right").get_attribute("data-value")
    form.get_by_role("textbox").fill(value)
    form.get_by_role("button").click()
    expect(form.get_by_role("status")).to_contain_text("Right.")
    return form.get_attribute("id")


@pytest.mark.parametrize("path", PAGES)
def test_each_mistake_gets_its_hint_and_what_is_right_solves(path, visit):
    seen = visit(path)
    asked = seen.page.evaluate(ANSWERED)
    assert asked
    for one in asked:
        name = one["name"]
        assert one["fields"], name
        for (state, said), hint in one["wrong"]:
            assert (state, said) == ("missed", f"Not yet. {hint}"), name
            assert re.search(r"\w{2}", hint), name
        for state, said in one["missing"]:
            assert (state, said) == ("missed", "Not yet. Right so far; one is missing.")
        assert {state for state, _ in one["near"]} <= {"solved"}, name
        assert {state for state, _ in one["far"]} <= {"missed"}, name
        state, said = one["right"]
        assert one["once"] == one["right"], name
        assert state == "solved", name
        assert said.startswith("Right."), name
        assert said.count("Right. ") == 1, name
        assert said.endswith(one["why"]), name
    kept = json.loads(seen.page.evaluate("key => localStorage.getItem(key)", KEY))
    page = kept["pages"][path.removesuffix(".html")]
    assert len(page["solved"]) == len(asked)
    exercises = seen.page.locator("[data-exercise]").count()
    assert page["of"] == len(asked) + exercises
    assert seen.errors == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("−5", "Right."),
        ("-5.0e0", "Right."),
        ("-10/2", "Right."),
        ("-50", "too far from zero, by a factor of about 10"),
        ("-0,05", "too near to zero, by a factor of about 100"),
        ("-4", "Sign and order of magnitude are right"),
        ("7", "Look at the sign first."),
        ("", "Type a number"),
        ("five", "Type a number"),
        ("1/0", "Type a number"),
        ("1e", "Type a number"),
    ],
)
def test_a_number_is_read_as_people_type_it(visit, typed, said):
    form = visit(PATH).page.locator("#ask-perceptron-bias")
    form.get_by_role("textbox").fill(typed)
    form.get_by_role("textbox").press("Enter")
    expect(form.get_by_role("status")).to_contain_text(said)


def test_a_keyboard_is_enough(page):
    form = page.locator("#ask-perceptron-double")
    form.locator("input").first.focus()
    for wanted in (True, False, True, False, True):
        if wanted:
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_contain_text("Right.")


def test_a_question_is_a_group_with_its_words_for_a_screen_reader(page):
    group = page.get_by_role("group", name="You double")
    expect(group.get_by_role("checkbox", name="the boundary")).to_be_visible()
    expect(page.locator("form.question [role=status]")).to_have_count(
        page.locator("form.question").count()
    )


def test_the_answer_can_be_unfolded_after_two_mistakes(page):
    form = page.locator("#ask-perceptron-bias")
    for times in (1, 2):
        form.get_by_role("textbox").fill("5")
        form.get_by_role("button").click()
        expect(form.locator(".answer")).to_be_visible(visible=times > 1)
    form.get_by_text("Answer", exact=True).click()
    expect(form.locator(".answer .right")).to_be_visible()


def test_what_is_solved_and_read_is_remembered_and_marked(page):
    first, second = solve(page, 0), solve(page, 1)
    total = page.locator("form.question, [data-exercise]").count()
    told = f"2 of {total} questions and exercises solved"
    mark = page.locator("nav.bd-links .done")
    expect(mark).to_have_text(f"2/{total}")
    expect(mark).to_have_attribute("title", told)
    expect(page.locator(".go-on")).to_have_count(0)
    page.reload()
    for name in (first, second):
        expect(page.locator(f"#{name} [role=status]")).to_have_text("Solved before. ")
    page.goto("intro.html")
    expect(page.get_by_role("link", name="Continue: 1. Draw the line")).to_be_visible()
    page.goto(PATH)
    page.locator(
        "footer.bd-footer-content, .prev-next-area"
    ).last.scroll_into_view_if_needed()
    expect(mark).to_have_attribute("title", f"{told}, read")
    page.goto("intro.html")
    page.get_by_role("link", name="Continue: 2. Bend the line").click()
    expect(page).to_have_url(re.compile("activations.html$"))


def test_it_can_be_saved_erased_and_loaded(page, tmp_path):
    solve(page, 0)
    exercise = page.locator("[data-exercise]").first
    exercise.click()
    exercise.get_by_role("textbox").fill("w = [1, 2]")
    page.goto("intro.html")
    mark = page.locator("nav.bd-links .done")
    expect(mark).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "saved.json"
    download.value.save_as(file)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase").click()
    expect(mark).to_have_count(0)
    assert page.evaluate("key => localStorage.getItem(key)", KEY) is None
    said = page.locator(".kept [role=status]")
    other = tmp_path / "other.json"
    other.write_text('{"pages": {"a": 1}}', encoding="utf-8")
    page.locator(".kept input").set_input_files(other)
    expect(said).to_have_text("This file holds nothing of this book.")
    expect(mark).to_have_count(0)
    page.locator(".kept input").set_input_files(file)
    expect(mark).to_have_count(1)
    expect(page.locator(".go-on")).to_have_count(1)
    page.goto(PATH)
    expect(exercise.get_by_role("textbox")).to_have_value("w = [1, 2]")


def test_a_browser_that_keeps_nothing_answers_all_the_same(reader):
    refuse = (
        "Object.defineProperty(window, 'localStorage', { get() { throw Error() } })"
    )
    page, errors = reader.new_page(), []
    page.add_init_script(refuse)
    page.on("pageerror", lambda error: errors.append(error.stack))
    page.goto(PATH)
    solve(page, 0)
    assert not [error for error in errors if "question.js" in error]


def test_a_page_from_the_disk_answers(reader):
    page = reader.new_page()
    page.goto((HTML / PATH).as_uri())
    solve(page, 0)
    of = page.locator("form.question").count()
    done = json.dumps({"pages": {PATH[:-5]: {"solved": [EXERCISE], "of": 1}}})
    page.evaluate("([key, done]) => localStorage.setItem(key, done)", [KEY, done])
    for _ in range(2):
        page.reload()
        mark = page.locator("nav.bd-links .done")
        expect(mark).to_have_text(f"1/{of + 1}")


def test_typing_leaves_nothing_behind_in_the_contents(page):
    page.goto(PATH)
    solve(page, 0)
    nodes = """() => document.querySelector("nav.bd-links a:has(.done)")
      .childNodes.length"""
    before = page.evaluate(nodes)
    page.locator("[data-exercise]").first.click()
    page.keyboard.type("w, b = 1, 2")
    assert page.evaluate(nodes) == before


def test_without_a_script_the_answer_is_a_fold(visit):
    page = visit(PATH, java_script_enabled=False).page
    form = page.locator("#ask-perceptron-double")
    expect(form.locator("ol.options li").first).to_be_visible()
    assert (
        not page.locator("form.question :is(input, button)").filter(visible=True).all()
    )
    form.get_by_text("Answer", exact=True).click()
    expect(form.locator(".answer .hint").nth(1)).to_be_visible()


def test_on_paper_a_question_has_its_answer_after_it(page):
    solve(page, 0)
    page.emulate_media(media="print")
    gone = page.locator("form.question :is(input, button, [role=status])")
    assert gone.filter(visible=True).all() == []
    for part in ("legend", ".answer", ".answer .right", ".answer .wrong"):
        for found in page.locator(f"form.question {part}").all():
            expect(found).to_be_visible()


def test_the_deck_has_a_card_for_each_question_of_the_book():
    deck = (HTML / "_static" / "anki.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in deck.splitlines() if line[0] != "#"]
    assert {len(row) for row in rows} == {4}
    assert all(all(row) for row in rows)
    names = [row[0] for row in rows if row[0].startswith("ask-")]
    asked = [
        name
        for path in PAGES
        for name in re.findall(
            r'<form[^>]* class="question"[^>]* id="(.*?)"',
            (HTML / path).read_text(encoding="utf-8"),
        )
    ]
    assert sorted(names) == sorted(asked)
    assert len(set(names)) == len(names)


def test_the_deck_is_offered_on_the_first_page(visit):
    link = visit("intro.html").page.get_by_role("link", name="Download the cards")
    assert link.get_attribute("href") == "_static/anki.txt"
