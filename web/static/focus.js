// A picture of the composer: its focal point is moved by click, drag and arrow keys, and every crop follows at once as an
// estimate; the real ones are asked for after a pause. Without this file the same is typed as numbers and sent with the form.

const WHOLE = 10_000;
const HUNDREDTH = 100;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAST = 5;
// Where a picture is cut for which nobody and nothing chose a point: the middle.
const MIDDLE = [5000, 5000];
const ORDER = ["focus", "crop", "fill", "on", "moving", "credit"];

const within = (value, most) => Math.min(Math.max(value, 0), most);
const percent = (place) => Math.floor((place + HUNDREDTH / 2) / HUNDREDTH);

// The text of a framing, "focus=5000,3200;crop.square=0,0,5000,5000;fill=blur", as a map and back in the order that the server writes.
function parse(text) {
  return new Map(text.split(";").filter(Boolean).map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
}

function rank([name]) {
  return `${ORDER.indexOf(name.split(".")[0])} ${name}`;
}

function written(framing) {
  return [...framing].sort((one, other) => (rank(one) < rank(other) ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join(";");
}

// The part of a picture that fills a frame, in fractions of its width and height; more than 1 where all of it is kept.
function visible(framing, frame, ratio) {
  const own = framing.get(`crop.${frame}`);
  if (own) return own.split(",").map((place) => Number(place) / WHOLE);
  const kept = (framing.get("fill") ?? "crop") !== "crop";
  const [wide, high] = ratio > 1 !== kept ? [1 / ratio, 1] : [1, ratio];
  if (kept) return [(1 - wide) / 2, (1 - high) / 2, wide, high];
  const [across, down] = (framing.get("focus")?.split(",").map(Number) ?? MIDDLE).map((place) => place / WHOLE);
  return [within(across - wide / 2, 1 - wide), within(down - high / 2, 1 - high), wide, high];
}

class PictureFraming extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.#grasp(event));
    this.addEventListener("pointermove", (event) => this.#drag(event));
    this.addEventListener("keydown", (event) => this.#step(event));
    this.addEventListener("input", (event) => this.#typed(event));
    this.addEventListener("click", (event) => this.#pressed(event));
    this.draw();
  }

  get text() { return this.querySelector("[data-text-of-framing]"); }
  get stage() { return this.querySelector("[data-stage]"); }
  get marker() { return this.querySelector("[data-marker]"); }
  get overview() { return this.stage?.querySelector("img"); }
  get framing() { return parse(this.text.value); }
  get focus() { return this.framing.get("focus")?.split(",").map(Number) ?? MIDDLE; }

  // Change one part of the framing; an empty value takes it away. Then every crop is asked for again, after a pause.
  change(name, value) {
    const framing = this.framing;
    if (value) framing.set(name, value);
    else framing.delete(name);
    if (written(framing) === this.text.value) return;
    this.text.value = written(framing);
    this.draw();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.text.form.dispatchEvent(new CustomEvent("framed"));
  }

  visible(frame, ratio) { return visible(this.framing, frame, ratio); }

  draw() {
    const image = this.overview;
    if (!this.marker || !image) return;
    this.#place();
    const cuts = this.querySelector("[data-cuts]");
    this.toggleAttribute("data-stale", written(parse(cuts.dataset.framing)) !== written(this.framing));
    for (const cut of cuts.querySelectorAll(".cut")) this.#guess(cut, image);
  }

  #place() {
    const [across, down] = this.focus;
    const marker = this.marker;
    marker.hidden = false;
    marker.style.left = `${across / HUNDREDTH}%`;
    marker.style.top = `${down / HUNDREDTH}%`;
    const said = marker.dataset.words.replace("{across}", percent(across)).replace("{down}", percent(down));
    marker.setAttribute("aria-valuenow", percent(across));
    marker.setAttribute("aria-valuetext", said);
    if (!this.framing.has("focus")) return;
    this.querySelector("[data-place]").textContent = said;
    this.querySelector('[data-number="across"]').value = percent(across);
    this.querySelector('[data-number="down"]').value = percent(down);
    const moved = this.dataset.suggested !== this.framing.get("focus");
    for (const line of this.querySelectorAll("[data-when]")) line.hidden = (line.dataset.when === "moved") !== moved;
  }

  #guess(cut, overview) {
    const made = cut.querySelector("img.rendition");
    if (made) cut.querySelector("[data-pixels]").textContent = `${made.getAttribute("width")} × ${made.getAttribute("height")}`;
    const guess = cut.querySelector(".guess");
    const image = guess.querySelector("img") ?? guess.appendChild(new Image());
    if (image.getAttribute("src") !== overview.getAttribute("src")) image.src = overview.getAttribute("src");
    image.alt = "";
    const [width, height] = cut.dataset.size.split(",").map(Number);
    const ratio = (overview.getAttribute("width") / overview.getAttribute("height")) / (width / height);
    const framing = this.framing;
    const [left, top, wide, high] = visible(framing, cut.dataset.frame, ratio);
    Object.assign(image.style, { left: `${-left / wide * 100}%`, top: `${-top / high * 100}%`, width: `${100 / wide}%`, height: `${100 / high}%` });
    guess.style.background = framing.get("fill") === "blur" ? "" : `#${framing.get("on") ?? "ffffff"}`;
  }

  #move(across, down) {
    this.change("focus", `${within(Math.round(across), WHOLE)},${within(Math.round(down), WHOLE)}`);
  }

  // A place on the stage, in whole hundredths: what is shown as a number is what is kept.
  #pointed(event) {
    const box = this.overview.getBoundingClientRect();
    const places = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    this.#move(...places.map((place) => Math.round(within(place, 1) * 100) * HUNDREDTH));
  }

  #grasp(event) {
    if (event.button || !this.overview || !this.stage.contains(event.target) || this.text.matches(":disabled")) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    this.marker.focus();
    this.#pointed(event);
  }

  #drag(event) {
    if (this.stage?.hasPointerCapture(event.pointerId)) this.#pointed(event);
  }

  #step(event) {
    const arrow = ARROWS[event.key];
    if (event.target !== this.marker || !arrow || event.ctrlKey || event.altKey || event.metaKey || this.text.matches(":disabled")) return;
    event.preventDefault();
    const [across, down] = this.focus;
    const by = HUNDREDTH * (event.shiftKey ? FAST : 1);
    this.#move(across + arrow[0] * by, down + arrow[1] * by);
  }

  #typed(event) {
    const field = event.target;
    const [across, down] = ["across", "down"].map((name) => this.querySelector(`[data-number="${name}"]`)?.valueAsNumber);
    if (field.matches("[data-number]") && across >= 0 && down >= 0) this.#move(across * HUNDREDTH, down * HUNDREDTH);
    if (!field.matches("[data-framing-part]")) return;
    const value = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.replace("#", "");
    this.change(field.dataset.framingPart, ["crop", "ffffff"].includes(value) ? "" : value);
  }

  // What the server does with these two buttons where there is no script, done here without asking it.
  #pressed(event) {
    const button = event.target.closest("[data-suggest], [data-uncrop]");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-suggest]")) {
      this.change("focus", this.dataset.suggested);
      this.marker.focus();
    } else this.change(`crop.${button.closest(".cut").dataset.frame}`, "");
  }
}

customElements.define("picture-framing", PictureFraming);

function drawAll() {
  for (const picture of document.querySelectorAll("picture-framing")) picture.draw();
}

document.addEventListener("htmx:after:swap", drawAll);
// Another format, or other pictures, of an account: what every network gets is another.
document.addEventListener("change", (event) => {
  if (event.target.matches('[data-frames], [data-same="pictures"]')) event.target.form.dispatchEvent(new CustomEvent("framed"));
});
