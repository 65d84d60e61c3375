// A line that drops while a form is sent: the page says that it was not, and what was typed is there again afterwards.

import { visitor } from "../browser.mjs";
import { wire } from "../wire.mjs";

const TYPED = "No se pierde";

/** Sends the form of `type` over a line that is cut, and comes back once it is mended. */
export async function line(browser, type, session) {
  const through = await wire();
  const context = await visitor(browser, { session, proxy: through.proxy });
  try {
    const page = await context.newPage();
    // The worker holds what is shown without a line; it comes with the first page that is looked at.
    await page.goto(new URL("/", type.url).href);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await page.goto(type.url);
    const field = page.locator("form[data-typed] :is(textarea, input:not([type=hidden], [type=radio], [type=checkbox], [tabindex='-1']))").locator("visible=true").last();
    const name = await field.getAttribute("name");
    await field.fill(TYPED);
    through.cut();
    await Promise.all([
      page.waitForNavigation(),
      page.evaluate(() => Object.assign(document.querySelector("form[data-typed]"), { noValidate: true }).requestSubmit()),
    ]);
    const told = page.locator("[data-deed]");
    if ((await told.count()) === 0 || !(await told.isVisible())) return [{ sort: "line", what: "does not say that it was not sent" }];
    through.mend();
    await page.goto(type.url);
    const found = await page.locator(`form[data-typed] [name="${name}"]`).inputValue();
    if (found !== TYPED) return [{ sort: "line", what: `${name} is lost: ${found}` }];
    // Another page in between is not where it was sent to.
    await page.goto(new URL("/", type.url).href);
    await page.goto(type.url);
    const later = await page.locator(`form[data-typed] [name="${name}"]`).inputValue();
    if (later !== TYPED) return [{ sort: "line", what: `${name} is lost by looking elsewhere: ${later}` }];
    // Sent, and given up before the server heard of it.
    await page.evaluate(() => {
      const form = Object.assign(document.querySelector("form[data-typed]"), { noValidate: true });
      form.addEventListener("submit", (event) => event.preventDefault());
      form.requestSubmit();
    });
    await page.goto(new URL("/", type.url).href);
    await page.goto(type.url);
    const last = await page.locator(`form[data-typed] [name="${name}"]`).inputValue();
    return last === TYPED ? [] : [{ sort: "line", what: `${name} is lost by giving up: ${last}` }];
  } finally {
    await context.close();
    through.close();
  }
}
