// Proof of work for forms that anybody may send, in the protocol of ALTCHA (SHA-256): no third party, no cookie.
// The form works without this file; then a confirmation mail comes first.
(() => {
  "use strict";
  const form = document.querySelector("form[data-proof]");
  if (!form || !window.fetch || !window.TextEncoder) return;
  const field = form.elements.namedItem("altcha");
  const encoder = new TextEncoder();
  const SLICE = 30; // milliseconds of work before the page gets a turn
  const FRESH = 10 * 60 * 1000; // milliseconds; the challenge itself lasts longer

  // SHA-256 (FIPS 180-4), written out: crypto.subtle answers later and only over HTTPS, which is too slow for many
  // short texts. The constants are the fractions of the cube and square roots of the first primes.
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const K = primes.map((p) => fraction(Math.cbrt(p)));
  const START = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const words = new Int32Array(64);
  const turn = (x, by) => (x >>> by) | (x << (32 - by));

  const padded = (text) => {
    const bytes = encoder.encode(text);
    const view = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
    bytes.forEach((byte, at) => view.setUint8(at, byte));
    view.setUint8(bytes.length, 0x80);
    view.setUint32(view.byteLength - 4, bytes.length * 8);
    return view;
  };

  const digest = (text) => {
    const view = padded(text);
    const hash = START.slice();
    for (let block = 0; block < view.byteLength; block += 64) mix(hash, view, block);
    return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };

  const mix = (hash, view, block) => {
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(block + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15];
      const y = words[i - 2];
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      words[i] = words[i - 16] + s0 + words[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { hash[i] = (hash[i] + word) | 0; });
  };

  const rest = () => new Promise((resolve) => { setTimeout(resolve, 0); });

  const solve = async (task) => {
    let until = performance.now() + SLICE;
    for (let number = 0; number <= task.maxNumber; number += 1) {
      if (digest(task.salt + number) === task.challenge) return number;
      if (performance.now() > until) {
        await rest();
        until = performance.now() + SLICE;
      }
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

  let work = null;
  let startedAt = 0;
  let sending = false;

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
    form.submit(); // without validation by the browser: the server names every mistake at once
  });
  window.addEventListener("pageshow", () => { sending = false; }); // the Back button brings the page as it was left
})();
