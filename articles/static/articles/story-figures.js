/*
 * The story's own pictures in its text: set behind the paragraph of the cursor, moved from paragraph to paragraph, taken
 * out. It is done from the row of a picture, from the editor's *Picture* button, or, on a picture that is chosen in the
 * text, with Alt and the arrow keys; in the plain textarea, where a figure is a line of its own, alike.
 */

const place = (mark) => `<figure data-picture="${mark}"></figure>`;
const editorOf = (body) => {
  const editor = window.CKEDITOR?.instances?.[body.id];
  return editor?.status === "ready" ? editor : null;
};

/** What the form needs of it: `known(mark)` for the editor (`{thumb, words}`), and `show()` whenever the text changed. */
export function placesIn({ form, body, pictures, rowsOf }) {
  const own = document.getElementById("own-pictures");
  const chosenIn = (row) => row.querySelector('[name$="-photo"]').selectedOptions[0];
  const markOf = (row) => chosenIn(row)?.dataset.mark ?? "";
  const captionOf = (row) => row.querySelector('[name$="-caption"]').value || chosenIn(row).textContent;
  const thumbOf = (row) => row.dataset.thumb.replace("/0.jpg", `/${chosenIn(row).value}.jpg`);
  const stays = (row) => markOf(row) && !row.querySelector('[name$="-remove"]').checked;

  /* What stands for a figure in the editor. */
  function known(mark) {
    const row = rowsOf(pictures).find((one) => markOf(one) === mark);
    return row ? { words: captionOf(row), thumb: thumbOf(row) } : { words: form.dataset.gone, thumb: "" };
  }

  const text = () => editorOf(body)?.getData() ?? body.value;
  const standsIn = (html, mark) => html.includes(place(mark)) || html.includes(`data-picture="${mark}"`);
  const elementOf = (mark) => editorOf(body)?.editable().$.querySelector(`figure[data-picture="${mark}"]`);

  function changed() {
    const editor = editorOf(body);
    if (editor) {
      editor.fire("saveSnapshot");
      editor.fire("change");
    } else body.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }

  /* The words before a picture, in whichever way the text is written. */
  function wordsBefore(mark) {
    const element = elementOf(mark);
    if (element) return (element.previousElementSibling ?? element.parentElement.previousElementSibling)?.textContent ?? "";
    const lines = body.value.split("\n");
    return (lines[lines.findIndex((line) => line.includes(place(mark))) - 1] ?? "").replace(/<[^>]*>/g, "");
  }

  function show() {
    const html = text();
    for (const row of rowsOf(pictures)) {
      const mark = markOf(row);
      const stands = Boolean(mark) && standsIn(html, mark);
      row.querySelector("[data-into]").hidden = !mark || stands;
      for (const part of row.querySelectorAll("[data-stands]")) part.hidden = !stands;
      const where = row.querySelector("[data-behind]");
      const words = stands ? [...wordsBefore(mark).trim()] : [];
      const before = words.length > 14 ? `${words.slice(0, 14).join("")}…` : words.join("");
      where.textContent = before ? where.dataset.behind.replace("{}", before) : stands ? where.dataset.first : "";
    }
  }

  /* The paragraph of the cursor, or the picture that is chosen. */
  function blockOfCursor(editor) {
    const selection = editor?.getSelection();
    const at = window.getSelection().anchorNode;
    const element = at instanceof Element ? at : at?.parentElement;
    // CKEditor notices late that the cursor has left a picture that was chosen.
    const left = editor?.editable().$.contains(element) && !element.closest("[data-cke-hidden-sel]");
    if (selection?.isFake && left) selection.reset();
    return editor?.elementPath()?.elements.at(-2); // the last is the text itself
  }

  function put(mark, chosen) {
    const editor = editorOf(body);
    if (editor) {
      editor.focus();
      const block = chosen ?? blockOfCursor(editor);
      const range = editor.createRange();
      if (block) range.moveToPosition(block, window.CKEDITOR.POSITION_AFTER_END);
      editor.insertHtml(place(mark), "html", block ? range : undefined);
    } else {
      const end = (body.value + "\n").indexOf("\n", body.selectionEnd);
      const [before, after] = [body.value.slice(0, end), body.value.slice(end)];
      body.value = [before.replace(/\n$/, ""), place(mark), after.replace(/^\n/, "")].filter(Boolean).join("\n");
      body.focus();
    }
    changed();
  }

  function move(mark, by) {
    const element = elementOf(mark);
    if (element) {
      const inside = element.parentElement === editorOf(body).editable().$;
      const next = by < 0 ? element.previousElementSibling : element.nextElementSibling;
      const beside = next ?? (inside ? null : element.parentElement); // out of a list or a quotation
      if (!beside) return;
      editorOf(body).fire("saveSnapshot");
      if (by < 0) beside.before(element);
      else beside.after(element);
    } else {
      const lines = body.value.split("\n");
      const at = lines.findIndex((line) => line.includes(place(mark)));
      if (at < 0 || !(at + by in lines)) return;
      [lines[at], lines[at + by]] = [lines[at + by], lines[at]];
      body.value = lines.join("\n");
    }
    changed();
  }

  function takeOut(mark) {
    const element = elementOf(mark);
    if (element) {
      editorOf(body).fire("saveSnapshot");
      element.remove();
    } else {
      body.value = body.value
        .split("\n")
        .filter((line) => line !== place(mark))
        .join("\n")
        .replaceAll(place(mark), "");
    }
    changed();
  }

  pictures.addEventListener("click", (event) => {
    const button = event.target.closest("[data-into], [data-move], [data-out]");
    if (!button) return;
    const row = button.closest("[data-row]");
    const mark = markOf(row);
    if (button.matches("[data-into]")) put(mark);
    else if (button.matches("[data-out]")) takeOut(mark);
    else move(mark, Number(button.dataset.move));
    // The keyboard stays in the row: what was pressed may be gone.
    if (button.matches("[data-out]")) row.querySelector("[data-into]").focus();
  });

  // The editor's own button: the pictures of the story to choose from

  let behind; // the block of the cursor, which a dialog takes away

  function offer() {
    const html = text();
    behind = blockOfCursor(editorOf(body));
    const rows = rowsOf(pictures).filter(stays);
    const list = own.querySelector("ul");
    list.replaceChildren(
      ...rows.map((row) => {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.mark = markOf(row);
        const image = new Image();
        image.src = thumbOf(row);
        image.alt = "";
        const words = document.createElement("span");
        words.textContent = captionOf(row);
        button.append(image, words);
        if (standsIn(html, markOf(row))) {
          const state = document.createElement("small");
          state.textContent = own.dataset.stands;
          button.append(state);
        }
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    own.querySelector("[data-none]").hidden = rows.length > 0;
    own.showModal();
  }

  own.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]")?.dataset.mark;
    if (mark || event.target.closest("[data-close]") || event.target === own) own.close();
    if (!mark) return;
    // A picture has one place: one that stands already moves to the cursor.
    const there = elementOf(mark);
    if (there && behind?.$ === there) return; // the cursor is on it
    there?.remove();
    put(mark, behind);
  });
  body.addEventListener("picturewanted", offer);
  body.addEventListener("picturemoved", ({ detail }) => move(detail.mark, detail.by));

  return { known, show };
}
