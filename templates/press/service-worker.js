// Keeps a copy of today's edition for a reader without a network, and nothing else: no desk, nothing of a reader's own.
// With a network it stands aside; every page is asked of the server.

const COPY = "paper";
const LIST = "/offline.json";
const PAGE = "/offline/";

const kept = () => caches.open(COPY);

async function list() {
  const answer = await (await kept()).match(LIST, { ignoreVary: true });
  return answer ? answer.json() : null;
}

// Asks what belongs to the copy now, takes in what is new and lets go of everything that is not named any more.
async function renew() {
  const asked = await fetch(LIST, { cache: "no-cache" });
  if (!asked.ok) return;
  const told = await asked.clone().json();
  const cache = await kept();
  const before = await list();
  const names = new Set([LIST, ...told.addresses, ...told.pictures.map(({ at }) => at)]);
  for (const request of await cache.keys()) {
    if (!names.has(new URL(request.url).pathname)) await cache.delete(request, { ignoreVary: true });
  }
  const same = before && before.digest === told.digest && before.said === told.said;
  for (const address of names) {
    if (address === LIST) continue;
    if (same && (await cache.match(address, { ignoreVary: true }))) continue;
    const answer = await fetch(address, { cache: "no-cache" }).catch(() => null);
    const allowed = answer && answer.ok && !/no-store|private/.test(answer.headers.get("Cache-Control") || "");
    if (allowed) await cache.put(address, answer);
    else if (answer) await cache.delete(address, { ignoreVary: true });
  }
  await cache.put(LIST, asked);
}

async function fromCopy(request) {
  const path = new URL(request.url).pathname;
  const told = await list();
  // The small file stands in for every size of its picture, and for none once its rights have ended.
  const picture = told?.pictures.find(({ in_place_of: places }) => places.includes(path));
  const ended = picture?.until && Date.parse(picture.until) <= Date.now();
  const answer = ended ? null : await (await kept()).match(picture?.at ?? path, { ignoreVary: true });
  if (answer) return answer;
  if (request.mode === "navigate") return (await (await kept()).match(PAGE, { ignoreVary: true })) || Response.error();
  return Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(renew().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "renew") event.waitUntil(renew().catch(() => undefined));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || /^\/(admin|language)\//.test(pathname)) return;
  event.respondWith(fetch(request).catch(() => fromCopy(request)));
});
