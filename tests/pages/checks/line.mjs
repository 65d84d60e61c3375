// What somebody types is there until the server has it, and no longer: over a line that drops, whatever else is sent
// meanwhile, on every page where the form stands.

import { visitor } from "../browser.mjs";
import { wire } from "../wire.mjs";

const FORM = "form[data-typed]";
const FIELD = `${FORM} :is(textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=password], [type=number], [type=date], [readonly], [tabindex='-1']))`;
const TYPED = "No se pierde";
const SECRET = "Nadie-la-guarda-1";

/** Fills in the form of `type`, cuts the line, sends, comes back; then sends what is wrong and what is right. */
export async function line(browser, type, session) {
  const through = await wire();
  const context = await visitor(browser, { session, proxy: through.proxy });
  try {
    const page = await context.newPage();
    const broken = [];
    page.on("pageerror", (error) => broken.push(String(error)));
    // The worker holds what is shown without a line; it comes with the first page that is looked at.
    await page.goto(home(type));
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    const tab = { page, type, through, context };
    const found = [];
    await page.goto(type.url);
    // Where nothing but a secret is asked for, nothing is kept.
    const isKept = (await page.locator(FIELD).count()) > 0;
    for (const step of isKept ? [cut, elsewhere, givenUp, others, later, secret, refused, signedOut, forbidden] : [secret]) {
      const what = await step(tab);
      if (what) found.push({ sort: "line", what });
    }
    return [...found, ...broken.map((what) => ({ sort: "line", what }))];
  } finally {
    await context.close();
    through.close();
  }
}

const home = (type) => new URL("/", type.url).href;

/** The line drops while the form is sent: the page says so, and what was typed is there afterwards. */
async function cut({ page, type, through }) {
  await page.goto(type.url);
  await field(page).fill(TYPED);
  through.cut();
  await Promise.all([page.waitForNavigation(), sendAnyhow(page)]);
  const told = page.locator("[data-deed]");
  const isTold = (await told.count()) > 0 && (await told.isVisible());
  through.mend();
  return isTold ? comesBack({ page, type }, "by a line that drops") : "does not say that it was not sent";
}

/** Another page in between is not where it was sent to. */
async function elsewhere(tab) {
  await tab.page.goto(home(tab.type));
  return comesBack(tab, "by looking elsewhere");
}

/** Sent, and given up before the server heard of it. */
async function givenUp(tab) {
  await stopped(tab.page);
  await tab.page.goto(home(tab.type));
  return comesBack(tab, "by giving up");
}

/** What else is sent meanwhile, here and in another tab, is answered; the form is not what arrived. */
async function others(tab) {
  await stopped(tab.page);
  for (const page of [tab.page, await tab.context.newPage()]) {
    await page.goto(home(tab.type));
    const heart = page.locator("button[formaction^='/guardados/']").first();
    if ((await heart.count()) === 0) return "has no heart at home";
    await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/guardados.json")), heart.click()]);
  }
  return comesBack(tab, "by a heart");
}

/** What is typed after it was sent did not go with it. */
async function later(tab) {
  const { page } = tab;
  const number = await stopped(page);
  await field(page).fill(`${TYPED} nunca`);
  await arrive(page, number);
  await page.goto(tab.type.url);
  const value = await field(page).inputValue();
  await field(page).fill(TYPED);
  return value === `${TYPED} nunca` ? undefined : `what is typed after sending is lost: ${value}`;
}

/** A password is not kept, also while it is looked at. */
async function secret({ page }) {
  const word = page.locator(`${FORM} input[type=password]`);
  if ((await word.count()) === 0) return undefined;
  await page.locator(`${FORM} [data-reveal] input`).check();
  await page.locator(`${FORM} [autocomplete$=password]`).fill(SECRET);
  const held = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  return held.includes(SECRET) ? "keeps a password" : undefined;
}

/** What was refused and then taken is not there again, neither on the page of the form nor by going back. */
async function refused({ page, type }) {
  const { wrong, right, press = ["button", "button"] } = type.typed;
  if (!right) return undefined;
  await page.goto(type.url);
  const send = async (values, button) => {
    for (const [name, value] of Object.entries(values)) await page.locator(`${FORM} [name=${name}]`).fill(value);
    const [answer] = await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator(`${FORM} ${button}`).first().click()]);
    return answer.status();
  };
  const first = await send(wrong, press[0]);
  if (first !== 422) return `what is wrong is answered by ${first}`;
  if (page.url() !== type.url) return `what is wrong is told at ${page.url()}`;
  const [name, value] = Object.entries(right).at(-1);
  await page.locator(`${FORM} [name=${name}]`).fill(value);
  await page.goto(type.url);
  const rewritten = await page.locator(`${FORM} [name=${name}]`).inputValue();
  if (rewritten !== value) return `what is mended after a refusal is lost: ${name} is ${rewritten}`;
  await send(wrong, press[0]);
  const second = await send(right, press[1]);
  if (second !== 200) return `what is right is answered by ${second}`;
  const goBack = () => Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.evaluate(() => history.back())]);
  await goBack();
  if (await page.locator("[data-deed]").isVisible()) return "going back is told to be without a line";
  await goBack();
  const back = await changed(page, "going back");
  await page.goto(type.url);
  return back ?? changed(page, "coming again");
}

/** Whoever signs out leaves nothing behind: the server has the browser empty its store. */
async function signedOut({ page, type }) {
  await page.goto(type.url);
  await field(page).fill(TYPED);
  await page.goto(home(type));
  await page.evaluate(() => sessionStorage.clear());
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.evaluate(() => history.back())]);
  return changed(page, "after signing out");
}

/** Where nothing may be stored, pages go on. */
async function forbidden({ page, type }) {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "sessionStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  await page.goto(type.url);
  await field(page).fill(TYPED);
  return undefined;
}

const field = (page) => page.locator(FIELD).locator("visible=true").last();

async function comesBack({ page, type }, how) {
  await page.goto(type.url);
  const value = await field(page).inputValue();
  return value === TYPED ? undefined : `what was typed is lost ${how}: ${value}`;
}

/** Whether a field shows other than the server said. */
async function changed(page, how) {
  const at = await page.evaluate((fields) => [...document.querySelectorAll(fields)].find((one) => one.value !== one.defaultValue)?.name, FIELD);
  return at && `${at} shows what was sent before, ${how}`;
}

function sendAnyhow(page) {
  return page.evaluate((form) => Object.assign(document.querySelector(form), { noValidate: true }).requestSubmit(), FORM);
}

/** Sends it so that it never leaves; answers its number. */
async function stopped(page) {
  await page.evaluate((form) => document.querySelector(form).addEventListener("submit", (event) => event.preventDefault()), FORM);
  await sendAnyhow(page);
  return page.evaluate((form) => new URL(document.querySelector(form).action).searchParams.get("envio"), FORM);
}

/** What the server says of a sending that it has. */
function arrive(page, number) {
  return page.evaluate((one) => (document.cookie = `__Host-zocalo-llegado-${one}=1; Path=/; Secure`), number);
}
