// The catalogues say the same things in every language. What lacks a key does not compile; what is empty, was
// never translated or takes another number of values does.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { filesIn } from "./literals.mjs";

const CONSTANT = /^(?:pub(?:\([a-z]+\))? )?(?:const|static) (\w+): (\w+) =\s*\2 \{([\s\S]*?)\n?\};/gm;
const STRING = /"((?:[^"\\]|\\[\s\S])*)"/g;
/** Fewer letters are a sign or a code. */
const WORD_LETTERS = 4;
/** The same word in both languages. */
const SAME = ["Plan", "Panel", "Chile", "Argentina", "Ecuador", "Colombia", "Costa Rica", "WhatsApp"];

/** The catalogues of one file: language → key → texts. */
function cataloguesOf(file, source) {
  const found = new Map();
  for (const [, name, kind, body] of source.matchAll(CONSTANT)) {
    const language = (name === "TEXTS" ? basename(file, ".rs") : name).toLowerCase();
    if (!/^(es|en)(_[a-z]{2})?$/.test(language)) continue;
    found.set(language, { kind, body, keys: keysOf(body) });
  }
  return found;
}

function keysOf(body) {
  const keys = new Map();
  // What is in a text is no key.
  const bare = body.replace(STRING, (text) => `"${" ".repeat(text.length - 2)}"`);
  const starts = [...bare.matchAll(/(?:^|[{,(]|\n)\s*([a-z_0-9]+):(?!:)/g)];
  starts.forEach((start, at) => {
    const value = body.slice(start.index, starts[at + 1]?.index ?? body.length);
    keys.set(start[1], [...value.matchAll(STRING)].map(([, text]) => text.replace(/\\\n\s*/g, "").replace(/\\"/g, '"')));
  });
  return keys;
}

/** Sources by file; the faults, and the texts of each language. */
export function catalogue(sources) {
  const faults = [];
  const texts = { es: new Set(), en: new Set() };
  const byKind = new Map();
  for (const [file, source] of Object.entries(sources))
    for (const [language, { kind, body, keys }] of cataloguesOf(file, source))
      byKind.set(kind, { ...byKind.get(kind), [language]: { file, body, keys } });
  for (const [kind, { es, en }] of byKind) {
    if (!es || !en) {
      faults.push({ page: (es ?? en).file, what: `${kind} is there in one language only` });
      continue;
    }
    if (/\n?\s*\.\.\w/.test(en.body)) faults.push({ page: en.file, what: `${kind}: what is not there is taken from another language` });
    faults.push(...compare(kind, es, en));
    for (const [language, of] of Object.entries({ es, en })) for (const all of of.keys.values()) for (const text of all) texts[language].add(text);
  }
  if (byKind.size === 0) faults.push({ page: "crates/web/src/texts", what: "no catalogue was found" });
  return { faults: faults.map((fault) => ({ sort: "missing_keys", ...fault })), texts };
}

function compare(kind, es, en) {
  const faults = [];
  const values = (text) => text.split("{}").length;
  for (const key of new Set([...es.keys.keys(), ...en.keys.keys()])) {
    const [spanish, english] = [es.keys.get(key), en.keys.get(key)];
    const say = (what) => faults.push({ page: en.file, what: `${kind}.${key}: ${what}` });
    if (!spanish || !english) say(`is not there in ${spanish ? "en" : "es"}`);
    else if (spanish.length !== english.length) say("has not as many texts in both");
    else
      spanish.forEach((text, at) => {
        if (!text || !english[at]) say("is empty");
        else if (values(text) !== values(english[at])) say("does not take as many values in both");
        else if (text === english[at] && letters(text) >= WORD_LETTERS && !SAME.includes(text)) say(`is «${text}» in both`);
      });
  }
  return faults;
}

const letters = (text) => text.replace(/\P{L}/gu, "").length;

/** What is there. */
export function catalogueIn(folder) {
  const files = filesIn(folder, ".rs");
  return catalogue(Object.fromEntries(files.map((file) => [file, readFileSync(file, "utf8").split("#[cfg(test)]")[0]])));
}

/** Texts of `other` that would give away a page in `language`: whole sentences, none of them shared. */
export function foreignTo(language, texts) {
  const other = language === "es" ? "en" : "es";
  return new Set([...texts[other]].filter((text) => /\s/.test(text) && !text.includes("{}") && !texts[language].has(text)));
}
