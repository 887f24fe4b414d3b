// Files in, links out. Uploads go on while other pages are looked at.
import { copyable, el, failure, pill, say, show } from "../dom.js";
import { about, place as placeOf } from "../server.js";
import { bytes, units } from "../format.js";
import { ownerPicker } from "../owner-picker.js";
import { authorizer } from "../authorization.js";
import { costOf } from "../cost.js";
import { dropZone } from "../upload-lines.js";
import { Upload } from "../uploads.js";

const HINT = "or click to choose them. They are hashed in this browser, sent in pieces of 1 MiB, and checked by the server piece by piece.";

/** All uploads since the page was loaded, newest first. */
const uploads = [];

export async function draw({ place, session, signal }) {
  const told = await about();
  const native = placeOf(told, "v1");
  if (!native) {
    const why = told.fronts.find((front) => front.name === "v1")?.reason ?? "it is not part of this server";
    show(place, el("h1", {}, "Upload"), el("p", { class: "notice" }, `The native front does not answer here: ${why}.`));
    return;
  }
  let current;
  const list = el("div", { class: "uploads", "aria-label": "Uploads" });
  const problem = el("div");
  const send = (files) => {
    show(problem);
    if (!current) {
      show(problem, el("p", { class: "notice bad", role: "alert" }, "Choose an owner first: somebody has to own what you upload."));
      return;
    }
    for (const file of files) {
      const upload = new Upload({ file, front: native.path, owner: current.owner, authorize: authorizer(told, current) });
      uploads.unshift(upload);
      list.prepend(line(upload, told));
      upload.start();
    }
    say(`${files.length} uploads began`);
  };
  const picker = await ownerPicker({ others: told.uploads === "trust-all", demoCredit: told.demoCredit, chosen: (owner) => (current = owner) });
  show(place, el("h1", {}, "Upload"), picker, dropZone({ send, hint: HINT, signal }), problem, list);
  show(list, uploads.map((upload) => line(upload, told)));
}

const WORDS = { waiting: "waiting", hashing: "hashing", sending: "sending", stalled: "waiting for the server", paused: "paused", failed: "failed", done: "done" };

function line(upload, told) {
  const state = el("span");
  const bar = el("progress", { max: 1, value: 0, "aria-label": `Progress of ${upload.name}` });
  const detail = el("p", { class: "hint" });
  const actions = el("div", { class: "row" });
  const result = el("div");
  const place = el("article", { class: "card upload", "data-state": upload.state, "aria-label": upload.name },
    el("div", { class: "row spread" }, el("h3", {}, upload.name), state), bar, detail, actions, result);
  let drawn = "";
  const redraw = () => {
    place.setAttribute("data-state", upload.state);
    bar.value = upload.state === "done" ? 1 : upload.total === 0 ? 0 : (upload.root ? upload.sent : upload.hashed) / upload.total;
    detail.textContent = detailOf(upload);
    if (drawn === upload.state) return;
    drawn = upload.state;
    show(state, pill(WORDS[upload.state], upload.state));
    show(actions, buttons(upload));
    bar.hidden = upload.state === "done";
    if (upload.state === "done") {
      say(`${upload.name} is uploaded`);
      finish(result, upload, told);
    }
  };
  upload.addEventListener("change", redraw);
  redraw();
  return place;
}

function detailOf(upload) {
  if (upload.problem) return upload.problem;
  if (upload.state === "hashing") return `${bytes(upload.size)}, hashed ${upload.hashed} of ${upload.total || "…"} chunks`;
  if (upload.state === "done") return bytes(upload.size);
  return `${bytes(upload.size)}, sent ${upload.sent} of ${upload.total || "…"} chunks`;
}

function buttons(upload) {
  const button = (name, action) => el("button", { type: "button", class: "small", onclick: action, "aria-label": `${name}: ${upload.name}` }, name);
  if (upload.state === "hashing" || upload.state === "sending") return [button("Pause", () => upload.pause())];
  if (upload.state === "stalled") return [button("Try now", () => upload.hurry()), button("Pause", () => upload.pause())];
  if (upload.state === "paused" || upload.state === "failed") return [button("Resume", () => upload.start())];
  return [];
}

async function finish(place, upload, told) {
  const cost = el("dd", { "data-cost": "" }, "…");
  show(place,
    copyable(upload.link, "Copy the link"),
    el("dl", { class: "facts" },
      el("div", { class: "fact" }, el("dt", {}, "Size"), el("dd", {}, bytes(upload.size))),
      el("div", { class: "fact" }, el("dt", {}, "Cost"), cost)),
    el("div", { class: "row" },
      el("a", { class: "button", href: upload.link, target: "_blank", rel: "noopener" }, "Open"),
      el("a", { class: "button", href: `#/blob/${encodeURIComponent(upload.owner)}/${encodeURIComponent(upload.root)}` }, "Look at it and verify")));
  try {
    cost.textContent = await costOf(upload, told);
  } catch (error) {
    show(cost, failure(error));
  }
}
