// On a page that shows a week, the arrow keys lead to the one before and the one after.
import { isTyping } from "./rows.js";

const WAYS = { ArrowLeft: "[data-earlier]", ArrowRight: "[data-later]" };

// A table that is wider than its box is moved by the same keys.
function scrolls(element) {
  const box = element.closest?.('[role="region"][tabindex]');
  return box !== null && box !== undefined && box.scrollWidth > box.clientWidth;
}

document.addEventListener("keydown", (event) => {
  const way = WAYS[event.key];
  if (!way || event.shiftKey || isTyping(event) || scrolls(event.target)) return;
  document.querySelector(way)?.click();
});
