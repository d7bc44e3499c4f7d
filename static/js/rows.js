// A list is walked by keys: J and K to the next and previous row, D does what its button says, X chooses the row,
// / goes to what one can choose from, C to the line for a note, 1 to 6 to what is numbered, ? tells all of it. Single
// letters do nothing in fields, nor once switched off.
import { choose, chooseNothing } from "./choosing.js";
import { walk } from "./walking.js";

const OFF = "letters-off";
const NUMBERS = [1, 2, 3, 4, 5, 6];
const titles = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const keys = () => document.getElementById("keys");
const rowHere = () => document.activeElement?.closest?.("[data-rows] > *");

function go(step) {
  const all = titles();
  if (!all.length) return walk(step);
  const row = rowHere();
  const here = row ? all.indexOf(row.querySelector("[data-row]")) : -1;
  const next = here < 0 && step < 0 ? all.length - 1 : here + step;
  all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
}

function goToNumber(number) {
  const found = document.querySelectorAll("[data-nth]")[number - 1];
  found?.focus();
  found?.scrollIntoView({ block: "center" });
}

// Only what does something on this page is told.
function tell() {
  const window = keys();
  if (!window || window.open) return;
  for (const row of window.querySelectorAll("[data-needs]")) {
    row.hidden = document.querySelector(row.dataset.needs) === null;
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  window.showModal();
}

const DOES = {
  j: () => go(1),
  k: () => go(-1),
  d: () => rowHere()?.querySelector("[data-deed]")?.click(),
  x: (event) => choose(rowHere(), { range: event.shiftKey }),
  c: () => document.querySelector("[data-note]")?.focus(),
  "/": () => document.querySelector("[data-chip]")?.focus(),
  "?": tell,
};
for (const number of NUMBERS) DOES[number] = () => goToNumber(number);

export const lettersAreOff = () => localStorage.getItem(OFF) !== null;

export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const fields = "input:not([data-choose]), textarea, select, [contenteditable], dialog";
  return event.target.closest?.(fields) !== null;
}

document.addEventListener("keydown", (event) => {
  // Escape closes what stands open first.
  if (event.key === "Escape" && !document.querySelector("dialog[open], details.menu[open]")) chooseNothing();
  const does = DOES[event.key.toLowerCase()];
  if (!does || !keys() || isTyping(event) || lettersAreOff()) return;
  event.preventDefault();
  does(event);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-keys]")) tell();
});

function show() {
  for (const box of document.querySelectorAll("[data-letters]")) box.checked = !lettersAreOff();
  document.querySelectorAll("[data-key-sign]").forEach((sign, place) => {
    sign.hidden = lettersAreOff() || place >= NUMBERS.length;
  });
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-letters]")) return;
  if (event.target.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
  show();
});

if (keys()) {
  for (const part of document.querySelectorAll("[data-keys], [data-with-keys]")) part.hidden = false;
  show();
}
