// The review inbox by keyboard: j and k move, Enter opens, a approves, r goes to the note. Nothing is approved unseen: in
// the list "a" opens the post with its button in focus; on the post's own page it presses that button.

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}

const inbox = document.querySelector("[data-inbox]");

function links() {
  return [...inbox.querySelectorAll(".inbox-title")];
}

function move(step) {
  const all = links();
  const at = all.findIndex((link) => link.closest("li").contains(document.activeElement));
  const to = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  to?.focus();
  to?.closest("li").scrollIntoView({ block: "nearest" });
}

function open(fragment) {
  const link = document.activeElement.closest("[data-inbox] li")?.querySelector(".inbox-title") ?? links()[0];
  if (link) location.assign(link.href + fragment);
}

function focus(selector) {
  const element = document.querySelector(selector);
  element?.focus();
  element?.scrollIntoView({ block: "center" });
}

const KEYS = inbox
  ? { j: () => move(1), k: () => move(-1), a: () => open("#setujui"), r: () => open("#perbaikan") }
  : {
      a: () => document.querySelector("[data-approve] button")?.click(),
      r: () => focus("[data-changes] textarea"),
      j: () => document.querySelector("[data-following]")?.click(),
      k: () => history.back(),
    };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

if (location.hash === "#setujui") focus("[data-approve] button");
if (location.hash === "#perbaikan") focus("[data-changes] textarea");
