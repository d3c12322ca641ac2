// Shows the kept page for writing an entry when there is no connection; everything else goes to
// the server, and what a page of ours needs beside it comes from the phone only if it must.
// What is kept there is put there by on-phone.js, and taken away by signed-out.js.
const PAGE = "{{ page }}";
const KEPT = "ce-log";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (request) => (await caches.open(KEPT)).match(request, { ignoreVary: true });

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const instead = request.mode === "navigate" ? PAGE : request;
  event.respondWith(fetch(request).catch(async () => (await kept(instead)) ?? Response.error()));
});
