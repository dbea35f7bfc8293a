// "Run" and "Edit" below each cell; what they do is loaded once a reader asks for it.
if (location.protocol !== "file:") {
  const { src, dataset } = document.currentScript;
  for (const code of document.querySelectorAll("[data-cell]")) {
    const bar = document.createElement("div");
    const asked = "exercise" in code.dataset;
    const status = Object.assign(document.createElement("span"), { role: "status" });
    const press = (name) => import(new URL("run/cells.js", src)).then(
      (module) => module.press(name, code, bar, dataset),
      () => { status.textContent = "This needs the network: connect, and load the page again."; },
    );
    bar.className = "run";
    for (const [name, label, says] of [
      ["run", asked ? "Check" : "Run", `Starts Python in this browser: loads ${dataset.size}`],
      ["edit", asked ? "Answer" : "Edit", asked ? "Write your answer" : "Change this code"],
    ]) {
      bar.append(Object.assign(document.createElement("button"), {
        type: "button", name, textContent: label, title: says,
      }));
    }
    bar.append(status);
    bar.addEventListener("click", ({ target: { name } }) => name && press(name));
    if (asked) {
      code.addEventListener("click", ({ target }) => target.closest("button") || press("edit"));
    }
    code.after(bar);
    if (code.dataset.typed) press("restore");
  }
}
