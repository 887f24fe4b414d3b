// The hash tree of the pages against the vectors of the native front. Node runs the very module that browsers get.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { CHUNK_BYTES, chunkCount, chunkHash, hashTree, headerLines, metadataHash, nodeHash, text } from "../../../main/webapp/WEB-INF/console/console/tree.js";

async function vectors(name) {
  return JSON.parse(await readFile(new URL(`../../resources/vectors/native/${name}.json`, import.meta.url), "utf8"));
}

function content({ recipe, size }) {
  const data = new Uint8Array(size);
  if (recipe.kind === "hex") return Uint8Array.from(Buffer.from(recipe.hex, "hex"));
  if (recipe.kind === "fill") return data.fill(recipe.byte);
  let x = recipe.seed >>> 0;
  for (let i = 0; i < size; i++) {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    data[i] = x >>> 24;
  }
  return data;
}

function unhex(hash) {
  return hash === null || hash === undefined ? undefined : Uint8Array.from(Buffer.from(hash.slice(7), "hex"));
}

test("chunks hash as the vectors say", async () => {
  const { vectors: all } = await vectors("chunks");
  assert.ok(all.length > 0);
  for (const vector of all) {
    assert.equal(text(await chunkHash(content(vector))), vector.chunk_hash, vector.name);
  }
});

test("nodes hash as the vectors say, also with a missing child", async () => {
  const { vectors: all } = await vectors("nodes");
  for (const vector of all) {
    assert.equal(text(await nodeHash(unhex(vector.left), unhex(vector.right))), vector.node_hash, vector.name);
  }
});

test("header lines are made, sorted and hashed as the vectors say", async () => {
  const { vectors: all } = await vectors("headers");
  for (const vector of all) {
    const lines = headerLines(vector.input);
    assert.deepEqual(lines, vector.stored_lines, vector.name);
    const hash = await metadataHash(lines);
    assert.equal(hash && text(hash), vector.metadata_hash, vector.name);
  }
});

test("whole blobs have the roots of the vectors", { timeout: 120_000 }, async () => {
  const { vectors: all } = await vectors("blobs");
  let compared = 0;
  for (const vector of all) {
    if (vector.size > 64 * CHUNK_BYTES) continue;
    const data = content(vector);
    const leaves = [];
    for (let i = 0; i < chunkCount(vector.size); i++) leaves.push(await chunkHash(data.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)));
    const tree = await hashTree(leaves, headerLines(vector.header_input));
    assert.equal(leaves.length, vector.num_chunks, vector.name);
    assert.equal(text(tree.chunksRoot), vector.chunks_root, vector.name);
    assert.equal(text(tree.root), vector.root_hash, vector.name);
    compared++;
  }
  assert.ok(compared > 10, `${compared} blobs were compared`);
});
