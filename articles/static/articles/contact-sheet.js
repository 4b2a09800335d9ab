// The contact sheet by keyboard: arrows move over the frames, space chooses, Enter opens. The ticks are plain boxes of a
// plain form; what is done here only shows how many were chosen and in which order.

const sheet = document.querySelector(".cs");
const count = document.querySelector("#chosen");
const boxes = sheet ? [...sheet.querySelectorAll("input[type=checkbox]")] : [];
const chosen = [];

function say() {
  count.textContent = chosen.length ? count.dataset.some.replace("{n}", chosen.length) : count.dataset.none;
  for (const box of boxes) {
    const frame = box.closest("li");
    const place = chosen.indexOf(box);
    frame.classList.toggle("pick", place >= 0);
    frame.querySelector(".mk")?.remove();
    if (place < 0) continue;
    const mark = document.createElement("span");
    mark.className = "mk";
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = sheet.dataset.mark.replace("{n}", place + 1);
    frame.append(mark);
  }
}

function note(box) {
  const place = chosen.indexOf(box);
  if (box.checked && place < 0) chosen.push(box);
  if (!box.checked && place >= 0) chosen.splice(place, 1);
}

// How many frames stand in the first row, as the window has set them.
function across() {
  const top = boxes[0].closest("li").offsetTop;
  const next = boxes.findIndex((box) => box.closest("li").offsetTop > top);
  return next < 0 ? boxes.length : next;
}

if (boxes.length) {
  document.querySelector(".keys").hidden = false;
  boxes.forEach(note); // a browser that goes back remembers the ticks
  say();
  sheet.addEventListener("change", (event) => {
    note(event.target);
    say();
  });
  sheet.addEventListener("keydown", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault(); // or the form is sent
      boxes[at].closest("li").querySelector("a.open").click();
      return;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across(), ArrowDown: across() }[event.key];
    if (!step) return;
    event.preventDefault();
    boxes[at + step]?.focus();
  });
}
