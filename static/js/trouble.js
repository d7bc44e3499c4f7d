// htmx got no usable answer: say so, instead of doing nothing.
function tell() {
  const trouble = document.getElementById("trouble");
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status !== 422) tell();
});
document.addEventListener("htmx:error", tell);
document.addEventListener("htmx:before:request", () => {
  document.getElementById("trouble").hidden = true;
});
