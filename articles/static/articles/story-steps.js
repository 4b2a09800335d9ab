/* A form is sent once: a second click while the first is under way does nothing. */

export function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // Back from the browser's own history: the page is as it was left, and may be sent again.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  });
}

/* A step that needs a reason asks for it before the form goes away. The desk asks again in any case. */
export function askReason(form) {
  const reason = form.elements.namedItem("reason");
  if (!(reason instanceof HTMLTextAreaElement)) return;
  reason.addEventListener("input", () => reason.setCustomValidity(""));
  form.addEventListener(
    "submit",
    (event) => {
      const wanted = event.submitter?.dataset.reason;
      if (!wanted || reason.value.trim()) return;
      event.preventDefault();
      reason.setCustomValidity(wanted);
      reason.reportValidity();
      reason.focus();
    },
    { capture: true },
  );
}

for (const form of document.querySelectorAll("#step_form, #note_form")) {
  askReason(form);
  sendOnce(form);
}

/* Words that were marked in the text go into the field of a query by themselves; typed there, they are left alone. */
const pinned = document.querySelector("input[data-pin]");
if (pinned) {
  let typed = false;
  pinned.addEventListener("input", () => {
    typed = pinned.value !== "";
  });
  const take = (text) => {
    const words = (text ?? "").trim();
    if (!typed && words && words.length <= 200 && !words.includes("\n")) pinned.value = words;
  };
  document.addEventListener("selectionchange", () => {
    const field = document.activeElement;
    if (field === pinned || field?.name === "text") return;
    if (field instanceof HTMLTextAreaElement) {
      take(field.value.slice(field.selectionStart, field.selectionEnd));
      return;
    }
    const marked = document.getSelection();
    if (marked?.anchorNode?.parentElement?.closest("#notes, .side, aside")) return;
    take(marked?.toString());
  });
}
