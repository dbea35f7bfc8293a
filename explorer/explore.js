// Brings the published explorers to life: no kernel, no framework, no other host.
// The build has drawn every frame (explorer/frames.py); here a control picks one.

function start(figure) {
  const { sizes, texts, slots } = JSON.parse(figure.querySelector("script").textContent);
  const form = figure.querySelector("form");
  const svg = figure.querySelector("svg");
  const controls = [...form.querySelectorAll("input, select")];
  const find = (path) => path.reduce((node, child) => node.children[child], svg);
  for (const slot of slots) slot.node = find(slot.path);

  const position = (control) =>
    control.type === "checkbox" ? +control.checked
      : control.type === "range" ? +control.value
      : control.selectedIndex;

  function show() {
    const point = controls.map(position);
    for (const slot of slots) {
      const entry = slot.axes.reduce((sum, axis) => sum * sizes[axis] + point[axis], 0);
      const value = slot.values[slot.index[entry]];
      if (value === slot.shown) continue;
      slot.shown = value;
      if (slot.what === "#text") slot.node.textContent = value;
      else if (slot.what === "#node") {
        slot.node.outerHTML = value;
        slot.node = find(slot.path);
      } else slot.node.setAttribute(slot.what, value);
    }
    controls.forEach((control, i) => {
      if (control.type !== "range") return;
      const text = texts[i][point[i]];
      control.setAttribute("aria-valuetext", text);
      control.nextElementSibling.textContent = text;
    });
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  const button = form.querySelector(".play");
  if (button) play(button, show);
  form.hidden = false;
  show();
  return { figure, controls, svg, show };
}

// Steps the slider before the button; with reduced motion, one step a press.
function play(button, show) {
  const slider = button.parentElement.querySelector("input");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;

  function stop() {
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
  }

  function step() {
    slider.value = +slider.value + 1;
    show();
    if (slider.value === slider.max) stop();
  }

  button.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.value === slider.max) {
      slider.value = slider.min;
      show();
      if (still.matches) return;
    }
    if (still.matches) return step();
    button.textContent = "Pause";
    timer = setInterval(step, 400);
  });
  button.form.addEventListener("reset", stop);
  slider.addEventListener("input", stop);
}

// On paper an explorer is a row of small multiples along its first slider.
function print({ figure, controls, svg, show }) {
  const slider = controls.find((control) => control.type === "range");
  if (!slider) return;
  const row = document.createElement("div");
  row.className = "multiples";
  const current = slider.value;
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    slider.value = Math.round(part * slider.max);
    show();
    const caption = document.createElement("span");
    const label = slider.labels[0].cloneNode(true);
    caption.append(...label.childNodes, ` = ${slider.getAttribute("aria-valuetext")}`);
    const frame = document.createElement("div");
    const own = `${figure.id}-${row.children.length}-`;
    frame.append(caption);
    frame.insertAdjacentHTML("beforeend", svg.outerHTML.replaceAll(`${figure.id}-`, own));
    row.append(frame);
  }
  slider.value = current;
  show();
  svg.after(row);
}

addEventListener("DOMContentLoaded", () => {
  const explorers = [...document.querySelectorAll("figure.explore")].map(start);
  addEventListener("beforeprint", () => explorers.forEach(print));
  addEventListener("afterprint", () =>
    document.querySelectorAll(".multiples").forEach((row) => row.remove()));
});
