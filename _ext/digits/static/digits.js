// What the reader draws, the network of the training chapter reads: _ext/digits has
// trained it and put its weights into the page.
{
  // The training data: digits of 20 × 32 points, upright, with about 313 inked points.
  const [SIDE, WIDTH, HALF_PEN, INK] = [32, 20, 2.2, 313];

  // Row by row through the layers: ReLU between them, softmax at the end.
  function answer({ sizes, theta }, x) {
    let at = 0;
    for (let layer = 1; layer < sizes.length; layer++) {
      const [n, m] = [sizes[layer - 1], sizes[layer]];
      const z = Array.from({ length: m }, (_, j) =>
        x.reduce((sum, value, i) => sum + value * theta[at + i * m + j],
          theta[at + n * m + j]));
      at += (n + 1) * m;
      x = layer + 1 < sizes.length ? z.map((value) => Math.max(0, value)) : z;
    }
    const odds = x.map((value) => Math.exp(value - Math.max(...x)));
    const sum = odds.reduce((a, b) => a + b);
    return odds.map((value) => value / sum);
  }

  // Half the slant is taken away, then the strokes fill the frame, and the points
  // nearest to them are inked, counted in blocks of 4 × 4.
  function scan(strokes) {
    const points = strokes.flat();
    const mean = (f) => points.reduce((sum, p) => sum + f(p), 0) / points.length;
    const [cx, cy] = [mean((p) => p[0]), mean((p) => p[1])];
    const slant = mean(([x, y]) => (x - cx) * (y - cy)) /
      (mean(([, y]) => (y - cy) ** 2) || 1);
    const upright = strokes.map((stroke) =>
      stroke.map(([x, y]) => [x - slant / 2 * (y - cy), y]));

    const [xs, ys] = [0, 1].map((axis) => upright.flat().map((p) => p[axis]));
    const [left, right, top, bottom] =
      [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    let across = (WIDTH - 2 * HALF_PEN) / Math.max(right - left, 1);
    let down = (SIDE - 2 * HALF_PEN) / Math.max(bottom - top, 1);
    [across, down] = [Math.min(across, 1.5 * down), Math.min(down, 1.5 * across)];
    const placed = upright.map((stroke) => stroke.map(([x, y]) => [
      SIDE / 2 + across * (x - (left + right) / 2),
      SIDE / 2 + down * (y - (top + bottom) / 2),
    ]));

    const near = Array.from({ length: SIDE * SIDE }, (_, i) =>
      [i, distance(i % SIDE + 0.5, Math.floor(i / SIDE) + 0.5, placed)]);
    const counts = new Array(64).fill(0);
    for (const [i] of near.sort((a, b) => a[1] - b[1]).slice(0, INK))
      counts[8 * Math.floor(i / SIDE / 4) + Math.floor(i % SIDE / 4)]++;
    return counts.map((count) => count / 16);
  }

  // Squared, from a point to the nearest of all strokes.
  function distance(x, y, strokes) {
    let least = Infinity;
    for (const stroke of strokes) {
      for (let k = 0; k < stroke.length; k++) {
        const [[ax, ay], [bx, by]] = [stroke[Math.max(k - 1, 0)], stroke[k]];
        const [dx, dy] = [bx - ax, by - ay];
        const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
        const part = Math.min(1, Math.max(0, t));
        least = Math.min(least, (x - ax - part * dx) ** 2 + (y - ay - part * dy) ** 2);
      }
    }
    return least;
  }

  function start(figure) {
    const network = JSON.parse(figure.querySelector("script").textContent);
    const bytes = Uint8Array.from(atob(network.theta), (c) => c.charCodeAt());
    network.theta = new Float32Array(bytes.buffer);
    const paper = figure.querySelector(".pad-paper svg");
    const rows = [...figure.querySelectorAll("li")];
    const status = figure.querySelector("[role=status]");
    const samples = [...figure.querySelectorAll(".sample")];
    let [strokes, pen, waiting, fresh] = [[], null, false, true];

    function read(x, speak) {
      const P = answer(network, x);
      const best = P.indexOf(Math.max(...P));
      rows.forEach((row, i) => {
        row.classList.toggle("best", i === best);
        row.children[1].style.setProperty("--share", P[i]);
        row.children[2].textContent = `${Math.round(100 * P[i])} %`;
      });
      paint(figure.querySelector(".pad-seen .pixels"), x, 1);
      if (speak) status.textContent =
        `It reads ${best}, with ${Math.round(100 * P[best])} %.`;
    }

    function paint(group, x, size) {
      group.innerHTML = x.map((shade, i) => `<rect x="${i % 8 * size}"
        y="${Math.floor(i / 8) * size}" width="${size}" height="${size}"
        opacity="${shade}"/>`).join("");
    }

    function draw() {
      paper.querySelector("path").setAttribute("d", strokes.map((stroke) =>
        "M" + [...stroke, stroke.at(-1)].join("L")).join(""));
    }

    function clear() {
      [strokes, pen, fresh] = [[], null, false];
      draw();
      for (const group of figure.querySelectorAll(".pixels")) group.innerHTML = "";
      for (const row of rows) {
        row.classList.remove("best");
        row.children[1].style.removeProperty("--share");
        row.children[2].textContent = "";
      }
      status.textContent = "";
    }

    function place(event) {
      const box = paper.getBoundingClientRect();
      return [256 * (event.clientX - box.left) / box.width,
        256 * (event.clientY - box.top) / box.height];
    }

    paper.addEventListener("pointerdown", (event) => {
      if (fresh) clear();
      paper.setPointerCapture(event.pointerId);
      strokes.push(pen = [place(event)]);
      draw();
    });
    paper.addEventListener("pointermove", (event) => {
      if (!pen) return;
      pen.push(...(event.getCoalescedEvents?.() ?? [event]).map(place));
      draw();
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (strokes.length) read(scan(strokes), false);
      });
    });
    for (const end of ["pointerup", "pointercancel"])
      paper.addEventListener(end, () => {
        if (pen) read(scan(strokes), true);
        pen = null;
      });

    figure.querySelector(".clear").addEventListener("click", clear);
    samples.forEach((button, i) => button.addEventListener("click", () => {
      clear();
      fresh = true;
      const x = [...network.samples[i]].map((shade) => parseInt(shade, 17) / 16);
      paint(paper.querySelector(".pixels"), x, 32);
      read(x, true);
    }));

    figure.answer = (x) => answer(network, x);
    for (const part of figure.querySelectorAll("[hidden]")) part.hidden = false;
    strokes = [EXAMPLE];
    draw();
    read(scan(strokes), false);
  }

  // A first drawing, for a first look: 3.
  const EXAMPLE = Array.from({ length: 41 }, (_, i) => {
    const lower = i > 20;
    const turn = (lower ? -90 + 12 * (i - 20) : -150 + 12 * i) * Math.PI / 180;
    return lower
      ? [124 + 60 * Math.cos(turn), 174 + 48 * Math.sin(turn)]
      : [124 + 54 * Math.cos(turn), 78 + 48 * Math.sin(turn)];
  });

  document.querySelectorAll("figure.pad").forEach(start);
}
