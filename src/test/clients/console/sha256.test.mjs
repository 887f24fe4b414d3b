// The SHA-256 of the pages against that of Node. Node runs the very module that browsers get.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { bytes } from "./browser.mjs";
import { Sha256 } from "../../../main/webapp/WEB-INF/console/console/sha256.js";

const known = (data) => createHash("sha256").update(data).digest("hex");

test("the examples of the standard have their digests", () => {
  assert.equal(new Sha256().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.equal(new Sha256().update(Buffer.from("abc")).hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("every length around the blocks has the digest that Node computes", () => {
  for (let size = 0; size <= 200; size++) {
    const data = bytes(size, size);
    assert.equal(new Sha256().update(data).hex(), known(data), `${size} bytes`);
  }
});

test("pieces of any size come to the digest of the whole", () => {
  const data = bytes(100_003);
  for (const step of [1, 3, 63, 64, 65, 1000, 65_536]) {
    const hash = new Sha256();
    for (let at = 0; at < data.length; at += step) hash.update(data.subarray(at, at + step));
    assert.equal(hash.hex(), known(data), `pieces of ${step}`);
  }
});

test("a length beyond 32 bits is counted", { timeout: 300_000 }, () => {
  const piece = Buffer.alloc(64 * 1024 * 1024);
  const hash = new Sha256();
  const other = createHash("sha256");
  // The bits of 512 MiB and more do not fit into 32.
  for (let i = 0; i < 9; i++) {
    hash.update(piece);
    other.update(piece);
  }
  assert.equal(hash.hex(), other.digest("hex"));
});
