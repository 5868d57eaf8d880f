// Stock imports: a file dropped on the field, its size said before it is sent, details that follow the choice of a column.
"use strict";
(() => {
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const field = drop.querySelector('input[type="file"]');
    const said = drop.querySelector("[data-said]");
    const most = Number(drop.dataset.most);
    const tell = () => {
      const file = field.files[0];
      const large = file && file.size > most;
      said.textContent = !file ? "" : large ? drop.dataset.large : `${file.name} (${Math.ceil(file.size / 1024)} KB)`;
      field.setCustomValidity(large ? drop.dataset.large : "");
    };
    field.addEventListener("change", tell);
    for (const kind of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("is-over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) { field.files = event.dataTransfer.files; tell(); field.focus(); }
      });
    }
  }
  // the units and words of a choice, as the page would show them after a press
  const show = async (column, form) => {
    const asked = new FormData(form);
    asked.set("again", "1");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(asked) }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const place = [...document.querySelectorAll("[data-column]")].indexOf(column);
    const fresh = page.querySelectorAll("[data-column]")[place];
    if (!fresh) return;
    for (const part of ["[data-why]", "[data-details]"]) column.querySelector(part).replaceWith(fresh.querySelector(part));
    column.className = `${fresh.className} is-other`;
  };
  document.querySelectorAll("[data-column]").forEach((column) => {
    const select = column.querySelector("select");
    const now = select.value;
    select.addEventListener("change", () => {
      column.classList.toggle("is-other", select.value !== now);
      show(column, select.form);
    });
  });
  const wrong = document.querySelector('[aria-invalid="true"]');
  if (wrong) wrong.focus();
})();
