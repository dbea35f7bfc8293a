// Cells that run in the page: what is typed, what is shown, and the thread with Python.
const LITE = new URL("lite/", new URL(document.documentElement.dataset.content_root, location));
const KEYS = "Tab indents; Escape, then Tab, goes on.";
const cells = new Map();
let sources, thread, stop;
let queue = Promise.resolve();

document.head.append(Object.assign(document.createElement("link"), {
  rel: "stylesheet", href: new URL("cells.css", import.meta.url),
}));

// A button of a cell's bar was pressed.
export function press(name, code, bar, { notebook, size }) {
  let cell = cells.get(code);
  if (!cell) cells.set(code, cell = new Cell(code, bar, notebook, size));
  cell[name]();
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

// Let the page keep what an exercise's reader has done.
function tell(kind, detail) {
  document.dispatchEvent(new CustomEvent(kind, { detail }));
}

// The notebook's code cells, exactly as they are there.
async function load(notebook) {
  const answer = await fetch(new URL(`files/${notebook}`, LITE));
  if (!answer.ok) throw new Error(answer.status);
  const { cells: all } = await answer.json();
  return all.filter((cell) => cell.cell_type === "code")
    .map(({ source }) => [source].flat().join(""));
}

// Bring them, unless the reader stops before they are here.
async function gather(notebook) {
  const stopped = new Promise((_, refuse) => { stop = refuse; });
  sources ??= await Promise.race([load(notebook), stopped]);
}

// Send cells to Python, the last of which is shown; hear until it is done.
function send(work, heard) {
  thread ??= new Worker(new URL("python.js", import.meta.url), { type: "module" });
  return new Promise((resolve) => {
    stop = (end) => {
      thread.terminate();
      thread = null;
      resolve(end);
    };
    thread.onmessage = ({ data: [kind, value] }) => {
      if (kind === "done") resolve(value);
      else if (kind === "failed") stop({ failed: value });
      else heard(kind, value);
    };
    thread.onerror = () => stop({ failed: "load" });
    thread.postMessage({ ...work, lite: LITE.href });
  });
}

class Cell {
  constructor(code, bar, notebook, size) {
    const { cell, exercise, solution = "[]" } = code.dataset;
    Object.assign(this, { code, bar, notebook, size, number: +cell, exercise });
    this.solution = JSON.parse(solution);
    this.page = code.querySelector("pre").textContent.replace(/\n$/, "");
    this.highlighted = code.firstElementChild;
    this.before = code.parentElement.querySelector(":scope > .cell_output");
    this.first = bar.querySelector("[name=run]");
    this.verb = this.first.textContent;
    this.status = bar.querySelector("[role=status]");
    this.far = make("span", { className: "far", ariaHidden: "true" });
    this.again = make("button", { type: "button", name: "reset", textContent: "Reset",
      title: "Back to the code and the output of the book", hidden: true });
    this.fresh = make("div", { className: "fresh" });
    this.fresh.setAttribute("role", "group");
    this.fresh.ariaLabel = "Output";
    this.status.before(this.again);
    this.status.after(this.far);
    bar.after(this.fresh);
  }

  get text() {
    return this.field?.value ?? this.page;
  }

  get changed() {
    return this.text !== this.page;
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
    this.far.textContent = "";
  }

  edit() {
    if (!this.field) this.open(this.page);
    this.field.focus();
  }

  // Show the answer that was typed at an earlier visit.
  restore() {
    this.open(this.code.dataset.typed);
  }

  open(value) {
    this.field = make("textarea", { className: "own", value, spellcheck: false,
      autocapitalize: "off", autocomplete: "off",
      ariaLabel: this.exercise ? "Your answer" : "Code of this cell",
      rows: value.split("\n").length + 1 });
    this.hint = make("span", { className: "hint", id: `hint-${this.number}`,
      textContent: `Shift+Enter ${this.exercise ? "checks" : "runs"}. ${KEYS}` });
    this.field.setAttribute("aria-describedby", this.hint.id);
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => {
      this.field.rows = Math.max(this.field.rows, this.text.split("\n").length + 1);
      if (this.exercise) tell("typed", [this.exercise, this.text]);
    });
    this.highlighted.hidden = true;
    this.highlighted.after(this.field);
    this.bar.append(this.hint);
    this.again.hidden = false;
  }

  key(event) {
    if (event.isComposing) return; // Enter ends what an input method composes
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!this.running) this.run();
    } else if (event.key === "Escape") {
      this.leaving = true;
      return;
    } else if (event.key === "Tab" && plain && !this.leaving) {
      event.preventDefault();
      document.execCommand("insertText", false, "    ");
    } else if (event.key === "Enter" && plain) {
      event.preventDefault();
      const line = this.text.slice(0, this.field.selectionStart).split("\n").at(-1);
      const indent = line.match(/^ */)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
      document.execCommand("insertText", false, `\n${indent}`);
    }
    this.leaving = false;
  }

  reset() {
    if (this.running) return;
    this.field?.remove();
    this.hint?.remove();
    this.field = this.hint = null;
    if (this.exercise) tell("typed", [this.exercise]);
    this.highlighted.hidden = false;
    this.again.hidden = true;
    this.first.textContent = this.verb;
    this.fresh.replaceChildren();
    if (this.before) this.before.hidden = false;
    this.say("");
    this.first.focus();
  }

  run() {
    if (this.running) {
      if (this.active) stop({ stopped: true });
      else this.close({ stopped: true });
      return;
    }
    const turn = this.turn = Symbol();
    this.running = true;
    this.first.textContent = "Stop";
    this.say("Waiting");
    queue = queue.then(() => this.running && this.turn === turn && this.go());
  }

  async go() {
    let end;
    this.active = true;
    this.fresh.replaceChildren();
    if (this.before) this.before.hidden = true;
    this.say(thread ? "Running" : `Loading Python, ${this.size}`);
    try {
      await gather(this.notebook);
      const codes = sources.slice(0, this.number + 1);
      for (const cell of cells.values()) {
        const stays = cell.exercise && cell !== this;
        if (cell.number <= this.number && cell.changed && !stays) codes[cell.number] = cell.text;
      }
      const exercise = this.exercise && [this.number, ...this.solution].map((i) => sources[i]);
      end = await send({ codes, exercise }, (kind, value) => this.hear(kind, value));
    } catch (reason) {
      end = reason.stopped ? reason : { failed: "load" };
    }
    this.active = false;
    this.close(end);
  }

  hear(kind, value) {
    if (!this.running) return;
    if (kind === "says") this.say(value);
    else if (kind === "far") this.far.textContent = value;
    else if (kind === "html") this.fresh.append(make("div", { innerHTML: value }));
    else {
      const end = this.fresh.lastElementChild;
      const same = end?.tagName === "PRE" && end.className === kind;
      const place = same ? end : make("pre", { className: kind });
      place.append(value);
      if (!same) this.fresh.append(place);
    }
  }

  close({ stopped, failed, seconds, error, missed }) {
    this.running = false;
    this.first.textContent = this.exercise ? this.verb : "Run again";
    this.again.hidden = false;
    for (const part of this.fresh.querySelectorAll("pre")) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    }
    if (failed || stopped) {
      if (this.before && !this.fresh.childElementCount) this.before.hidden = false;
    }
    if (thread) document.querySelectorAll(".run [name=run]").forEach((one) => { one.title = ""; });
    if (stopped) this.say(`Stopped.${thread ? "" : " The next run starts Python anew."}`);
    else if (failed === "load") {
      this.say("Python could not be loaded. Connect to the network, or let it reach "
        + `${this.size.split("from ")[1] ?? location.host}, and run the cell again.`);
    } else if (failed) this.say(`Python broke down (${failed}). Run the cell again.`);
    else if (error) this.say(`Stopped by an error after ${seconds} s`);
    else if (missed) this.say(`Not yet. ${missed}`);
    else if (this.exercise) {
      this.say("Right.");
      tell("solved", this.exercise);
    } else this.say(`Ran in ${seconds} s${this.fresh.childElementCount ? "" : ", no output"}`);
  }
}
