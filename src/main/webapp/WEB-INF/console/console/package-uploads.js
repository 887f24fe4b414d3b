// Sends files into an open package. Each is hashed first, so that the server takes these very bytes and no others; large ones
// go in pieces, one after the other, and go on where they stopped.
import { send } from "./send.js";
import { Refusal, SCRIPT, address, problemOf } from "./server.js";
import { Transfer } from "./transfer.js";

export const LARGEST_AT_ONCE = 16 * 1024 * 1024;
const PIECE = 8 * 1024 * 1024;
const MOST_PIECES = 10_000;

/** One file on its way. */
export class PackageUpload extends Transfer {
  #file;
  #packages;
  #hashed = 0;
  #digest = "";
  #id = "";
  #received = 0;
  #moving = 0;

  constructor({ file, packages, id, path }) {
    super();
    this.#file = file;
    this.#packages = packages;
    this.package = id;
    this.path = path;
    this.size = file.size;
  }

  get label() {
    return this.path;
  }

  /** Bytes that were hashed, as long as the file is hashed; then those that arrived or are under way. */
  get sent() {
    if (this.state === "done") return this.size;
    return this.#digest === "" ? this.#hashed : Math.min(this.size, this.#received + this.#moving);
  }

  async work() {
    if (this.#digest === "") {
      this.turn("hashing");
      this.#digest = await this.#hash();
    }
    this.turn("sending");
    try {
      if (this.size <= LARGEST_AT_ONCE) await this.persist(() => this.#sendWhole());
      else await this.#sendInPieces();
    } finally {
      this.#moving = 0;
    }
  }

  /** Takes back what arrived of a file that is not to be finished. */
  async giveUp() {
    this.pause();
    if (this.#id === "") return;
    await this.#packages.giveUpUpload(this.package, this.#id);
    this.#id = "";
    this.#received = 0;
  }

  #hash() {
    const worker = new Worker(new URL("./sha256-worker.js", import.meta.url), { type: "module" });
    return new Promise((resolve, reject) => {
      this.signal.addEventListener("abort", () => reject(new Error("paused")));
      worker.addEventListener("error", () => reject(new Error("The hashing worker did not start.")));
      worker.addEventListener("message", ({ data }) => {
        if (data.error) reject(new Error(data.error));
        else if (data.hex) resolve(data.hex);
        else {
          this.#hashed = data.hashed;
          this.changed();
        }
      });
      worker.postMessage(this.#file);
    }).finally(() => worker.terminate());
  }

  #sendWhole() {
    return this.#send("PUT", this.#packages.file(this.package, this.path), this.#file, {
      "Content-Type": this.#file.type || "application/octet-stream",
      "X-Checksum-Sha256": this.#digest,
    });
  }

  async #sendInPieces() {
    await this.persist(() => this.#findOrBegin());
    const piece = Math.max(PIECE, Math.ceil(this.size / MOST_PIECES));
    while (this.#received < this.size) await this.persist(() => this.#sendPiece(piece));
    await this.persist(() => this.#send("PUT", `${this.#uploadPath}?${new URLSearchParams({ digest: `sha256:${this.#digest}` })}`, null));
    this.#id = "";
  }

  get #uploadPath() {
    return this.#packages.upload(this.package, this.#id);
  }

  /** The server says how much has come. An upload that has ended meanwhile is begun anew. */
  async #findOrBegin() {
    if (this.#id !== "") {
      try {
        this.#received = (await this.#packages.findUpload(this.package, this.#id)).received;
        return;
      } catch (error) {
        if (error.code !== "no_such_upload") throw error;
      }
    }
    const wish = { path: this.path, size: this.size, digest: `sha256:${this.#digest}`, ...(this.#file.type ? { media_type: this.#file.type } : {}) };
    this.#id = (await this.#packages.beginUpload(this.package, wish)).id;
    this.#received = 0;
  }

  async #sendPiece(length) {
    const end = Math.min(this.size, this.#received + length);
    try {
      await this.#send("PATCH", this.#uploadPath, this.#file.slice(this.#received, end), { "Content-Range": `${this.#received}-${end - 1}` });
      this.#received = end;
    } catch (error) {
      // An answer that was lost: the piece arrived all the same.
      if (error.code === "wrong_offset") await this.#findOrBegin();
      else throw error;
    } finally {
      this.#moving = 0;
      this.changed();
    }
  }

  async #send(method, path, body, headers = {}) {
    const progress = (moved) => {
      this.#moving = moved;
      this.changed();
    };
    const answer = await send(method, address(path), body, { headers: { ...SCRIPT, ...headers }, signal: this.signal, progress });
    if (answer.status >= 200 && answer.status < 300) return;
    const { message, code } = problemOf(answer.text, answer.status);
    throw new Refusal(answer.status, message, code);
  }
}
