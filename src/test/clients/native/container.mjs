// The npm client against a server that runs already, whose address is in SITE; ends with 0 when all is as it should be.
import assert from "node:assert/strict";
import { bytes, client, download, same } from "./client.mjs";

const MIB = 1024 * 1024;
const storage = client(process.env.SITE);

for (const size of [1, MIB, MIB + 1, 12 * MIB]) {
  const data = bytes(size, size);
  const { hash } = await storage.putFile(data, () => {}, "image/png", "picture.png");
  const url = await storage.getDirectURL(hash);
  const whole = await download(url);
  assert.equal(whole.status, 200);
  assert.equal(whole.headers.get("content-type"), "image/png");
  assert.ok(same(whole.body, data), `${size} bytes`);
  const last = await download(url, { Range: `bytes=${size - 1}-` });
  assert.equal(last.status, 206);
  assert.ok(same(last.body, data.subarray(size - 1)));
  console.log(`${size} bytes came back as they were`);
}

const files = Array.from({ length: 10 }, (_, i) => bytes(MIB + i, 2000 + i));
const hashes = await Promise.all(files.map((file) => storage.putFile(file)));
for (const [i, { hash }] of hashes.entries()) {
  assert.ok(same((await download(await storage.getDirectURL(hash))).body, files[i]), `file ${i}`);
}
console.log("ten uploads at once did not disturb each other");
