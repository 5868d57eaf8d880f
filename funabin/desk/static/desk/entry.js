// Entering vehicles: the first empty field is ready, Ctrl+Enter saves, models are those of the make.
"use strict";
(() => {
  const form = document.querySelector("[data-entry]");
  if (!form) return;
  const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
  const first = wrong || fields.find((field) => !field.value && field.type !== "checkbox");
  if (first) first.focus();
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(event.shiftKey ? "[data-another]" : "[data-primary]"));
  });
  const make = form.elements.make;
  const list = document.getElementById("models");
  const all = [...list.options];
  const narrow = () => {
    const said = make.value.trim().toLowerCase();
    const own = all.filter((option) => option.dataset.make.toLowerCase() === said);
    list.replaceChildren(...(own.length ? own : all));
  };
  make.addEventListener("input", narrow);
  narrow();
})();
