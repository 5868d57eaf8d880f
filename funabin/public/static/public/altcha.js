// Proof of work for forms that anybody may send, in the protocol of ALTCHA (SHA-256): no third party, no cookie.
// The form works without this file; then a confirmation mail comes first.
(() => {
  "use strict";
  const form = document.querySelector("form[data-proof]");
  if (!form || !window.fetch || !window.crypto || !crypto.subtle) return;
  const field = form.elements.namedItem("altcha");
  const encoder = new TextEncoder();
  const BATCH = 256;
  const FRESH = 10 * 60 * 1000; // milliseconds; the challenge itself lasts longer
  let work = null;
  let startedAt = 0;
  let sending = false;

  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const digest = async (text) => hex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));

  const solve = async (task) => {
    for (let from = 0; from <= task.maxNumber; from += BATCH) {
      const numbers = Array.from({ length: BATCH }, (_, step) => from + step);
      const digests = await Promise.all(numbers.map((number) => digest(task.salt + number)));
      const found = digests.indexOf(task.challenge);
      if (found >= 0) return numbers[found];
    }
    throw new Error("no solution");
  };

  const prove = async () => {
    const answer = await fetch(form.dataset.proof, { credentials: "omit", cache: "no-store" });
    const task = await answer.json();
    const number = await solve(task);
    const { algorithm, challenge, salt, signature } = task;
    field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  };

  const start = () => {
    if (!work || Date.now() - startedAt > FRESH) {
      startedAt = Date.now();
      work = prove().catch(() => { field.value = ""; });
    }
    return work;
  };

  form.addEventListener("focusin", start);
  form.addEventListener("submit", async (event) => {
    if (sending) return;
    event.preventDefault();
    await start();
    sending = true;
    form.requestSubmit ? form.requestSubmit() : form.submit();
  });
  window.addEventListener("pageshow", () => { sending = false; }); // the Back button brings the page as it was left
})();
