// The bars of the pages, each with a name. Bytes are what travels, headers included; KB is 1,000.

export const THEMES = ["light", "dark"];
export const LANGUAGES = { es: "es-DO", en: "en-US" };

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };
/** WCAG 1.4.10: the narrowest; and what a desk of 1280 has at 200 %. */
export const NARROW = { width: 320, height: 640 };
export const ZOOMED = { width: 640, height: 400 };

/** Cold cache on a telephone, nothing scrolled; and the same page once more. Requests are those of the page itself. */
const KB = 1000;
const css = 14 * KB;
const js = 18 * KB;
const work = { html: 25 * KB, css: 18 * KB, js: 40 * KB, total: 95 * KB, requests: 12 };
export const BUDGETS = {
  // Two ways to the seller stand on each of 24 cards.
  list: { html: 14 * KB, css, js, total: 125 * KB, requests: 12 },
  detail: { html: 10 * KB, css, js, total: 90 * KB, requests: 10 },
  entry: { html: 5 * KB, css, js, total: 40 * KB, requests: 5 },
  work,
  // The same with a small picture of each thing one has, as far as a browser fetches them ahead.
  own: { ...work, requests: 20 },
  docs: { html: 12 * KB, css, js, total: 125 * KB, requests: 12 },
};
export const REPEAT = { total: 15 * KB, requests: 4 };

/** WCAG 2.5.8, and what a thumb needs where visitors come. */
export const TARGET_PX = 24;
export const THUMB_PX = 44;

/** Bytes a second of a line, its delay, and how much slower the processor is. */
export const LINES = {
  fair: { bytesPerSecond: 1_600_000 / 8, delayMs: 150, slowdown: 4, lcpMs: { list: 1800, detail: 1500 } },
  poor: { bytesPerSecond: 400_000 / 8, delayMs: 400, slowdown: 6, lcpMs: { list: 4000, detail: 4000 } },
};
export const RUNS = 5;
export const CLS = 0.02;
/** On the fair line's processor. */
export const INP_MS = 100;

/** Every rule of these is on, also those axe leaves off unless asked. */
export const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
/** Tab is not pressed for ever. */
export const TABS_MAX = 400;
/** A page that has not loaded by then is at fault. */
export const LOAD_MS = 20_000;
/** Pages walked at a time. */
export const WALKERS = 2;
