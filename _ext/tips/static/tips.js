// What a term or a symbol means, beside it: for a pointer, the focus, a finger.
{
  const root = document.documentElement.dataset.content_root;
  const MARKS = ".term, .symbol";
  const [WAIT, GAP] = [250, 6];
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  document.body.append(tip);
  let loading, timer, shown, wanted;

  const load = () => (loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${root}_static/terms.data.js`;
    script.onload = done;
    script.onerror = () => { loading = undefined; failed(); };
    document.head.append(script);
  }));

  function hide() {
    clearTimeout(timer);
    wanted = undefined;
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
    tip.hidden = true;
  }

  async function show(mark) {
    if (mark === shown) return;
    hide();
    wanted = mark;
    try {
      await load();
    } catch {
      return; // the next one asks again
    }
    const meaning = MEANINGS[mark.dataset.term ?? mark.hash.slice("#term-".length)];
    if (wanted !== mark || !meaning) return;
    tip.innerHTML = meaning;
    for (const link of tip.querySelectorAll("a"))
      link.href = root + link.getAttribute("href");
    tip.hidden = false;
    shown = mark;
    mark.setAttribute("aria-describedby", tip.id);
    const { left, top, bottom } = mark.getClientRects()[0];
    const { offsetWidth: width, offsetHeight: height } = tip;
    const room = document.documentElement.clientWidth - width - GAP;
    const below = bottom + GAP + height <= innerHeight || top < height + GAP;
    tip.style.left = `${scrollX + Math.max(GAP, Math.min(left, room))}px`;
    tip.style.top = `${scrollY + (below ? bottom + GAP : top - GAP - height)}px`;
  }

  function later(what, ...given) {
    clearTimeout(timer);
    timer = setTimeout(() => what(...given), WAIT);
  }

  addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const mark = target.closest?.(MARKS);
    if (mark) later(show, mark);
    else if (tip.contains(target)) clearTimeout(timer);
    else if (shown !== document.activeElement) later(hide);
    else clearTimeout(timer);
  });
  addEventListener("focusin", ({ target }) => {
    if (target.matches(MARKS) && target.matches(":focus-visible")) show(target);
  });
  addEventListener("focusout", ({ target, relatedTarget }) => {
    if (target === wanted && !tip.contains(relatedTarget)) hide();
  });
  addEventListener("click", (event) => {
    const mark = event.target.closest(MARKS);
    if (!mark && !tip.contains(event.target)) hide();
    if (!mark || mark.href && (event.pointerType !== "touch" || mark === shown)) return;
    event.preventDefault();
    if (mark !== shown) show(mark);
  });
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
}
