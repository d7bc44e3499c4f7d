// The count beside the triage is said in one sentence, and never two within two seconds: who ticks three
// boxes hears what came of the third. And of a list of boxes the one that says none of them stands alone.
const REST = 2000; // ms
let saidAt = 0;
let soon = null;

function say() {
  const place = document.querySelector("[data-counter-said]");
  const sentence = document.querySelector("[data-say]")?.dataset.say;
  soon = null;
  if (!place || !sentence || place.textContent === sentence) return;
  saidAt = Date.now();
  place.textContent = sentence;
}

document.addEventListener("htmx:after:swap", () => {
  if (soon || !document.querySelector("[data-say]")) return;
  soon = setTimeout(say, Math.max(saidAt + REST - Date.now(), 0));
});

document.addEventListener("change", (event) => {
  const none = event.target.closest("[data-none]")?.dataset.none;
  if (!none || event.target.type !== "checkbox" || !event.target.checked) return;
  const same = event.target.form.querySelectorAll(`[type="checkbox"][name="${event.target.name}"]`);
  for (const box of same) {
    if (box !== event.target && (box.value === none || event.target.value === none)) box.checked = false;
  }
}, true);
