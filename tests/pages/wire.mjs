// The wire between the browser and the server, where every byte passes: also those a service worker fetches.

import { Agent, createServer, request } from "node:http";

const KINDS = { "text/html": "html", "text/css": "css", "text/javascript": "js" };
/** Nothing passes for so long: the page has all it asked for. */
const QUIET_MS = 400;

/** Starts a proxy; `take()` answers what passed since the last time, once nothing more does. */
export async function wire() {
  let [passed, open, last, isCut] = [[], 0, Date.now(), false];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, answer) => {
    if (isCut) return asked.socket.destroy();
    open += 1;
    const { host, pathname, search } = new URL(asked.url);
    const onward = { host: "127.0.0.1", port: host.split(":")[1], method: asked.method, path: pathname + search, headers: asked.headers, agent };
    const { "service-worker": script, referer = "" } = asked.headers;
    const one = { path: pathname, kind: "other", bytes: 0, isOfWorker: script === "script" || referer.endsWith("/sw.js") };
    const done = () => {
      open -= 1;
      last = Date.now();
    };
    answer.on("close", done);
    const sent = request(onward, (got) => {
      const head = `HTTP/1.1 ${got.statusCode} ${got.statusMessage}\r\n${got.rawHeaders.join("  ")}\r\n\r\n`;
      passed.push(Object.assign(one, { kind: KINDS[got.headers["content-type"]?.split(";")[0]] ?? "other", bytes: head.length }));
      got.on("data", (chunk) => (one.bytes += chunk.length));
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    sent.on("error", () => answer.destroy());
    asked.pipe(sent);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    proxy: { server: `http://127.0.0.1:${server.address().port}`, bypass: "<-loopback>" },
    async take() {
      while (open > 0 || Date.now() - last < QUIET_MS) await new Promise((later) => setTimeout(later, 50));
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
