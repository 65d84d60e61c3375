// Nothing is lost where it is narrow: no scrolling sideways, no words cut off.

import { NARROW, ZOOMED } from "../limits.mjs";

export async function room(page) {
  const before = page.viewportSize();
  const faults = [];
  for (const [name, viewport] of Object.entries({ "320 px": NARROW, "200 %": ZOOMED })) {
    await page.setViewportSize(viewport);
    for (const what of await lost(page)) faults.push({ sort: "room", what: `at ${name}: ${what}` });
  }
  await page.setViewportSize(before);
  return faults;
}

function lost(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const found = [];
    const nameOf = (one) => `<${one.tagName.toLowerCase()} class="${one.getAttribute("class") ?? ""}"> «${one.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}»`;
    const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
    const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX);
    const holder = (one, test) => {
      for (let up = one; up && up !== root; up = up.parentElement) if (test(up)) return up;
      return null;
    };
    if (root.scrollWidth > root.clientWidth) {
      const wide = shown.filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && !holder(one, scrolls));
      const widest = wide.slice(0, 3).map(nameOf).join(", ");
      found.push(`the page is ${root.scrollWidth} px wide in ${root.clientWidth}: ${widest}`);
    }
    // Words in a box that hides what does not fit. What ends in «…» inside a link is whole behind it.
    const hides = (one) => /hidden|clip/.test(getComputedStyle(one).overflowX);
    const excused = (one) => one.closest("a[href]") && getComputedStyle(one).textOverflow === "ellipsis";
    for (const one of shown) {
      const words = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
      if (words.length === 0) continue;
      const box = holder(one, (up) => hides(up) || scrolls(up));
      if (!box || scrolls(box) || excused(box) || box.clientWidth <= 1) continue;
      const range = document.createRange();
      range.selectNodeContents(one);
      const [ink, frame] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
      if (ink.width > 0 && (ink.right > frame.right + 1 || ink.left < frame.left - 1)) found.push(`cut off: ${nameOf(one)}`);
    }
    return found.slice(0, 5);
  });
}
