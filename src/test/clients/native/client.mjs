// The npm client as applications use it. Only its agent is a stand-in: where a canister would answer with a certificate, it
// answers with an empty one, which a gateway that trusts everybody does not look at.
import { StorageClient } from "@caffeineai/object-storage";

export const OWNER = "72ch2-fiaaa-aaaar-qbsvq-cai";
const EMPTY_CBOR_MAP = new Uint8Array([0xa0]);

const agent = {
  call: async () => ({ requestId: new Uint8Array(32), response: { body: { certificate: EMPTY_CBOR_MAP } } }),
};

export function client(url, owner = OWNER) {
  return new StorageClient("default-bucket", url, owner, "a-project", agent);
}

/** Bytes that differ from place to place and are the same in every run. */
export function bytes(size, seed = 1) {
  const data = new Uint8Array(size);
  let x = seed >>> 0;
  for (let i = 0; i < size; i++) {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    data[i] = x >>> 24;
  }
  return data;
}

export async function download(url, headers = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
}

/** Not assert.deepEqual: that prints megabytes when it fails. */
export function same(a, b) {
  return a.length === b.length && Buffer.compare(Buffer.from(a.buffer, a.byteOffset, a.length), Buffer.from(b.buffer, b.byteOffset, b.length)) === 0;
}
