import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, client, download, same } from "./client.mjs";
import { Stowage } from "./server.mjs";
import { startFaultProxy } from "../../rigs/faultproxy.mjs";

const MIB = 1024 * 1024;

test("the client gets through answers of 503", { timeout: 180_000 }, async () => {
  const stowage = await Stowage.start();
  const proxy = await startFaultProxy({ target: stowage.url });
  try {
    proxy.setRules({ match: { method: "PUT", path: "^/v1/chunk" }, count: 3, fault: { type: "status", code: 503 } });
    const data = bytes(12 * MIB, 5);
    const storage = client(`http://127.0.0.1:${proxy.port}`);
    const { hash } = await storage.putFile(data);
    assert.equal(proxy.log.filter((entry) => entry.faults.includes("status")).length, 3);
    assert.ok(same((await download(await client(stowage.url).getDirectURL(hash))).body, data));
  } finally {
    await proxy.close();
    await stowage.stop();
  }
});

test("an upload goes on after the server was killed", { timeout: 180_000 }, async () => {
  const stowage = await Stowage.start();
  try {
    const data = bytes(40 * MIB, 6);
    const storage = client(stowage.url);
    let killed = Promise.resolve();
    let once = true;
    const upload = storage.putFile(data, (percent) => {
      if (percent >= 30 && once) {
        once = false;
        killed = stowage.kill().then(() => stowage.run());
      }
    });
    const { hash } = await upload;
    await killed;
    assert.equal(once, false, "the server was killed in the middle");
    assert.ok(same((await download(await storage.getDirectURL(hash))).body, data));
  } finally {
    await stowage.stop();
  }
});
