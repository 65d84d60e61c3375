// No words in templates: each is a key of the catalogue. What is called the same in every language is not.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["Zócalo", "Z"];
const SPOKEN = /\b(?:alt|title|placeholder|aria-label|content)="([^"]*)"/g;
/** Values of `content` that are for machines. */
const MACHINE = /^(width=device-width.*|light dark|noindex.*|summary_large_image|[a-z-]+)$/;

/** The literals of one template, each with its line. */
export function literals(template) {
  const blank = (match) => match.replace(/[^\n]/g, " ");
  // Marks of the template engine are blanked, so that lines stay.
  let text = template.replace(/\{#[\s\S]*?#\}|\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g, blank);
  text = text.replace(/<(script|style)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, blank);
  const lineAt = (at) => text.slice(0, at).split("\n").length;
  const found = [];
  const add = (said, at) => /\p{L}/u.test(said) && !NAMES.includes(said.trim()) && found.push({ line: lineAt(at), said: said.trim() });
  for (const match of text.matchAll(SPOKEN)) if (!MACHINE.test(match[1].trim())) add(match[1], match.index);
  const bare = text.replace(/<[a-z!/](?:[^>"']|"[^"]*"|'[^']*')*>/gi, (tag) => "\u0000".repeat(tag.length).replace(/\u0000/g, (_, at) => (tag[at] === "\n" ? "\n" : "\u0000")));
  for (const match of bare.matchAll(/[^\u0000\n]+/g)) add(match[0].replace(/&[a-z#0-9]+;/gi, " "), match.index);
  return found;
}

/** Every template under `folder`. */
export function literalsIn(folder) {
  return filesIn(folder, ".html").flatMap((file) =>
    literals(readFileSync(file, "utf8")).map(({ line, said }) => ({ sort: "missing_keys", page: `${file}:${line}`, what: `literal text «${said}»` })),
  );
}

export function filesIn(folder, end) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesIn(path, end);
    return path.endsWith(end) ? [path] : [];
  });
}
