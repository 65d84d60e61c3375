// Walks every page type in every theme and language and says what is wrong. The last line is for machines:
// {"pages":…,"over_budget":…,"axe":…,"csp":…,"missing_keys":…,"lcp_ms_p75":…}

import { readFileSync } from "node:fs";
import { launch, open, sessions, visitor } from "./browser.mjs";
import { axe } from "./checks/axe.mjs";
import { catalogueIn, foreignTo } from "./checks/catalogue.mjs";
import { keyboard } from "./checks/keyboard.mjs";
import { line } from "./checks/line.mjs";
import { literalsIn } from "./checks/literals.mjs";
import { room } from "./checks/room.mjs";
import { routes } from "./checks/routes.mjs";
import { CONTENT, lostWithoutScript } from "./checks/script.mjs";
import { targets } from "./checks/targets.mjs";
import { vitals } from "./checks/vitals.mjs";
import { weight } from "./checks/weight.mjs";
import { words } from "./checks/words.mjs";
import { DESK, LANGUAGES, LINES, PHONE, THEMES, WALKERS } from "./limits.mjs";
import { notPages, pages, stage, types } from "./stage.mjs";

const only = process.argv.slice(2);
const faults = [];
const began = Date.now();

/** Adds what was found on `page`, seen in the way `seen`; the same in several ways is said once. */
function add(found, page, seen = "") {
  for (const fault of found) {
    const known = faults.find((one) => one.sort === fault.sort && one.page === (fault.page ?? page) && one.what === fault.what);
    if (known) known.seen.push(seen);
    else faults.push({ page, ...fault, seen: [seen] });
  }
}

const { faults: untold, texts } = catalogueIn("crates/web/src/texts");
add(untold, "crates/web/src/texts");
add(literalsIn("crates/web/templates"), "crates/web/templates");
add(routes(readFileSync("docs/permissions.md", "utf8"), types, notPages), "pages.json");

const there = stage();
const all = pages(there, only);
const browser = await launch();
const held = await sessions(browser, there.people, there.port);
const lcp = [];

/** Runs `work` on each of `list`, a few at a time. */
async function each(list, work) {
  const left = [...list];
  await Promise.all(Array.from({ length: WALKERS }, async () => {
    for (let one = left.shift(); one; one = left.shift()) await surely(one.type ?? one, () => work(one));
  }));
}

/** What cannot be looked at is a fault of its own. */
async function surely(type, work) {
  try {
    await work();
  } catch (error) {
    add([{ sort: "broken", what: String(error).split("\n")[0] }], type.name);
  }
}

/** One page type in one theme and language. */
async function walk({ type, theme, language }) {
  const seen = `${theme} ${language}`;
  const isFirst = theme === THEMES[0] && language === "es";
  const session = held[type.as];
  const context = await visitor(browser, { theme, language, session });
  try {
    const { page, status, said } = await open(context, type);
    if (status !== type.status) add([{ sort: "status", what: `answers ${status}, not ${type.status}` }], type.name, seen);
    add(await words(page, language, foreignTo(language, texts)), type.name, seen);
    add(await axe(page), type.name, `${seen} ${PHONE.width}`);
    // Where things stand does not hang on the colours, and where a desk has them not on the language.
    if (theme === THEMES[0]) add(await targets(page, type), type.name, `${seen} ${PHONE.width}`);
    if (isFirst) {
      const content = await page.evaluate(CONTENT);
      add(lostWithoutScript(content, await withoutScript(type, session)), type.name, seen);
      add(await keyboard(page), type.name, `${seen} ${PHONE.width}`);
    }
    if (theme === THEMES[0]) add(await room(page), type.name, seen);
    if (language === "es") await atDesk(type, { theme, language, session }, isFirst, seen);
    add((await page.evaluate(() => globalThis.cspSeen)).map((what) => ({ sort: "csp", what })), type.name, seen);
    add(said.csp.map((what) => ({ sort: "csp", what })), type.name, seen);
    add(said.console.map((what) => ({ sort: "console", what })), type.name, seen);
  } finally {
    await context.close();
  }
}

/** On a desk the layout is another. */
async function atDesk(type, who, isFirst, seen) {
  const context = await visitor(browser, { ...who, viewport: DESK });
  const { page } = await open(context, type);
  add(await axe(page), type.name, `${seen} ${DESK.width}`);
  if (isFirst) {
    add(await targets(page, { ...type, as: "desk" }), type.name, `${seen} ${DESK.width}`);
    add(await keyboard(page), type.name, `${seen} ${DESK.width}`);
  }
  await context.close();
}

async function withoutScript(type, session) {
  const context = await visitor(browser, { session, script: false });
  const { page } = await open(context, type);
  const content = await page.evaluate(CONTENT);
  await context.close();
  return content;
}

const ways = all.flatMap((type) => THEMES.flatMap((theme) => (type.languages ?? Object.keys(LANGUAGES)).map((language) => ({ type, theme, language }))));
await each(ways, walk);
say(`${ways.length} pages walked`);
await each(all, async (type) => {
  const { cold, repeat, faults: found } = await weight(browser, type, held[type.as]);
  add(found, type.name);
  say(`${type.name}: ${cold.total} B in ${cold.requests} (html ${cold.html}, css ${cold.css}, js ${cold.js}); again ${repeat.total} B in ${repeat.requests}`);
});
for (const type of all.filter((one) => one.typed)) {
  await surely(type, async () => add(await line(browser, type, held[type.as]), type.name));
  say(`${type.name}: a line that drops`);
}
// One at a time: what else runs would be measured too.
for (const type of all.filter((one) => one.vitals)) {
  for (const line of Object.keys(LINES)) {
    await surely(type, async () => {
      const { faults: found, ...told } = await vitals(browser, type, line);
      add(found, type.name);
      if (line === "fair") lcp.push(told.lcp);
      say(`${type.name}, ${line} line: LCP ${told.lcp} ms, CLS ${told.cls.toFixed(3)}, INP ${told.inp} ms`);
    });
  }
}
await browser.close();

function say(what) {
  console.error(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}

for (const { sort, page, what, seen } of faults) console.log(`${sort} · ${page}${seen[0] ? ` (${seen.join(", ")})` : ""}: ${what}`);
const count = (sort) => faults.filter((one) => one.sort === sort).length;
console.log(JSON.stringify({
  pages: ways.length, over_budget: count("over_budget"), axe: count("axe"), csp: count("csp"),
  missing_keys: count("missing_keys"), lcp_ms_p75: Math.max(0, ...lcp),
}));
process.exitCode = faults.length === 0 ? 0 : 1;
