// A story's own cut of a picture. The four sliders are the fields themselves and work with a keyboard, and without this
// script; with it a part is drawn, moved and pulled at its corners with a mouse or a finger, and shown at once.

const LEAST = 50; // thousandths, as the desk wants it
const REACH = 24; // pixels around a corner that are the corner

const form = document.getElementById("story_form");
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

function setUp(cut) {
  const fields = [...cut.querySelectorAll('input[type="range"]')];
  const whole = cut.querySelector("svg.whole");
  const { width, height } = whole.viewBox.baseVal;
  const edges = () => fields.map((field) => Number(field.value));

  function draw() {
    const [left, top, right, bottom] = edges();
    const [x, y] = [(left * width) / 1000, (top * height) / 1000];
    const [across, down] = [((right - left) * width) / 1000, ((bottom - top) * height) / 1000];
    const part = cut.querySelector("svg.part");
    // The inner one keeps what lies beside the part out of sight, whatever room the outer one has.
    for (const frame of [...whole.querySelectorAll("rect"), part.firstElementChild]) {
      for (const [name, value] of Object.entries({ x, y, width: across, height: down })) frame.setAttribute(name, value);
    }
    whole
      .querySelector("path")
      .setAttribute("d", `M0 0h${width}v${height}H0zM${x} ${y}h${across}v${down}h${-across}z`);
    for (const window_ of [part, part.firstElementChild]) window_.setAttribute("viewBox", `${x} ${y} ${across} ${down}`);
    const isWhole = left === 0 && top === 0 && right === 1000 && bottom === 1000;
    cut.querySelector("summary output").textContent = isWhole ? "" : ` · ${(right - left) / 10} × ${(bottom - top) / 10} %`;
  }

  function set(left, top, right, bottom) {
    [left, top, right, bottom].forEach((value, at) => (fields[at].value = Math.round(value)));
    draw();
    fields[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  cut.addEventListener("input", (event) => {
    const at = fields.indexOf(event.target);
    if (at < 0) return;
    const now = edges();
    // An edge stops before the one opposite.
    if (at < 2) fields[at].value = Math.min(now[at], now[at + 2] - LEAST);
    else fields[at].value = Math.max(now[at], now[at - 2] + LEAST);
    draw();
  });

  const at = (event) => {
    const box = whole.getBoundingClientRect();
    return [
      clamp(((event.clientX - box.left) / box.width) * 1000, 0, 1000),
      clamp(((event.clientY - box.top) / box.height) * 1000, 0, 1000),
    ];
  };

  whole.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    const [x, y] = at(event);
    const [left, top, right, bottom] = edges();
    const box = whole.getBoundingClientRect();
    const [near, close] = [(REACH / box.width) * 1000, (REACH / box.height) * 1000];
    const side = Math.abs(x - left) < near ? right : Math.abs(x - right) < near ? left : null;
    const level = Math.abs(y - top) < close ? bottom : Math.abs(y - bottom) < close ? top : null;
    const isWhole = right - left === 1000 && bottom - top === 1000;
    const inside = x > left && x < right && y > top && y < bottom && !isWhole;
    let follow;
    if (side !== null && level !== null) follow = pull(side, level);
    else if (inside) {
      follow = ([to, down]) => {
        const dx = clamp(to - x, -left, 1000 - right);
        const dy = clamp(down - y, -top, 1000 - bottom);
        set(left + dx, top + dy, right + dx, bottom + dy);
      };
    } else follow = pull(x, y);
    const moved = (next) => follow(at(next));
    whole.setPointerCapture(event.pointerId);
    whole.addEventListener("pointermove", moved);
    const done = () => whole.removeEventListener("pointermove", moved);
    whole.addEventListener("pointerup", done, { once: true });
    whole.addEventListener("pointercancel", done, { once: true });
  });

  /* A part with one corner where it was begun, and the opposite one under the pointer. */
  function pull(fixedX, fixedY) {
    const span = (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      if (high - low >= LEAST) return [low, high];
      return other >= one && one + LEAST <= 1000 ? [one, one + LEAST] : [Math.max(0, one - LEAST), Math.max(LEAST, one)];
    };
    return ([x, y]) => {
      const [left, right] = span(fixedX, x);
      const [top, bottom] = span(fixedY, y);
      set(left, top, right, bottom);
    };
  }

  const shapes = cut.querySelector(".shapes");
  shapes.hidden = false;
  shapes.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-shape]")?.dataset.shape;
    if (wanted === undefined) return;
    if (!wanted) return set(0, 0, 1000, 1000);
    const [broad, high] = wanted.split(":").map(Number);
    // As large as the picture allows, around the middle of the part that is shown.
    const across = Math.min(1000, ((height * broad) / high / width) * 1000);
    const down = Math.min(1000, ((width * high) / broad / height) * 1000);
    const [left, top, right, bottom] = edges();
    const x = clamp((left + right - across) / 2, 0, 1000 - across);
    const y = clamp((top + bottom - down) / 2, 0, 1000 - down);
    set(x, y, x + across, y + down);
  });
}

for (const cut of form.querySelectorAll("details.cut")) setUp(cut);
/* Another picture has other parts: it is cut once it hangs. */
form.addEventListener("change", (event) => {
  if (!event.target.name?.endsWith("-photo")) return;
  const row = event.target.closest("[data-row]");
  const cut = row.querySelector("details.cut");
  if (cut) cut.hidden = event.target.value !== row.querySelector('[name$="-was"]').value;
});
