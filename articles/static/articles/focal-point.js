// The focal point of a picture: a click or a touch on the picture, or the two sliders, which are the fields themselves.
// What every size will show is drawn again at once; without a script it is drawn after saving.

const picture = document.querySelector(".focal svg");
const across = document.querySelector("#id_focal_x");
const down = document.querySelector("#id_focal_y");

function draw() {
  const { width, height } = picture.viewBox.baseVal;
  for (const ring of picture.querySelectorAll("circle")) {
    ring.setAttribute("cx", (across.value / 1000) * width);
    ring.setAttribute("cy", (down.value / 1000) * height);
  }
  for (const crop of document.querySelectorAll(".crops svg[data-cropped]")) {
    const window_ = crop.viewBox.baseVal;
    const left = Math.round((across.value / 1000) * width - window_.width / 2);
    const top = Math.round((down.value / 1000) * height - window_.height / 2);
    window_.x = Math.min(Math.max(0, left), width - window_.width);
    window_.y = Math.min(Math.max(0, top), height - window_.height);
  }
}

if (picture && across && down) {
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    across.value = Math.round(((event.clientX - box.left) / box.width) * 1000);
    down.value = Math.round(((event.clientY - box.top) / box.height) * 1000);
    draw();
  });
  across.addEventListener("input", draw);
  down.addEventListener("input", draw);
}
