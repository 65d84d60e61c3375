// How soon it is there, whether it jumps, how soon it answers a finger: throttled as the visitor's telephone is.

import { visitor } from "../browser.mjs";
import { CLS, INP_MS, LINES, RUNS } from "../limits.mjs";

/** Measures `type` `runs` times on `line`; answers the figures and the faults. */
export async function vitals(browser, type, line, runs = RUNS) {
  const seen = [];
  for (let run = 0; run < runs; run += 1) seen.push(await measure(browser, type, LINES[line]));
  const lcp = p75(seen.map((one) => one.lcp));
  const cls = Math.max(...seen.map((one) => one.cls));
  const inp = p75(seen.map((one) => one.inp));
  const most = LINES[line].lcpMs[type.vitals];
  const faults = [];
  const say = (is, what) => is && faults.push({ sort: "over_budget", what: `${line} line: ${what}` });
  say(lcp > most, `LCP p75 ${lcp} ms, at most ${most}`);
  say(cls > CLS, `CLS ${cls.toFixed(3)}, at most ${CLS}`);
  // What a finger waits for is the processor's; the poor line's figure is told, not held to the bar.
  say(line === "fair" && inp > INP_MS, `INP p75 ${inp} ms, at most ${INP_MS}`);
  return { lcp, cls, inp, faults };
}

export function p75(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.75) - 1];
}

async function measure(browser, type, line) {
  const context = await visitor(browser);
  await context.addInitScript(watch);
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.emulateNetworkConditions", {
    offline: false, latency: line.delayMs, downloadThroughput: line.bytesPerSecond, uploadThroughput: line.bytesPerSecond,
  });
  await wire.send("Emulation.setCPUThrottlingRate", { rate: line.slowdown });
  await page.goto(type.url, { waitUntil: "networkidle" });
  await page.waitForFunction(() => globalThis.vitalsSeen.lcp > 0);
  const lcp = await page.evaluate(() => globalThis.vitalsSeen.lcp);
  await scroll(page);
  await tap(page, type.taps ?? []);
  const { cls, inp } = await page.evaluate(settled);
  await context.close();
  return { lcp: Math.round(lcp), cls, inp: Math.round(inp) };
}

/** Counts from the first moment on. */
function watch() {
  const seen = (globalThis.vitalsSeen = { lcp: 0, cls: 0, inp: 0 });
  const on = (type, read, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(read)).observe({ type, buffered: true, ...options });
  on("largest-contentful-paint", (entry) => (seen.lcp = entry.startTime));
  // A browser that is told how wide its screen is takes that for input for half a second: only a finger counts as one.
  let isTouched = false;
  addEventListener("pointerdown", () => (isTouched = true), { capture: true });
  on("layout-shift", (entry) => (entry.hadRecentInput && isTouched) || (seen.cls += entry.value));
  on("event", (entry) => entry.interactionId && (seen.inp = Math.max(seen.inp, entry.duration)), { durationThreshold: 16 });
}

/** Once through the page, so that what is lazy comes. */
async function scroll(page) {
  const { height, step } = await page.evaluate(() => ({ height: document.body.scrollHeight, step: innerHeight }));
  for (let at = 0; at < Math.min(height, step * 6); at += step) {
    await page.evaluate((to) => new Promise((done) => (scrollTo(0, to), requestAnimationFrame(() => requestAnimationFrame(done)))), at);
  }
  await page.evaluate(() => scrollTo(0, 0));
}

async function tap(page, selectors) {
  for (const selector of selectors) {
    const one = page.locator(selector).first();
    await one.scrollIntoViewIfNeeded();
    await one.tap();
    // An event's duration is known after the frame it ended in.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
}

function settled() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(globalThis.vitalsSeen), 0)));
}
