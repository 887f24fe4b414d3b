// The blobs of an owner, page by page.
import { card, el, failure, show, table } from "../dom.js";
import { api } from "../server.js";
import { bytes, count, moment, shortHash } from "../format.js";
import { nameOf, typeOf } from "../headers.js";
import { admitted } from "../admission.js";
import { ownerPicker } from "../owner-picker.js";

export async function draw({ place, session, rest: [initial], signal }) {
  const list = el("div");
  const chosen = (current) => {
    show(list);
    if (current) listing(list, current, session, signal);
  };
  show(place, el("h1", {}, "Blobs"), await ownerPicker({ others: session.admin, initial, chosen }), list);
}

async function listing(place, current, session, signal) {
  const { owner } = current;
  const more = async (after, rows) => {
    try {
      const page = await admitted(session, current, () => api(`blobs?${new URLSearchParams({ owner_id: owner, ...(after ? { after } : {}) })}`));
      if (signal.aborted) return;
      const all = [...rows, ...page.blobs];
      show(place, card("", all.length === 0 ? el("p", { class: "empty" }, "This owner has no blobs here.") : drawn(owner, all),
        page.next ? el("button", { type: "button", onclick: () => more(page.next, all) }, "More") : null));
    } catch (error) {
      if (!signal.aborted) show(place, failure(error));
    }
  };
  await more("", []);
}

function drawn(owner, blobs) {
  return table("Blobs", ["Blob", "Type", "#Size", "#Chunks", "Stored"], blobs.map((blob) => [
    el("span", { class: "stack" },
      el("a", { href: `#/blob/${encodeURIComponent(owner)}/${encodeURIComponent(blob.hash)}` }, nameOf(blob.headers) ?? shortHash(blob.hash)),
      el("small", {}, el("code", {}, shortHash(blob.hash)))),
    typeOf(blob.headers), bytes(blob.size), count(blob.chunks), moment(blob.stored),
  ]));
}
