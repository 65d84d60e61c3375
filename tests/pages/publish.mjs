// A seller publishes a car with twelve photos over a poor line, with and without scripts, on a telephone and at a desk.
// With scripts the line drops twice; without (`plain`), one of the files is no photo. The last line is for machines:
// {"runs":…,"taps":{…},"fields":{…},"seconds":{…},"photo_kb_max":…,"faults":…}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { launch, sessions, visitor } from "./browser.mjs";
import { DESK, PHONE } from "./limits.mjs";
import { LINE, PAGE_MS, PHOTOS, PHOTO_BYTES_MAX, SECONDS_MAX, TAPS_MAX } from "./publish/bars.mjs";
import { bill, photographs, SIZES } from "./publish/camera.mjs";
import { person } from "./publish/person.mjs";
import { photoBytes } from "./publish/pieces.mjs";
import { shown } from "./publish/shown.mjs";
import { publish } from "./publish/wizard.mjs";
import { stage } from "./stage.mjs";
import { wire } from "./wire.mjs";

const RUNS = [
  { name: "360", viewport: PHONE, script: true },
  { name: "1280", viewport: DESK, script: true },
  { name: "360_plain", viewport: PHONE, script: false },
  { name: "1280_plain", viewport: DESK, script: false },
];

/** Photos come before it, and after. */
const REFUSED_AT = 4;

const only = process.argv.slice(2);
const began = Date.now();
const there = stage();
const { seller } = there.people;
const start = `http://${seller.host}:${there.port}/cuenta/anuncios`;
const folder = mkdtempSync(join(tmpdir(), "zocalo-fotos-"));
const browser = await launch();
const { seller: session } = await sessions(browser, { seller }, there.port);
const told = { taps: {}, fields: {}, seconds: {} };
const faults = [];
let photoBytesMax = 0;

/** What is chosen, and the numbers of those that are photos; where no script runs, something among them is none. */
async function chosen(script) {
  const count = script ? PHOTOS : PHOTOS - 1;
  const files = await photographs(browser, folder, script ? SIZES.large : SIZES.small, count);
  const numbers = files.map((_, at) => at + 1);
  if (script) return { files, numbers };
  const refused = bill(folder);
  return { files: files.toSpliced(REFUSED_AT, 0, refused), numbers, refused };
}

async function run({ name, viewport, script }) {
  const wrong = [];
  const { numbers, ...photos } = await chosen(script);
  const through = await wire(LINE);
  const context = await visitor(browser, { session, script, viewport, proxy: through.proxy });
  context.setDefaultTimeout(PAGE_MS);
  try {
    const page = await context.newPage();
    const who = person(page);
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("dialog", (dialog) => {
      // Whoever is asked whether to leave has to answer.
      who.told.taps += 1;
      wrong.push(`asks before it lets one go on: ${dialog.type()}`);
      dialog.accept();
    });
    const from = Date.now();
    const url = await publish(page, who, { start, through, script, faults: wrong, ...photos });
    Object.assign(who.told, { seconds: Math.round((Date.now() - from) / 1000) });
    for (const what of Object.keys(told)) told[what][name] = who.told[what];
    wrong.push(...(await shown(browser, url, numbers)));
    if (script) wrong.push(...over(who.told, photoBytes(through)));
    say(`${name}: ${JSON.stringify(who.told)}, ${through.asks.reduce((sum, one) => sum + one.sent, 0)} B sent`);
  } catch (error) {
    // What was waited for stands below.
    wrong.push(`breaks off: ${stripVTControlCharacters(String(error)).split("\n").slice(0, 3).join(" ")}`);
  } finally {
    await context.close();
    through.close();
  }
  faults.push(...wrong.map((what) => `${name}: ${what}`));
}

/** The bars, and what left the browser. */
function over({ taps, seconds }, photos) {
  const wrong = [];
  photoBytesMax = Math.max(photoBytesMax, ...photos);
  if (taps > TAPS_MAX) wrong.push(`${taps} taps, at most ${TAPS_MAX}`);
  if (seconds > SECONDS_MAX) wrong.push(`${seconds} s, at most ${SECONDS_MAX}`);
  if (photos.length !== PHOTOS) wrong.push(`${photos.length} photos were sent, not ${PHOTOS}`);
  for (const bytes of photos.filter((one) => one > PHOTO_BYTES_MAX)) wrong.push(`a photo of ${bytes} B was sent, at most ${PHOTO_BYTES_MAX}`);
  return wrong;
}

function say(what) {
  console.error(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}

const runs = RUNS.filter(({ name }) => only.length === 0 || only.includes(name));
try {
  // One at a time: they would share the processor, and the time of each is measured.
  for (const one of runs) await run(one);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const what of faults) console.log(what);
console.log(JSON.stringify({ runs: runs.length, ...told, photo_kb_max: Math.ceil(photoBytesMax / 1000), faults: faults.length }));
process.exitCode = faults.length === 0 ? 0 : 1;
