import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { OWNER } from "./client.mjs";
import { Stowage } from "./server.mjs";

// What a page of another origin does with fetch alone: the requests of the client, with its headers and preflights.
const PAGE = `<!doctype html><meta charset="utf-8"><title>another origin</title>`;

async function pageServer() {
  const vectors = await readFile(new URL("../../resources/vectors/native/requests.json", import.meta.url), "utf8");
  const server = createServer((request, response) => {
    response.setHeader("Content-Type", request.url === "/vectors" ? "application/json" : "text/html;charset=utf-8");
    response.end(request.url === "/vectors" ? vectors : PAGE);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

test("a page of another origin uploads and reads back", { timeout: 180_000 }, async () => {
  const pages = await pageServer();
  const stowage = await Stowage.start(`stowage.v1.cors.origins=http://127.0.0.1:${pages.address().port}`);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${pages.address().port}/`);
    const seen = await page.evaluate(upload, { gateway: stowage.url, owner: OWNER });
    assert.deepEqual(seen, {
      tree: 200,
      treeStatus: "blob_tree_accepted",
      chunks: ["chunk_accepted", "blob_complete"],
      status: 206,
      contentRange: "bytes 1048570-1048579/1048580",
      etag: true,
      bytes: 10,
      missing: 404,
      missingCode: "not-found",
    });
  } finally {
    await browser.close();
    pages.close();
    await stowage.stop();
  }
});

/** Runs in the page. */
async function upload({ gateway, owner }) {
  const text = new TextEncoder();
  const sha = async (...parts) => {
    const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
    parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
    return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  };
  const hex = (hash) => "sha256:" + Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("");
  const data = new Uint8Array(1024 * 1024 + 4).map((_, i) => i * 7);
  const pieces = [data.subarray(0, 1024 * 1024), data.subarray(1024 * 1024)];
  const hashes = await Promise.all(pieces.map((piece) => sha(text.encode("icfs-chunk/"), piece)));
  const root = await sha(text.encode("ynode/"), hashes[0], hashes[1]);
  const project = { "X-Caffeine-Project-ID": "p" };
  const tree = await fetch(`${gateway}/v1/blob-tree/`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", ...project },
    body: JSON.stringify({
      blob_tree: { tree_type: "DSBMTWH", chunk_hashes: hashes.map(hex), tree: { hash: hex(root), left: null, right: null }, headers: [] },
      num_blob_bytes: data.length, owner, headers: [], auth: { OwnerEgressSignature: [0xa0] },
    }),
  });
  const treeStatus = (await tree.json()).status;
  const chunks = [];
  for (const [i, piece] of pieces.entries()) {
    const query = new URLSearchParams({ owner_id: owner, blob_hash: hex(root), chunk_hash: hex(hashes[i]), chunk_index: i, bucket_name: "b", project_id: "p" });
    const put = await fetch(`${gateway}/v1/chunk/?${query}`, { method: "PUT", headers: { "Content-Type": "application/octet-stream", ...project }, body: piece });
    chunks.push((await put.json()).status);
  }
  const blob = (hash) => `${gateway}/v1/blob/?` + new URLSearchParams({ blob_hash: hash, owner_id: owner });
  const part = await fetch(blob(hex(root)), { headers: { Range: "bytes=1048570-" } });
  const missing = await fetch(blob("sha256:" + "ab".repeat(32)));
  return {
    tree: tree.status,
    treeStatus,
    chunks,
    status: part.status,
    contentRange: part.headers.get("Content-Range"),
    etag: part.headers.get("ETag") === `"${hex(root).slice(7)}"`,
    bytes: (await part.arrayBuffer()).byteLength,
    missing: missing.status,
    missingCode: missing.headers.get("X-Stowage-Error"),
  };
}
