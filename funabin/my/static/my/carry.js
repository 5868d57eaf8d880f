// Signed in without a cookie: the token lives in this closure and nowhere else. A reload or another tab knows nothing.
"use strict";
(() => {
  const HEADER = "X-Session-Token", ADDRESS = "X-Address", TOKEN = "session-token", GET = "session-get";
  const failed = document.currentScript.dataset.failed;
  let token = "", shown = "", asked = 0, sending = false;
  const here = () => location.pathname + location.search;
  const pathOf = (url) => url.pathname + url.search;
  const isOurs = (url) => url.origin === location.origin && url.pathname.startsWith("/my/");

  // The page came by a plain request and carries the token in its forms: take it out of them.
  const adopt = () => {
    const carry = document.getElementById("carry");
    if (!carry) return;
    token = carry.elements[TOKEN].value;
    history.replaceState({}, "", carry.getAttribute("action") + location.hash);
    for (const field of document.querySelectorAll(`input[name="${TOKEN}"]`)) field.value = "";
  };

  const say = (words) => {
    const box = document.createElement("p");
    box.className = "notice is-wrong"; box.setAttribute("role", "alert"); box.textContent = words;
    document.querySelector("main .wrap, main").prepend(box);
    box.scrollIntoView({block: "center"});
  };

  const save = async (response) => {
    const told = response.headers.get("Content-Disposition") || "";
    const name = /filename\*=utf-8''([^;]+)/i.exec(told) || /filename="?([^";]+)/i.exec(told);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = name ? decodeURIComponent(name[1]) : pathOf(new URL(response.url)).split("/").pop();
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const show = (text, hash, scroll) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const styles = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((one) => one.href));
    for (const one of page.querySelectorAll("head link[rel=stylesheet]")) if (!styles.has(one.href)) document.head.append(one);
    for (const name of ["lang", "dir"]) document.documentElement.setAttribute(name, page.documentElement.getAttribute(name) || "");
    if (!page.getElementById("main")) { say(failed); return; }
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    const target = hash ? document.getElementById(hash.slice(1)) : null;
    shown = here();
    const first = document.querySelector("[autofocus]") || target || document.getElementById("main");
    if (first) first.focus({preventScroll: true});
    if (target) target.scrollIntoView(); else scrollTo(0, scroll || 0);
  };

  const ask = async (url, {body = null, isBack = false} = {}) => {
    const number = ++asked, sent = token;
    document.body.setAttribute("aria-busy", "true");
    try {
      const method = body ? "POST" : "GET";
      const response = await fetch(url, {method, body, headers: {[HEADER]: token}, credentials: "omit", cache: "no-store"});
      if (!isOurs(new URL(response.url))) { location.assign(response.url); return; }  // a redirect out of these pages
      if (response.headers.has(HEADER) && sent === token) token = response.headers.get(HEADER);
      const kind = response.headers.get("Content-Type") || "";
      if (!kind.startsWith("text/html") || /^attachment/i.test(response.headers.get("Content-Disposition") || "")) {
        if (response.ok) await save(response); else say(failed);
        return;
      }
      const text = await response.text();
      if (number !== asked) return;  // something newer was asked since
      const address = response.headers.get(ADDRESS) || pathOf(url);
      const isHere = address === here();
      if (!isBack) history.replaceState({...history.state, scroll: scrollY}, "");
      if (!isBack && !isHere) history.pushState({}, "", address + url.hash);
      else if (!isHere) history.replaceState(history.state, "", address);
      show(text, isBack ? location.hash : url.hash, isBack && history.state ? history.state.scroll : 0);
    } catch {
      say(failed);
    } finally {
      document.body.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest ? event.target.closest("a[href]") : null;
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if ("plain" in link.dataset || link.getAttribute("href").startsWith("#")) return;
    const url = new URL(link.href);
    if (isOurs(url)) { event.preventDefault(); if (!sending) ask(url); }  // a form under way may renew the token
    else if (token && !link.target) { link.target = "_blank"; link.rel = "noopener"; }  // or this page and its token are gone
  });

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    const told = (name, otherwise) => (button && button.getAttribute(`form${name}`)) || form.getAttribute(name) || otherwise;
    const url = new URL(told("action", location.href), location.href);
    if (event.defaultPrevented || !isOurs(url) || told("method", "") === "dialog") return;
    event.preventDefault();
    if (sending) return;  // a second press sends nothing twice
    const data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    const isGet = data.has(GET) || told("method", "get").toLowerCase() === "get";
    data.delete(TOKEN); data.delete(GET);
    if (isGet) {
      if ([...data].length) url.search = new URLSearchParams(data).toString();
      ask(url);
    } else {
      sending = true;
      const body = told("enctype", "").startsWith("multipart/") ? data : new URLSearchParams(data);
      ask(url, {body}).finally(() => { sending = false; });
    }
  });

  addEventListener("popstate", () => {
    if (here() !== shown) ask(new URL(location.href), {isBack: true});  // else only the fragment changed
  });
  adopt();
  shown = here();
})();
