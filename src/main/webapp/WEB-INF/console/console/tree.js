// The hash tree of the native front. The names are those of the specification: a chunk is a leaf, the root names a blob.

export const CHUNK_BYTES = 1024 * 1024;

const utf8 = new TextEncoder();
const CHUNK = utf8.encode("icfs-chunk/");
const NODE = utf8.encode("ynode/");
const METADATA = utf8.encode("icfs-metadata/");
const MISSING = utf8.encode("UNBALANCED");

/** Where this many nodes of a level are hashed at once; a tree of 37 000 chunks must not ask for all of them together. */
const BATCH = 512;

async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

export function chunkHash(bytes) {
  return sha256(CHUNK, bytes);
}

export function nodeHash(left, right) {
  return sha256(NODE, left ?? MISSING, right ?? MISSING);
}

/** The hash over header lines, or nothing when there are none. */
export async function metadataHash(lines) {
  return lines.length === 0 ? undefined : sha256(METADATA, utf8.encode(lines.map((line) => line + "\n").sort().join("")));
}

export function headerLines(headers) {
  return headers.map(([name, value]) => `${name.trim()}: ${value.trim()}`).sort();
}

/** All levels of the tree over chunk hashes, from the leaves to the last node. */
export async function levels(leaves) {
  const all = [leaves];
  while (all.at(-1).length > 1) {
    const below = all.at(-1);
    const level = [];
    for (let from = 0; from < below.length; from += 2 * BATCH) {
      const pairs = [];
      for (let i = from; i < Math.min(below.length, from + 2 * BATCH); i += 2) {
        pairs.push(nodeHash(below[i], below[i + 1]));
      }
      level.push(...(await Promise.all(pairs)));
    }
    all.push(level);
  }
  return all;
}

/** The whole tree: its levels, the hash of the headers, and the root, which is the name of the blob. */
export async function hashTree(leaves, lines) {
  const all = await levels(leaves);
  const metadata = await metadataHash(lines);
  const chunksRoot = all.at(-1)[0];
  return { levels: all, metadata, chunksRoot, root: metadata ? await nodeHash(chunksRoot, metadata) : chunksRoot };
}

export function chunkCount(size) {
  return Math.max(1, Math.ceil(size / CHUNK_BYTES));
}

export function text(hash) {
  return "sha256:" + Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
