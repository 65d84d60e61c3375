// What was installed for us (`node_packages` in bin/lib.sh), and where.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const home = process.env.ZOCALO_PAGES_PACKAGES;
if (!home) throw new Error("ZOCALO_PAGES_PACKAGES says where the packages are: run bin/check pages");
const require = createRequire(`${home}/`);

export const { chromium } = require("playwright-core");
export const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
