// What is wider than the page can be scrolled by keyboard, too.
function reach() {
  document.querySelectorAll(".pst-scrollable-table-container, .bd-article pre").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
}
addEventListener("load", reach);
addEventListener("resize", reach);

// Paper opens the folds.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll(".bd-article details:not([open])")];
  folded.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));

// What runs in the browser needs an address that the browser may load workers from.
if (location.protocol === "file:") {
  document.querySelectorAll(".btn-run-here").forEach((link) => {
    link.removeAttribute("href");
    link.setAttribute("aria-disabled", "true");
    link.querySelector(".btn__text-container").textContent =
      "Run in the browser: not from the disk; make serve";
  });
}
