/*
 * CKEditor 4 under `script-src 'self'`. It writes its buttons as HTML with handlers in attributes, which the policy
 * refuses. Here they are renamed before they reach the page, and one listener a kind of event reads them again.
 */

const KINDS = ["click", "dblclick", "mousedown", "mouseup", "mouseover", "mouseout", "keydown", "keypress", "dragstart"];
const STILL = ["focus", "blur"]; // these do not rise through the tree

const INSIDE_A_TAG = /<[a-z][^>]*>/gi;
const HANDLER = /(\s)on([a-z]+)(\s*=\s*["'])/gi;
const SCRIPT_ADDRESS = /(\s)href(\s*=\s*)(["'])javascript:.*?\3/gi;
const CALL = /CKEDITOR\.tools\.callFunction\(\s*(\d+)\s*((?:,\s*(?:this|event|'[^']*'|"[^"]*"|-?\d+)\s*)*)\)/g;

/** The same HTML with its handlers renamed, `onclick="…"` as `data-cke-onclick="…"`, and without script addresses. */
export function withoutHandlers(html) {
  return String(html).replace(INSIDE_A_TAG, (tag) =>
    tag.replace(HANDLER, "$1data-cke-on$2$3").replace(SCRIPT_ADDRESS, "$1data-cke-href"),
  );
}

function argument(text, element, event) {
  if (text === "this") return element;
  if (text === "event") return event;
  if (/^-?\d+$/.test(text)) return Number(text);
  return text.slice(1, -1);
}

/* A handler is one or more calls of CKEditor's own numbered functions, and perhaps `return false`. Nothing else runs. */
function run(code, element, event) {
  let answer;
  for (const [, number, rest] of code.matchAll(CALL)) {
    const given = rest.match(/this|event|'[^']*'|"[^"]*"|-?\d+/g) ?? [];
    answer = window.CKEDITOR.tools.callFunction(
      Number(number),
      ...given.map((text) => argument(text, element, new window.CKEDITOR.dom.event(event).$)),
    );
  }
  if (/return\s+false/.test(code) || (/return\s+CKEDITOR/.test(code) && answer === false)) event.preventDefault();
}

function listen() {
  for (const kind of KINDS) {
    document.addEventListener(kind, (event) => {
      for (let at = event.target; at instanceof Element; at = at.parentElement) {
        const code = at.getAttribute(`data-cke-on${kind}`);
        if (code) run(code, at, event);
      }
    });
  }
  for (const kind of STILL) {
    document.addEventListener(
      kind,
      (event) => {
        const code = event.target instanceof Element ? event.target.getAttribute(`data-cke-on${kind}`) : "";
        if (code) run(code, event.target, event);
      },
      { capture: true },
    );
  }
}

function rename(CKEDITOR) {
  const element = CKEDITOR.dom.element.prototype;
  for (const sink of ["setHtml", "appendHtml"]) {
    const original = element[sink];
    element[sink] = function (html) {
      // The copy itself passes CKEditor's own filter, and the sanitiser on the server.
      return original.call(this, this instanceof CKEDITOR.editable ? html : withoutHandlers(html));
    };
  }
}

/* The crosshead of a newspaper is an h3; there is no list of formats to choose from. */
function crosshead(CKEDITOR, label) {
  CKEDITOR.plugins.add("crosshead", {
    init(editor) {
      const style = new CKEDITOR.style({ element: "h3" });
      editor.addCommand("crosshead", new CKEDITOR.styleCommand(style));
      editor.attachStyleStateChange(style, (state) => {
        if (!editor.readOnly) editor.getCommand("crosshead").setState(state);
      });
      editor.ui.addButton("Crosshead", { label, command: "crosshead", toolbar: "paragraph" });
    },
  });
}

/* One of the story's pictures, chosen by the form (`story-figures`); Alt and an arrow move the one that is chosen. */
function storyPicture(CKEDITOR, label, textarea) {
  CKEDITOR.plugins.add("storypicture", {
    init(editor) {
      const tell = (name, detail) => textarea.dispatchEvent(new CustomEvent(name, { detail }));
      editor.addCommand("storypicture", { exec: () => tell("picturewanted"), editorFocus: false });
      editor.ui.addButton("StoryPicture", { label, command: "storypicture", toolbar: "insert" });
      for (const [name, by, key] of [
        ["pictureup", -1, 38],
        ["picturedown", 1, 40],
      ]) {
        editor.addCommand(name, {
          exec() {
            const figure = editor.getSelection()?.getSelectedElement()?.getAscendant("figure", true);
            if (!figure) return;
            tell("picturemoved", { mark: figure.getAttribute("data-picture"), by });
            editor.getSelection().selectElement(figure);
            figure.$.scrollIntoView({ block: "nearest" });
          },
        });
        editor.setKeystroke(CKEDITOR.ALT + key, name);
      }
    },
  });
}

/*
 * A figure is the place of one of the story's pictures. In the editor it shows the picture as `known` has it (`{thumb,
 * words}` by mark), as one thing that is moved or deleted whole; what is sent is the empty figure.
 */
export function figures(editor, known) {
  const { htmlParser } = window.CKEDITOR;
  editor.dataProcessor.dataFilter.addRules({
    elements: {
      figure(element) {
        const picture = known(element.attributes["data-picture"]);
        element.attributes.contenteditable = "false";
        element.setHtml("");
        if (picture.thumb) element.add(new htmlParser.element("img", { src: picture.thumb, alt: "" }));
        const words = new htmlParser.element("span");
        words.add(new htmlParser.text(window.CKEDITOR.tools.htmlEncode(picture.words)));
        element.add(words);
      },
    },
  });
  editor.dataProcessor.htmlFilter.addRules(
    {
      elements: {
        figure(element) {
          delete element.attributes.contenteditable;
          element.setHtml("");
        },
      },
    },
    { applyToAll: true }, // else nothing is filtered that cannot be edited
  );
  // A click takes the whole of it, so that Delete or Backspace takes it out of the text.
  editor.on("contentDom", () => {
    const text = editor.editable();
    text.attachListener(text, "click", ({ data }) => {
      const figure = data.getTarget().getAscendant("figure", true);
      if (figure && text.contains(figure)) editor.getSelection().selectElement(figure);
    });
  });
}

/* A link is an address and nothing else: the upload tab draws a frame with a script in it. */
function plainLinks(CKEDITOR) {
  CKEDITOR.on("dialogDefinition", ({ data }) => {
    if (data.name === "link") data.definition.removeContents("upload");
  });
}

/** Get CKEditor ready before it turns `textarea` into an editor. Does nothing where it did not load. */
export function fence(textarea) {
  const CKEDITOR = window.CKEDITOR;
  if (!CKEDITOR) return;
  const words = JSON.parse(textarea.dataset.words || "{}");
  rename(CKEDITOR);
  listen();
  plainLinks(CKEDITOR);
  crosshead(CKEDITOR, words.crosshead ?? "Crosshead");
  storyPicture(CKEDITOR, words.storypicture ?? "Picture", textarea);
  CKEDITOR.on("instanceReady", ({ editor }) => {
    const root = editor.container.$;
    for (const [name, word] of Object.entries(words)) {
      const label = root.querySelector(`.cke_button__${name}_label`);
      if (label) label.textContent = word;
    }
    root.querySelector(".cke_wysiwyg_div")?.classList.add("copy");
  });
}
