// G and then a letter go to a place of the menu; N begins a new case. Both are links of the window of keys.
import { isTyping, lettersAreOff } from "./rows.js";

const PATIENCE = 2000; // ms between G and its letter
let asked = -PATIENCE;

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || lettersAreOff() || event.shiftKey) return;
  const key = event.key.toLowerCase();
  const goes = event.timeStamp - asked < PATIENCE;
  asked = key === "g" && !goes ? event.timeStamp : -PATIENCE;
  const link = goes
    ? [...document.querySelectorAll("#keys [data-go]")].find((one) => one.dataset.go === key)
    : key === "n" && document.querySelector("#keys [data-new-case]");
  if (!link) return;
  event.preventDefault();
  link.click();
});
