// htmx got no usable answer: say so, instead of doing nothing.
function tell() {
  const trouble = document.getElementById("trouble");
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "nearest" });
}

// What a page asks by itself it asks again soon: nobody who reads is called away for it.
const byItself = (event) => event.target.matches?.("[data-refresh]");

document.addEventListener("htmx:response:error", (event) => {
  if (!byItself(event) && event.detail.ctx.response.status !== 422) tell();
});
document.addEventListener("htmx:error", (event) => {
  if (!byItself(event)) tell();
});
document.addEventListener("htmx:before:request", (event) => {
  if (!byItself(event)) document.getElementById("trouble").hidden = true;
});
