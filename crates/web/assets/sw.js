// The service worker: what was kept or looked at stays readable without a network, and while the server
// is away. Nothing of an account, a panel or the API is ever stored.
"use strict";

const VERSION = "{version}";
const SHELL = "zocalo-" + VERSION;
// Of this site: whoever has its address next begins with nothing of it.
const PAGES = "zocalo-paginas-{site}";
const PICTURES = "zocalo-fotos-{site}";
const OFFLINE = "/sin-conexion";
const SAVED = "/guardados";
const PAGES_MAX = 60;
const PICTURES_MAX = 150;
const PICTURES_PER_PAGE = 12;
const PATIENCE_MS = 8000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll({shell})).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("zocalo-") && ![SHELL, PAGES, PICTURES].includes(name);
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

const isPage = (path) => path === SAVED || /^\/[a-z0-9_-]+\/[^/]*[0-9a-z]{26}$/.test(path);
// Signs change at their address.
const isSign = (path) => /^\/(favicon|icono)/.test(path);
const isPrivate = (path) => /^\/(cuenta|panel|operador|v1|c)(\/|$)/.test(path);

// Forms; what is heavy goes its own way.
const isHandled = (path) => /^\/(c|guardados|contacto|cuenta|panel|operador)(\/|$)/.test(path) && !/\/fotos/.test(path);

// Keeps as many as there is room for; the oldest go first.
const keep = async (name, request, answer, most) => {
  const cache = await caches.open(name);
  await cache.delete(request);
  await cache.put(request, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
};

const dated = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.set("x-kept-at", new Date().toISOString());
  return new Response(await answer.blob(), { status: answer.status, headers });
};

// A page as it was, which says that it is.
const marked = async (kept) => {
  const at = new Date(kept.headers.get("x-kept-at"));
  const text = await kept.text();
  const lang = (text.match(/<html lang="([^"]+)"/) || [])[1] || "es";
  const words = lang.startsWith("en") ? "{stale_en}" : "{stale_es}";
  const said = words.replace("{}", at.toLocaleString(lang, { dateStyle: "short", timeStyle: "short" })).replace("..", ".");
  const body = text.replace(/<main[^>]*>/, (main) => `${main}<p class="wrap stale" role="status">${said}</p>`);
  return new Response(body, { headers: kept.headers });
};

// Until it answers at all; how long the page then takes on a poor line is up to the line.
const patient = async (request) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
};

const offline = async () => (await caches.match(OFFLINE)) || Response.error();

// The same for what somebody wanted to do, which was not done.
const undone = async () => {
  const kept = await offline();
  if (!kept.ok) return kept;
  const body = (await kept.text()).replace("data-page", "data-page hidden").replace("data-deed hidden", "data-deed");
  return new Response(body, { headers: kept.headers });
};

// A page that says of itself that it is not to be kept is a lesser one than what there is. That of what somebody saved
// is for nobody in between; this browser is theirs.
const isLess = (answer, path) => path !== SAVED && /no-store/.test(answer.headers.get("cache-control"));
const isKept = (answer, path) => isPage(path) && answer.ok && !answer.redirected && !isLess(answer, path);

const page = async (event, path) => {
  try {
    const answer = await patient(event.request);
    if (isKept(answer, path)) {
      event.waitUntil(dated(answer.clone()).then((copy) => keep(PAGES, path, copy, PAGES_MAX)));
    }
    // Gone for good is news; away for a while is not.
    const isAway = [500, 502, 503, 504].includes(answer.status) || (answer.ok && isPage(path) && isLess(answer, path));
    if (!isAway) return answer;
    const kept = await caches.match(path, { cacheName: PAGES });
    return kept ? marked(kept) : answer;
  } catch {
    const kept = await caches.match(path, { cacheName: PAGES });
    return kept ? marked(kept) : offline();
  }
};

const picture = async (event) => {
  const kept = await caches.match(event.request, { cacheName: PICTURES });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keep(PICTURES, event.request, answer.clone(), PICTURES_MAX));
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // Whoever comes back to what was answered to a form is led to where it was sent to: nothing is sent again.
  if (request.method !== "GET" && request.isHistoryNavigation) {
    url.searchParams.delete("envio");
    event.respondWith(Response.redirect(url));
    return;
  }
  // A tap in a letter is told from a look by what the browser says of it itself.
  if (url.pathname.startsWith("/cuenta/renovacion/")) return;
  if (request.method !== "GET" || isPrivate(url.pathname)) {
    // Nothing of it is kept; without a network there is a page that says so, and leads on.
    const isAsked = request.method === "GET" || isHandled(url.pathname);
    if (request.mode === "navigate" && isAsked) event.respondWith(fetch(request).catch(undone));
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, url.pathname));
  } else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  } else if (request.destination === "image" && !isSign(url.pathname)) {
    event.respondWith(picture(event).catch(() => Response.error()));
  }
});

// What somebody keeps is fetched at once with its pictures, so that it is there later.
const fetched = async (path) => {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (!isKept(answer, path)) return;
  const text = await answer.clone().text();
  await keep(PAGES, path, await dated(answer), PAGES_MAX);
  const pictures = [...text.matchAll(/<img src="(\/[^"]+)"/g)].slice(0, PICTURES_PER_PAGE).map(([, source]) => source.replaceAll("&amp;", "&"));
  for (const source of new Set(pictures)) {
    const request = new Request(source);
    if (await caches.match(request, { cacheName: PICTURES })) continue;
    const shown = await fetch(request);
    if (shown.ok) await keep(PICTURES, request, shown, PICTURES_MAX);
  }
};

self.addEventListener("message", (event) => {
  const { keep: path } = event.data || {};
  if (typeof path !== "string" || !isPage(path)) return;
  event.waitUntil(Promise.all([path, SAVED].map(fetched)).catch(() => {
    // Without a network there is nothing to fetch; the next visit does it.
  }));
});
