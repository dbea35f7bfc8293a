// Brings the published explorers to life: no kernel, no framework, no other host.
// The build has drawn every frame (explorer/frames.py); here a control picks one.

const REST = 600; // milliseconds after which a control is taken to rest
const SVG = "http://www.w3.org/2000/svg";

class Explorer {
  constructor(figure) {
    this.figure = figure;
    this.form = figure.querySelector("form");
    this.svg = figure.querySelector(":scope > svg");
    this.controls = [...this.form.querySelectorAll("input, select")];
    this.status = figure.querySelector(".said");
    this.data = JSON.parse(figure.querySelector("script").textContent);
    for (const slot of this.data.slots) slot.node = this.find(slot.path);
    this.link = share(this);
    if (this.data.drag) this.follow = grip(this);
    if (this.data.play) this.stop = play(this);
    this.form.addEventListener("input", () => {
      this.stop?.();
      this.show();
      this.rest();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", () => {
      this.stop?.();
      setTimeout(() => {
        this.show();
        this.rest();
      });
    });
    this.show();
    this.form.hidden = false;
  }

  find(path) {
    return path.reduce((node, child) => node.children[child], this.svg);
  }

  get point() {
    return this.controls.map((control) =>
      control.type === "checkbox" ? +control.checked
        : control.type === "range" ? +control.value
        : control.selectedIndex);
  }

  set point(places) {
    this.controls.forEach((control, i) => {
      if (control.type === "checkbox") control.checked = places[i];
      else if (control.type === "range") control.value = places[i];
      else control.selectedIndex = places[i];
    });
    this.show();
  }

  show() {
    const { sizes, texts, slots } = this.data;
    const point = this.point;
    for (const slot of slots) {
      const entry = slot.axes.reduce((sum, axis) => sum * sizes[axis] + point[axis], 0);
      const value = slot.values[slot.index[entry]];
      if (value === slot.shown) continue;
      slot.shown = value;
      if (slot.what === "#text") slot.node.textContent = value;
      else if (slot.what === "#node") {
        slot.node.outerHTML = value;
        slot.node = this.find(slot.path);
      } else slot.node.setAttribute(slot.what, value);
    }
    this.controls.forEach((control, i) => {
      if (control.type !== "range") return;
      control.setAttribute("aria-valuetext", texts[i][point[i]]);
      control.nextElementSibling.textContent = texts[i][point[i]];
    });
    this.follow?.(point);
    this.link.dataset.setting = this.setting;
  }

  // The setting as a link carries it: numbers as numbers, choices as their texts.
  get setting() {
    return this.point.map((place, i) =>
      `${this.controls[i].name}=${encodeURIComponent(this.data.keys[i][place])}`).join();
  }

  set setting(text) {
    const point = this.point;
    for (const pair of text.split(",")) {
      const [name, value] = pair.split("=").map(decoded);
      const i = this.controls.findIndex((control) => control.name === name);
      if (i < 0) continue;
      const keys = this.data.keys[i];
      const place = typeof keys[0] === "number" ? nearest(keys, parseFloat(value)) : keys.indexOf(value);
      if (place >= 0) point[i] = place;
    }
    this.stop?.();
    this.point = point;
  }

  say(text) {
    this.status.textContent = text;
  }

  // Once the reader pauses, say what has come about.
  rest() {
    clearTimeout(this.resting);
    if (this.data.speaks) {
      this.resting = setTimeout(() => this.say(this.svg.getAttribute("aria-label")), REST);
    }
  }

  visit() {
    this.figure.tabIndex = -1;
    this.figure.scrollIntoView();
    this.figure.focus({ preventScroll: true });
  }
}

function decoded(text = "") {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function nearest(places, wanted) {
  let best = -1;
  places.forEach((place, i) => {
    if (!(Math.abs(places[best] - wanted) <= Math.abs(place - wanted))
      && !Number.isNaN(wanted)) best = i;
  });
  return best;
}

// A link to what the controls say now.
function share(explorer) {
  const link = document.createElement("a");
  link.className = "setting";
  link.textContent = "copy link";
  link.title = "Copy a link to this setting";
  link.href = `#${explorer.figure.id}`;
  link.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    history.replaceState(history.state, "", link.hash);
    let done = "link copied";
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      done = "link is in the address bar";
    }
    explorer.say(done);
    link.textContent = done;
    setTimeout(() => (link.textContent = "copy link"), 2500);
  });
  explorer.figure.append(link);
  return link;
}

// Steps a slider; with reduced motion, one step a press.
function play(explorer) {
  const { control, ms, loop } = explorer.data.play;
  const slider = explorer.controls[control];
  const button = explorer.form.querySelector(".play");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
    explorer.rest();
  }

  function go(place) {
    slider.value = place;
    explorer.show();
  }

  function step() {
    if (slider.value === slider.max && loop) return go(0);
    go(+slider.value + 1);
    if (slider.value === slider.max && !loop) stop();
  }

  button.addEventListener("click", () => {
    if (timer) return stop();
    const ended = slider.value === slider.max && !loop;
    if (ended) go(0);
    if (still.matches) {
      if (!ended) step();
      return explorer.rest();
    }
    button.textContent = "Pause";
    timer = setInterval(step, ms);
  });
  new IntersectionObserver(([entry]) => entry.isIntersecting || stop())
    .observe(explorer.figure);
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  return stop;
}

// A handle in the picture that moves one or two controls by the nearest of their places.
function grip(explorer) {
  const { box: [left, top, right, bottom], x, y } = explorer.data.drag;
  const layer = document.createElementNS(SVG, "svg");
  const add = (name, attributes) => {
    const node = layer.appendChild(document.createElementNS(SVG, name));
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    return node;
  };
  layer.setAttribute("class", `grip ${x ? "x" : ""}${y ? "y" : ""}`);
  layer.setAttribute("viewBox", explorer.svg.getAttribute("viewBox"));
  layer.setAttribute("aria-hidden", "true");
  add("rect", { x: left, y: top, width: right - left, height: bottom - top });
  const guide = x && y ? null : add("line", { x1: left, x2: right, y1: top, y2: bottom });
  const near = add("circle", { class: "near", r: 18 });
  const knob = add("circle", { class: "knob", r: 7 });
  explorer.svg.after(layer);

  function move(event) {
    const matrix = layer.getScreenCTM().inverse();
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    let moved = null;
    for (const [way, along] of [[x, place.x], [y, place.y]]) {
      if (!way) continue;
      const control = explorer.controls[way.control];
      const found = nearest(way.at, along);
      const property = control.type === "range" ? "value" : "selectedIndex";
      if (+control[property] === found) continue;
      control[property] = found;
      moved = control;
    }
    moved?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A finger beside the handle scrolls the page; a tap, or a stroke along x, moves.
  layer.addEventListener("pointerdown", (event) => {
    const finger = event.pointerType === "touch" && event.target !== near;
    if (event.button || (finger && y)) return;
    layer.setPointerCapture(event.pointerId);
    layer.classList.add("held");
    if (!finger) move(event);
  });
  layer.addEventListener("pointermove", (event) =>
    layer.hasPointerCapture(event.pointerId) && move(event));
  layer.addEventListener("lostpointercapture", () => layer.classList.remove("held"));
  near.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
  layer.addEventListener("click", (event) => {
    move(event);
    explorer.controls[(x ?? y).control].focus({ preventScroll: true });
  });

  return (point) => {
    const at = {
      cx: x ? x.at[point[x.control]] : left,
      cy: y ? y.at[point[y.control]] : bottom,
    };
    for (const node of [near, knob]) for (const key in at) node.setAttribute(key, at[key]);
    if (guide) {
      const key = x ? "x" : "y";
      for (const end of [1, 2]) guide.setAttribute(key + end, at[`c${key}`]);
    }
  };
}

// On paper: the picture, its setting in words, and small multiples along one control.
function spread(explorer) {
  const { figure, controls, svg, data } = explorer;
  const point = explorer.point;
  const named = (i) => {
    const words = document.createElement("span");
    const label = controls[i].labels[0].cloneNode(true);
    words.append(...label.childNodes, ` = ${data.texts[i][explorer.point[i]]}`);
    return words;
  };
  const setting = document.createElement("p");
  setting.className = "printed";
  controls.forEach((control, i) => setting.append(i ? ", " : "", named(i)));
  const multiples = document.createElement("div");
  multiples.className = "printed multiples";
  const slider = controls.findIndex((control) => control.type === "range");
  const along = Math.max(slider, 0);
  const places = [0, 1, 2, 3].map((part) => Math.round(part / 3 * (data.sizes[along] - 1)));
  for (const place of new Set(places)) {
    explorer.point = point.map((old, i) => (i === along ? place : old));
    const frame = multiples.appendChild(document.createElement("div"));
    const own = `${figure.id}-at-${place}--`;
    frame.append(named(along));
    frame.insertAdjacentHTML("beforeend", svg.outerHTML.replaceAll(`${figure.id}--`, own));
  }
  explorer.point = point;
  svg.before(setting);
  svg.after(multiples);
}

// The explorer that an address names, and the setting that it asks for.
function asked(hash) {
  const colon = hash.indexOf(":");
  return colon < 0 ? [] : [explorers.get(decoded(hash.slice(1, colon))), hash.slice(colon + 1)];
}

function arrive() {
  const [explorer, setting] = asked(location.hash);
  if (!explorer) return;
  explorer.setting = setting;
  explorer.visit();
}

// Whoever comes back to a page, or loads it again, finds it as they left it; unless
// the browser is told to store nothing.
const KEPT = `explorers of ${location.pathname}`;

function keep() {
  const settings = [...explorers].map(([id, explorer]) => [id, explorer.setting]);
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...left, ...Object.fromEntries(settings) }));
  } catch {
    return;
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

// An explorer opens as the reader has left it, else as the address asks.
function settle(id) {
  const explorer = explorers.get(id);
  if (left[id]) explorer.setting = left[id];
  else if (asked(location.hash)[0] === explorer) arrive();
}

const explorers = new Map();
for (const figure of document.querySelectorAll("figure.explore:not([data-later])")) {
  try {
    explorers.set(figure.id, new Explorer(figure));
  } catch (error) {
    reportError(error); // and go on: the others work
  }
}
const [visit] = performance.getEntriesByType("navigation");
const left = ["reload", "back_forward"].includes(visit?.type) ? kept() : {};
for (const id of explorers.keys()) settle(id);
addEventListener("hashchange", arrive);
addEventListener("pagehide", keep);
addEventListener("pageshow", () => explorers.forEach((explorer) => explorer.show()));

// A link carries its setting apart until somebody reaches for it: other scripts take
// all that stands behind # for a selector.
for (const kind of ["pointerover", "focusin", "click"]) {
  addEventListener(kind, ({ target }) => {
    const link = target.closest?.("a[data-setting]");
    if (link) link.hash = `${link.hash.split(":")[0]}:${link.dataset.setting}`;
  }, true);
}
addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[data-setting]");
  if (link?.href === location.href) setTimeout(() => {
    const [explorer, setting] = asked(link.hash);
    if (explorer) Object.assign(explorer, { setting }).visit();
  });
});

const root = document.documentElement;
addEventListener("beforeprint", () => {
  root.dataset.theme &&= (root.dataset.screen = root.dataset.theme, "light");
  explorers.forEach(spread);
});
addEventListener("afterprint", () => {
  root.dataset.theme &&= root.dataset.screen;
  document.querySelectorAll(".printed").forEach((node) => node.remove());
});
