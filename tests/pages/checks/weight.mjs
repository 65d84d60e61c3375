// What a page weighs on the wire: the first visit with nothing kept, and the next one. It is counted where it passes,
// because what a service worker fetches for a page is not told to who looks at the page.

import { visitor } from "../browser.mjs";
import { BUDGETS, REPEAT } from "../limits.mjs";
import { wire } from "../wire.mjs";

/** As somebody with that session, whose browser has nothing of ours yet. */
export async function weight(browser, type, session) {
  const line = await wire();
  const context = await visitor(browser, { session, proxy: line.proxy });
  try {
    const cold = await visit(context, line, type.url, () => navigator.serviceWorker.ready);
    // Now all of it comes through the worker. At each visit browsers look for another one, some time after the page
    // is there.
    const repeat = await visit(context, line, type.url, async () => (await navigator.serviceWorker.getRegistration()).update(), { isHeld: true });
    return { cold, repeat, faults: [...over(cold, BUDGETS[type.budget], "first visit"), ...over(repeat, REPEAT, "repeat visit")] };
  } finally {
    await context.close();
    line.close();
  }
}

async function visit(context, line, url, settle, { isHeld = false } = {}) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "networkidle" });
  if (await page.evaluate(async () => Boolean(await navigator.serviceWorker?.getRegistration()))) await page.evaluate(`(${settle})().then(() => true)`);
  const passed = await line.take();
  await page.close();
  const weights = { html: 0, css: 0, js: 0, total: 0, requests: 0 };
  for (const { kind, bytes, isOfWorker } of passed) {
    // What the worker fetches besides keeps no page waiting; it weighs all the same, and is a script of the page's.
    weights.total += bytes;
    weights.requests += isHeld || !isOfWorker ? 1 : 0;
    if (kind in weights && (isHeld || kind === "js" || !isOfWorker)) weights[kind] += bytes;
  }
  return weights;
}

function over(weights, budget, visit) {
  return Object.entries(budget)
    .filter(([what, most]) => weights[what] > most)
    .map(([what, most]) => ({ sort: "over_budget", what: `${visit}: ${what} ${weights[what]}, at most ${most}` }));
}
