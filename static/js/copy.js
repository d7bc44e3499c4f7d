// Buttons that only a script can serve stay hidden until it is here.
function show(root) {
  for (const button of root.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  const source = document.querySelector(button.dataset.copy);
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  button.dataset.copied = "yes";
  source.select?.();
});

show(document);
document.addEventListener("htmx:after:swap", () => show(document));
