// Reads a blob back and believes nothing: every chunk is hashed again, the tree is built again, and its root is compared
// with the name under which the blob was asked for.
import { CHUNK_BYTES, chunkHash, hashTree, text } from "./tree.js";
import { address, refusal } from "./server.js";

/** The tree as the server tells it: chunk hashes, header lines, size. */
export async function fetchTree(front, owner, root) {
  const response = await fetch(address(`${front}/blob-tree?` + new URLSearchParams({ blob_hash: root, owner_id: owner })), { cache: "no-store" });
  if (!response.ok) throw await refusal(response);
  const told = await response.json();
  return { hashes: told.hash_tree.chunk_hashes, lines: told.hash_tree.headers ?? [], size: told.num_blob_bytes };
}

/**
 * @param progress gets the state of each chunk, "waiting", "good" or "bad", whenever one more is known
 * @returns what was computed, and whether it is what was asked for
 */
export async function verify({ front, owner, root, told, progress, signal }) {
  const states = told.hashes.map(() => "waiting");
  const leaves = [];
  const response = await fetch(address(`${front}/blob?` + new URLSearchParams({ blob_hash: root, owner_id: owner })), { cache: "no-store", signal });
  if (!response.ok) throw await refusal(response);
  for await (const piece of pieces(response.body)) {
    const index = leaves.length;
    leaves.push(await chunkHash(piece));
    if (index < states.length) states[index] = text(leaves[index]) === told.hashes[index] ? "good" : "bad";
    progress(states);
  }
  const tree = await hashTree(leaves, told.lines);
  return { tree, states, good: text(tree.root) === root && leaves.length === told.hashes.length };
}

/** Cuts a stream into chunks of the tree's size; an empty stream is one empty chunk. */
async function* pieces(stream) {
  let buffer = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  let any = false;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    let rest = next.value;
    while (rest.length > 0) {
      const part = rest.subarray(0, CHUNK_BYTES - filled);
      buffer.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled === CHUNK_BYTES) {
        yield buffer;
        any = true;
        buffer = new Uint8Array(CHUNK_BYTES);
        filled = 0;
      }
    }
  }
  if (filled > 0 || !any) yield buffer.subarray(0, filled);
}
