// Registers the keeper of today's edition, asks it to look again at each page, and says so when there is no network.

const LIST = "/offline.json";

// A browser's own word for "online" only means that some cable is plugged in. The keeper lets HEAD through.
const connected = () => fetch(LIST, { method: "HEAD", cache: "no-store" }).then(() => true, () => false);

async function show() {
  const bar = document.getElementById("no-connection");
  const there = await connected();
  const answer = there ? null : await caches.match(LIST, { ignoreVary: true });
  const list = answer ? await answer.json() : null;
  if (bar) {
    bar.textContent = list ? list.said : "";
    bar.hidden = !list;
  }
  return there;
}

if ("serviceWorker" in navigator && "caches" in window) {
  const look = async () => {
    const there = await show();
    const keeper = await navigator.serviceWorker.getRegistration("/");
    if (there) keeper?.active?.postMessage("renew");
  };
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  navigator.serviceWorker.register("/service-worker.js", { scope: "/" }).catch(() => undefined);
  await look();
}
