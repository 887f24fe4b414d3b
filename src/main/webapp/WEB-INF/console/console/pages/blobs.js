// The blobs of an owner, page by page.
import { card, el, failure, show, table } from "../dom.js";
import { about, api } from "../server.js";
import { bytes, moment, shortHash } from "../format.js";
import { ownerPicker } from "../owner-picker.js";

export async function draw({ place, session, rest: [initial], signal }) {
  const told = await about();
  const list = el("div");
  const chosen = (current) => {
    if (!current) show(list);
    else listing(list, current, signal);
  };
  show(place, el("h1", {}, "Blobs"), ownerPicker({ others: session.admin || told.uploads === "trust-all", initial, chosen }), list);
}

async function listing(place, { owner }, signal) {
  try {
    const page = await api(`blobs?${new URLSearchParams({ owner_id: owner, limit: 100 })}`);
    if (signal.aborted) return;
    show(place, card("", page.blobs.length === 0 ? el("p", { class: "empty" }, "This owner has no blobs here.") : table("Blobs", ["Blob", "Type", "#Size", "Stored"], page.blobs.map((blob) => [
      el("a", { href: `#/blob/${encodeURIComponent(owner)}/${encodeURIComponent(blob.hash)}` }, blob.name || shortHash(blob.hash)),
      blob.type, bytes(blob.size), moment(blob.stored),
    ]))));
  } catch (error) {
    if (!signal.aborted) show(place, failure(error));
  }
}
