// Without JavaScript nothing is lost: the same words, links and forms. What only JavaScript can do says so
// with the attribute `data-script-only`.

export const CONTENT = () => {
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[data-script-only]");
  const links = [...document.querySelectorAll("a[href]")].filter(isShown).map((one) => `link ${one.getAttribute("href")}`);
  const fields = [...document.querySelectorAll("form, button, input:not([type=hidden]), select, textarea, summary")]
    .filter(isShown)
    .map((one) => `${one.tagName.toLowerCase()} ${one.getAttribute("action") ?? one.name ?? ""} ${one.tagName === "SUMMARY" ? one.textContent.trim() : ""}`.trim());
  const pictures = [...document.querySelectorAll("img")].filter(isShown).map((one) => `picture ${one.getAttribute("src")}`);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim();
    if (text && isShown(walk.currentNode.parentElement)) words.push(`words «${text.slice(0, 60)}»`);
  }
  return [...links, ...fields, ...pictures, ...words];
};

/** `before`: what the page held with JavaScript. */
export function lostWithoutScript(before, after) {
  const kept = new Set(after);
  const lost = [...new Set(before)].filter((one) => !kept.has(one));
  return lost.length === 0 ? [] : [{ sort: "script", what: `${lost.length} lost without JavaScript: ${lost.slice(0, 5).join(", ")}` }];
}
