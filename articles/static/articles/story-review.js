/*
 * The review screen by single keys, as they stand on it: J and K turn to the next and the previous story, N to the next
 * change, V to another view, A takes the step forward, R goes to the reason for sending back, E edits, C
 * takes the story in hand or gives it back. Never while
 * somebody types, never with a modifier. Links and buttons do the same without this script.
 */
const form = document.getElementById("step_form");
const changes = [...document.querySelectorAll(".changes ins, .changes del, .changes .mv")];
let at = -1;

function follow(id) {
  document.getElementById(id)?.click();
}

function nextChange() {
  if (!changes.length) return;
  changes[at]?.removeAttribute("aria-current");
  at = (at + 1) % changes.length;
  const change = changes[at];
  change.setAttribute("aria-current", "true");
  const fold = change.closest("details");
  if (fold) fold.open = true;
  change.tabIndex = -1;
  change.focus({ preventScroll: true });
  change.scrollIntoView({ block: "center" });
}

function nextView() {
  const views = [...document.querySelectorAll("#views a")];
  const shown = views.findIndex((view) => view.hasAttribute("aria-current"));
  if (views.length > 1) views[(shown + 1) % views.length].click();
}

function approve() {
  const step = form.dataset.approve;
  if (step) form.querySelector(`#steps button[value="${step}"]`)?.click();
}

const KEYS = {
  j: () => follow("next"),
  k: () => follow("previous"),
  e: () => follow("edit"),
  c: () => follow("claim"),
  n: nextChange,
  v: nextView,
  a: approve,
  r: () => {
    const reason = form.elements.namedItem("reason");
    reason?.focus();
    reason?.scrollIntoView({ block: "center" });
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
