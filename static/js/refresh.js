// A part of a page that asks for itself again says what it has, so that nothing comes where nothing
// changed. The focus stays where it is; was it in a row that is gone, it goes to the row in its place.
const tags = new WeakMap();
let place = -1;
const titles = (part) => [...part.querySelectorAll("[data-row]")];

document.addEventListener("htmx:config:request", (event) => {
  const part = event.target;
  // A page that nobody sees is not open.
  if (part.matches?.("[data-open]") && document.hidden) return event.preventDefault();
  if (!part.matches?.("[data-refresh]")) return;
  // Nothing moves under somebody who is choosing.
  if (document.hidden || part.querySelector("details[open]")) return event.preventDefault();
  const tag = tags.get(part);
  if (tag) event.detail.ctx.request.headers["If-None-Match"] = tag;
});

document.addEventListener("htmx:after:request", (event) => {
  const { status, headers } = event.detail.ctx.response;
  const part = event.target;
  if (status === 200 && part.matches?.("[data-refresh]")) tags.set(part, headers.get("ETag"));
});

document.addEventListener("htmx:before:swap", (event) => {
  const part = event.target;
  if (!part.matches?.("[data-refresh]")) return;
  const row = document.activeElement?.closest?.("[data-rows] > *");
  place = row && part.contains(row) ? titles(part).indexOf(row.querySelector("[data-row]")) : -1;
});

document.addEventListener("htmx:after:swap", (event) => {
  const part = event.target;
  if (place < 0 || !part.matches?.("[data-refresh]")) return;
  if (document.activeElement === document.body) {
    const left = titles(part);
    left[Math.min(place, left.length - 1)]?.focus();
  }
  place = -1;
});
