// Sends files to the native front: the tree first, then the chunks that the server does not have, ten at a time over all
// files together. What breaks is tried again; what was sent is never sent twice, also not after a pause or a new start of
// the page, as the server says which chunks it has.
import { CHUNK_BYTES, headerLines } from "./tree.js";
import { Refusal, address, refusal } from "./server.js";
import { Transfer, sideBySide } from "./transfer.js";

const AT_ONCE = 10;

/** Places for requests, shared by all uploads. */
class Places {
  #free = AT_ONCE;
  #waiting = [];

  async take() {
    if (this.#free > 0) this.#free--;
    else await new Promise((resolve) => this.#waiting.push(resolve));
  }

  give() {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

const places = new Places();

/** The lines that describe a file and are part of its name. */
export function describe(file) {
  const plain = /^[A-Za-z0-9._-]+$/.test(file.name);
  const name = plain ? `filename=${file.name}` : `filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())}`;
  return headerLines([
    ["Content-Length", String(file.size)],
    ["Content-Type", file.type || "application/octet-stream"],
    ["Content-Disposition", `inline; ${name}`],
  ]);
}

/** One file on its way: first it is hashed. */
export class Upload extends Transfer {
  hashed = 0;
  sent = 0;
  total = 0;
  root = "";
  used = { bytesUp: 0, writes: 0 };
  #file;
  #front;
  #owner;
  #authorize;
  #hashes = [];
  #lines;

  /** @param authorize gives what the server wants to see before it takes a blob of this root and size */
  constructor({ file, front, owner, authorize }) {
    super();
    this.#file = file;
    this.#front = front;
    this.#owner = owner;
    this.#authorize = authorize;
    this.#lines = describe(file);
    this.name = file.name;
    this.size = file.size;
    this.type = file.type;
  }

  get owner() {
    return this.#owner;
  }

  get link() {
    return address(`${this.#front}/blob?` + new URLSearchParams({ blob_hash: this.root, owner_id: this.#owner }));
  }

  async work() {
    if (!this.root) {
      this.turn("hashing");
      await this.#hash();
    }
    this.turn("sending");
    await this.#send();
  }

  #hash() {
    const worker = new Worker(new URL("./hash-worker.js", import.meta.url), { type: "module" });
    const end = () => worker.terminate();
    return new Promise((resolve, reject) => {
      this.signal.addEventListener("abort", () => reject(new Error("paused")));
      worker.addEventListener("error", () => reject(new Error("The hashing worker did not start.")));
      worker.addEventListener("message", ({ data }) => {
        if (data.error) reject(new Error(data.error));
        else if (data.root) {
          this.root = data.root;
          this.#hashes = data.hashes;
          resolve();
        } else {
          this.hashed = data.done;
          this.total = data.total;
          this.changed();
        }
      });
      worker.postMessage({ file: this.#file, lines: this.#lines });
    }).finally(end);
  }

  async #send() {
    const accepted = await this.persist(() => this.#sendTree());
    const there = new Set(accepted.existing_chunks);
    const missing = new Map();
    this.total = this.#hashes.length;
    this.sent = 0;
    this.#hashes.forEach((hash, index) => {
      if (there.has(hash) || this.#file.size === 0) this.sent++;
      else if (missing.has(hash)) missing.get(hash).places++;
      else missing.set(hash, { hash, index, places: 1 });
    });
    this.changed();
    const left = [...missing.values()].reverse();
    await sideBySide(left, AT_ONCE, async ({ hash, index, places }) => {
      await this.persist(() => this.#sendChunk(hash, index));
      this.sent += places;
      this.changed();
    });
  }

  async #sendTree() {
    const body = JSON.stringify({
      blob_tree: { tree_type: "DSBMTWH", chunk_hashes: this.#hashes, tree: { hash: this.root, left: null, right: null }, headers: this.#lines },
      num_blob_bytes: this.#file.size,
      owner: this.#owner,
      headers: this.#lines,
      auth: await this.#authorize(this.root, this.#file.size),
    });
    const answer = await this.#put("blob-tree/", body, "application/json");
    return answer.json();
  }

  async #sendChunk(hash, index) {
    const piece = this.#file.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
    const query = new URLSearchParams({ owner_id: this.#owner, blob_hash: this.root, chunk_hash: hash, chunk_index: index });
    const answer = await this.#put(`chunk/?${query}`, piece, "application/octet-stream");
    await answer.json();
  }

  async #put(path, body, type) {
    await places.take();
    try {
      const response = await fetch(address(`${this.#front}/${path}`), { method: "PUT", body, headers: { "Content-Type": type }, signal: this.signal });
      if (!response.ok) {
        const why = await refusal(response);
        why.retryAfter = Number(response.headers.get("Retry-After")) * 1000 || 0;
        throw why;
      }
      this.used.bytesUp += typeof body === "string" ? new Blob([body]).size : body.size;
      this.used.writes++;
      return response;
    } catch (error) {
      if (error instanceof Refusal || this.signal.aborted) throw error;
      throw new Refusal(0, "The server does not answer.");
    } finally {
      places.give();
    }
  }
}
