// Somebody at a page: what they press and what they type is counted, and takes the time it takes.

import { LETTER_MS, LOOK_MS } from "./bars.mjs";

/** Opening a chooser, choosing and pressing are a tap each; typing into a field is a field, with the way into it. */
export function person(page) {
  const told = { taps: 0, fields: 0 };
  const field = (name) => page.locator(`main form.fields [name="${name}"]`);
  const look = () => page.waitForTimeout(LOOK_MS);

  const tap = async (what) => {
    await look();
    told.taps += 1;
    await what.click();
  };

  return {
    told,
    tap,
    /** Presses what leads to another page; answers how that came. */
    async go(what, waitUntil = "domcontentloaded") {
      const [answer] = await Promise.all([page.waitForNavigation({ waitUntil }), tap(what)]);
      return answer;
    },
    /** Fills in what is not there yet: a list by choosing, a line by typing. */
    async fill(values) {
      for (const [name, value] of Object.entries(values)) {
        if ((await field(name).inputValue()) === value) continue;
        await look();
        const isList = await field(name).evaluate((one) => one.localName === "select");
        told[isList ? "taps" : "fields"] += 1;
        if (isList) await field(name).selectOption(value);
        else {
          await field(name).fill("");
          await field(name).pressSequentially(value, { delay: LETTER_MS });
        }
      }
    },
    /** What of it does not stand in its field. */
    async missing(values) {
      const there = await Promise.all(Object.keys(values).map((name) => field(name).inputValue()));
      return Object.entries(values).filter(([, value], at) => there[at] !== value).map(([name]) => name);
    },
    /** Opens the chooser of files; which ones are chosen is the telephone's own business. */
    async pick(input, files) {
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), tap(input)]);
      await chooser.setFiles(files);
    },
  };
}
