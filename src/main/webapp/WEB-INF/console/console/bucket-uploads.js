// Sends files into a bucket by signed links: small ones at once, others in parts, three at a time. A part that arrived is
// never sent twice, also not after a pause, while the server was away, or when another page goes on with the same file.
import { send } from "./send.js";
import { Refusal } from "./server.js";
import { Transfer, sideBySide } from "./transfer.js";
import { busyWith, forget, remember } from "./unfinished-uploads.js";

export const LARGEST_AT_ONCE = 16 * 1024 * 1024;
const LEAST_PART = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;
const AT_ONCE = 3;

/** One file on its way. */
export class BucketUpload extends Transfer {
  #file;
  #buckets;
  #id = "";
  #parts = new Map();
  #moving = new Map();
  #isOfAnotherPage = false;

  /** @param begun the id of an upload that another page began with this file, where there is one */
  constructor({ file, buckets, bucket, key, begun = "" }) {
    super();
    this.#id = begun;
    this.#isOfAnotherPage = begun !== "";
    this.#file = file;
    this.#buckets = buckets;
    this.bucket = bucket;
    this.key = key;
    this.size = file.size;
  }

  /** Of the upload in parts; empty before there is one. */
  get id() {
    return this.#id;
  }

  /** Bytes that arrived or are under way. */
  get sent() {
    if (this.state === "done") return this.size;
    let sent = 0;
    for (const part of this.#parts.values()) sent += part.size;
    for (const moved of this.#moving.values()) sent += moved;
    return Math.min(sent, this.size);
  }

  get label() {
    return this.key;
  }

  async work() {
    this.turn("sending");
    try {
      if (this.size <= LARGEST_AT_ONCE) await this.persist(() => this.#sendWhole());
      else await this.#sendInParts();
    } finally {
      this.#moving.clear();
    }
  }

  /** Takes back what arrived of an upload that is not to be finished. */
  async giveUp() {
    this.pause();
    if (this.#id) {
      await giveUp(this.#buckets, { bucket: this.bucket, key: this.key, id: this.#id });
      this.#id = "";
      this.#parts.clear();
    }
  }

  #link(method, parameters = {}) {
    return this.#buckets.link(this.bucket, method, this.key, { parameters });
  }

  async #sendWhole() {
    await sendToS3("PUT", await this.#link("PUT"), this.#file, this.#watched(0));
  }

  async #sendInParts() {
    const partSize = Math.max(LEAST_PART, Math.ceil(this.size / MOST_PARTS));
    if (this.#isOfAnotherPage) await this.persist(() => this.#recall(partSize));
    if (!this.#id) this.#id = await this.persist(() => this.#begin());
    await busyWith(this.#id, () => this.#sendRest(partSize));
    forget(this.#id);
  }

  async #sendRest(partSize) {
    const left = [];
    for (let number = Math.ceil(this.size / partSize); number >= 1; number--) {
      if (!this.#parts.has(number)) left.push(number);
    }
    await sideBySide(left, AT_ONCE, async (number) => {
      const piece = this.#file.slice((number - 1) * partSize, number * partSize);
      await this.persist(() => this.#sendPart(number, piece));
    });
    await this.persist(() => this.#complete());
  }

  async #begin() {
    const headers = this.#file.type ? { "Content-Type": this.#file.type } : {};
    const { xml } = await sendToS3("POST", await this.#link("POST", { uploads: "" }), null, { headers, signal: this.signal });
    const id = xml?.querySelector("UploadId")?.textContent;
    if (!id) throw new Refusal(400, "The server began no upload in parts.");
    remember({ id, bucket: this.bucket, key: this.key, name: this.#file.name, size: this.size, modified: this.#file.lastModified });
    return id;
  }

  /** What arrived from another page. An upload that has ended meanwhile is begun anew. */
  async #recall(partSize) {
    const parts = new Map();
    try {
      for (let after = "0"; after; ) {
        const link = await this.#link("GET", { uploadId: this.#id, "part-number-marker": after });
        const { xml } = await sendToS3("GET", link, null, { signal: this.signal });
        for (const part of xml.querySelectorAll("Part")) {
          const text = (name) => part.querySelector(name).textContent;
          const number = Number(text("PartNumber"));
          const size = Number(text("Size"));
          if (size === Math.min(partSize, this.size - (number - 1) * partSize)) parts.set(number, { etag: text("ETag"), size });
        }
        after = xml.querySelector("IsTruncated")?.textContent === "true" ? xml.querySelector("NextPartNumberMarker").textContent : "";
      }
    } catch (error) {
      if (error.code !== "NoSuchUpload") throw error;
      forget(this.#id);
      this.#id = "";
      parts.clear();
    }
    this.#isOfAnotherPage = false;
    this.#parts = parts;
    this.changed();
  }

  async #sendPart(number, piece) {
    const link = await this.#link("PUT", { uploadId: this.#id, partNumber: String(number) });
    const { etag } = await sendToS3("PUT", link, piece, this.#watched(number));
    if (!etag) throw new Refusal(400, "The server did not confirm a part.");
    this.#parts.set(number, { etag, size: piece.size });
    this.#moving.delete(number);
    this.changed();
  }

  async #complete() {
    const listed = document.implementation.createDocument("", "CompleteMultipartUpload");
    const add = (to, name, text) => {
      const element = listed.createElement(name);
      if (text !== undefined) element.textContent = text;
      return to.appendChild(element);
    };
    for (const [number, { etag }] of [...this.#parts].sort(([one], [other]) => one - other)) {
      const part = add(listed.documentElement, "Part");
      add(part, "PartNumber", String(number));
      add(part, "ETag", etag);
    }
    const body = new XMLSerializer().serializeToString(listed);
    const { xml } = await sendToS3("POST", await this.#link("POST", { uploadId: this.#id }), body, { headers: { "Content-Type": "application/xml" }, signal: this.signal });
    // S3 may begin its answer before it knows the end of it.
    if (xml?.documentElement.localName === "Error") throw refusal(500, xml);
  }

  #watched(number) {
    return {
      signal: this.signal,
      progress: (moved) => {
        this.#moving.set(number, moved);
        this.changed();
      },
    };
  }
}

/** Takes back what arrived of an upload. One that has ended has nothing to take back. */
export async function giveUp(buckets, { bucket, key, id }) {
  try {
    await sendToS3("DELETE", await buckets.link(bucket, "DELETE", key, { parameters: { uploadId: id } }), null, {});
  } catch (error) {
    if (error.code !== "NoSuchUpload") throw error;
  }
  forget(id);
}

/** One request to S3, and what it answers as a document. */
async function sendToS3(method, link, body, options) {
  const answer = await send(method, link, body, options);
  const xml = answer.text ? new DOMParser().parseFromString(answer.text, "application/xml") : null;
  if (answer.status < 200 || answer.status >= 300) throw refusal(answer.status, xml);
  return { etag: answer.header("ETag"), xml };
}

/** What an error document of S3 says. */
function refusal(status, xml) {
  const text = (name) => xml?.querySelector(name)?.textContent ?? "";
  return new Refusal(status, text("Message") || `The server answered ${status}.`, text("Code"));
}
