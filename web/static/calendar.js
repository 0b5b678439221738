// The calendar by keyboard: left and right move between days, up and down through a weekday's days and entries. Everything
// can also be reached with Tab, and works without this file. A filter takes effect when it is chosen.

const month = document.querySelector("[data-month]");

function cells() {
  return [...month.tBodies[0].rows].map((row) => [...row.cells]);
}

function across(step) {
  const days = cells().flat();
  const at = days.findIndex((cell) => cell.contains(document.activeElement));
  return days[at + step]?.querySelector("a");
}

function along(step) {
  const column = document.activeElement.closest("td").cellIndex;
  const stops = cells().flatMap((row) => [...row[column].querySelectorAll("a")]);
  return stops[stops.indexOf(document.activeElement) + step];
}

const MOVES = {
  ArrowLeft: () => across(-1),
  ArrowRight: () => across(1),
  ArrowUp: () => along(-1),
  ArrowDown: () => along(1),
};

month?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !MOVES[event.key]) return;
  const stop = MOVES[event.key]();
  if (!stop) return;
  event.preventDefault();
  stop.focus();
});

for (const list of document.querySelectorAll("select[data-sends]")) {
  let byKey = false;
  list.addEventListener("keydown", () => { byKey = true; });
  list.addEventListener("pointerdown", () => { byKey = false; });
  // With the keyboard a list changes at every step: then the button sends it.
  list.addEventListener("change", () => { if (!byKey) list.form.requestSubmit(); });
}
