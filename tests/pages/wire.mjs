// The wire between the browser and the server, where every byte passes: also those a service worker fetches.

import { Agent, createServer, request } from "node:http";
import { Transform } from "node:stream";
import { setTimeout as later } from "node:timers/promises";

const KINDS = { "text/html": "html", "text/css": "css", "text/javascript": "js" };
/** Nothing passes for so long: the page has all it asked for. */
const QUIET_MS = 400;
/** Those who share a line take turns with so much. */
const TURN_BYTES = 4 * 1024;

/**
 * Starts a proxy; `take()` answers what passed since the last time, once nothing more does. With `bytesPerSecond` that
 * is what passes each way, and the first byte of a request takes `delayMs`.
 */
export async function wire({ bytesPerSecond = Infinity, delayMs = 0 } = {}) {
  let [passed, open, last, isCut] = [[], 0, Date.now(), false];
  const [up, down] = [lane(bytesPerSecond), lane(bytesPerSecond)];
  const agent = new Agent({ keepAlive: true });
  const asks = [];
  const server = createServer(async (asked, answer) => {
    if (isCut) return asked.socket.destroy();
    open += 1;
    const { host, pathname, search } = new URL(asked.url);
    const onward = { host: "127.0.0.1", port: host.split(":")[1], method: asked.method, path: pathname + search, headers: asked.headers, agent };
    const { "service-worker": script, referer = "" } = asked.headers;
    const one = { path: pathname, kind: "other", bytes: 0, isOfWorker: script === "script" || referer.endsWith("/sw.js") };
    Object.assign(one, { method: asked.method, headers: asked.headers, sent: 0, isDone: false });
    asks.push(one);
    const done = () => {
      open -= 1;
      last = Date.now();
      one.isDone = true;
    };
    answer.on("close", done);
    if (delayMs) await later(delayMs);
    if (answer.destroyed) return;
    const sent = request(onward, (got) => {
      const head = `HTTP/1.1 ${got.statusCode} ${got.statusMessage}\r\n${got.rawHeaders.join("  ")}\r\n\r\n`;
      passed.push(Object.assign(one, { kind: KINDS[got.headers["content-type"]?.split(";")[0]] ?? "other", bytes: head.length }));
      got.on("data", (chunk) => (one.bytes += chunk.length));
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(down(() => !answer.destroyed)).pipe(answer);
    });
    sent.on("error", () => answer.destroy());
    // Of a line that drops the server hears nothing: what it had of a request waits there.
    asked.pipe(up(() => !answer.destroyed, (bytes) => (one.sent += bytes))).pipe(sent);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    proxy: { server: `http://127.0.0.1:${server.address().port}`, bypass: "<-loopback>" },
    /** Every request there was, whether it was answered or not: `sent` is how much of its body has gone by. */
    asks,
    async take() {
      while (open > 0 || Date.now() - last < QUIET_MS) await later(50);
      return passed.splice(0);
    },
    /** Nothing passes any more, until it is mended. */
    cut() {
      isCut = true;
      server.closeAllConnections();
    },
    mend() {
      isCut = false;
    },
    close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One direction of a line. Answers what lets a stream through at its pace, for as long as anybody is there. */
function lane(bytesPerSecond) {
  let free = 0;
  const turn = async (bytes) => {
    const now = performance.now();
    free = Math.max(now, free) + (1000 * bytes) / bytesPerSecond;
    if (free > now) await later(free - now);
  };
  return (isThere, told = () => {}) => new Transform({
    async transform(chunk, _, next) {
      for (let at = 0; at < chunk.length && isThere(); at += TURN_BYTES) {
        const part = chunk.subarray(at, at + TURN_BYTES);
        await turn(part.length);
        told(part.length);
        this.push(part);
      }
      if (isThere()) next();
    },
  });
}
