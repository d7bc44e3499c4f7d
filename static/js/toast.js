// What can be undone counts its minutes down, and goes when they are over, but not from under the focus. U undoes it.
import { isTyping, lettersAreOff } from "./rows.js";

const toast = () => document.querySelector("[data-toast]");
const drawn = performance.now();
const MINUTE = 60;

/** Counted from when the page came: the clock of this machine may be another. */
const secondsLeft = (part) => Number(part.dataset.left) - (performance.now() - drawn) / 1000;

function count() {
  const part = toast();
  if (!part) return;
  const left = secondsLeft(part);
  if (left <= 0 && !part.contains(document.activeElement)) return part.remove();
  const n = Math.ceil(left / MINUTE);
  const { minutes, minute, over } = part.dataset;
  const said = left <= 0 ? over : n > 1 ? minutes.replace("{n}", n) : minute;
  const time = part.querySelector("[data-time]");
  // Only a new word is written: nobody hears the same one again.
  if (time.textContent !== said) time.textContent = said;
  part.querySelector("[data-undo]").disabled = left <= 0;
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "u" || !toast() || isTyping(event) || lettersAreOff()) return;
  event.preventDefault();
  toast().querySelector("[data-undo]").click();
});

const begun = toast();
if (begun) {
  // It stood there before anybody listened: written once more it is read out.
  const said = begun.querySelector("[role=status]");
  said.textContent = said.textContent;
  begun.querySelector("[data-kbd]").hidden = lettersAreOff();
  begun.addEventListener("focusout", () => setTimeout(count));
  count();
  setInterval(count, 1000);
}
