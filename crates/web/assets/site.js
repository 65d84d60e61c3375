// What makes pages handier where scripts run. Every page does all of its work without it.
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

// What one types in the dark may be looked at.
for (const reveal of document.querySelectorAll("[data-reveal]")) {
  const secrets = reveal.closest("form").querySelectorAll("input[type=password]");
  reveal.hidden = false;
  reveal.addEventListener("change", (event) => {
    for (const secret of secrets) secret.type = event.target.checked ? "text" : "password";
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
