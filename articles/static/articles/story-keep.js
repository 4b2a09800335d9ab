/*
 * What is typed and not saved yet: to the desk every few seconds, and into the browser until the desk has it. The same
 * breath tells that this window is open, and hears who else writes. Without this script the version alone protects.
 */
const EVERY = 3_000; // how long words may be nowhere but on the screen
const BEAT = 25_000; // three beats in the ninety seconds after which a window counts as gone

/* A window keeps its name while it lives, reloads included; a duplicated one brings its twin's, and gets a new one. */
function nameOf() {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const name = (reloaded && sessionStorage.getItem("window")) || fresh();
  sessionStorage.setItem("window", name);
  return name;
}

export function keepWords(form) {
  const address = form.dataset.editing;
  const tab = nameOf();
  const store = `unsaved ${form.dataset.user} ${address} `;
  form.elements.namedItem("_tab").value = tab;
  const said = document.getElementById("autosave");
  const [held, taken, take] = ["held", "taken", "take"].map((id) => document.getElementById(id));

  const words = () => {
    const data = new FormData(form);
    const editor = window.CKEDITOR?.instances?.id_body;
    if (editor) data.set("body", editor.getData());
    for (const name of ["csrfmiddlewaretoken", "_tab", "_jotting", "reason"]) data.delete(name);
    return JSON.stringify([...data].filter(([, value]) => typeof value === "string"));
  };
  let kept = null; // the words that need no keeping: as the page came, or as the desk has them

  async function tell(facts) {
    const body = new URLSearchParams({ tab, csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value, ...facts });
    const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    return answer.json();
  }

  const local = {
    put(text) {
      try {
        localStorage.setItem(store + tab, JSON.stringify({ at: Date.now(), text }));
        return true;
      } catch {
        return false; // full, or forbidden
      }
    },
    drop: (name) => localStorage.removeItem(name),
  };

  function show(told) {
    if (told.kept) said.textContent = `${said.dataset.kept} ${told.kept}`;
    if (told.refused) said.textContent = told.refused;
    if ("mine" in told) {
      held.hidden = told.mine || !told.held;
      held.querySelector(".says").textContent = told.held ?? "";
      take.hidden = held.hidden;
      take.textContent = told.own ? take.dataset.own : take.dataset.other;
    }
    if (told.taken) {
      taken.hidden = false;
      taken.querySelector(".says").textContent = told.taken;
      const way = taken.querySelector("a");
      way.hidden = !told.kept_at;
      if (told.kept_at) way.href = told.kept_at;
    }
  }

  let busy = false;
  async function keep(act = "beat", always = false) {
    const text = words();
    kept ??= text;
    const fresh = text !== kept;
    if (busy || form.dataset.sent || (!fresh && !always)) return;
    if (fresh) local.put(text);
    busy = true;
    try {
      const told = await tell(fresh ? { act, words: text } : { act });
      if (fresh && told.kept) {
        kept = text;
        local.drop(store + tab);
      }
      show(told);
    } catch {
      if (fresh) said.textContent = `${said.dataset.local} ${new Date().toLocaleTimeString([], { hour12: false })}`;
    } finally {
      busy = false;
    }
  }

  take.addEventListener("click", async () => {
    try {
      show(await tell({ act: "take" }));
      held.hidden = false;
      held.querySelector(".says").textContent = take.dataset.done;
      take.hidden = true;
    } catch {
      take.disabled = false;
    }
  });

  /* What the browser kept while the desk was away goes to the desk; the page then offers it as it offers all else. */
  async function handIn() {
    let came = false;
    for (const name of Object.keys(localStorage).filter((key) => key.startsWith(store))) {
      const window_ = name.slice(store.length);
      try {
        const { text } = JSON.parse(localStorage.getItem(name));
        const told = await tell({ act: "jot", tab: window_, words: text });
        if (told.kept) {
          came = true;
          local.drop(name);
        }
      } catch {
        return;
      }
    }
    if (came && !form.dataset.back && words() === kept) location.reload();
  }

  const begin = () => {
    kept ??= form.dataset.back ? "" : words();
    handIn();
    keep("beat", true);
    setInterval(keep, EVERY);
    setInterval(() => keep("beat", true), BEAT);
  };
  // The body editor says the same body in its own spelling; that is nobody's change.
  if (window.CKEDITOR) window.CKEDITOR.on("instanceReady", begin);
  else begin();

  window.addEventListener("pagehide", () => {
    const text = words();
    if (kept !== null && text !== kept && !form.dataset.sent) local.put(text);
    const token = form.elements.namedItem("csrfmiddlewaretoken").value;
    navigator.sendBeacon(address, new URLSearchParams({ act: "leave", tab, csrfmiddlewaretoken: token }));
  });

  /* The last words before the form goes: whatever becomes of it on the way, the desk has them. */
  return async () => {
    while (busy) await new Promise((done) => setTimeout(done, 50));
    await keep();
  };
}
