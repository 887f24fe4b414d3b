// Objects of S3 that everybody may read, as the npm client downloads them.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { bytes, client, download, same } from "./client.mjs";
import { Stowage } from "./server.mjs";

const MIB = 1024 * 1024;
const PAYER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
const TOKEN = randomBytes(24).toString("hex");
let stowage;

before(async () => {
  process.env.OBJECTS_ADMIN_TOKEN = TOKEN;
  stowage = await Stowage.start("stowage.admin.token=env:OBJECTS_ADMIN_TOKEN", "stowage.s3.address=off");
});
after(async () => {
  await stowage.stop();
});

async function admin(method, path, body) {
  const response = await fetch(`${stowage.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

/** Anybody may write into it, so that nothing here has to sign requests. */
async function put(bucket, name, data) {
  const response = await fetch(`${stowage.url}/s3/${bucket}/${name}`, {
    method: "PUT",
    headers: { "Content-Type": "image/png" },
    body: data,
  });
  assert.equal(response.status, 200, await response.text());
  return response.headers.get("x-stowage-hash");
}

test("an object in a public bucket is downloaded by its content id, until the bucket is private", { timeout: 120_000 }, async () => {
  const { key } = await admin("POST", "/-/keys", { owner: PAYER });
  await admin("POST", "/-/buckets", { name: "pictures", key, acl: "public-read-write" });
  for (const size of [1, MIB, 5 * MIB + 17]) {
    const data = bytes(size, size);
    const hash = await put("pictures", `picture-${size}.png`, data);
    const url = await client(stowage.url, PAYER).getDirectURL(hash);

    const whole = await download(url);
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get("content-type"), "image/png");
    assert.equal(whole.headers.get("cache-control"), "public, max-age=60, must-revalidate");
    assert.ok(same(whole.body, data));
    const part = await download(url, { Range: `bytes=${size - 1}-${size - 1}` });
    assert.equal(part.status, 206);
    assert.ok(same(part.body, data.subarray(size - 1)));
    assert.equal((await download(url, { "If-None-Match": whole.headers.get("etag") })).status, 304);
  }
  const last = await put("pictures", "last", bytes(100, 3));
  const url = await client(stowage.url, PAYER).getDirectURL(last);
  assert.equal((await download(await client(stowage.url).getDirectURL(last))).status, 404, "another owner has no such blob");
  await admin("PATCH", "/-/buckets/pictures", { acl: "private" });
  assert.equal((await download(url)).status, 404);
});
