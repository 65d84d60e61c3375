// The running installation as `stage.py` hands it over, and the pages on it.

import { readFileSync } from "node:fs";

const HOST = "autos.localhost";
const file = JSON.parse(readFileSync(new URL("pages.json", import.meta.url), "utf8"));

export const notPages = file.not_pages;

/** What stage.py made: port, people, values. */
export function stage() {
  const told = process.env.ZOCALO_STAGE;
  if (!told) throw new Error("ZOCALO_STAGE is not there: run me through stage.py");
  return JSON.parse(told);
}

/** The page types, each with its address; `only` chooses some by name. */
export function pages({ port, people, values }, only = []) {
  return file.pages
    .filter((page) => only.length === 0 || only.includes(page.name))
    .map((page) => {
      const path = page.path.replace(/\{(\w+)\}/g, (_, key) => {
        if (!(key in values)) throw new Error(`${page.name}: nobody makes {${key}}`);
        return values[key];
      });
      const host = page.host ?? people?.[page.as]?.host ?? HOST;
      return { status: 200, as: "nobody", ...page, host, url: `http://${host}:${port}${path}` };
    });
}

/** The page types as the file has them. */
export const types = file.pages;
