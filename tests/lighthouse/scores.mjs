// The scores of Lighthouse for the pages a visitor comes by, on its simulated telephone.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { pages, stage } from "../pages/stage.mjs";

/** Least score of each kind, of a hundred. */
const BARS = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };
/** Of what is wrong, as much as is told. */
const EXAMPLE_MAX = 300;
const PAGES = ["portada", "lista", "anuncio"];

const require = createRequire(`${process.env.ZOCALO_LIGHTHOUSE_PACKAGES}/`);
const bring = (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse } = await bring("lighthouse");
const { launch } = await bring("chrome-launcher");

const named = process.argv.slice(2);
const browser = await launch({
  chromePath: process.env.ZOCALO_CHROMIUM_PATH,
  chromeFlags: ["--headless", "--no-sandbox", "--host-resolver-rules=MAP *.localhost 127.0.0.1"],
});
const told = {};
for (const type of pages(stage(), named.length > 0 ? named : PAGES)) {
  const { lhr } = await lighthouse(type.url, { port: browser.port, onlyCategories: Object.keys(BARS), logLevel: "error" });
  if (lhr.runtimeError) throw new Error(`${type.name}: ${lhr.runtimeError.message}`);
  told[type.name] = Object.fromEntries(Object.entries(lhr.categories).map(([kind, { score }]) => [kind, Math.round(score * 100)]));
  for (const [kind, least] of Object.entries(BARS)) {
    if (told[type.name][kind] >= least) continue;
    process.exitCode = 1;
    const lacking = lhr.categories[kind].auditRefs
      .map(({ id, weight }) => ({ weight, ...lhr.audits[id] }))
      .filter(({ weight, score }) => weight > 0 && score !== null && score < 1);
    console.log(`${kind} · ${type.name}: ${told[type.name][kind]}, at least ${least}`);
    for (const { id, title, displayValue, explanation, details } of lacking) {
      const example = details?.items?.[0] ? JSON.stringify(details.items[0]).slice(0, EXAMPLE_MAX) : "";
      console.log(`    ${id}: ${title} ${displayValue ?? ""} ${explanation ?? ""} ${example}`);
    }
  }
}
browser.kill();
console.log(JSON.stringify(told));
