/*
 * Copies the article as a page would be copied, so that it is pasted with its styles; else its source is selected.
 * By the copy event and not by the newer ClipboardItem: that parses what it is given in this page, whose policy stops
 * the styles, and it is not there without https.
 */

const button = document.querySelector("#wechat_copy");
const source = document.querySelector("#wechat_source");
const plain = document.querySelector("#wechat_plain");
const said = document.querySelector("#wechat_said");

function copied() {
  let taken = false;
  const put = (event) => {
    event.clipboardData.setData("text/html", source.value);
    event.clipboardData.setData("text/plain", plain.value);
    event.preventDefault();
    taken = true;
  };
  document.addEventListener("copy", put);
  // Without a selection some browsers copy nothing, and tell nobody.
  source.focus();
  source.select();
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put);
  return done && taken;
}

button.hidden = false;
button.addEventListener("click", () => {
  const done = copied();
  if (done) button.focus();
  said.textContent = done ? button.dataset.done : button.dataset.selected;
});
