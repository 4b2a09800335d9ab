/*
 * The story form, made quicker. Everything here also works without it: rows carry their number, a button asks the
 * server for one more, the body is a plain textarea, and what counts is counted again on the server.
 */
import { fence, figures } from "./story-editor.js";
import { placesIn } from "./story-figures.js";
import { keepWords } from "./story-keep.js";
import { askReason, sendOnce } from "./story-steps.js";

const form = document.getElementById("story_form");
const body = document.getElementById("id_body");

/* Length: non-space characters, as text.measure counts them, with Python's idea of a space and what it adds. */
const TAG = /<!--[^]*?-->|<\/?[A-Za-z][^<>]*>/g;
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\xad\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/gu;
const entities = document.createElement("textarea");

export function length(html) {
  entities.innerHTML = html.replace(TAG, "");
  return [...entities.value.replace(SPACE, "")].length;
}

function later(act, wait = 250) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}

// Counting

function showLength() {
  const editor = window.CKEDITOR?.instances?.id_body;
  document.getElementById("length").textContent = String(length(editor ? editor.getData() : body.value));
}

const letters = (text) => [...text.replace(SPACE, "")].length;
const COUNTS = {
  line: letters,
  lines: (text) => text.split("\n").filter((line) => line.trim()).length,
  longest: (text) => Math.max(0, ...text.split("\n").map(letters)),
};

for (const shown of form.querySelectorAll("[data-count]")) {
  const field = shown.closest(".f").querySelector("textarea");
  const show = () => {
    const count = COUNTS[shown.dataset.count](field.value);
    shown.textContent = count > 1 ? `${count} ${shown.dataset.unit}` : "";
  };
  field.addEventListener("input", show);
  show();
}

// Rows: one more, up, down

function rowsOf(holder) {
  return [...holder.querySelectorAll(":scope > [data-row]")];
}

function renumber(holder) {
  rowsOf(holder).forEach((row, at) => {
    row.querySelector("input.pos").value = String(at + 1);
  });
}

function move(holder, row, by) {
  const rows = rowsOf(holder);
  const other = rows[rows.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  renumber(holder);
  holder.dispatchEvent(new Event("input", { bubbles: true }));
}

function arrows(holder, row) {
  const place = row.querySelector(".order");
  place.classList.add("arrows");
  for (const [by, sign] of [
    [-1, "↑"],
    [1, "↓"],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", `${place.closest("fieldset").querySelector("legend").firstChild.textContent.trim()} ${sign}`);
    button.addEventListener("click", () => {
      move(holder, row, by);
      button.focus();
    });
    place.append(button);
  }
}

function oneMore(holder, prefix) {
  const total = form.elements.namedItem(`${prefix}-TOTAL_FORMS`);
  const row = document.getElementById(`${prefix}-row`).content.firstElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      const value = field.getAttribute(attribute);
      if (value) field.setAttribute(attribute, value.replace("__prefix__", total.value));
    }
  }
  total.value = String(Number(total.value) + 1);
  holder.querySelector(":scope > .more").before(row);
  arrows(holder, row);
  renumber(holder);
  return row;
}

for (const holder of form.querySelectorAll("[data-rows]")) {
  const prefix = holder.dataset.rows;
  for (const row of rowsOf(holder)) arrows(holder, row);
  const rows = rowsOf(holder);
  const last = rows.at(-1);
  // The empty row is for browsers without this script.
  if (rows.length > 1 && prefix === "people" && !last.querySelector('[name$="-name"]').value) last.hidden = true;
  renumber(holder);
  holder.querySelector(".more button").addEventListener("click", (event) => {
    event.preventDefault();
    const spare = rowsOf(holder).find((row) => row.hidden);
    if (spare) spare.hidden = false;
    const row = spare ?? oneMore(holder, prefix);
    (row.querySelector('[name$="-name"]') ?? row.querySelector("select")).focus();
  });
}

// Byline: names from the register, and the line as it prints

const people = form.querySelector('[data-rows="people"]');
const printed = document.getElementById("byline");

const showByline = later(async () => {
  const asked = new URLSearchParams();
  for (const row of rowsOf(people)) {
    if (row.querySelector('[name$="-remove"]').checked) continue;
    const of = (name) => row.querySelector(`[name$="-${name}"]`).value.replaceAll("|", " ");
    asked.append("p", [of("role"), of("name"), of("role_printed")].join("|"));
  }
  const answer = await fetch(`${form.dataset.byline}?${asked}`);
  if (answer.ok) printed.textContent = (await answer.text()) || "—";
});

async function lookUp(row) {
  const name = row.querySelector('[name$="-name"]').value.trim();
  const choice = row.querySelector('[name$="-reporter"]');
  if (!name) return;
  const answer = await fetch(`${form.dataset.people}?q=${encodeURIComponent(name)}`);
  if (!answer.ok || row.querySelector('[name$="-name"]').value.trim() !== name) return;
  const found = (await answer.json()).people;
  const list = document.getElementById("register");
  list.replaceChildren(...[...new Set(found.map((person) => person.name))].map((text) => new Option(text, text)));
  const bearers = found.filter((person) => person.name === name);
  const before = choice.value;
  const [byName, nobody] = [choice.options[0], choice.options[choice.options.length - 1]];
  choice.replaceChildren(byName, ...bearers.map((person) => new Option(person.note, String(person.id))), nobody);
  const kept = bearers.some((person) => String(person.id) === before);
  choice.value = kept ? before : bearers.length === 1 ? String(bearers[0].id) : "";
}

/* A reporter's name has the paper's word before it; the other roles bring their own when they are printed. */
people.addEventListener("change", (event) => {
  if (!event.target.name?.endsWith("-role")) return;
  const word = event.target.closest("[data-row]").querySelector('[name$="-role_printed"]');
  if (event.target.value === "writer") word.value ||= people.dataset.word;
  else if (word.value === people.dataset.word) word.value = "";
  showByline();
});

const lookUps = new WeakMap();
people.addEventListener("input", (event) => {
  showByline();
  const row = event.target.closest?.("[data-row]");
  if (!row || !event.target.name?.endsWith("-name")) return;
  if (!lookUps.has(row)) lookUps.set(row, later(() => lookUp(row)));
  lookUps.get(row)();
});

// Pictures: a thumbnail, what the library knows, the library itself

const pictures = form.querySelector('[data-rows="pictures"]');
const library = document.getElementById("library");
let choosing = null;

function showPhoto(row) {
  const choice = row.querySelector('[name$="-photo"]');
  const frame = row.querySelector(".frame");
  const chosen = choice.selectedOptions[0];
  frame.replaceChildren();
  if (!choice.value) return;
  const image = new Image();
  image.alt = "";
  image.src = row.dataset.thumb.replace("/0.jpg", `/${choice.value}.jpg`);
  frame.append(image);
  for (const fact of ["caption", "credit", "alt"]) {
    const field = row.querySelector(`[name$="-${fact}"]`);
    if (!field.value.trim()) field.value = chosen.dataset[fact] ?? "";
  }
  // Its words stand in the fields now: one that is emptied says that there is none.
  row.querySelector('[name$="-told"]').value = choice.value;
}

async function turnTo(address) {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const text = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("library-page").replaceChildren(...text.getElementById("photo-page").childNodes);
}

/* The keyboard goes on with what was found. */
function toTheFirst() {
  (library.querySelector(".take") ?? library.querySelector('[name="q"]')).focus();
}

pictures.addEventListener("change", (event) => {
  if (event.target.name?.endsWith("-photo")) showPhoto(event.target.closest("[data-row]"));
  showPlaces();
});
pictures.addEventListener("click", (event) => {
  if (!event.target.closest(".choose")) return;
  event.preventDefault();
  choosing = event.target.closest("[data-row]");
  turnTo(library.dataset.photos).then(() => library.showModal());
});
library.addEventListener("submit", (event) => {
  event.preventDefault();
  turnTo(`${library.dataset.photos}?${new URLSearchParams(new FormData(event.target))}`).then(toTheFirst);
});
library.addEventListener("click", (event) => {
  const turn = event.target.closest('a[rel="prev"], a[rel="next"], a.all');
  const taken = event.target.closest(".take");
  if (event.target.closest("[data-close]") || event.target === library) library.close();
  if (turn) {
    event.preventDefault();
    turnTo(library.dataset.photos + turn.getAttribute("href")).then(toTheFirst);
  }
  if (taken && choosing) {
    event.preventDefault();
    const choice = choosing.querySelector('[name$="-photo"]');
    const { photo, label, caption, credit, alt, mark } = taken.dataset;
    if (![...choice.options].some((option) => option.value === photo)) {
      const option = new Option(label, photo);
      Object.assign(option.dataset, { caption, credit, alt, mark });
      choice.append(option);
    }
    choice.value = photo;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    library.close();
  }
});

const { known: pictureOf, show: showPlaces } = placesIn({ form, body, pictures, rowsOf });

// The body

if (body && window.CKEDITOR) {
  fence(body);
  window.CKEDITOR.on("instanceCreated", ({ editor }) => editor.on("pluginsLoaded", () => figures(editor, pictureOf)));
  window.CKEDITOR.on("instanceReady", ({ editor }) => {
    editor.on("change", later(showLength, 150));
    editor.on("change", later(showPlaces, 150));
    showLength();
    showPlaces();
  });
}
body.addEventListener("input", later(showPlaces, 150));
showPlaces();
// Words that come from an input method reach the page as input and not as keys.
document.querySelector(".bodyfield").addEventListener("input", later(showLength, 150));

// Leaving and sending

let touched = form.dataset.touched === "yes";
form.addEventListener("input", () => (touched = true));
form.addEventListener("change", () => (touched = true));
window.addEventListener("beforeunload", (event) => {
  if (form.dataset.sent) return;
  if (touched || window.CKEDITOR?.instances?.id_body?.checkDirty()) event.preventDefault();
});
askReason(form);
const keepLast = keepWords(form);

/*
 * Before anything is sent: whether the desk still knows who is writing. A form that arrives after a sign-out, or not at
 * all, would take the text with it; so it stays here until it can be kept.
 */
const away = document.getElementById("away");
let [asking, known, knew] = [false, false, true];

async function stillKnown() {
  try {
    const answer = await fetch(form.dataset.byline, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return (knew = false);
    if (knew) return true;
    // Signed in again, in another window: every form open since needs the new token.
    const text = await (await fetch(form.action, { cache: "no-store" })).text();
    const token = new DOMParser().parseFromString(text, "text/html").querySelector('#story_form [name="csrfmiddlewaretoken"]');
    if (token) form.elements.namedItem("csrfmiddlewaretoken").value = token.value;
    return (knew = true);
  } catch {
    return false;
  }
}

form.addEventListener(
  "submit",
  (event) => {
    if (known || event.defaultPrevented) {
      known = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking) return;
    asking = true;
    const button = event.submitter;
    stillKnown().then(async (yes) => {
      if (yes) await keepLast();
      asking = false;
      away.hidden = yes;
      if (!yes) {
        away.scrollIntoView({ block: "center" });
        return;
      }
      known = true;
      form.requestSubmit(button);
    });
  },
  { capture: true },
);
sendOnce(form);
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit();
});
