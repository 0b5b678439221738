// Live pages: one stream per visible tab tells what changed; the regions that show it ask for themselves again.
// A region says what it shows: data-live="publication hold", data-about="<id>" where it shows one object only,
// data-seen="<number>" the journal's last entry that is on the page. Without this script a page is as fresh as its load.

const regions = [...document.querySelectorAll("[data-live]")];
const sign = document.querySelector("[data-live-sign]");
const LONGEST_WAIT = 60_000;
let seen = Math.max(0, ...regions.map((region) => Number(region.dataset.seen) || 0));
let stream = null;
let failures = 0;
let again = 0;

function say(live) {
  if (!sign) return;
  sign.hidden = false;
  for (const part of sign.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "live") !== live;
}

// Nobody's typing is swept away: a region waits while someone uses a form or a fold in it.
function busy(region) {
  const active = document.activeElement;
  return region.querySelector("details.act[open]") !== null || (region.contains(active) && active.matches("input, textarea, select"));
}

const waiting = new Set();
function refresh() {
  for (const region of waiting) {
    if (busy(region)) continue;
    waiting.delete(region);
    region.dispatchEvent(new CustomEvent("live"));
  }
}
setInterval(refresh, 1000);

function heard(event) {
  seen = Number(event.lastEventId) || seen;
  const change = JSON.parse(event.data);
  for (const region of regions) {
    const kinds = region.dataset.live.split(" ");
    const about = region.dataset.about;
    if (kinds.includes(change.kind) && (!about || about === change.id)) waiting.add(region);
  }
}

function open() {
  clearTimeout(again);
  stream = new EventSource(`/langsung?since=${seen}`);
  stream.addEventListener("open", () => { failures = 0; say(true); });
  stream.addEventListener("change", heard);
  stream.addEventListener("error", () => {
    if (stream?.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
    say(false);
    failures += 1;
    again = setTimeout(open, Math.min(2000 * 2 ** failures, LONGEST_WAIT));
  });
}

function close() {
  clearTimeout(again);
  stream?.close();
  stream = null;
}

// A hidden tab holds no stream: browsers allow only a few per site.
function attend() {
  if (document.hidden) close();
  else if (!stream) open();
}

if (regions.length) {
  document.addEventListener("visibilitychange", attend);
  addEventListener("pagehide", close);
  addEventListener("pageshow", attend);
  attend();
}
