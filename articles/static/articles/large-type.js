/* The large-type edition: type in steps that are remembered, and the page read aloud by the browser's own voice, the
   sentence being read marked. Without this file everything can be read; the buttons that need it are not shown. */

const controls = document.getElementById("controls");
const told = document.getElementById("told");

function tell(sentence) {
  told.textContent = sentence;
}

/* ---- type size ---- */

const SIZES = ["0", "1", "2", "3"];
const KEY = "large-type";

function remembered() {
  try {
    return SIZES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : SIZES[0];
  } catch {
    return SIZES[0]; // storage is forbidden: the page is read at the first size
  }
}

function setSize(step) {
  const at = SIZES.indexOf(document.documentElement.dataset.size ?? SIZES[0]) + step;
  const size = SIZES[Math.min(Math.max(at, 0), SIZES.length - 1)];
  document.documentElement.dataset.size = size;
  try {
    localStorage.setItem(KEY, size);
  } catch {
    // It holds for this page.
  }
  offer(size);
  tell(controls.dataset.sizeIs.replace("{size}", Number(size) + 1).replace("{sizes}", SIZES.length));
}

function offer(size) {
  // Disabled for the ear and the eye, and still a place for the focus to stay.
  larger.setAttribute("aria-disabled", String(size === SIZES.at(-1)));
  smaller.setAttribute("aria-disabled", String(size === SIZES[0]));
}

const larger = document.getElementById("larger");
const smaller = document.getElementById("smaller");

document.documentElement.dataset.size = remembered();
if (controls) {
  larger.hidden = smaller.hidden = false;
  larger.addEventListener("click", () => setSize(1));
  smaller.addEventListener("click", () => setSize(-1));
  offer(remembered());
}

/* ---- reading aloud ---- */

/* A sentence ends with its mark and whatever closes it; a point within a number or an abbreviation ends none. */
const SENTENCE = /[^。！？…!?.]*(?:\.(?!\s|$)[^。！？…!?.]*)*(?:[。！？…!?]+|\.+(?=\s|$)|$)[”’」』）)"]*\s*/gu;

/* The sentences of an element, each with the spans that hold it: a sentence may run through a link or a bold word. */
function sentences(element) {
  const nodes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const whole = nodes.map((node) => node.data).join("");
  const found = [];
  let start = 0;
  for (const [text] of whole.matchAll(SENTENCE)) {
    if (text.trim()) found.push({ text: text.trim(), start, end: start + text.length, spans: [], of: element });
    start += text.length;
  }
  let offset = 0;
  for (const node of nodes) {
    const end = offset + node.data.length;
    let rest = node;
    let at = offset;
    for (const sentence of found) {
      const to = Math.min(sentence.end, end);
      if (sentence.start >= end || to <= at) continue;
      const piece = rest;
      if (to < end) rest = rest.splitText(to - at);
      const span = document.createElement("span");
      piece.replaceWith(span);
      span.append(piece);
      sentence.spans.push(span);
      at = to;
    }
    offset = end;
  }
  return found;
}

class Reader {
  constructor(elements, button, skip) {
    this.elements = elements;
    this.button = button;
    this.skip = skip;
    this.all = null; // cut into sentences at the first word, not before
    this.at = 0;
    this.turn = 0; // an utterance that was stopped may still report its end; only the last one counts
    this.state = "still";
  }

  cut() {
    this.all ??= this.elements.flatMap(sentences);
  }

  show(state) {
    this.state = state;
    const { start, pause, resume } = this.button.dataset;
    this.button.textContent = { still: start, reading: pause, paused: resume }[state];
    this.skip.hidden = state === "still";
  }

  mark(sentence) {
    for (const span of document.querySelectorAll(".say")) span.classList.remove("say");
    for (const span of sentence?.spans ?? []) span.classList.add("say");
    sentence?.spans[0]?.scrollIntoView({ block: "nearest" });
  }

  async begin(at) {
    this.cut();
    const turn = ++this.turn;
    speechSynthesis.cancel();
    if (at >= this.all.length) return this.end(controls.dataset.done);
    const sentence = this.all[at];
    const language = sentence.of.closest("[lang]").lang;
    const voice = await voiceFor(language);
    if (turn !== this.turn) return;
    if (!voice) return this.end(controls.dataset.voiceless);
    this.at = at;
    this.show("reading");
    this.mark(sentence);
    if (told.textContent) tell("");
    const words = new SpeechSynthesisUtterance(sentence.text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = 0.9;
    words.onend = () => turn === this.turn && this.begin(this.at + 1);
    words.onerror = () => turn === this.turn && this.end(controls.dataset.missing);
    speechSynthesis.speak(words);
  }

  pause() {
    // Telephones do not all know how to pause a voice: it is stopped, and begins this sentence again.
    this.turn += 1;
    speechSynthesis.cancel();
    this.show("paused");
  }

  end(sentence) {
    this.turn += 1;
    speechSynthesis.cancel();
    this.at = 0;
    this.mark(null);
    this.show("still");
    tell(sentence);
  }

  toggle() {
    if (this.state === "reading") this.pause();
    else this.begin(this.at);
  }

  /* The first sentence of the next paragraph, or in a list of the next story. */
  next() {
    const unit = (sentence) => (controls.dataset.by === "story" ? sentence.of.closest("article") : sentence.of);
    const here = unit(this.all[this.at]);
    const on = this.all.slice(this.at).findIndex((sentence) => unit(sentence) !== here);
    this.begin(on < 0 ? this.all.length : this.at + on);
  }

  from(article) {
    this.cut();
    this.begin(Math.max(this.all.findIndex((sentence) => article.contains(sentence.of)), 0));
  }
}

/* A voice for that language. Browsers load their voices late: they are given two seconds. */
async function voiceFor(language) {
  const wanted = language.split("-")[0].toLowerCase();
  const fits = () => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === wanted);
  if (speechSynthesis.getVoices().length) return fits();
  await new Promise((resolve) => {
    speechSynthesis.addEventListener?.("voiceschanged", resolve, { once: true });
    setTimeout(resolve, 2000);
  });
  return fits();
}

if (controls) {
  const speak = document.getElementById("speak");
  const texts = [...document.querySelectorAll("[data-read], [data-read-each] :is(p, h2, li, td, th)")];
  const elements = texts.filter((text) => !text.querySelector("p, li, td, th"));
  if (!elements.length) {
    speak.remove();
  } else if (!("speechSynthesis" in window)) {
    tell(controls.dataset.missing);
  } else {
    const reader = new Reader(elements, speak, document.getElementById("skip-on"));
    speak.hidden = false;
    speak.addEventListener("click", () => reader.toggle());
    reader.skip.addEventListener("click", () => reader.next());
    for (const button of document.querySelectorAll(".hear")) {
      button.hidden = false;
      button.addEventListener("click", () => reader.from(button.closest("article")));
    }
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
  }
}
