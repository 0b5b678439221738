// Pictures on their way (tus): several at once, three side by side; paused, resumed and cancelled one by one; after a broken
// line they go on where they stopped, also when the page was closed meanwhile. Without this file the form sends them itself.

const SIDE_BY_SIDE = 3;
const PIECE = 4 * 1024 * 1024;
const WAITS = [0, 1000, 3000, 5000, 10000, 20000];

// Kept apart from the page: the sheet is drawn anew while files are on their way.
const queue = [];
let library;

function token() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

async function protocol(address) {
  library ??= import(address).then(() => window.tus);
  return library;
}

function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** One file on its way, and its row in the list. */
class Shipment {
  constructor(place, file) {
    Object.assign(this, { place, file, state: "waiting", percent: 0 });
    this.words = { ...place.querySelector("[data-words]").dataset };
    this.signs = place.querySelector("[data-signs]");
    this.bar = element("progress", { max: 100, value: 0, "aria-label": file.name });
    this.said = element("span", { class: "upload-state" });
    this.turner = this.button(() => (this.rests ? this.resume() : this.pause()));
    this.closer = this.button(() => this.cancel());
    this.row = element("li", { class: "upload-row" }, element("span", { class: "file-name" }, file.name), this.bar, this.said,
      element("span", { class: "upload-acts" }, this.turner, this.closer));
    this.show();
  }

  get rests() {
    return ["paused", "stopped"].includes(this.state);
  }

  button(act) {
    const made = element("button", { type: "button", class: "button quiet small" });
    made.addEventListener("click", act);
    return made;
  }

  say(name) {
    return (this.words[name] ?? "").replace("{filename}", this.file.name).replace("{percent}", this.percent);
  }

  dress(button, word, sign) {
    button.setAttribute("aria-label", this.say(word));
    button.title = this.say(word);
    button.replaceChildren(this.signs.querySelector(`[data-sign="${sign}"] svg`).cloneNode(true));
  }

  show(state = this.state) {
    this.state = state;
    this.bar.value = this.percent;
    this.said.textContent = this.say(state);
    this.turner.hidden = !["waiting", "sending", "broken", "paused", "stopped"].includes(state);
    const turn = this.rests ? "resume" : "pause";
    this.dress(this.turner, turn, turn);
    this.dress(this.closer, state === "failed" ? "close" : "cancel", "cancel");
    this.closer.hidden = state === "looking";
  }

  async start() {
    this.show("sending");
    const tus = await protocol(this.place.dataset.tus);
    if (this.state !== "sending") return;
    this.upload ??= this.prepared(tus);
    if (!this.upload.url) {
      const before = await this.upload.findPreviousUploads();
      if (this.state !== "sending") return;
      if (before.length) this.upload.resumeFromPreviousUpload(before[0]);
    }
    this.upload.start();
  }

  prepared(tus) {
    return new tus.Upload(this.file, {
      endpoint: new URL(this.place.dataset.address, location.href).href,
      chunkSize: PIECE,
      retryDelays: WAITS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: this.file.name },
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      onProgress: (sent, size) => {
        this.percent = Math.floor((100 * sent) / size);
        this.show(sent === size ? "looking" : "sending");
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = status === 0 || status === 409 || status === 423 || status >= 500;
        if (again) this.show("broken");
        return again;
      },
      onError: (error) => (error.originalResponse ? this.fail(this.reason(error)) : this.stop()),
      onSuccess: () => this.arrive(),
    });
  }

  reason(error) {
    try {
      return JSON.parse(error.originalResponse.getBody());
    } catch {
      return {};
    }
  }

  // The last answer may have been lost: what became of the file is asked for by itself.
  async arrive() {
    try {
      let told = await this.ask("/keadaan");
      if (!told.asset && !told.cause) {
        await this.finish(told.size);
        told = await this.ask("/keadaan");
      }
      if (told.asset) this.land(told.asset);
      else this.fail(told);
    } catch {
      this.fail({});
    }
  }

  async ask(more) {
    const answer = await fetch(this.upload.url + more, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  finish(size) {
    const headers = { "X-CSRFToken": token(), "Tus-Resumable": "1.0.0", "Upload-Offset": String(size),
      "Content-Type": "application/offset+octet-stream", Accept: "application/json" };
    return fetch(this.upload.url, { method: "PATCH", headers });
  }

  land(asset) {
    this.asset = asset;
    this.place.announce(this.say("done"));
    this.leave();
  }

  fail({ cause, fix }) {
    this.show("failed");
    const why = cause ? `${cause} ${fix}` : `${this.file.name}: ${this.words.failed} ${this.words.again}`;
    this.bar.remove();
    this.said.replaceWith(element("p", { class: "problem", role: "alert" },
      this.signs.querySelector('[data-sign="failed"] svg').cloneNode(true), element("span", {}, why)));
    next();
  }

  // Too many tries without any answer: it waits for the line, or for a person.
  stop() {
    this.show("stopped");
    next();
  }

  pause() {
    const begun = this.state !== "waiting";
    this.show("paused");
    if (begun) this.upload?.abort();
    next();
  }

  resume() {
    this.show("waiting");
    next();
  }

  cancel() {
    if (this.state !== "failed") this.upload?.abort(true).catch(() => {});
    this.state = "cancelled";
    this.leave();
  }

  leave() {
    const focused = this.row.contains(document.activeElement);
    this.row.remove();
    if (!this.asset) queue.splice(queue.indexOf(this), 1);
    if (focused) this.place.input?.focus();
    next();
  }
}

/** Begin what has its turn; when nothing is on its way any more, the sheet takes in what has arrived. */
function next() {
  const under = (shipment) => ["sending", "looking", "broken"].includes(shipment.state) && !shipment.asset;
  for (const shipment of queue.filter((one) => one.state === "waiting")) {
    if (queue.filter(under).length >= SIDE_BY_SIDE) break;
    shipment.start();
  }
  if (!queue.some(under)) takeIn();
}

function takeIn() {
  const arrived = queue.filter((shipment) => shipment.asset);
  if (!arrived.length) return;
  for (const shipment of arrived) queue.splice(queue.indexOf(shipment), 1);
  const there = arrived.filter((shipment) => shipment.place.isConnected);
  for (const shipment of there) shipment.place.add(shipment.asset);
  there[0]?.place.turn();
}

class FileUpload extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.addEventListener("change", (event) => {
      if (event.target.type !== "file") return;
      event.stopPropagation();
      this.take(event.target.files);
      event.target.value = "";
    });
    // Enter looks for a picture; in a form it would save the post.
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("[data-pick]")) event.preventDefault();
    });
    for (const name of ["dragover", "dragleave", "drop"]) this.addEventListener(name, (event) => this.dragged(event));
  }

  get input() {
    return this.querySelector('input[type="file"]');
  }

  take(files) {
    for (const file of files) {
      const shipment = new Shipment(this, file);
      queue.push(shipment);
      this.querySelector(".upload-rows").append(shipment.row);
    }
    next();
  }

  dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", event.type === "dragover");
    if (event.type === "drop") this.take(event.dataTransfer.files);
  }

  announce(text) {
    this.querySelector('[role="status"]').textContent = text;
  }

  add(asset) {
    this.before(element("input", { type: "hidden", name: `${this.dataset.prefix}.brought`, value: asset }));
  }

  turn() {
    this.querySelector("[data-turn]").click();
  }
}

customElements.define("file-upload", FileUpload);

window.addEventListener("online", () => {
  for (const shipment of queue.filter((one) => one.state === "stopped")) shipment.resume();
});
window.addEventListener("beforeunload", (event) => {
  if (queue.some((shipment) => shipment.state !== "failed")) event.preventDefault();
});
