// WCAG 2.2 AA as far as a machine can tell: no rule off, also those axe leaves to who asks; what it calls
// an experiment stays one.

import { AXE } from "../packages.mjs";
import { AXE_TAGS } from "../limits.mjs";

export async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (tags) => {
    const settled = window.axe.getRules(tags).filter((rule) => !rule.tags.includes("experimental"));
    const rules = Object.fromEntries(settled.map(({ ruleId }) => [ruleId, { enabled: true }]));
    const { violations } = await window.axe.run(document, {
      runOnly: { type: "tag", values: tags },
      rules,
      resultTypes: ["violations"],
    });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      count: nodes.length,
      where: nodes.slice(0, 3).map((node) => node.target.join(" ")),
      why: nodes[0].any.concat(nodes[0].all, nodes[0].none)[0]?.message ?? "",
    }));
  }, AXE_TAGS);
  return found.map(({ id, help, count, where, why }) => ({
    sort: "axe",
    what: `${id} (${count}×): ${help}. ${why} — ${where.join(", ")}`,
  }));
}
