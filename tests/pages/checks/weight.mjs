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
    // At each visit browsers look for another worker, some time after the page is there.
    const repeat = await visit(context, line, type.url, async () => (await navigator.serviceWorker.getRegistration()).update());
    return { cold, repeat, faults: [...over(cold, BUDGETS[type.budget], "first visit"), ...over(repeat, REPEAT, "repeat visit")] };
  } finally {
    await context.close();
    line.close();
  }
}

async function visit(context, line, url, settle) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "networkidle" });
  if (await page.evaluate(async () => Boolean(await navigator.serviceWorker?.getRegistration()))) await page.evaluate(`(${settle})().then(() => true)`);
  const passed = await line.take();
  await page.close();
  const weights = { html: 0, css: 0, js: 0, total: 0, requests: passed.length };
  for (const { kind, bytes } of passed) {
    if (kind in weights) weights[kind] += bytes;
    weights.total += bytes;
  }
  return weights;
}

function over(weights, budget, visit) {
  return Object.entries(budget)
    .filter(([what, most]) => weights[what] > most)
    .map(([what, most]) => ({ sort: "over_budget", what: `${visit}: ${what} ${weights[what]}, at most ${most}` }));
}
