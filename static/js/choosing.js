// Rows of a list are chosen with their boxes, with X on the row one is in, and with Shift X from the last one
// to here. The bar with what can be done lies over the list while something is chosen, and offers only what
// fits all of it. What is chosen stays so when the list refreshes itself.
const bar = document.querySelector("[data-bulk]");
const boxes = () => [...document.querySelectorAll("[data-choose]")];
const chosen = new Set();
let last = null;

function show() {
  const all = boxes();
  for (const box of all) box.checked = chosen.has(box.value);
  const here = all.filter((box) => box.checked);
  // Of a row that is gone nothing can be done any more.
  for (const value of chosen) if (!here.some((box) => box.value === value)) chosen.delete(value);
  bar.hidden = here.length === 0;
  const count = bar.querySelector("[data-bulk-count]");
  if (count.textContent !== String(here.length)) count.textContent = here.length;
  for (const button of bar.querySelectorAll("[data-bulk-deed]")) {
    button.hidden = !here.every((box) => box.dataset.fits.split(" ").includes(button.dataset.bulkDeed));
  }
}

function mark(box, on) {
  if (on) chosen.add(box.value);
  else chosen.delete(box.value);
  last = box.value;
}

export function choose(row, { range }) {
  const box = row?.querySelector("[data-choose]");
  if (!bar || !box) return;
  const all = boxes();
  const from = all.findIndex((one) => one.value === last);
  if (range && from >= 0) {
    const ends = [from, all.indexOf(box)].sort((one, other) => one - other);
    for (const one of all.slice(ends[0], ends[1] + 1)) mark(one, true);
  } else {
    mark(box, !chosen.has(box.value));
  }
  show();
}

export function chooseNothing() {
  if (!bar || !chosen.size) return false;
  const inBar = bar.contains(document.activeElement);
  const back = boxes().find((box) => box.value === last);
  chosen.clear();
  show();
  if (inBar) back?.focus();
  return true;
}

if (bar) {
  bar.classList.add("bulk-over");
  for (const part of bar.querySelectorAll("[data-bulk-count], [data-bulk-none]")) part.hidden = false;
  bar.querySelector("[data-bulk-none]").addEventListener("click", chooseNothing);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-choose]")) return;
    mark(event.target, event.target.checked);
    show();
  });
  document.addEventListener("htmx:after:swap", show);
  // A browser that goes back ticks what was ticked.
  for (const box of boxes()) if (box.checked) chosen.add(box.value);
  window.addEventListener("pageshow", () => {
    for (const box of boxes()) if (box.checked) chosen.add(box.value);
    show();
  });
  show();
}
