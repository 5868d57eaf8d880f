// Keys of the desk: j and k move through the cases, single letters press what carries data-key, ? lists them.
"use strict";
(() => {
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
  const move = (step) => {
    const links = [...document.querySelectorAll("[data-cases] a")];
    const now = links.findIndex((link) => link.getAttribute("aria-current"));
    const next = links[now < 0 ? 0 : now + step];
    if (next) next.click();
  };
  const press = (key) => {
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return false;
    if (found.matches("textarea, input")) found.focus(); else found.click();
    return true;
  };
  const help = () => {
    const open = document.querySelector("dialog.keys[open]");
    if (open) { open.remove(); return; }
    const box = document.createElement("dialog");
    box.className = "keys card";
    box.append(document.getElementById("keys").content.cloneNode(true)); document.body.append(box); box.showModal();
    box.addEventListener("click", () => box.remove());
    box.addEventListener("close", () => box.remove());  // Escape
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog.keys[open]") && event.key !== "?") return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") help();
    else if (!press(event.key)) return;
    event.preventDefault();
  });
})();
