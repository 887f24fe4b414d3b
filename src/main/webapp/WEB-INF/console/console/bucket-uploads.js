// Sends files into a bucket by signed links: small ones at once, others in parts, three at a time. A part that arrived is
// never sent twice, also not after a pause, while the server was away, or when another page goes on with the same file.
import { Refusal } from "./server.js";
import { busyWith, forget, remember } from "./unfinished-uploads.js";

export const LARGEST_AT_ONCE = 16 * 1024 * 1024;
const LEAST_PART = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;
const AT_ONCE = 3;
const LONGEST_WAIT = 15_000;

/** One file on its way. Tells every change with a "change" event. */
export class BucketUpload extends EventTarget {
  state = "waiting";
  problem = "";
  #file;
  #buckets;
  #stop = new AbortController();
  #wake = () => {};
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

  async start() {
    if (["sending", "stalled", "done"].includes(this.state)) return;
    this.#stop = new AbortController();
    this.#turn("sending");
    try {
      if (this.size <= LARGEST_AT_ONCE) await this.#persist(() => this.#sendWhole());
      else await this.#sendInParts();
      this.#turn("done");
    } catch (error) {
      if (this.#stop.signal.aborted) this.#turn("paused");
      else this.#turn("failed", error.message);
    } finally {
      this.#moving.clear();
    }
  }

  pause() {
    this.#stop.abort();
    this.#wake();
  }

  /** Does not wait any longer before it tries again. */
  hurry() {
    this.#wake();
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

  #turn(state, problem = "") {
    this.state = state;
    this.problem = problem;
    this.dispatchEvent(new Event("change"));
  }

  #link(method, parameters = {}) {
    return this.#buckets.link(this.bucket, method, this.key, { parameters });
  }

  async #sendWhole() {
    await send("PUT", await this.#link("PUT"), this.#file, this.#watched(0));
  }

  async #sendInParts() {
    const partSize = Math.max(LEAST_PART, Math.ceil(this.size / MOST_PARTS));
    if (this.#isOfAnotherPage) await this.#persist(() => this.#recall(partSize));
    if (!this.#id) this.#id = await this.#persist(() => this.#begin());
    await busyWith(this.#id, () => this.#sendRest(partSize));
    forget(this.#id);
  }

  async #sendRest(partSize) {
    const left = [];
    for (let number = Math.ceil(this.size / partSize); number >= 1; number--) {
      if (!this.#parts.has(number)) left.push(number);
    }
    const work = async () => {
      while (left.length > 0) {
        const number = left.pop();
        const piece = this.#file.slice((number - 1) * partSize, number * partSize);
        await this.#persist(() => this.#sendPart(number, piece));
      }
    };
    const workers = Array.from({ length: Math.min(AT_ONCE, left.length) }, work);
    try {
      await Promise.all(workers);
    } catch (error) {
      left.length = 0;
      await Promise.allSettled(workers);
      throw error;
    }
    await this.#persist(() => this.#complete());
  }

  async #begin() {
    const headers = this.#file.type ? { "Content-Type": this.#file.type } : {};
    const { xml } = await send("POST", await this.#link("POST", { uploads: "" }), null, { headers, signal: this.#stop.signal });
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
        const { xml } = await send("GET", link, null, { signal: this.#stop.signal });
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
    this.dispatchEvent(new Event("change"));
  }

  async #sendPart(number, piece) {
    const link = await this.#link("PUT", { uploadId: this.#id, partNumber: String(number) });
    const { etag } = await send("PUT", link, piece, this.#watched(number));
    if (!etag) throw new Refusal(400, "The server did not confirm a part.");
    this.#parts.set(number, { etag, size: piece.size });
    this.#moving.delete(number);
    this.dispatchEvent(new Event("change"));
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
    const { xml } = await send("POST", await this.#link("POST", { uploadId: this.#id }), body, { headers: { "Content-Type": "application/xml" }, signal: this.#stop.signal });
    // S3 may begin its answer before it knows the end of it.
    if (xml?.documentElement.localName === "Error") throw refusal(500, xml);
  }

  #watched(number) {
    return {
      signal: this.#stop.signal,
      progress: (moved) => {
        this.#moving.set(number, moved);
        this.dispatchEvent(new Event("change"));
      },
    };
  }

  /** Tries until it works, or until trying again makes no sense. A stopped server is waited for. */
  async #persist(attempt) {
    for (let tries = 0; ; tries++) {
      try {
        const result = await attempt();
        if (this.state === "stalled") this.#turn("sending");
        return result;
      } catch (error) {
        const hopeful = error.status === 0 || error.status === 408 || error.status === 429 || (error.status >= 500 && error.status !== 501);
        if (this.#stop.signal.aborted || !hopeful) throw error;
        this.#turn("stalled", error.message);
        await this.#wait(Math.min(LONGEST_WAIT, 500 * 2 ** tries));
        this.#stop.signal.throwIfAborted();
      }
    }
  }

  #wait(millis) {
    return new Promise((resolve) => {
      const before = this.#wake;
      const timer = setTimeout(resolve, millis * (0.8 + 0.4 * Math.random()));
      this.#wake = () => {
        before();
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Takes back what arrived of an upload. One that has ended has nothing to take back. */
export async function giveUp(buckets, { bucket, key, id }) {
  try {
    await send("DELETE", await buckets.link(bucket, "DELETE", key, { parameters: { uploadId: id } }), null, {});
  } catch (error) {
    if (error.code !== "NoSuchUpload") throw error;
  }
  forget(id);
}

/** One request to S3; `fetch` would not tell how far a body is. */
function send(method, link, body, { headers = {}, signal, progress }) {
  return new Promise((resolve, reject) => {
    // It may have been stopped while the link was asked for.
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(method, link);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.onprogress = (event) => progress(event.loaded);
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop);
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    request.onerror = () => reject(new Refusal(0, "The server does not answer."));
    request.onabort = () => reject(new Refusal(0, "It was stopped."));
    request.onload = () => {
      const xml = request.responseText ? new DOMParser().parseFromString(request.responseText, "application/xml") : null;
      if (request.status >= 200 && request.status < 300) resolve({ etag: request.getResponseHeader("ETag"), xml });
      else reject(refusal(request.status, xml));
    };
    request.send(body);
  });
}

/** What an error document of S3 says. */
function refusal(status, xml) {
  const text = (name) => xml?.querySelector(name)?.textContent ?? "";
  return new Refusal(status, text("Message") || `The server answered ${status}.`, text("Code"));
}
