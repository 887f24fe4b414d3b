// The whole way on one machine: the client's own agent gets a certificate of the owner's canister, the gateway believes it,
// and bills to the cashier canister of the same network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chmod, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inspect } from "node:util";
import { HttpAgent } from "@icp-sdk/core/agent";
import { StorageClient } from "@caffeineai/object-storage";
import { bytes, download, same } from "./client.mjs";
import { Replica } from "./replica.mjs";
import { Stowage } from "./server.mjs";

const MIB = 1024 * 1024;
const PATIENCE = 120_000;
const KEY = resolve("../../resources/vectors/ic/pem/ed25519.pem");
/** What the replica's cashier charges: for 10^9 bytes, and for a request. */
const PER_GIGA = 115_384_615_383n;
const PER_REQUEST = 1000n;
let folder;
let replica;
let stowage;

function settings(name) {
  return [
    "stowage.v1.auth=certificate",
    `stowage.ic.root-key=${replica.rootKey}`,
    `stowage.ic.urls=${replica.url}`,
    "stowage.cashier.type=canister",
    `stowage.cashier.canister-id=${replica.cashier}`,
    `stowage.cashier.identity=file:${join(folder, "gateway.pem")}`,
    `stowage.cashier.gateway-name=${name}`,
    "stowage.billing.flush-every=1s",
    "stowage.billing.budget-ttl=1s",
  ];
}

before(async () => {
  // A checkout may be readable by every user, and no key may.
  folder = await mkdtemp(join(tmpdir(), "stowage-key-"));
  await copyFile(KEY, join(folder, "gateway.pem"));
  await chmod(join(folder, "gateway.pem"), 0o600);
  replica = await Replica.start();
  stowage = await Stowage.start(...settings("node-1"));
});
after(async () => {
  await stowage?.stop();
  await replica?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function client(server = stowage) {
  const rootKey = Uint8Array.from(Buffer.from(replica.rootKey, "hex"));
  const agent = await HttpAgent.create({ host: replica.url, rootKey });
  return new StorageClient("default-bucket", server.url, replica.owner, "a-project", agent);
}

/** Asks until the answer is the one that is waited for. */
async function until(question, wanted, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await question();
    if (wanted(answer)) return answer;
    assert.ok(Date.now() < end, `${what} did not come; the last answer was ${inspect(answer)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function ready(server) {
  const response = await fetch(`${server.url}/-/health/ready`);
  return { status: response.status, text: await response.text() };
}

function isReady(server) {
  return until(() => ready(server), ({ status }) => status === 200, "readiness");
}

const credit = async () => BigInt(await replica.control(`credit?owner=${replica.owner}`));
const setCredit = (amount) => replica.control(`credit?owner=${replica.owner}&set=${amount}`);

/** The totals that the cashier has of the owner. */
async function usage() {
  const text = await replica.control(`usage?owner=${replica.owner}`);
  return Object.fromEntries([...text.matchAll(/(\w+)=(\d+)/g)].map(([, name, value]) => [name, BigInt(value)]));
}

/** What a client really moves, counted where it hands its bytes over. */
class Scales {
  constructor() {
    this.moved = { bytesUp: 0n, bytesDown: 0n, reads: 0n, writes: 0n };
    this.real = globalThis.fetch;
    globalThis.fetch = (url, options = {}) => this.weigh(url, options);
  }

  async weigh(url, options) {
    const response = await this.real.call(globalThis, url, options);
    if (String(url).startsWith(stowage.url) && options.method === "PUT" && response.ok) {
      this.moved.bytesUp += BigInt((await new Response(options.body).arrayBuffer()).byteLength);
      this.moved.writes += 1n;
    }
    return response;
  }

  close() {
    globalThis.fetch = this.real;
  }
}

function cost({ bytesUp, bytesDown, reads, writes }) {
  const nano = (bytesUp + bytesDown) * PER_GIGA + (reads + writes) * PER_REQUEST * 1_000_000_000n;
  return (nano + 999_999_999n) / 1_000_000_000n;
}

test("what was moved stands in the cashier's books, to the byte", { timeout: 300_000 }, async () => {
  await isReady(stowage);
  const before = await credit();
  const data = bytes(3 * MIB + 5, 21);
  const scales = new Scales();
  const storage = await client();
  const { hash } = await storage.putFile(data);
  scales.close();
  const moved = scales.moved;
  assert.ok(moved.bytesUp > BigInt(data.length));

  const url = await storage.getDirectURL(hash);
  assert.ok(same((await download(url)).body, data));
  const part = await download(url, { Range: "bytes=1000-1999" });
  assert.equal(part.body.length, 1000);
  moved.bytesDown = BigInt(data.length + 1000);
  moved.reads = 2n;

  await until(usage, (told) => told.reads === moved.reads, "the report");
  assert.deepEqual(await usage(), moved);
  assert.equal(before - (await credit()), cost(moved));
});

test("who has used up the credit is refused until it is paid", { timeout: 300_000 }, async () => {
  await setCredit(1);
  const attempt = async () => {
    try {
      await (await client()).putFile(bytes(1000, Date.now() % 100_000));
      return "taken";
    } catch (e) {
      return String(e);
    }
  };
  const refused = await until(attempt, (answer) => answer !== "taken", "a refusal");
  assert.match(refused, /403/);
  await setCredit(10n ** 15n);
  await until(attempt, (answer) => answer === "taken", "the way in after the payment");
});

test("a gateway that the cashier lets go of is not ready, and loses no usage", { timeout: 300_000 }, async () => {
  await isReady(stowage);
  const data = bytes(MIB, 22);
  const { hash } = await (await client()).putFile(data);
  const url = await (await client()).getDirectURL(hash);
  await replica.control("everybody-is-a-gateway?set=false");
  assert.equal((await download(url)).status, 200);
  const alarm = /the cashier does not take this gateway's reports|owners cannot be charged/;
  await until(() => ready(stowage), ({ status, text }) => status === 503 && alarm.test(text), "the alarm");
  await until(async () => stowage.log, (log) => /does not take this gateway's reports; nothing that owners use is billed/.test(log), "the alarm in the log");

  const told = await usage();
  await replica.control("everybody-is-a-gateway?set=true");
  await isReady(stowage);
  await until(usage, (now) => now.bytesDown >= told.bytesDown + BigInt(data.length), "what was kept meanwhile");
});

test("a gateway that the cashier never knew serves nobody, and says whom to add", { timeout: 300_000 }, async () => {
  await replica.control("everybody-is-a-gateway?set=false");
  const stranger = await Stowage.start(...settings("node-2"));
  try {
    const { text } = await until(() => ready(stranger), ({ status, text }) => status === 503 && /as a gateway/.test(text), "the reason");
    const principal = /know ([a-z0-9-]{63}) as a gateway/.exec(text)?.[1];
    assert.ok(principal, text);
    assert.match(stranger.log, new RegExp(principal));
    await assert.rejects((await client(stranger)).putFile(bytes(1000, 23)), /502/);
    await replica.control("everybody-is-a-gateway?set=true");
    await isReady(stranger);
    await (await client(stranger)).putFile(bytes(1000, 23));
  } finally {
    await replica.control("everybody-is-a-gateway?set=true");
    await stranger.stop();
  }
});
