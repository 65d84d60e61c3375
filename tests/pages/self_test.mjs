// Each check can fail: one page is whole, every other has one fault, and the check of that fault names it.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { launch, open, visitor } from "./browser.mjs";
import { axe } from "./checks/axe.mjs";
import { catalogue, foreignTo } from "./checks/catalogue.mjs";
import { keyboard } from "./checks/keyboard.mjs";
import { literals } from "./checks/literals.mjs";
import { room } from "./checks/room.mjs";
import { routes } from "./checks/routes.mjs";
import { CONTENT, lostWithoutScript } from "./checks/script.mjs";
import { targets } from "./checks/targets.mjs";
import { p75, vitals } from "./checks/vitals.mjs";
import { weight } from "./checks/weight.mjs";
import { words } from "./checks/words.mjs";

const STYLE = "a,button{display:inline-block;min-height:44px;min-width:44px}:focus{outline:3px solid #00f}";
const WHOLE = '<main><h1>Autos</h1><p><a href="/otra">Otra página</a> <button>Buscar</button></p></main>';

function page({ body = WHOLE, style = STYLE, lang = "es", head = "" }) {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Prueba</title>
<meta name="viewport" content="width=device-width"><style>${style}</style>${head}</head><body>${body}</body></html>`;
}

const HEAVY = `<!--${Array.from({ length: 20_000 }, (_, at) => (at * 7919).toString(36)).join(" ")}-->`;
const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="300" height="300"/></svg>';

/** A worker through which the page comes. */
const WORKER = 'addEventListener("install", () => skipWaiting()); addEventListener("activate", (event) => event.waitUntil(clients.claim())); addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));';

/** One fault each. */
const PAGES = {
  whole: {},
  pale: { body: '<main><h1>Autos</h1><p style="color:#bbb;background:#fff">Apenas se lee</p></main>' },
  unnamed: { body: "<main><h1>Autos</h1><button></button></main>" },
  close: { body: '<main><h1>Autos</h1><a href="/1" style="min-height:9px;min-width:9px;height:9px;width:9px;overflow:hidden">a</a><a href="/2" style="min-height:9px;min-width:9px;height:9px;width:9px;overflow:hidden">b</a></main>' },
  policy: { body: `${WHOLE}<img alt="" src="/foreign.png">`, csp: "default-src 'none'; style-src 'unsafe-inline'" },
  noisy: { head: '<script>console.error("algo falla")</script>' },
  small: { body: '<main><h1>Autos</h1><button style="min-height:20px;height:20px">Buscar</button></main>' },
  wide: { body: `${WHOLE}<div style="width:700px">ancho</div>` },
  cut: { body: `${WHOLE}<div style="width:6rem;overflow:hidden;white-space:nowrap">Cuarenta palabras que no caben aquí</div>` },
  trapped: { body: `${WHOLE}<button onkeydown="event.key==='Tab'&&event.preventDefault()">Aquí se queda</button><button>Nunca llega</button>` },
  unseen: { style: "a,button{min-height:44px;min-width:44px}*:focus{outline:none!important}" },
  covered: { body: `${WHOLE}<div style="position:fixed;inset:0;background:#fff">Encima</div>` },
  scripted: { body: "<main id=m><h1>Autos</h1></main><script>m.innerHTML += '<p>Solo con JavaScript</p>'</script>" },
  english: { lang: "en" },
  unfilled: { body: "<main><h1>Buscar en {}</h1></main>" },
  foreign: { body: "<main><h1>Nothing here yet</h1></main>" },
  heavy: { body: WHOLE + HEAVY },
  many: { body: WHOLE + Array.from({ length: 14 }, (_, at) => `<img alt="" src="/picture-${at}.svg" width="9" height="9">`).join("") },
  worked: { head: '<script>navigator.serviceWorker.register("/worker.js")</script>' },
  dressed: { head: '<link rel="stylesheet" href="/heavy.css">' },
  asking: { body: `${WHOLE}<script>for (let at = 0; at < 5; at += 1) fetch("/picture-" + at + ".svg", { cache: "no-store" })</script>` },
  late: { body: "<main id=m></main><script>setTimeout(() => (m.innerHTML = '<h1>Tarde</h1>'), 2500)</script>" },
  jumps: { body: `${WHOLE}<script>requestAnimationFrame(() => setTimeout(() => document.body.insertAdjacentHTML('afterbegin', '<div style="height:300px"></div>'), 200))</script>` },
  deaf: { body: '<main><h1>Autos</h1><button onclick="for(const t=performance.now();performance.now()-t<200;);">Buscar</button></main>', taps: ["button"] },
};

const server = createServer((request, answer) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const given = PAGES[pathname.slice(1)];
  if (pathname === "/worker.js") return answer.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-store" }).end(`${WORKER}//${HEAVY}`);
  if (pathname === "/heavy.css") return answer.writeHead(200, { "content-type": "text/css" }).end(`/*${HEAVY}*/`);
  if (pathname.endsWith(".svg")) return answer.writeHead(200, { "content-type": "image/svg+xml" }).end(picture);
  if (!given) return answer.writeHead(404).end();
  const headers = { "content-type": "text/html; charset=utf-8", ...(given.csp && { "content-security-policy": given.csp }) };
  answer.writeHead(200, headers).end(page(given));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const browser = await launch();
const type = (name) => ({
  name, status: 200, as: "nobody", budget: "detail", vitals: "detail", taps: PAGES[name].taps,
  url: `http://autos.localhost:${server.address().port}/${name}`,
});

/** What `check` finds on the page of that name. */
async function found(name, check, who = {}) {
  const context = await visitor(browser, who);
  try {
    const opened = await open(context, type(name));
    return await check(opened.page, opened);
  } finally {
    await context.close();
  }
}

async function sees(check, name, what) {
  const faults = await found(name, check);
  assert.ok(faults.some((fault) => what.test(fault.what)), `${name}: ${JSON.stringify(faults)}`);
  assert.deepEqual(await found("whole", check), [], "a page without faults has none");
}

const policy = async (seen, { said }) => {
  const here = await seen.evaluate(() => globalThis.cspSeen);
  return [...here, ...said.csp].map((what) => ({ what }));
};
const onPhone = (seen) => targets(seen, type("whole"));
const inSpanish = (seen) => words(seen, "es", new Set(["Nothing here yet"]));

test("axe sees what is hard to read", () => sees(axe, "pale", /color-contrast/));
test("axe sees what has no name", () => sees(axe, "unnamed", /button-name/));
test("axe sees targets of WCAG 2.2 that are too close", () => sees(axe, "close", /target-size/));
test("what the policy forbids is seen", () => sees(policy, "policy", /img-src/));
test("what the console says is seen", async () => {
  assert.match((await found("noisy", async (_, { said }) => said.console)).join(), /algo falla/);
});
test("small targets are seen", () => sees(onPhone, "small", /below 44 px: <button>/));
test("scrolling sideways is seen", () => sees(room, "wide", /at 320 px: the page is 7\d\d px wide/));
test("words cut off are seen", () => sees(room, "cut", /cut off/));
test("what Tab does not reach is seen", () => sees(keyboard, "trapped", /not reached.*Nunca llega/));
test("a focus nobody sees is seen", () => sees(keyboard, "unseen", /without a visible focus/));
test("a focus behind something is seen", () => sees(keyboard, "covered", /hidden behind/));
test("the language of a page is looked at", () => sees(inSpanish, "english", /says it is in «en»/));
test("a text not filled in is seen", () => sees(inSpanish, "unfilled", /not filled in/));
test("a text of the other language is seen", () => sees(inSpanish, "foreign", /not in es/));

test("what only JavaScript writes is seen", async () => {
  const [held, bare] = [await found("scripted", (seen) => seen.evaluate(CONTENT)), await found("scripted", (seen) => seen.evaluate(CONTENT), { script: false })];
  assert.match(lostWithoutScript(held, bare)[0].what, /Solo con JavaScript/);
  assert.deepEqual(lostWithoutScript(bare, bare), []);
});

test("pages over their budget are seen", async () => {
  const weighed = async (name) => {
    const { faults } = await weight(browser, type(name));
    return faults.map(({ what }) => what).join("; ");
  };
  assert.match(await weighed("heavy"), /first visit: html .*first visit: total .*repeat visit: total/);
  assert.match(await weighed("many"), /first visit: requests 1[56]/);
  assert.match(await weighed("worked"), /first visit: js .*repeat visit: total/, "what a worker fetches counts, too");
  assert.match(await weighed("dressed"), /first visit: css/);
  assert.match(await weighed("asking"), /repeat visit: requests 6/);
  assert.equal(await weighed("whole"), "");
});

test("pages that are late, jump or do not answer are seen", async () => {
  const measured = async (name) => (await vitals(browser, type(name), "fair", 1)).faults.map(({ what }) => what).join("; ");
  assert.match(await measured("late"), /LCP p75/);
  assert.match(await measured("jumps"), /CLS/);
  assert.match(await measured("deaf"), /INP p75/);
  assert.equal(await measured("whole"), "");
});

test("three of four visitors have it by the 75th percentile", () => assert.equal(p75([5, 1, 3, 2, 4]), 4));

test("a page nobody looks at is seen", () => {
  const table = "| `GET /` | yes |\n| `GET /nueva` | yes |\n| `POST /` | yes |\n";
  const told = (types, notPages = {}) => routes(table, types, notPages).map(({ what }) => what);
  assert.deepEqual(told([{ route: "GET /" }]), ["nobody looks at «GET /nueva»"]);
  assert.deepEqual(told([{ route: "GET /" }, { route: "GET /vieja" }], { "GET /nueva": "JSON" }), ["«GET /vieja» is no route any more"]);
  assert.deepEqual(told([{ route: "GET /" }, { route: "GET /nueva" }]), []);
  assert.equal(routes("", [], {}).length, 1);
});

test("words in templates are seen", () => {
  const said = (template) => literals(template).map(({ line, said }) => `${line} ${said}`);
  assert.deepEqual(said('<p>{{ texts.more }}</p>\n<p>Ver más</p>'), ["2 Ver más"]);
  assert.deepEqual(said('<img alt="Una foto"><a aria-label="{{ x }}" title="Ir">{{ y }}</a>'), ["1 Una foto", "1 Ir"]);
  assert.deepEqual(said('{% if a > b %}<b>Zócalo</b>{% endif %} · <i class="x">{{ a }} × 2</i>'), []);
});

test("what a catalogue lacks is seen", () => {
  const file = (spanish, english) => ({ "a.rs": `const ES: Some = Some {\n    more: ${spanish},\n};\n\nconst EN: Some = Some {\n    ${english},\n};\n` });
  const told = (...both) => catalogue(file(...both)).faults.map(({ what }) => what).join();
  assert.equal(told('"Ver más"', 'more: "See more"'), "");
  assert.match(told('"Ver más"', 'less: "See less"'), /Some\.more: is not there in en/);
  assert.match(told('"Ver más"', 'more: ""'), /is empty/);
  assert.match(told('"Ver más"', 'more: "Ver más"'), /is «Ver más» in both/);
  assert.match(told('"Ver {}"', 'more: "See"'), /as many values/);
  assert.match(told('"Ver"', 'more: "See",\n    ..ES'), /from another language/);
  const { texts } = catalogue(file('"Ver más"', 'more: "See more"'));
  assert.deepEqual([...foreignTo("en", texts)], ["Ver más"]);
});

test.after(async () => {
  await browser.close();
  server.close();
});
