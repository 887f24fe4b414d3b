import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HttpAgent } from "@icp-sdk/core/agent";
import { StorageClient } from "@caffeineai/object-storage";
import { bytes, download, same } from "./client.mjs";
import { Replica } from "./replica.mjs";
import { Stowage } from "./server.mjs";

const MIB = 1024 * 1024;
let replica;
let stowage;

before(async () => {
  replica = await Replica.start();
  stowage = await Stowage.start(
    "stowage.v1.auth=certificate",
    `stowage.ic.root-key=${replica.rootKey}`,
    "stowage.ledger.open-accounts=true",
    "stowage.ledger.welcome-credit=1000000000000000",
  );
});
after(async () => {
  await stowage?.stop();
  await replica?.stop();
});

async function client(owner = replica.owner) {
  const rootKey = Uint8Array.from(Buffer.from(replica.rootKey, "hex"));
  const agent = await HttpAgent.create({ host: replica.url, rootKey });
  return new StorageClient("default-bucket", stowage.url, owner, "a-project", agent);
}

test("a file with a certificate of its owner is taken and comes back", { timeout: 120_000 }, async () => {
  const data = bytes(3 * MIB + 5, 11);
  const storage = await client();
  const { hash } = await storage.putFile(data);
  assert.ok(same((await download(await storage.getDirectURL(hash))).body, data));
});

test("a certificate that was changed on the way is refused by the client's own agent", { timeout: 120_000 }, async () => {
  await replica.control("mischief?name=FORGE&times=1");
  await assert.rejects(async () => (await client()).putFile(bytes(1000, 12)));
});

test("without a certificate nothing is taken", { timeout: 120_000 }, async () => {
  const agent = {
    call: async () => ({ requestId: new Uint8Array(32), response: { body: { certificate: new Uint8Array([0xa0]) } } }),
  };
  const storage = new StorageClient("default-bucket", stowage.url, replica.owner, "a-project", agent);
  await assert.rejects(storage.putFile(bytes(1000, 13)), /403/);
});
