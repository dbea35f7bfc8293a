// "Run" and "Edit" below each cell; what they do is loaded once a reader asks for it.
if (location.protocol !== "file:") {
  const { src, dataset } = document.currentScript;
  for (const code of document.querySelectorAll("[data-cell]")) {
    const bar = document.createElement("div");
    bar.className = "run";
    for (const [name, says] of [["run", `Starts Python in this browser: loads ${dataset.size}`],
      ["edit", "Change this code"]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", name });
      button.textContent = name[0].toUpperCase() + name.slice(1);
      button.title = says;
      bar.append(button);
    }
    const status = Object.assign(document.createElement("span"), { role: "status" });
    bar.append(status);
    bar.addEventListener("click", ({ target: { name } }) => name && import(
      new URL("run/cells.js", src)).then(
      (module) => module.press(name, code, bar, dataset),
      () => { status.textContent = "This needs the network: connect, and load the page again."; },
    ));
    code.after(bar);
  }
}
