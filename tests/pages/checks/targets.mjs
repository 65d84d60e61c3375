// Targets large enough for a thumb where visitors come, and for WCAG 2.5.8 everywhere.

import { TARGET_PX, THUMB_PX } from "../limits.mjs";
import { CONTROLS } from "./controls.mjs";

export async function targets(page, type) {
  const least = type.as === "nobody" && type.budget !== "docs" ? THUMB_PX : TARGET_PX;
  await page.evaluate(CONTROLS);
  const small = await page.evaluate((least) => {
    // What is operated through its label is as large as that.
    const areaOf = (one) => (one.matches("[type=checkbox], [type=radio]") && one.closest("label")) || one;
    const isThere = (box) => box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0;
    return controls()
      .filter((one) => !isInSentence(one))
      .map((one) => ({ one, box: areaOf(one).getBoundingClientRect() }))
      .filter(({ box }) => isThere(box) && (box.height < least - 0.5 || box.width < least - 0.5))
      .map(({ one, box }) => `${nameOf(one)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  }, least);
  return small.length === 0
    ? []
    : [{ sort: "targets", what: `${small.length} below ${least} px: ${small.slice(0, 5).join(", ")}` }];
}
