// The browser, and a page opened the way a visitor of that theme and language has it.

import { readFileSync } from "node:fs";
import { chromium } from "./packages.mjs";
import { LANGUAGES, LOAD_MS, PHONE } from "./limits.mjs";

const TELEPHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36";
const COMPUTER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";

/** Starts the browser; our own hosts are always this machine. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.ZOCALO_CHROMIUM_PATH,
    // What a service worker fetches carries the browser's own name, whatever a page is told to say.
    args: ["--host-resolver-rules=MAP *.localhost 127.0.0.1", "--disable-background-networking", `--user-agent=${COMPUTER}`],
  });
}

/** A visitor: what they prefer, and who they are. */
export async function visitor(browser, { theme = "light", language = "es", session, script = true, viewport = PHONE, proxy } = {}) {
  const context = await browser.newContext({
    colorScheme: theme,
    // One that says of itself that a program drives it is no visitor, and is shown no number.
    userAgent: viewport === PHONE ? TELEPHONE : COMPUTER,
    locale: LANGUAGES[language],
    storageState: session,
    proxy,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
    viewport,
    hasTouch: viewport === PHONE,
    isMobile: viewport === PHONE,
  });
  context.setDefaultTimeout(LOAD_MS);
  await context.addInitScript(() => {
    globalThis.cspSeen = [];
    addEventListener("securitypolicyviolation", (event) =>
      globalThis.cspSeen.push(`${event.effectiveDirective}: ${event.blockedURI}`),
    );
  });
  return context;
}

/** Signs each of `people` in; answers the sessions by part. */
export async function sessions(browser, people, port) {
  const found = { nobody: undefined };
  for (const [part, one] of Object.entries(people)) {
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`http://${one.host}:${port}/cuenta/entrar`);
    await page.fill("[name=mail]", one.mail);
    await page.fill("[name=password]", one.password);
    await Promise.all([page.waitForURL((url) => !url.pathname.endsWith("/entrar")), page.click("form.fields button")]);
    found[part] = await context.storageState();
    await context.close();
  }
  return found;
}

/** Opens a page type in `context`; answers the page, the status and what the console said. */
export async function open(context, type) {
  const page = await context.newPage();
  const said = listen(page, type);
  let answer = await page.goto(type.url, { waitUntil: "load" });
  if (type.submit) {
    const form = page.locator(type.form ?? "main form").first();
    for (const [name, value] of Object.entries(type.submit)) await form.locator(`[name=${name}]`).fill(value);
    [answer] = await Promise.all([page.waitForNavigation({ waitUntil: "load" }), form.locator("button").first().click()]);
  }
  if (type.content) await fill(page, type.content);
  await unfold(page, type);
  return { page, status: answer.status(), said };
}

/** Puts a file of this folder into the page, in the page's language: what stands there as `[[Spanish|English]]`. */
async function fill(page, file) {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  const at = (await page.evaluate(() => document.documentElement.lang)).startsWith("en") ? 2 : 1;
  const said = text.replace(/\[\[([^|\]]*)\|([^\]]*)\]\]/g, (...found) => found[at]);
  await page.evaluate((html) => (document.querySelector("main").innerHTML = html), said);
}

/** Opens what the type is seen with open. */
export async function unfold(page, type) {
  if (type.open && (await page.locator(type.open).first().isVisible())) await page.locator(type.open).first().click();
}

function listen(page, type) {
  const said = { console: [], csp: [] };
  const expected = type.status >= 400;
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const text = message.text();
    // The browser says so about every page that is not a 200.
    if (expected && text.startsWith("Failed to load resource") && message.location().url.split("#")[0] === page.url().split("#")[0]) return;
    (/content security policy/i.test(text) ? said.csp : said.console).push(text);
  });
  page.on("pageerror", (error) => said.console.push(String(error)));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A picture of which another size is wanted by now, as when a telephone is turned.
    if (request.resourceType() === "image" && why === "net::ERR_ABORTED") return;
    said.console.push(`${request.url()}: ${why}`);
  });
  return said;
}
