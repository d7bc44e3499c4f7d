// A list of which one opened a row goes along, in this tab: the page of the row says where in it one is, the buttons
// beside the way back (and J and K) lead to its other rows, and the way back to the row itself. Kept are addresses.
const KEPT = "list";
const PLACES = "[data-rows] [data-row]";

function listKept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

const keep = (list) => sessionStorage.setItem(KEPT, JSON.stringify(list));
const placeIn = (list) => list?.rows.indexOf(location.pathname) ?? -1;

// Of a list of several pages one has the rows of this one, and the number of all.
function keepList(link) {
  const pages = document.querySelector("[data-first]")?.dataset;
  const rows = [...document.querySelectorAll(PLACES)].map((row) => row.pathname);
  keep({
    address: location.pathname + location.search,
    name: document.title.split(" · ")[0],
    rows,
    first: Number(pages?.first ?? 1),
    all: Number(pages?.all ?? rows.length),
    at: rows.indexOf(link.pathname),
  });
}

export function walk(step) {
  document.querySelector(`[data-walk] [data-by="${step}"]:not([hidden])`)?.click();
}

function showPlace() {
  const box = document.querySelector("[data-walk]");
  const list = listKept();
  const here = placeIn(list);
  if (!box || here < 0) return;
  keep({ ...list, at: here });
  const words = { list: list.name, number: list.first + here, all: list.all };
  const back = document.querySelector("a.back");
  back.lastChild.textContent = box.dataset.where.replace(/\[(\w+)\]/g, (_, word) => words[word]);
  back.href = list.address;
  back.dataset.toList = "";
  for (const link of box.querySelectorAll("[data-by]")) {
    const address = list.rows[here + Number(link.dataset.by)];
    link.hidden = !address;
    if (address) link.href = address;
  }
  box.hidden = false;
}

// Back in the list one stands in the row one came from, or in the one that took its place.
function standWhereOneWas() {
  const list = listKept();
  if (!list?.returns) return;
  keep({ ...list, returns: false });
  if (list.address !== location.pathname + location.search) return;
  const rows = [...document.querySelectorAll(PLACES)];
  const same = rows.find((row) => row.pathname === list.rows[list.at]);
  (same ?? rows[Math.min(list.at, rows.length - 1)])?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.closest("[data-walk]")) return;
  const list = listKept();
  if (link.matches(PLACES)) keepList(link);
  else if (!list) return;
  else if ("toList" in link.dataset) keep({ ...list, returns: true });
  // Whoever comes to a page by another way did not come from the list.
  else if (list.rows.includes(link.pathname) && !location.pathname.startsWith(link.pathname)) {
    sessionStorage.removeItem(KEPT);
  }
});

showPlace();
standWhereOneWas();
