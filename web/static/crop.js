// The desk: a part of a picture is chosen for one format, with the mouse (cropperjs), the keyboard or numbers. The part keeps
// the format's ratio. It is fetched and filled when it opens.

const desk = document.getElementById("desk");
const canvas = desk?.querySelector("[data-desk]");
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HUNDREDTH = 0.01;
const SMALLEST = 0.05;
const WHOLE = 10_000;
const within = (value, least, most) => Math.min(Math.max(value, least), most);

// What is being chosen: for which picture and frame, `ratio` how many times as high as wide (in fractions of the picture) the
// part is, and the part itself: left, top and width in fractions.
let work = null;

const high = () => work.width * work.ratio;

function set(left, top, width, { draw = true } = {}) {
  const most = Math.min(1, 1 / work.ratio);
  work.width = within(width, SMALLEST, most);
  work.left = within(left, 0, 1 - work.width);
  work.top = within(top, 0, 1 - high());
  for (const field of desk.querySelectorAll("[data-desk-number]")) {
    if (field !== document.activeElement) field.value = Math.round(work[field.dataset.deskNumber] * 100);
  }
  const place = desk.querySelector("[data-desk-place]");
  place.textContent = place.dataset.words
    .replace("{across}", Math.round(work.left * 100)).replace("{down}", Math.round(work.top * 100)).replace("{wide}", Math.round(work.width * 100));
  if (draw) select();
}

// Put the frame where the numbers say; what cropperjs tells of that is our own echo.
let echo = false;
function select() {
  const { clientWidth, clientHeight } = canvas.firstElementChild;
  echo = true;
  work.selection.$change(work.left * clientWidth, work.top * clientHeight, work.width * clientWidth, high() * clientHeight);
  echo = false;
}

function dragged(event) {
  if (echo) return;
  const { clientWidth, clientHeight } = canvas.firstElementChild;
  const { x, y, width, height } = event.detail;
  const outside = x < -1 || y < -1 || x + width > clientWidth + 1 || y + height > clientHeight + 1;
  if (outside || width < SMALLEST * clientWidth) event.preventDefault();
  else set(x / clientWidth, y / clientHeight, width / clientWidth, { draw: false });
}

function part(name, attributes, children = []) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function handles() {
  const corners = ["n", "e", "s", "w", "ne", "nw", "se", "sw"].map((side) => part("cropper-handle", { action: `${side}-resize` }));
  return [part("cropper-grid", { "aria-hidden": "true", bordered: "", covered: "" }), part("cropper-handle", { action: "move", plain: "" }), ...corners];
}

function lay(picture, ratio) {
  const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)));
  const room = Math.min(canvas.clientWidth, innerHeight * 0.5 * (width / height));
  const selection = part("cropper-selection", { "aspect-ratio": ratio, movable: "", resizable: "", outlined: "" }, handles());
  const image = part("cropper-image", { src: picture.getAttribute("src"), alt: canvas.getAttribute("aria-label"), "initial-center-size": "cover" });
  const whole = part("cropper-canvas", {}, [image, part("cropper-shade", {}), selection]);
  Object.assign(whole.style, { width: `${room}px`, height: `${room * height / width}px`, minWidth: "0", minHeight: "0" });
  canvas.replaceChildren(whole);
  selection.addEventListener("change", dragged);
  return selection;
}

async function open(button) {
  await import(desk.dataset.cropper);
  const picture = button.closest("picture-framing");
  const cut = button.closest(".cut");
  const overview = picture.overview;
  if (!overview) return;
  const [width, height] = cut.dataset.size.split(",").map(Number);
  const ratio = (overview.getAttribute("width") / overview.getAttribute("height")) / (width / height);
  const title = desk.querySelector("h2");
  title.textContent = title.dataset.words.replace("{format}", button.dataset.format);
  desk.returnValue = "";
  desk.showModal();
  work = { picture, frame: cut.dataset.frame, back: button.id, ratio };
  work.selection = lay(overview, width / height);
  canvas.focus();
  const [left, top, wide] = picture.visible(cut.dataset.frame, ratio);
  // cropperjs lays its picture out in the next moment.
  setTimeout(() => set(left, top, Math.min(wide, 1)), 50);
}

function use() {
  const places = [work.left, work.top, work.width, high()].map((place) => Math.round(place * WHOLE));
  places[2] = Math.min(places[2], WHOLE - places[0]);
  places[3] = Math.min(places[3], WHOLE - places[1]);
  work.picture.change(`crop.${work.frame}`, places.join(","));
}

function step(event) {
  const arrow = ARROWS[event.key];
  if (!arrow || !work || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const [across, down] = arrow;
  if (event.shiftKey) set(work.left, work.top, work.width + (across - down) * HUNDREDTH);
  else set(work.left + across * HUNDREDTH, work.top + down * HUNDREDTH, work.width);
}

function typed() {
  const [left, top, width] = ["left", "top", "width"].map((name) => desk.querySelector(`[data-desk-number="${name}"]`).valueAsNumber / 100);
  if ([left, top, width].every(Number.isFinite)) set(left, top, width);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-crop]");
  if (button) open(button);
});
canvas?.addEventListener("keydown", step);
desk?.addEventListener("input", typed);
desk?.addEventListener("close", () => {
  if (desk.returnValue === "use" && work) use();
  document.getElementById(work?.back)?.focus();
  work = null;
});
