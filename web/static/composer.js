// The composer's small comforts; all of it works without this file. Own fields appear when a tick is taken away, and an own
// text begins with the base text. A page with unsaved typing asks before it is left.

let unsaved = false;
let sending = false;

function takeOver(tick) {
  const card = tick.closest(".account-card");
  const own = card.querySelector('[data-own="text"] textarea');
  if (tick.checked || own.value.trim()) return;
  own.value = document.querySelector('[name="shared.text"]').value;
  own.focus();
}

document.addEventListener("change", (event) => {
  if (event.target.matches('[data-same="text"]')) takeOver(event.target);
});
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-composer]")) unsaved = true;
});

// What was chosen has been taken in by the answer; without this the same files would be sent again.
document.addEventListener("htmx:after:swap", () => {
  for (const files of document.querySelectorAll('[data-composer] input[type="file"]')) files.value = "";
});
// Two clicks are one post. When no answer comes, the buttons work again.
document.addEventListener("submit", (event) => {
  if (sending && event.target.matches("[data-composer]")) event.preventDefault();
  sending = true;
  setTimeout(() => { sending = false; }, 5000);
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved && !sending) event.preventDefault();
});

// Each account's number moves with the typing; the server's answer, a moment later, puts its own in the same place.
const counting = document.querySelector("[data-counting]")?.dataset.counting;
if (counting) {
  const { count, sent } = await import(counting);
  const typed = (card, aspect, name) => {
    const same = card.querySelector(`[data-same="${aspect}"]`)?.checked;
    const id = same ? "shared" : card.id.replace("card-", "");
    return document.getElementsByName(`${id}.${name}`)[0]?.value ?? "";
  };
  const recount = (card) => {
    const line = card.querySelector("[data-limit]");
    const { network, threads } = card.dataset;
    if (!line || !card.querySelector("[data-same]")) return;
    const texts = sent(typed(card, "text", "text"), typed(card, "tags", "link"), typed(card, "tags", "hashtags"), { threads: threads !== undefined });
    const longest = Math.max(...texts.map((text) => count(network, text)));
    line.querySelector(".number").textContent = longest;
    line.classList.toggle("over", longest > Number(line.dataset.limit));
  };
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-composer]")) document.querySelectorAll("[data-network]").forEach(recount);
  });
}
