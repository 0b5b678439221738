// What every page does by script: the form token in htmx's requests, the menu, the shortcuts. All works without it.

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});

function show(element, button) {
  if (element instanceof HTMLDialogElement) {
    element.showModal();
    return;
  }
  const open = element.toggleAttribute("data-open");
  button.setAttribute("aria-expanded", String(open));
  (open ? element.querySelector("a, button") : button)?.focus();
}

function closeRail(rail) {
  show(rail, document.querySelector('[data-opens="rail"]'));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens]");
  const rail = document.querySelector(".rail[data-open]");
  if (button) show(document.getElementById(button.dataset.opens), button);
  else if (rail && !rail.contains(event.target)) closeRail(rail);
  for (const menu of document.querySelectorAll("details.who[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}

const KEYS = {
  c: () => document.querySelector("[data-goes]")?.dataset.goes,
  "?": () => document.getElementById("shortcuts")?.showModal(),
};

function close() {
  for (const menu of document.querySelectorAll("details.who[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const rail = document.querySelector(".rail[data-open]");
  if (rail) closeRail(rail);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const address = KEYS[event.key]?.();
  if (address) location.assign(address);
});
