// Tab reaches everything that can be operated, and where it is can be seen.

import { TABS_MAX } from "../limits.mjs";
import { CONTROLS } from "./controls.mjs";

export async function keyboard(page) {
  await page.evaluate(CONTROLS);
  await page.evaluate(toTheStart);
  const total = await page.evaluate(prepare);
  let stops = 0;
  for (; stops < TABS_MAX; stops += 1) {
    await page.keyboard.press("Tab");
    if (!(await page.evaluate(look))) break;
  }
  const { missed, unseen, covered } = await page.evaluate(told);
  const faults = [];
  const say = (what, list) => list.length && faults.push({ sort: "keyboard", what: `${list.length} of ${total} ${what}: ${list.slice(0, 5).join(", ")}` });
  say("not reached with Tab", missed);
  say("without a visible focus", unseen);
  say("hidden behind something when focused", covered);
  return faults;
}

/** Tab goes on from where the last click or focus was: that becomes the beginning. */
function toTheStart() {
  document.activeElement?.blur();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
}

/** Remembers every stop and how it looks without focus. */
function prepare() {
  const look = (one) => {
    const style = getComputedStyle(one);
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, color, textDecorationLine } = style;
    return JSON.stringify([outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow, borderColor, backgroundColor, color, textDecorationLine]);
  };
  // Tab stops once in a group of radio buttons, at the chosen one.
  const isStop = (one) =>
    one.type !== "radio" || one.checked || !document.querySelector(`[type=radio][name="${CSS.escape(one.name)}"]:checked`);
  globalThis.focusTold = { list: controls().filter(isStop), look, reached: new Set(), groups: new Set(), seen: new Set(), unseen: new Set(), covered: new Set() };
  const { list } = globalThis.focusTold;
  globalThis.focusTold.before = new Map(list.map((one) => [one, [one, one.closest("label"), one.parentElement].map((at) => at && look(at))]));
  return list.length;
}

/** Looks at what has the focus; answers whether there is more to come. */
function look() {
  const told = globalThis.focusTold;
  const one = document.activeElement;
  if (!one || one === document.body) return false;
  if (told.last !== one && told.reached.has(one)) return false;
  told.last = one;
  told.reached.add(one);
  if (one.type === "radio") told.groups.add(one.name);
  const before = told.before.get(one);
  if (!before) return true;
  const now = [one, one.closest("label"), one.parentElement].map((at) => at && told.look(at));
  if (now.every((style, at) => style === before[at])) told.unseen.add(one);
  else told.seen.add(one);
  const box = one.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]];
  const isOwn = (at) => at && (at === one || one.contains(at) || at.contains(one) || at.closest("label")?.contains(one));
  const seen = right > left && bottom > top && points.some(([x, y]) => {
    const at = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    return isOwn(at) && at !== document.body && at !== document.documentElement;
  });
  if (!seen) told.covered.add(one);
  return true;
}

function told() {
  const { list, reached, groups, seen, unseen, covered } = globalThis.focusTold;
  const isReached = (one) => reached.has(one) || (one.type === "radio" && groups.has(one.name));
  return {
    missed: list.filter((one) => !isReached(one)).map(nameOf),
    // A date has several stops, the last of which is drawn by the browser itself.
    unseen: [...unseen].filter((one) => !seen.has(one)).map(nameOf),
    covered: [...covered].map(nameOf),
  };
}
