// What the server says of access keys. A secret comes with the answer that made it, and never again.
import { ask, place } from "./server.js";

const PAGE = 100;

/** The access keys of this server, or nothing when nobody may manage them here. */
export function accessKeysOf(about) {
  const where = place(about, "keys");
  return where ? new AccessKeys(where.path) : undefined;
}

class AccessKeys {
  #path;

  constructor(path) {
    this.#path = path;
  }

  /** A page of keys; `next` stands where the following one begins, if there may be one. */
  async list(after) {
    const keys = await ask(`${this.#path}?${new URLSearchParams({ limit: PAGE, ...(after ? { after } : {}) })}`);
    return { keys, next: keys.length === PAGE ? keys.at(-1).key : "" };
  }

  generate(wish) {
    return ask(this.#path, { method: "POST", body: wish });
  }

  change(key, wish) {
    return ask(this.#of(key), { method: "PATCH", body: wish });
  }

  enable(key, on) {
    return ask(`${this.#of(key)}/${on ? "enable" : "disable"}`, { method: "POST" });
  }

  reset(key) {
    return ask(`${this.#of(key)}/reset`, { method: "POST" });
  }

  remove(key, force) {
    return ask(`${this.#of(key)}${force ? "?force" : ""}`, { method: "DELETE" });
  }

  #of(key) {
    return `${this.#path}/${encodeURIComponent(key)}`;
  }
}
