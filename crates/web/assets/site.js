// What makes public pages handier where scripts run. Every page does all of its work without it.
"use strict";

const say = (text) => {
  const said = document.querySelector("[data-said]");
  if (said) said.textContent = text;
};

// Hearts: kept without leaving the place one reads at. What the server refuses is done as a form.
const keep = async (form, button) => {
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(button.formAction, { method: "POST", body, redirect: "manual" });
  // A page to go to is how the server says that it is done; `lleno` is a page one has to see.
  if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
  const kept = await fetch("/guardados.json", { cache: "no-store" });
  if (!kept.ok) throw new Error(String(kept.status));
  return kept.json();
};

const show = (button, kept) => {
  const listing = button.formAction.split("/").pop();
  const isKept = kept.listings.includes(listing);
  for (const one of document.querySelectorAll(`button[formaction$="/${listing}"]`)) {
    one.value = isKept ? "quitar" : "guardar";
    one.setAttribute("aria-pressed", String(isKept));
    const word = one.querySelector("[data-word]");
    if (word) word.textContent = isKept ? kept.was_saved : kept.save;
  }
  const tally = document.querySelector("[data-tally]");
  if (tally) {
    tally.textContent = kept.listings.length || "";
    tally.parentElement.setAttribute("aria-label", kept.label);
  }
  return isKept;
};

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (form.id !== "guardar" || !button || form.dataset.plain) return;
  event.preventDefault();
  if (button.ariaBusy) return;
  const wanted = button.value === "guardar";
  button.ariaBusy = "true";
  keep(form, button)
    .then((kept) => {
      if (show(button, kept) !== wanted) throw new Error("refused");
      say(wanted ? kept.was_saved : kept.was_unsaved);
      const link = button.closest("li")?.querySelector("a")?.pathname || location.pathname;
      navigator.serviceWorker?.controller?.postMessage({ keep: link });
    })
    .catch(() => {
      // The whole page says why.
      form.dataset.plain = "1";
      form.requestSubmit(button);
    })
    .finally(() => button.removeAttribute("aria-busy"));
});

// Sharing: the telephone's own sheet where there is one; else the ways on the page.
for (const ways of document.querySelectorAll("details[data-share]")) {
  const field = ways.querySelector("input");
  ways.querySelector("summary").addEventListener("click", (event) => {
    if (!navigator.share) return;
    event.preventDefault();
    navigator.share({ title: document.title, url: field.value }).catch(() => {
      // Whoever closes the sheet wants nothing more.
    });
  });
  field.addEventListener("focus", () => field.select());
}

// A menu that is open closes when one goes on.
for (const menu of document.querySelectorAll("details.sort, details[data-share]")) {
  const close = () => { menu.open = false; };
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close();
  });
}

// What somebody types stays in this tab, by page, until the server says that it has it: a line that drops, a fault, a
// session that ends or a link back takes nothing away.
const TYPED = "escrito";
const SENT = "enviado";
const here = location.pathname;
const forms = [...document.querySelectorAll("form[data-typed]")];
const typed = JSON.parse(sessionStorage.getItem(TYPED) || "{}");
const hold = () => {
  try {
    sessionStorage.setItem(TYPED, JSON.stringify(typed));
  } catch {
    // A full store keeps no more; the page goes on.
  }
};
const sent = JSON.parse(sessionStorage.getItem(SENT) || "null");
const arrived = document.cookie.match(/(?:^|; )__Host-zocalo-llegado=([^;]*)/)?.[1];
if (sent && sent.number === arrived) {
  delete typed[sent.from];
  hold();
  sessionStorage.removeItem(SENT);
}
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const nameOf = (field) => `${field.name} ${isTick(field) ? field.value : ""}`;
for (const form of forms) {
  // With the hidden ones: of which version a form was made decides whether it overwrites another.
  const fields = () => [...form.elements].filter((field) => field.name && !/^(password|file|submit|button|fieldset)$/.test(field.type));
  // A page that says what is wrong has them already.
  const kept = document.querySelector("[role=alert]") ? {} : typed[here] ?? {};
  for (const field of fields()) {
    const value = kept[nameOf(field)];
    if (value === undefined) continue;
    if (isTick(field)) field.checked = value;
    else field.value = value;
  }
  form.addEventListener("input", () => {
    typed[here] = Object.fromEntries(fields().map((field) => [nameOf(field), isTick(field) ? field.checked : field.value]));
    hold();
  });
  form.addEventListener("submit", () => {
    // Of each sending the server says by itself that it has arrived.
    const number = Math.random().toString(36).slice(2);
    document.cookie = `__Host-zocalo-envio=${number}; Path=/; Max-Age=60; Secure; SameSite=Lax`;
    sessionStorage.setItem(SENT, JSON.stringify({ from: here, number }));
  });
}

// Which picture of how many one sees.
const slides = document.querySelector(".slides");
const counter = document.querySelector("[data-slide]");
if (slides && counter) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) counter.textContent = [...slides.children].indexOf(entry.target) + 1;
    }
  }, { root: slides, threshold: 0.6 });
  for (const slide of slides.children) seen.observe(slide);
}

// What was kept is there without a network, too.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => {
    // Private windows have none; pages do without.
  });
}
