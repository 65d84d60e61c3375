// The words on a page: in its language, nothing left to fill in.

/** `foreign`: texts of the other language's catalogue that this language does not have. */
export async function words(page, language, foreign) {
  const { lang, texts } = await page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [document.title];
    while (walk.nextNode()) texts.push(walk.currentNode.data);
    for (const one of document.querySelectorAll("[alt], [title], [placeholder], [aria-label]"))
      for (const name of ["alt", "title", "placeholder", "aria-label"]) texts.push(one.getAttribute(name) ?? "");
    // What says it is in another language is.
    const other = [...document.querySelectorAll("body [lang]")].map((one) => one.textContent.trim());
    return { lang: document.documentElement.lang, texts: texts.map((text) => text.trim()).filter((text) => text && !other.includes(text)) };
  });
  const faults = [];
  if (lang.split("-")[0] !== language) faults.push({ sort: "missing_keys", what: `the page says it is in «${lang}»` });
  for (const text of new Set(texts)) {
    if (/\{\}|\{\{|\}\}|\bundefined\b|\bNaN\b/.test(text)) faults.push({ sort: "missing_keys", what: `not filled in: «${text.slice(0, 80)}»` });
    if (foreign.has(text)) faults.push({ sort: "missing_keys", what: `not in ${language}: «${text.slice(0, 80)}»` });
  }
  return faults;
}
