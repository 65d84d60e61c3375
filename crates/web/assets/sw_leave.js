// The service worker of an address at which nothing is kept any more: it forgets what an earlier one kept, and goes.
"use strict";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("zocalo-")).map((name) => caches.delete(name))))
    .then(() => self.registration.unregister()));
});
