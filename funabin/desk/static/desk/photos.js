// Photos of a vehicle: dropped on the page and sent one after the other with their progress; drawn into an order.
"use strict";
(() => {
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector('input[type="file"]');
    const bar = drop.querySelector("progress");
    const status = drop.querySelector('[role="status"]');
    drop.querySelector("[data-hint]").hidden = false;
    const send = (file, told) => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append(input.name, file, "photo");  // the name of a clerk's file stays with the clerk
      request.open("POST", drop.action);
      request.setRequestHeader("Accept", "text/plain");
      request.upload.addEventListener("progress", (event) => told(event.total ? event.loaded / event.total : 1));
      request.addEventListener("load", () => {
        const said = request.status === 422 ? request.responseText : drop.dataset.refused;
        resolve(request.status === 200 ? "" : said);
      });
      request.addEventListener("error", () => resolve(drop.dataset.refused));
      request.send(body);
    });
    let busy = false;
    const all = async (files) => {
      if (busy || !files.length) return;
      busy = true;
      bar.hidden = false;
      bar.max = files.length;
      let refused = 0;
      for (const [number, file] of files.entries()) {
        const said = await send(file, (part) => { bar.value = number + part; });
        if (!said) continue;
        refused += 1;
        const line = document.createElement("p");
        line.textContent = `${drop.dataset.many} ${number + 1}: ${said}`;
        status.append(line);
      }
      busy = false;
      if (!refused) location.reload();
      else { bar.hidden = true; input.value = ""; }
    };
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    }
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); all([...event.dataTransfer.files]); });
    drop.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      all([...input.files]);
    });
  }
  const order = document.querySelector("[data-order]");
  const shots = order && order.querySelector("ol");
  if (!shots || !shots.querySelector("input")) return;
  let held = null;
  for (const shot of shots.children) {
    shot.draggable = true;
    shot.addEventListener("dragstart", () => { held = shot; });
    shot.addEventListener("dragend", () => { held = null; });
    shot.addEventListener("dragover", (event) => { if (held) event.preventDefault(); });
    shot.addEventListener("drop", (event) => {
      if (!held || held === shot) return;
      event.preventDefault();
      const places = [...shots.children];
      shot[places.indexOf(held) < places.indexOf(shot) ? "after" : "before"](held);
      [...shots.children].forEach((one, place) => { one.querySelector("input").value = place + 1; });
      order.requestSubmit();
    });
  }
  // photos that are being made: look again soon, unless somebody began to write on the page
  let touched = false;
  document.addEventListener("input", () => { touched = true; });
  if (document.querySelector("[data-making]")) setTimeout(() => { if (!touched && !held) location.reload(); }, 2500);
})();
