// Questions that answer, and what a reader has done, kept in this browser and nowhere else.
{
  const KEY = "perceptrons-to-spikes";
  const root = new URL(document.documentElement.dataset.content_root || "./", location);
  const page = named(location);

  function named(address) {
    const { pathname } = new URL(address, location);
    return pathname.slice(root.pathname.length).replace(/\.html$/, "");
  }

  // ---- What is kept: for each page { solved: [name, …], of: how many, read: true,
  // ---- typed: { exercise: text, … } } ------------------------------------------------

  function load() {
    try {
      return checked(JSON.parse(localStorage.getItem(KEY)));
    } catch {
      return { pages: {} };
    }
  }

  function checked({ pages, last }) {
    const kept = { pages: {}, last: String(last ?? "") };
    for (const [name, { solved, of, read, typed }] of Object.entries(pages)) {
      const texts = Object.entries(typed ?? {}).map(([exercise, text]) => [exercise, String(text)]);
      kept.pages[name] = {
        solved: [...new Set(solved.map(String))], of: +of, read: !!read,
        typed: Object.fromEntries(texts),
      };
    }
    return kept;
  }

  function keep(change) {
    const all = load();
    change(all);
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch {
      // A browser that keeps nothing still asks and answers.
    }
    mark();
  }

  function note(change) {
    keep((all) => change(all.pages[page] ??= { solved: [], of: 0, read: false, typed: {} },
      all));
  }

  const add = (name) => ({ solved }) => solved.includes(name) || solved.push(name);

  // Exercises whose cells have been answered show it.
  function shine(solved) {
    for (const { dataset } of exercises) {
      if (solved.includes(dataset.exercise)) dataset.state = "solved";
    }
  }

  // ---- One question ------------------------------------------------------------------

  class Question {
    constructor(form) {
      this.form = form;
      this.fields = [...form.querySelectorAll("input")];
      this.answers = [...form.querySelectorAll(".answer > :is(ol, ul) > li")];
      this.right = this.answers.filter((answer) => answer.matches(".right"));
      this.why = form.querySelector(".why");
      this.status = form.querySelector(".said");
      this.misses = 0;
      form.querySelectorAll("[hidden]").forEach((part) => { part.hidden = false; });
      form.classList.add("live");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (form.dataset.kind === "number") this.weigh();
        else this.compare();
      });
      if (load().pages[page]?.solved.includes(form.id)) {
        this.state = "solved";
        this.say("Solved before.");
      }
    }

    set state(state) {
      this.form.dataset.state = state;
    }

    compare() {
      const chosen = this.answers.filter((answer, i) => this.fields[i].checked);
      const wrong = chosen.filter((answer) => !this.right.includes(answer));
      const more = this.right.length - chosen.length;
      if (!chosen.length) this.say("Choose an answer first.");
      else if (wrong.length) this.miss(...wrong.map(hint));
      else if (more) this.miss(`Right so far; ${more === 1 ? "one is" : `${more} are`} missing.`);
      else this.solve();
    }

    weigh() {
      const [field] = this.fields;
      const value = number(field.value, field.dataset.unit);
      const off = (answer) => Math.abs(value - answer.dataset.value);
      const within = +this.form.dataset.tolerance * (1 + 1e-9) + Math.abs(value) * 1e-12;
      const known = this.answers.filter((answer) => off(answer) <= within)
        .sort((one, two) => off(one) - off(two));
      if (!Number.isFinite(value)) this.say("Type a number, such as 0.5, 3/4 or 2e-3.");
      else if (known.includes(this.right[0])) this.solve();
      else if (known.length) this.miss(hint(known[0]));
      else this.miss(compared(value, +this.right[0].dataset.value, within));
    }

    miss(...hints) {
      this.state = "missed";
      this.misses += 1;
      if (this.misses > 1) this.form.classList.add("tried");
      this.say("Not yet.", ...hints);
    }

    solve() {
      this.state = "solved";
      this.say("Right.", ...this.right.map(hint), this.why);
      note(add(this.form.id));
    }

    say(verdict, ...parts) {
      const strong = document.createElement("strong");
      strong.textContent = verdict;
      const said = parts.map((part) => {
        if (typeof part !== "string") return part.cloneNode(true);
        const line = document.createElement("p");
        line.textContent = part;
        return line;
      }).filter((part) => part.textContent.trim());
      this.status.replaceChildren(...said);
      const first = said[0]?.matches("p") ? said[0]
        : said[0]?.querySelector(":scope > p:first-child");
      (first ?? this.status).prepend(strong, " ");
    }
  }

  const hint = (answer) => answer.querySelector(".hint");

  // A number as a reader types it: 0,5 and 1,000, 3/4, 2e-3, 2·10^-3, with its unit or without.
  function number(text, unit) {
    const plain = text.replaceAll("−", "-").replace(/\s/g, "");
    const bare = unit && plain.endsWith(unit.replace(/\s/g, ""))
      ? plain.slice(0, -unit.replace(/\s/g, "").length) : plain;
    const parts = bare.replace(/^([-+]?[1-9]\d{0,2})((,\d{3})+)(?=$|\.)/, (all, head, tail) =>
      head + tail.replaceAll(",", "")).replaceAll(",", ".")
      .replace(/(?<=\d)[*·×x]10(\^|\*\*)?/, "e").split("/");
    if (parts.length > 2 || !parts.every((part) => /\d/.test(part))) return NaN;
    return parts.map(Number).reduce((one, two) => one / two);
  }

  // What can be said of a mistake that nobody foresaw.
  function compared(value, goal, within) {
    if (Math.abs(value + goal) <= within) return "The size is right, the sign is not.";
    if (value * goal < 0) return "Look at the sign first.";
    const [more, less] = goal < 0 ? ["far from", "near to"] : ["large", "small"];
    const far = Math.abs(value) > Math.abs(goal) ? more : less;
    const too = `too ${far}${goal < 0 ? " zero" : ""}`;
    const power = Math.abs(Math.round(Math.log10(value / goal)));
    if (!goal || !value) return goal ? "It is not zero." : "It is nearer to zero.";
    if (power) return `The order of magnitude is off: ${too}, by a factor of about ${10 ** power}.`;
    return `Sign and order of magnitude are right, but it is ${too}.`;
  }

  // ---- Marks in the table of contents, and the way on ----------------------------------

  const links = () => [...document.querySelectorAll("nav.bd-links a.internal")];

  function mark() {
    const { pages, last } = load();
    document.querySelectorAll("nav.bd-links .done").forEach((old) => old.remove());
    for (const link of links()) {
      const { solved = [], of = 0, read } = pages[named(link.href)] ?? {};
      if (!solved.length && !read) continue;
      const done = document.createElement("span");
      const said = [`${solved.length} of ${of} questions and exercises solved`,
        ...read ? ["read"] : []];
      done.className = read ? "done read" : "done";
      done.textContent = `${solved.length}/${of}`;
      done.title = said.join(", ");
      done.role = "img";
      done.ariaLabel = `(${done.title})`;
      link.append(done);
    }
    go(pages, last);
  }

  // Leads back to the chapter read last, or from its end to the next that is unread.
  function go(pages, last) {
    document.querySelector(".go-on")?.remove();
    const buttons = document.querySelector(".bd-article .buttons:not(form *)");
    const chapters = links().filter((link) => /^chapters\/(?!appendix)/.test(named(link.href)));
    const from = chapters.findIndex((link) => named(link.href) === last);
    const next = chapters.slice(from).find((link) => !pages[named(link.href)]?.read);
    if (!buttons || from < 0 || !next) return;
    const line = document.createElement("p");
    const link = document.createElement("a");
    line.className = "go-on";
    link.href = next.href;
    link.textContent = `Continue: ${next.firstChild.textContent.trim()}`;
    line.append(link);
    buttons.after(line);
  }

  // ---- Save, load, erase -----------------------------------------------------------------

  function offer(box) {
    const { save, load: open, erase } = Object.fromEntries(
      [...box.querySelectorAll("button")].map((button) => [button.name, button]));
    const file = box.querySelector("input");
    const say = (text) => { box.querySelector("[role=status]").textContent = text; };
    save.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(load(), null, 1)],
        { type: "application/json" }));
      link.download = `${KEY}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      say(`Saved as ${link.download}.`);
    });
    open.addEventListener("click", () => file.click());
    file.addEventListener("change", async () => {
      try {
        const given = checked(JSON.parse(await file.files[0].text()));
        keep((all) => {
          for (const [name, { solved, of, read, typed }] of Object.entries(given.pages)) {
            const mine = all.pages[name] ??= { solved: [], of, read, typed };
            mine.solved = [...new Set([...mine.solved, ...solved])];
            mine.read ||= read;
            mine.typed = { ...typed, ...mine.typed };
          }
          all.last ||= given.last;
        });
        say("Loaded, and added to what was here.");
      } catch {
        say("This file holds nothing of this book.");
      }
      file.value = "";
    });
    erase.addEventListener("click", () => {
      if (!confirm("Erase what you have solved, typed and read?")) return;
      try {
        localStorage.removeItem(KEY);
      } catch {
        // Then there is nothing to erase.
      }
      mark();
      say("Erased.");
    });
    box.hidden = false;
  }

  const forms = [...document.querySelectorAll("form.question")];
  const cells = [...document.querySelectorAll("[data-exercise]")];
  const exercises = location.protocol === "file:" ? [] : cells; // that can be answered here
  forms.forEach((form) => new Question(form));
  document.querySelectorAll(".kept").forEach(offer);
  if (forms.length) {
    const asked = [...forms, ...exercises].map(({ id, dataset }) => dataset.exercise ?? id);
    const names = [...asked, ...cells.map(({ dataset }) => dataset.exercise)];
    note((kept, all) => {
      kept.solved = kept.solved.filter((name) => names.includes(name));
      kept.of = new Set([...asked, ...kept.solved]).size;
      all.last = page;
    });
    const { solved = [], typed = {} } = load().pages[page] ?? {};
    shine(solved);
    for (const { dataset } of exercises) {
      if (typed[dataset.exercise]) dataset.typed = typed[dataset.exercise];
    }
    document.addEventListener("solved", ({ detail }) => {
      note(add(detail));
      shine([detail]);
    });
    document.addEventListener("typed", ({ detail: [exercise, text] }) => note((kept) => {
      if (text) kept.typed[exercise] = text;
      else delete kept.typed[exercise];
    }));
    const end = document.querySelector(".bd-article-container footer, .bd-footer");
    new IntersectionObserver(([entry], observer) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      note((kept) => { kept.read = true; });
    }).observe(end);
  } else mark();
  addEventListener("storage", mark);
  addEventListener("pageshow", (event) => event.persisted && mark());
}
