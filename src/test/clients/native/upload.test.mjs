import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, bytes, client, download, same } from "./client.mjs";
import { Stowage } from "./server.mjs";

const MIB = 1024 * 1024;
let stowage;

before(async () => {
  stowage = await Stowage.start();
});
after(async () => {
  await stowage.stop();
});

for (const size of [1, MIB, MIB + 1, 25 * MIB, 200 * MIB]) {
  test(`a file of ${size} bytes comes back as it was, whole and in ranges`, { timeout: 300_000 }, async () => {
    const data = bytes(size, size);
    const progress = [];
    const storage = client(stowage.url);
    const { hash } = await storage.putFile(data, (percent) => progress.push(percent), "image/png", "picture.png");
    assert.equal(progress.at(-1), 100);

    const url = await storage.getDirectURL(hash);
    const whole = await download(url);
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get("content-length"), String(size));
    assert.equal(whole.headers.get("content-type"), "image/png");
    assert.match(whole.headers.get("content-disposition"), /picture\.png/);
    assert.ok(same(whole.body, data));

    for (const [from, to] of [[0, 0], [size - 1, size - 1], [Math.floor(size / 3), Math.min(size - 1, Math.floor(size / 3) + MIB)]]) {
      const part = await download(url, { Range: `bytes=${from}-${to}` });
      assert.equal(part.status, 206);
      assert.equal(part.headers.get("content-range"), `bytes ${from}-${to}/${size}`);
      assert.ok(same(part.body, data.subarray(from, to + 1)));
    }
    assert.equal((await download(url, { Range: `bytes=${size}-` })).status, 416);
    assert.equal((await download(url, { "If-None-Match": whole.headers.get("etag") })).status, 304);
  });
}

test("an empty file is complete with its tree", async () => {
  const empty = "sha256:8b8e620f084e48da0be2287fd12c5aaa4dbe14b468fd2e360f48d741fe7628a0";
  const response = await fetch(`${stowage.url}/v1/blob-tree/`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-Caffeine-Project-ID": "a-project" },
    body: JSON.stringify({
      blob_tree: { tree_type: "DSBMTWH", chunk_hashes: [empty], tree: { hash: empty, left: null, right: null }, headers: [] },
      bucket_name: "b", num_blob_bytes: 0, owner: OWNER, project_id: "p", headers: [], auth: { OwnerEgressSignature: [0xa0] },
    }),
  });
  assert.equal(response.status, 200, await response.text());
  const got = await download(await client(stowage.url).getDirectURL(empty));
  assert.equal(got.status, 200);
  assert.equal(got.body.length, 0);
});

test("ten uploads at once do not disturb each other", { timeout: 120_000 }, async () => {
  const storage = client(stowage.url);
  const files = Array.from({ length: 10 }, (_, i) => bytes(3 * MIB + i, 1000 + i));
  const hashes = await Promise.all(files.map((file) => storage.putFile(file)));
  for (const [i, { hash }] of hashes.entries()) {
    assert.ok(same((await download(await storage.getDirectURL(hash))).body, files[i]), `file ${i}`);
  }
});

test("the same file again is no error", async () => {
  const storage = client(stowage.url);
  const first = await storage.putFile(bytes(2 * MIB, 7));
  assert.deepEqual(await storage.putFile(bytes(2 * MIB, 7)), first);
});

test("a file that was not uploaded whole is not there", async () => {
  const root = "sha256:" + "ab".repeat(32);
  const missing = await download(await client(stowage.url).getDirectURL(root));
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get("access-control-allow-origin"), null, "a server that trusts all answers no page that it does not name");
});
