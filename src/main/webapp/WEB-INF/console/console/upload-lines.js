// Uploads on a page: where files are dropped, and a line for each that is under way.
import { actionButton, el, pill, say, show } from "./dom.js";
import { bytes } from "./format.js";

const WORDS = { waiting: "waiting", hashing: "hashing", sending: "sending", stalled: "trying again", paused: "paused", failed: "failed", done: "done" };

/**
 * @param send is given the files
 * @param hint what happens to them
 * @param signal ends it together with the page
 */
export function dropZone({ send, hint, signal }) {
  const input = el("input", { type: "file", id: "files", multiple: true, class: "unseen" });
  input.addEventListener("change", () => {
    send([...input.files]);
    input.value = "";
  });
  const zone = el("label", { class: "drop", for: "files" }, input, el("b", {}, "Drop files here"), el("span", {}, hint));
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop") send([...event.dataTransfer.files]);
    }, { signal });
  }
  addEventListener("dragleave", () => zone.classList.remove("over"), { signal });
  return zone;
}

/**
 * @param upload a transfer with a label, a size, and the bytes that were sent
 * @param signal ends the drawing together with the page; the upload goes on
 * @param done is called once it is done
 * @param remove takes the upload and its line, which it is given, off the page, and takes back what arrived
 */
export function uploadLine(upload, { signal, done, remove }) {
  const state = el("span");
  const bar = el("progress", { max: 1, value: 0, "aria-label": `Progress of ${upload.label}` });
  const detail = el("span", { class: "hint" });
  const row = el("span", { class: "row" });
  const place = el("article", { class: "card upload compact", "data-state": upload.state, "aria-label": upload.label },
    el("div", { class: "row spread" }, el("h3", {}, upload.label), el("span", { class: "row" }, detail, state, row)), bar);
  let drawnState = "";
  const redraw = () => {
    place.setAttribute("data-state", upload.state);
    bar.value = upload.size === 0 ? 0 : upload.sent / upload.size;
    detail.textContent = upload.problem || (upload.state === "done" ? bytes(upload.size) : `${bytes(upload.sent)} of ${bytes(upload.size)}`);
    if (drawnState === upload.state) return;
    const before = drawnState;
    drawnState = upload.state;
    show(state, pill(WORDS[upload.state], upload.state));
    show(row, buttons(upload, () => remove(place)));
    bar.hidden = upload.state === "done";
    if (upload.state === "done" && before) {
      say(`${upload.label} is uploaded`);
      if (!signal.aborted) done();
    }
  };
  upload.addEventListener("change", redraw, { signal });
  redraw();
  return place;
}

function buttons(upload, remove) {
  const act = (word, action) => actionButton(word, upload.label, action);
  switch (upload.state) {
    case "hashing":
    case "sending":
      return [act("Pause", () => upload.pause())];
    case "stalled":
      return [act("Try now", () => upload.hurry()), act("Pause", () => upload.pause())];
    case "paused":
    case "failed":
      return [act("Resume", () => upload.start()), act("Give up", remove)];
    case "done":
      return [act("Hide", remove)];
    default:
      return [];
  }
}
