// One search over every page: Ctrl K, or / where no list has it, opens it; arrows choose, Enter opens. What was typed
// goes by POST, and is emptied when the window closes or the page is left.
import { isTyping, lettersAreOff } from "./rows.js";

const finder = document.getElementById("finder");
const field = finder?.querySelector("input");
const place = finder?.querySelector("#finder-found");
const hits = () => [...place.querySelectorAll("[data-hit]")];
let asked = ""; // what is on its way
let shown = ""; // what the hits are of
let opens = false; // Enter came before the hits

function open() {
  if (finder.open) return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  finder.showModal();
  field.focus();
}

function empty() {
  field.value = "";
  place.replaceChildren();
  asked = shown = "";
  opens = false;
  dress();
}

function choose(hit) {
  for (const each of hits()) each.setAttribute("aria-selected", String(each === hit));
  if (hit) {
    field.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

// On the page of its own these are links; under the field they are options of it.
function dress() {
  const all = hits();
  all.forEach((hit, number) => {
    hit.id = `hit-${number}`;
    hit.tabIndex = -1;
    hit.setAttribute("role", "option");
  });
  for (const part of place.querySelectorAll("ul, li, h2")) part.setAttribute("role", "presentation");
  for (const part of place.querySelectorAll("section")) part.setAttribute("role", "group");
  if (all.length) place.setAttribute("role", "listbox");
  else place.removeAttribute("role");
  place.setAttribute("aria-label", finder.getAttribute("aria-label"));
  if (!all.length) place.removeAttribute("aria-label");
  field.setAttribute("aria-expanded", String(all.length > 0));
  choose(all[0]);
  document.getElementById("finder-said").textContent = place.querySelector("[data-said]")?.textContent ?? "";
}

function step(by) {
  const all = hits();
  if (!all.length) return;
  const here = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  choose(all[(here + by + all.length) % all.length]);
}

function enter() {
  if (shown === field.value) return place.querySelector("[aria-selected='true']")?.click();
  opens = true;
  field.form.dispatchEvent(new Event("now"));
}

const STEPS = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: enter, Escape: () => finder.close() };

function isAsked(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) return event.key.toLowerCase() === "k";
  return event.key === "/" && !document.querySelector("[data-chip]") && !isTyping(event) && !lettersAreOff();
}

if (finder) {
  document.addEventListener("keydown", (event) => {
    if (!isAsked(event)) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-find]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
    // The window itself is hit only beside what stands in it.
    if (event.target.closest?.("[data-finder-close]") || event.target === finder) finder.close();
  });
  field.addEventListener("keydown", (event) => {
    if (!STEPS[event.key] || event.isComposing) return;
    event.preventDefault();
    STEPS[event.key]();
  });
  field.addEventListener("input", () => { opens = false; });
  document.addEventListener("htmx:config:request", (event) => {
    if (event.target === field.form) asked = field.value;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target !== field.form && event.target !== place) return;
    // An answer that comes after the window was closed shows nothing.
    if (!finder.open) return empty();
    shown = asked;
    dress();
    if (opens && shown === field.value) enter();
  });
  finder.addEventListener("close", empty);
  window.addEventListener("pagehide", () => {
    empty();
    finder.close();
  });
}
