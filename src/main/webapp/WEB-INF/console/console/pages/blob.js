// One blob: what it is, a preview where that is safe, and its proof.
import { card, copyable, el, failure, pill, show } from "../dom.js";
import { about, address, place as placeOf } from "../server.js";
import { bytes } from "../format.js";
import { nameOf, typeOf } from "../headers.js";
import { preview } from "../preview.js";
import { hashTree, text } from "../tree.js";
import { treePicture } from "../tree-picture.js";
import { fetchTree, verify } from "../verify.js";

export async function draw({ place, rest: [owner, root], signal }) {
  const told = await about();
  const native = placeOf(told, "v1");
  const tree = await fetchTree(native.path, owner, root);
  const type = typeOf(tree.lines);
  const link = address(`${native.path}/blob?` + new URLSearchParams({ blob_hash: root, owner_id: owner }));
  const fact = (name, value) => el("div", { class: "fact" }, el("dt", {}, name), el("dd", {}, value));
  show(place,
    el("p", {}, el("a", { href: `#/blobs/${encodeURIComponent(owner)}` }, "← All blobs of this owner")),
    el("h1", {}, nameOf(tree.lines) ?? "Blob"),
    el("dl", { class: "facts" }, fact("Size", bytes(tree.size)), fact("Type", type), fact("Chunks", String(tree.hashes.length))),
    card("Link", copyable(link, "Copy the link"), el("div", { class: "row" }, el("a", { class: "button", href: link, target: "_blank", rel: "noopener" }, "Open"))),
    card("Preview", await preview(type, link, tree.size)),
    proof({ front: native.path, owner, root, told: tree, signal }));
}

/** The button that proves it, and the tree. */
function proof({ front, owner, root, told, signal }) {
  const state = el("p", { role: "status", id: "proof" }, "Nothing is checked yet. This browser can fetch the blob, hash every chunk again, and build the tree again.");
  const picture = el("div");
  const button = el("button", { type: "button", class: "main", id: "verify" }, `Verify (fetches ${bytes(told.size)})`);
  const waiting = told.hashes.map(() => "waiting");
  const drawTold = async () => show(picture, treePicture(await hashTree(told.hashes.map(fromText), told.lines), waiting));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const result = await verify({ front, owner, root, told, signal, progress: (states) => {
        state.textContent = `${states.filter((each) => each !== "waiting").length} of ${states.length} chunks are hashed`;
      } });
      show(state, pill(result.good ? "verified" : "it does not match", result.good ? "up" : "down"), result.good
        ? " Every byte belongs to the name that this blob was asked for by."
        : ` What came has the root ${text(result.tree.root)}.`);
      show(picture, treePicture(result.tree, result.states));
    } catch (error) {
      if (!signal.aborted) show(state, failure(error));
    } finally {
      button.disabled = false;
    }
  });
  drawTold();
  return card("Proof", el("p", {}, el("code", { class: "long" }, root)), el("div", { class: "row" }, button), state, picture);
}

function fromText(hash) {
  return Uint8Array.from(hash.slice(7).match(/../g), (byte) => parseInt(byte, 16));
}
