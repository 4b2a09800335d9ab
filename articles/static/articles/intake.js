/* A proposal at the keyboard. Every decision is a button of the form: a script only presses it and puts the answer in
   the place of what stands. Without it the same buttons send the form. */

import { sendOnce } from "./story-steps.js";

/* One at a time: each decision is sent with the version that the one before it made. */
let last = Promise.resolve();
let at = "";

const lines = () => [...document.querySelectorAll("#lines > .line")];
const current = () => document.activeElement?.closest?.("#lines > .line");

function go(line, repair = null) {
  if (!line) return;
  for (const other of lines()) other.tabIndex = other === line ? 0 : -1;
  at = line.id;
  (repair ?? line).focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

/* The list is one stop of the Tab key; inside it the arrows move. */
function ready() {
  const desk = document.getElementById("desk");
  for (const control of desk.querySelectorAll("#lines button, #lines select")) control.tabIndex = -1;
  for (const line of lines()) line.tabIndex = -1;
  const here = document.getElementById(at) ?? lines()[0];
  if (here) here.tabIndex = 0;
  sendOnce(document.getElementById("accept"));
  document.documentElement.classList.add("scripted");
}

function decide(name, value) {
  last = last.then(() => send(name, value)).catch(() => say(null));
}

function say(text) {
  const said = document.getElementById("said");
  said.textContent = text ?? document.getElementById("desk").dataset.lost ?? "";
}

async function send(d, to) {
  const form = document.getElementById("decide");
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "version", "from"]) body.set(name, form.elements.namedItem(name).value);
  body.set("d", d);
  if (to !== undefined) body.set(`to:${d}`, to);
  const held = document.activeElement;
  const inList = held?.closest?.("#lines");
  const where = { id: held?.id, line: held?.closest?.(".line")?.id, mend: held?.matches?.(".mend") };
  const mends = where.mend ? [...held.closest(".line").querySelectorAll(".mend")].indexOf(held) : -1;
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Desk": "intake" } });
  if (answer.redirected || !(answer.ok || answer.status === 409)) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("desk");
  const text = fresh.querySelector("#said").textContent;
  fresh.querySelector("#said").textContent = "";
  fresh.querySelector("#keys").open = document.getElementById("keys").open;
  document.getElementById("desk").replaceWith(fresh);
  ready();
  if (inList) {
    const line = document.getElementById(where.line);
    const repair = mends >= 0 ? line?.querySelectorAll(".mend")[mends] : null;
    go(line, repair);
  } else if (where.id) document.getElementById(where.id)?.focus();
  /* A region speaks when its words change while it stands. */
  requestAnimationFrame(() => say(text));
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "decide" || !event.submitter) return;
  event.preventDefault();
  const d = event.submitter.value;
  const chosen = event.target.elements.namedItem(`to:${d}`);
  decide(d, chosen?.value);
});

document.addEventListener("change", (event) => {
  const name = event.target.name ?? "";
  if (event.target.form?.id === "decide" && name.startsWith("to:")) decide(name.slice(3), event.target.value);
});

document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("#lines > .line");
  if (line) at = line.id;
});

function nextDoubt() {
  const all = lines();
  const doubts = [...document.querySelectorAll(".doubts [data-block]")].map((row) => Number(row.dataset.block));
  if (!doubts.length) return say(document.getElementById("keys").dataset.none);
  const here = Number(document.getElementById(at)?.dataset.n ?? -1);
  const next = doubts.find((block) => block > here) ?? doubts[0];
  const line = document.getElementById(`b${next}`);
  if (line && all.includes(line)) {
    go(line);
    const why = document.querySelector(`.doubts [data-block="${next}"] > .q`);
    say(why?.textContent ?? "");
  } else document.querySelector(`.doubts [data-block="${next}"] a`)?.click();
}

function turn(line, step) {
  const mends = [...line.querySelectorAll(".mend")];
  const place = mends.indexOf(document.activeElement) + step;
  if (place >= 0 && place < mends.length) go(line, mends[place]);
  else if (place < 0) go(line);
}

const KEYS = {
  ArrowDown: (line, all) => go(all[all.indexOf(line) + 1]),
  ArrowUp: (line, all) => go(all[all.indexOf(line) - 1]),
  Home: (_line, all) => go(all[0]),
  End: (_line, all) => go(all[all.length - 1]),
  ArrowRight: (line) => turn(line, 1),
  ArrowLeft: (line) => turn(line, -1),
  u: (line) => {
    const held = document.activeElement;
    const joins = line.querySelectorAll('.mend[data-kind="joined"]');
    const mend = held?.matches?.(".mend") ? held : joins[joins.length - 1];
    if (mend) decide(mend.value);
  },
  i: (line) => press(line.querySelector('[data-op="begin"]')),
  j: (line) => press(line.querySelector('[data-op="join"]')),
  o: (line) => press(line.querySelector('[data-op="end"]')),
  d: (line) => press(document.querySelector(`.doubts [data-block="${line.dataset.n}"] button`)),
};

function press(button) {
  if (button) decide(button.value);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches?.("select, input, textarea")) return;
  if (event.key === "?") {
    const keys = document.getElementById("keys");
    keys.open = !keys.open;
    return;
  }
  if (event.key === "n") {
    event.preventDefault();
    nextDoubt();
    return;
  }
  const line = current();
  if (!line) return;
  const part = document.querySelector(`#keys [data-part]`) && [...document.querySelectorAll("#keys [data-part]")].find(
    (kbd) => kbd.textContent === event.key,
  )?.dataset.part;
  if (part) {
    event.preventDefault();
    decide(`part:${line.dataset.n}`, part);
  } else if (event.key in KEYS) {
    event.preventDefault();
    KEYS[event.key](line, lines());
  }
});

ready();
