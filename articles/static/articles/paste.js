/* What is pasted is a text for the eye. Where it was copied it had headings, tables and pictures: they are sent beside it
   as the clipboard has them, as long as the text in the box is the one that was pasted. */

const form = document.querySelector("form.paste");
const box = form.elements.namedItem("text");
const rich = form.elements.namedItem("rich");
const said = document.getElementById("rich-kept");
const WORTH = "h1, h2, h3, h4, h5, h6, b, strong, table, img, ol, ul";

let pasting = false;

box.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html") ?? "";
  const whole = box.value.trim() === "" || (box.selectionStart === 0 && box.selectionEnd === box.value.length);
  pasting = whole && html !== "" && new DOMParser().parseFromString(html, "text/html").querySelector(WORTH) !== null;
  if (!pasting) return;
  const held = new DataTransfer();
  held.items.add(new File([html], "paste.html", { type: "text/html" }));
  rich.files = held.files;
  said.textContent = form.dataset.rich;
  /* The browser puts the text in after this; what follows is somebody's hand. */
  setTimeout(() => {
    pasting = false;
  });
});

box.addEventListener("input", () => {
  if (pasting || !rich.files.length) return;
  rich.value = "";
  said.textContent = form.dataset.plain;
});
