/*
 * Pictures, sent in pieces: two at a time, each piece with its digest, taken up again where it stopped. Without this
 * script the form sends whole files and does the same.
 *
 * The server is asked what has arrived; nothing here has to be remembered. A row's caption is what is written on its
 * picture when the batch is handed over; what is typed for the batch goes into every row nobody has typed in.
 */
const AT_ONCE = 2;
const PATIENCE = 60_000; // for one piece, and for the opening of a picture behind its last
const WAITS = [1, 2, 4, 8, 15]; // seconds between tries

const form = document.getElementById("upload");
const rows = document.getElementById("rows");
const token = form.querySelector("[name=csrfmiddlewaretoken]");
const batchCaption = document.getElementById("id_caption");
const hand = document.getElementById("hand");
const words = Object.fromEntries(
  [...document.querySelectorAll("#words dt")].map((key) => [key.textContent, key.nextElementSibling.textContent]),
);
const say = (key, facts = {}) => words[key].replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

/* Every file of this batch, in the order it was chosen. `state` is one of: waiting, reading, sending, offline, opening,
   received, refused, failed, away. */
const batch = [];
const going = (item) => ["waiting", "reading", "sending", "offline", "opening"].includes(item.state);

// What is shown

function show(item, state, note = "", bad = false) {
  item.state = state;
  const row = item.row;
  const label = row.querySelector(".state");
  const ended = { received: item.again ? "again" : "received" }[state] ?? state;
  const percent = Math.floor((item.sent / Math.max(1, item.file.size)) * 100);
  label.textContent = state === "sending" ? `${percent}%` : state === "away" ? "" : say(ended);
  label.className = `state ${{ received: "good", refused: "bad", failed: "bad", offline: "q" }[state] ?? ""}`;
  const bar = row.querySelector("progress");
  bar.value = state === "received" ? 100 : state === "refused" ? 100 : percent;
  bar.className = { received: "done", refused: "bad" }[state] ?? "";
  bar.setAttribute("aria-label", item.file.name);
  const line = row.querySelector(".s");
  line.textContent = note;
  line.className = bad ? "s bad" : "s";
  const place = row.querySelector(".noimg");
  const over = ["refused", "failed"].includes(state);
  place?.classList.toggle("wait", !over);
  if (place) place.textContent = over ? "!" : "…";
  const again = row.querySelector(".again");
  const away = row.querySelector(".away");
  // Somebody may stand on the button that goes.
  if (state !== "failed" && document.activeElement === again) row.querySelector("a").focus();
  again.hidden = state !== "failed";
  away.hidden = !over;
  sum();
}

let told = "";
function sum() {
  const counted = batch.filter((item) => item.state !== "away");
  const done = counted.filter((item) => item.state === "received").length;
  const refused = counted.filter((item) => ["refused", "failed"].includes(item.state)).length;
  const still = counted.filter(going).length;
  document.getElementById("batch").hidden = !rows.children.length;
  document.querySelector(".fill").hidden = !counted.length;
  document.getElementById("count").textContent = say("pictures", { count: counted.length });
  const all = document.getElementById("all");
  const bytes = counted.reduce((total, item) => total + item.file.size, 0);
  const sent = counted.reduce((total, item) => total + (going(item) ? item.sent * 0.98 : item.file.size), 0);
  all.max = Math.max(1, bytes);
  all.value = sent;
  const line = [say("sum", { done, all: counted.length }), refused ? say("refusals", { count: refused }) : ""];
  const text = line.filter(Boolean).join(" · ");
  document.getElementById("all_said").textContent = text;
  if (still) hand.setAttribute("aria-disabled", "true");
  else hand.removeAttribute("aria-disabled");
  const why = document.getElementById("why");
  why.hidden = !still;
  why.textContent = still ? say("going", { count: still }) : "";
  // Read out when a picture has arrived or has not, and not with every piece.
  if (counted.length && text !== told) document.getElementById("said").textContent = told = text;
}

function addRow(file) {
  const row = document.getElementById("row").content.firstElementChild.cloneNode(true);
  const item = { file, row, sent: 0, state: "waiting", tries: 0 };
  row.querySelector("a").textContent = file.name;
  row.querySelector("a").tabIndex = -1;
  row.querySelector(".again").addEventListener("click", async () => {
    show(item, "waiting");
    await renewToken();
    pump();
  });
  row.querySelector(".away").addEventListener("click", () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    item.state = "away";
    row.remove();
    (next?.querySelector("a, input") ?? document.getElementById("choose")).focus();
    sum();
  });
  rows.append(row);
  batch.push(item);
  show(item, "waiting");
}

function line(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}

function received(item, photo) {
  item.again = photo.again;
  item.sent = item.file.size;
  const row = item.row;
  const link = row.querySelector("a");
  link.href = photo.page;
  link.removeAttribute("tabindex");
  if (photo.thumb) {
    const image = row.querySelector("img");
    image.src = photo.thumb;
    image.hidden = false;
    row.querySelector(".noimg").remove();
  }
  const more = row.querySelector(".more");
  for (const doubt of photo.doubts) more.append(line("s bad", `! ${doubt}`));
  for (const other of photo.alike) {
    const near = line("s", `${say("alike")} `);
    const to = document.createElement("a");
    to.href = other.page;
    to.textContent = other.name;
    near.append(to);
    more.append(near);
  }
  if (photo.editable && !document.querySelector(`[name="seen-${photo.id}"]`)) {
    const caption = document.createElement("input");
    Object.assign(caption, { type: "text", className: "inp", name: `caption-${photo.id}`, maxLength: 2000 });
    caption.value = (!photo.again && batchCaption.value.trim()) || photo.caption;
    caption.setAttribute("aria-label", say("caption", { name: item.file.name }));
    caption.placeholder = say("who");
    const missing = line("s bad", say("nocaption"));
    const look = () => (missing.hidden = Boolean(caption.value.trim()));
    caption.addEventListener("input", () => {
      caption.dataset.own = "";
      look();
    });
    if (photo.again) caption.dataset.own = "";
    caption.look = look;
    look();
    more.append(missing, caption);
    for (const [name, value] of [["seen-" + photo.id, photo.mark], ["sent", photo.id]]) {
      more.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
  }
  show(item, "received", photo.facts);
}

batchCaption.addEventListener("input", () => {
  for (const caption of rows.querySelectorAll("input[type=text]:not([data-own])")) {
    caption.value = batchCaption.value;
    caption.look?.();
  }
});

// Sending

class Elsewhere extends Error {} // an answer that is none of this page's: signed out, a proxy, a fault

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* A browser tells digests on safe ground alone (HTTPS, or this machine). Elsewhere the server checks by length. */
const digest = async (blob) =>
  globalThis.crypto?.subtle ? hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) : "";

async function ask(address, options = {}) {
  const response = await fetch(address, {
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
    headers: { "X-CSRFToken": token.value, Accept: "application/json", ...options.headers },
  });
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) throw new Elsewhere("signin");
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) throw new Elsewhere("trouble");
  return response.json();
}

/* Whoever has signed in again in another window has another token. */
async function renewToken() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    token.value = page.querySelector("#upload [name=csrfmiddlewaretoken]")?.value ?? token.value;
  } catch {
    // No network: the try itself will say so.
  }
}

const pause = (seconds) =>
  new Promise((go) => {
    const timer = setTimeout(go, seconds * 1000);
    addEventListener("online", () => (clearTimeout(timer), go()), { once: true });
  });

/* Tries until the network is there again; what is wrong otherwise is passed on. */
async function patiently(item, act) {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await act();
      if (!answer.wait) return answer;
    } catch (fault) {
      if (fault instanceof Elsewhere && (fault.message === "signin" || tries >= WAITS.length)) throw fault;
      if (fault.name === "NotReadableError" || fault.name === "NotFoundError") throw fault;
    }
    const percent = Math.floor((item.sent / item.file.size) * 100);
    show(item, "offline", say("kept", { percent: `${percent}%` }));
    await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
  }
}

async function announce(item) {
  const facts = new FormData();
  facts.set("name", item.file.name);
  facts.set("size", item.file.size);
  facts.set("digest", item.digest);
  for (const name of ["caption", "photographer", "credit"]) facts.set(name, form.elements[name].value);
  return patiently(item, () => ask(form.dataset.begin, { method: "POST", body: facts }));
}

async function send(item) {
  const file = item.file;
  show(item, "reading");
  item.digest ??= await digest(file);
  if (item.digest && batch.some((other) => other !== item && other.digest === item.digest && other.state !== "away" && batch.indexOf(other) < batch.indexOf(item))) {
    show(item, "refused", say("twice"));
    return;
  }
  let answer = item.token ? await patiently(item, () => ask(`${form.dataset.begin}${item.token}/`)) : await announce(item);
  const began = Date.now();
  const before = answer.arrived ?? 0;
  while (!answer.photo && !answer.refusal) {
    item.token ??= answer.token;
    item.sent = answer.arrived;
    const piece = file.slice(item.sent, item.sent + Number(form.dataset.piece));
    if (item.sent + piece.size >= file.size) show(item, "opening");
    else {
      const speed = (item.sent - before) / Math.max(1, Date.now() - began);
      const seconds = speed ? Math.ceil((file.size - item.sent) / speed / 1000) : "…";
      const megabytes = (bytes) => (bytes / 1_000_000).toFixed(1);
      show(item, "sending", say("sending", { sent: megabytes(item.sent), size: megabytes(file.size), seconds }));
    }
    const headers = { "X-Offset": item.sent, "X-Digest": await digest(piece), "Content-Type": "application/octet-stream" };
    const address = `${form.dataset.begin}${item.token}/`;
    let lost = false;
    answer = await patiently(item, async () => {
      // After a silence the server says what has arrived: a piece may have come though its answer did not.
      if (lost) return ask(address);
      lost = true;
      return ask(address, { method: "POST", body: piece, headers });
    });
  }
  if (answer.refusal) show(item, "refused", answer.refusal, true);
  else received(item, answer.photo);
}

let busy = 0;
function pump() {
  while (busy < AT_ONCE) {
    const item = batch.find((one) => one.state === "waiting");
    if (!item) return;
    busy += 1;
    item.state = "reading";
    send(item)
      .catch((fault) => {
        const unread = ["NotReadableError", "NotFoundError"].includes(fault.name);
        show(item, "failed", say(unread ? "unread" : fault instanceof Elsewhere ? fault.message : "trouble"), true);
      })
      .finally(() => {
        busy -= 1;
        pump();
      });
  }
}

function take(files) {
  const most = Number(form.dataset.most);
  for (const file of files) {
    addRow(file);
    if (file.size > most * 1_000_000) show(batch.at(-1), "refused", say("large", { limit: most }), true);
  }
  pump();
}

// The page with this script

form.querySelector(".plain").remove();
for (const part of form.querySelectorAll(".big2, .drop")) part.hidden = false;
hand.textContent = say("hand");
for (const input of form.querySelectorAll(".unseen")) {
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
}
addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
});
for (const name of ["dragleave", "drop"]) addEventListener(name, () => form.classList.remove("over"));
addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  take(event.dataTransfer.files);
});
let handed = false;
form.addEventListener("submit", (event) => {
  if (batch.some(going)) {
    event.preventDefault();
    document.getElementById("said").textContent = told = document.getElementById("why").textContent;
    return;
  }
  handed = true;
});
addEventListener("beforeunload", (event) => {
  if (!handed && batch.some(going)) event.preventDefault();
});
sum();
