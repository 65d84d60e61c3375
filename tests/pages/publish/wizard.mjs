// From «Tus anuncios» to the page everybody sees, as a seller goes.

import { basename } from "node:path";
import { CAR, CUTS_AT_BYTES, CUT_MS, PATIENCE_MS } from "./bars.mjs";
import { midway } from "./pieces.mjs";

/** Publishes the car; answers where its page is. What goes wrong on the way is added to `faults`. */
export async function publish(page, who, { start, files, refused, through, script, faults }) {
  const onward = page.locator("main form.fields > button.button").first();
  const link = page.locator("main p.after a.button");
  await page.goto(start, { waitUntil: "domcontentloaded" });
  await who.fill({ line: CAR.line });
  await who.go(onward);

  await who.pick(page.locator("#fotos"), files);
  if (!script) await sendForm(page, who, refused, faults);
  await who.go(link);

  await who.fill(CAR.details);
  if (script) await goThroughCut(page, who, { onward, through, faults });
  else await who.go(onward);

  await who.fill(CAR.price);
  await who.go(onward);

  await who.fill({ description: CAR.description });
  const button = page.locator("main button[value=publicar]");
  if (script) await publishThroughCut(page, who, { button, through, faults });
  else await who.go(button);
  const wrong = await page.locator("main [role=alert]").allInnerTexts();
  if (wrong.length > 0) throw new Error(`is not published: ${wrong.join(" ")}`);

  const answer = await who.go(page.locator('main .box a[href*="/autos/"]'), "load");
  if (answer.status() !== 200) faults.push(`its page answers ${answer.status()}`);
  return page.url();
}

/** The form of photos; one of them is none, and the page says which. */
async function sendForm(page, who, refused, faults) {
  await who.go(page.locator("form[data-upload] button"));
  const said = (await page.locator("main [role=alert]").allInnerTexts()).join(" ");
  if (!said.includes(basename(refused))) faults.push(`does not say that ${basename(refused)} was not taken: “${said}”`);
}

/** Goes on while there is no line: a page says so, and leads back to what was typed. */
async function goThroughCut(page, who, { onward, through, faults }) {
  await midway(through, CUTS_AT_BYTES[0]);
  through.cut();
  await who.go(onward);
  if (!(await page.locator("[data-deed]").isVisible())) faults.push("does not say that a step was not sent");
  await page.waitForTimeout(CUT_MS);
  through.mend();
  await who.go(page.locator("main .ways a.button").first());
  for (const name of await who.missing(CAR.details)) faults.push(`${name} is lost by a cut`);
  await who.fill(CAR.details);
  await who.go(onward);
}

/** Publishes while photos are on their way: it waits for them, also for a line that is away. */
async function publishThroughCut(page, who, { button, through, faults }) {
  const published = page.waitForURL((url) => url.searchParams.has("hecho"), { waitUntil: "domcontentloaded", timeout: PATIENCE_MS });
  await who.tap(button);
  await midway(through, CUTS_AT_BYTES[1]);
  through.cut();
  await page.waitForTimeout(CUT_MS);
  const [said, expected] = await page.locator("[data-photos]").evaluate((root) => [root.querySelector("[data-status]").textContent, root.dataset.textWaiting]);
  if (!said.includes(expected)) faults.push(`does not say that the line is away: “${said}”`);
  if ((await who.missing({ description: CAR.description })).length > 0) faults.push("description is lost by a cut");
  through.mend();
  await published;
}
