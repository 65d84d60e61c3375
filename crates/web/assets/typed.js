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
