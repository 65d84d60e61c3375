// The photos on the wire, piece by piece.

import { setTimeout as later } from "node:timers/promises";
import { PATIENCE_MS } from "./bars.mjs";

const pieces = (through) => through.asks.filter((one) => one.method !== "GET" && /\/fotos(\/|$)/.test(one.path));

/** Waits until so many bytes of photos have gone by and more of a piece is to come. */
export async function midway(through, bytes) {
  const until = Date.now() + PATIENCE_MS;
  const isUnderWay = (one) => !one.isDone && one.sent > 0 && one.sent < Number(one.headers["content-length"]);
  for (;;) {
    const all = pieces(through);
    if (all.reduce((sum, one) => sum + one.sent, 0) >= bytes && all.some(isUnderWay)) return;
    if (Date.now() > until) throw new Error(`photos do not go on: ${all.length} pieces`);
    await later(20);
  }
}

/** Bytes of each photo: how far its pieces reach. What a cut took away and went by again is not more of it; a whole form is. */
export function photoBytes(through) {
  const found = new Map();
  for (const { path, headers, sent } of pieces(through)) {
    found.set(path, Math.max(found.get(path) ?? 0, Number(headers["upload-offset"] ?? 0) + sent));
  }
  return [...found.values()];
}
