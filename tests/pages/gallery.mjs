// Pictures of every page type: `gallery.mjs FOLDER [--all] [NAME…]`. Without --all, Spanish in every width and
// theme, and English on a telephone by day. File names say page, width, theme and language.

import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, open, sessions, visitor } from "./browser.mjs";
import { LANGUAGES, THEMES, WALKERS } from "./limits.mjs";
import { pages, stage } from "./stage.mjs";

/** Height of the window at each width, and how much smaller it is drawn. */
const WIDTHS = { 360: { height: 740, scale: 0.8 }, 768: { height: 1024, scale: 0.55 }, 1280: { height: 800, scale: 0.5 } };
/** A list is as long as its listings are many; what follows looks alike. */
const LIST_HEIGHT_MAX = 1400;
const HEIGHT_MAX = 2000;
const QUALITY = 30;
/** What is kept in the repository: some 110 KB for each type of page. */
const FOLDER_BYTES_MAX = 9_900_000;

const [folder, ...rest] = process.argv.slice(2);
const isAll = rest.includes("--all");
const only = rest.filter((word) => word !== "--all");

/** The ways a page type is seen. */
function ways(type) {
  const every = Object.keys(WIDTHS).flatMap((width) =>
    THEMES.flatMap((theme) => Object.keys(LANGUAGES).map((language) => ({ type, width: Number(width), theme, language }))),
  );
  return every.filter(({ width, theme, language }) => isAll || language === "es" || (width === 360 && theme === "light"));
}

const nameOf = ({ type, width, theme, language }) => `${type.name}-${width}-${theme}-${language}.webp`;

const there = stage();
const browser = await launch();
const held = await sessions(browser, there.people, there.port);
mkdirSync(folder, { recursive: true });
const wanted = pages(there, only).flatMap(ways);
const left = [...wanted];
await Promise.all(Array.from({ length: WALKERS }, async () => {
  for (let way = left.shift(); way; way = left.shift()) await picture(way);
}));
await browser.close();

/** One picture, the whole page, as a desk of that width or a telephone shows it. */
async function picture(way) {
  const { type, width, theme, language } = way;
  const context = await visitor(browser, { theme, language, session: held[type.as], viewport: { width, height: WIDTHS[width].height } });
  const { page } = await open(context, type);
  await page.waitForLoadState("networkidle");
  const wire = await context.newCDPSession(page);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const most = type.budget === "list" ? LIST_HEIGHT_MAX : HEIGHT_MAX;
  const clip = { x: 0, y: 0, width, height: Math.min(height, most), scale: WIDTHS[width].scale };
  // What is lazy comes once there is room for it.
  await page.setViewportSize({ width, height: clip.height });
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => {
    const isSeen = ({ top, left, width }) => width > 0 && top < innerHeight && left < innerWidth;
    return [...document.images].every((one) => one.complete || !isSeen(one.getBoundingClientRect()));
  });
  const { data } = await wire.send("Page.captureScreenshot", { format: "webp", quality: QUALITY, clip, captureBeyondViewport: true });
  writeFileSync(join(folder, nameOf(way)), Buffer.from(data, "base64"));
  await context.close();
}

if (only.length === 0) tidy();

/** The two lists of the pictures; a picture of a page that is no more goes. */
function tidy() {
  const names = new Set(wanted.map(nameOf));
  for (const file of readdirSync(folder)) if (file.endsWith(".webp") && !names.has(file)) rmSync(join(folder, file));
  const types = [...new Set(wanted.map(({ type }) => type))];
  const of = (type) => wanted.filter((way) => way.type === type).map(nameOf);
  writeFileSync(join(folder, "README.md"), readme(types, of));
  writeFileSync(join(folder, "index.html"), index(types, of));
  const bytes = [...names].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  console.log(`${names.size} pictures, ${(bytes / 1e6).toFixed(1)} MB in ${folder}`);
  if (!isAll && bytes > FOLDER_BYTES_MAX) {
    console.error(`more than ${FOLDER_BYTES_MAX} bytes: too much to keep in the repository`);
    process.exitCode = 1;
  }
}

function readme(types, of) {
  const lines = types.map((type) => `- **${type.name}** \`${type.route ?? type.path}\`: ${of(type).map((file) => `[${file}](${file})`).join(", ")}`);
  return `# Every page, as people see it

\`bin/gallery\` draws these from the demonstration; \`bin/gallery --all\` draws every width, theme and language
into \`target/gallery\`. A name says page, width, theme and language. Lists are cut at ${LIST_HEIGHT_MAX} px, others at ${HEIGHT_MAX}.
The pages are those of \`tests/pages/pages.json\`. Open \`index.html\` to see them side by side.

${lines.join("\n")}
`;
}

function index(types, of) {
  const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const figure = (file) => `<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${file}</figcaption></figure>`;
  const section = (type) => `<section><h2>${type.name}</h2><p><code>${escape(type.route ?? type.path)}</code></p><div>${of(type).map(figure).join("\n")}</div></section>`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Every page</title>
<style>body{font:1rem system-ui;margin:1rem}section>div{display:flex;gap:1rem;overflow-x:auto;align-items:flex-start}figure{margin:0;flex:none}img{height:24rem;max-width:32rem;object-fit:cover;object-position:top;border:1px solid #8888}figcaption{font-size:.8rem}</style>
<h1>Every page</h1>
${types.map(section).join("\n")}
</html>
`;
}
