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

// What somebody types stays in this tab until the server says that it has it: a line that drops, a fault, a session that
// ends or a link back takes nothing away. It is kept by where a form is sent to: one form stands on several pages.
const TYPED = "escrito";
const SENT = "enviado";
const FROM = "desde";
const ARRIVED = "__Host-zocalo-llegado-";
let canHold = true;
const held = (name) => {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? {};
  } catch {
    // Where nothing may be kept, nothing is.
    canHold = false;
    return {};
  }
};
// Changes what is held of one form; without a value it is forgotten.
const hold = (name, key, value) => {
  const all = { ...held(name), [key]: value };
  try {
    sessionStorage.setItem(name, JSON.stringify(all));
  } catch {
    try {
      // A full store keeps the latest alone.
      sessionStorage.setItem(name, JSON.stringify({ [key]: value }));
    } catch {
      // Not even that; the page goes on.
      canHold = false;
    }
  }
};
// Of each sending the server says by itself that it has arrived: the number goes with the address.
const hear = () => {
  for (const [key, number] of Object.entries(held(SENT))) {
    if (!document.cookie.includes(`${ARRIVED}${number}=`)) continue;
    document.cookie = `${ARRIVED}${number}=; Path=/; Max-Age=0; Secure; SameSite=Lax`;
    hold(SENT, key);
    hold(FROM, number);
    // What is given up takes along all that was typed below its address.
    const isOver = (one) => one === key || (key.endsWith("/") && one.startsWith(key));
    for (const one of Object.keys(held(TYPED)).filter(isOver)) hold(TYPED, one);
  }
};
const send = (key, form, button) => {
  const number = Math.random().toString(36).slice(2, 14);
  const [led, at] = button?.hasAttribute("formaction") ? [button, "formaction"] : [form, "action"];
  const to = new URL(led.getAttribute(at) || "", location);
  to.searchParams.set("envio", number);
  led.setAttribute(at, to);
  hold(SENT, key, number);
  hold(FROM, number, location.pathname + location.search);
};
hear();
// What is answered to a form stands where the form is: there one comes back to it, and loads it anew.
const from = held(FROM)[new URLSearchParams(location.search).get("envio")];
if (from) history.replaceState(history.state, "", from);
const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const nameOf = (field) => `${field.name} ${isTick(field) ? field.value : ""}`;
const valueOf = (field) => (isTick(field) ? field.checked : field.value);
const madeOf = (field) => {
  if (isTick(field)) return field.defaultChecked;
  return field.options ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue;
};
const put = (field, value) => {
  if (isTick(field)) field.checked = value;
  else field.value = value;
};
// A secret that somebody looks at is a text for so long, and stays one by what it is filled in with.
const isSecret = (field) => field.type === "password" || /password|one-time/.test(field.autocomplete);
const isTyped = (field) => field.name && field.tabIndex >= 0 && !isSecret(field) && !/^(file|submit|button|fieldset)$/.test(field.type);
for (const form of document.querySelectorAll("form[data-typed]")) {
  const key = form.dataset.typed || new URL(form.getAttribute("action") || "", location).pathname;
  const all = [...form.elements].filter(isTyped);
  const [hidden, seen] = [true, false].map((is) => all.filter((field) => (field.type === "hidden") === is));
  const read = (fields, of) => Object.fromEntries(fields.map((field) => [nameOf(field), of(field)]));
  const kept = held(TYPED)[key];
  // Of which version a form was made decides whether it overwrites another. Where the page is as it was when somebody
  // began to type, or says what is wrong with that, nobody else changed it meanwhile: the version is that of the page.
  const now = JSON.stringify(read(seen, madeOf));
  const before = kept?.made ?? [];
  const isSame = !kept || before.includes(now) || document.querySelector("[role=alert]") !== null;
  const made = isSame ? [...new Set([...before, now])] : before;
  const take = () => hold(TYPED, key, { seen: read(seen, valueOf), hidden: read(hidden, valueOf), made });
  const begun = isBack ? [] : seen.filter((field) => valueOf(field) !== madeOf(field));
  for (const field of seen) {
    const value = kept?.seen?.[nameOf(field)];
    // What was typed before this ran is newer.
    if (value !== undefined && !begun.includes(field)) put(field, value);
  }
  for (const field of isSame ? [] : hidden) put(field, kept.hidden?.[nameOf(field)] ?? field.value);
  if (kept || begun.length) take();
  form.addEventListener("input", () => {
    // What is typed while it is on its way did not go with it.
    hold(SENT, key);
    take();
  });
  form.addEventListener("submit", ({ submitter }) => send(key, form, submitter));
  // Browsers fill a form that one comes back to with what was in it. What is not kept any more has arrived or is given up.
  addEventListener("pageshow", ({ persisted }) => {
    hear();
    if ((persisted || isBack) && canHold && !held(TYPED)[key]) form.reset();
  });
}
for (const form of document.querySelectorAll("form[data-forget]")) {
  form.addEventListener("submit", ({ submitter }) => send(form.dataset.forget, form, submitter));
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
