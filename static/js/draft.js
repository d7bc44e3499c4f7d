// What is typed in a form marked data-draft is kept in this tab, for the person whose mark it bears, until it
// was sent, they sign out, or the tab is closed. Nothing of it leaves the computer: a caller may still say no
// to being written down.
const OURS = "draft ";
const SENT = "draft sent";
const form = document.querySelector("form[data-draft]");
const key = form && OURS + form.dataset.draft;

function forget(but) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(OURS) && name !== but) sessionStorage.removeItem(name);
  }
}

function typed() {
  return [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
}

function fill(said) {
  for (const field of form.elements) {
    if (!field.name || ["hidden", "submit"].includes(field.type)) continue;
    const values = said.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function keep() {
  sessionStorage.setItem(key, JSON.stringify(typed()));
  form.querySelector("[data-draft-said]").hidden = false;
}

if (form) {
  // Of whoever else used this tab nothing stays; and a page that came back with what was sent says it itself.
  forget(key);
  const said = sessionStorage.getItem(key);
  if (said && !("draftBack" in form.dataset)) {
    fill(JSON.parse(said));
    keep();
  }
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
} else {
  // Another page came instead of the form: what was sent has arrived.
  const sent = sessionStorage.getItem(SENT);
  if (sent) sessionStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-forget-drafts]")) forget();
});
