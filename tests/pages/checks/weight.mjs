// What a page weighs on the wire: the first visit with nothing kept, and the next one.

import { BUDGETS, REPEAT } from "../limits.mjs";

const KINDS = { Document: "html", Stylesheet: "css", Script: "js" };

/** `context` must be new: its cache is empty. */
export async function weight(context, type) {
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  const cold = await visit(page, wire, type.url);
  const repeat = await visit(page, wire, type.url);
  await page.close();
  return { cold, repeat, faults: [...over(cold, BUDGETS[type.budget], "first visit"), ...over(repeat, REPEAT, "repeat visit")] };
}

async function visit(page, wire, url) {
  const [seen, kept] = [new Map(), new Set()];
  const answered = ({ requestId, type, response }) => {
    if (!/^https?:/.test(response.url) || response.fromDiskCache || kept.has(requestId)) return;
    seen.set(requestId, { kind: KINDS[type] ?? "other", bytes: 0 });
  };
  const fromCache = ({ requestId }) => kept.add(requestId);
  const done = ({ requestId, encodedDataLength }) => seen.has(requestId) && (seen.get(requestId).bytes = encodedDataLength);
  const listeners = { "Network.responseReceived": answered, "Network.requestServedFromCache": fromCache, "Network.loadingFinished": done };
  for (const [event, listener] of Object.entries(listeners)) wire.on(event, listener);
  await page.goto(url, { waitUntil: "networkidle" });
  for (const [event, listener] of Object.entries(listeners)) wire.off(event, listener);
  const weights = { html: 0, css: 0, js: 0, total: 0, requests: seen.size };
  for (const { kind, bytes } of seen.values()) {
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
