// What the server says of its stores: how they are, verifications, and places whose bytes are lost.
import { ask, place } from "./server.js";

const PLACES = 100;

/** The stores of this server, or nothing when the front for verification is not mounted. */
export function storesOf(about) {
  const where = place(about, "custody");
  return where ? new Stores(where.path) : undefined;
}

class Stores {
  #path;

  constructor(path) {
    this.#path = path;
  }

  list() {
    return ask(`${this.#path}/backends`);
  }

  /** How many places were read last on which of the last days. */
  coverage(store, days) {
    return ask(`${this.#of(store)}/coverage?${new URLSearchParams({ days })}`);
  }

  verify(store, wish) {
    return ask(`${this.#of(store)}/verify`, { method: "POST", body: wish });
  }

  /** The last verifications, the newest first. */
  jobs() {
    return ask(`${this.#path}/jobs?limit=50`);
  }

  cancel(job) {
    return ask(`${this.#path}/jobs/${encodeURIComponent(job)}`, { method: "DELETE" });
  }

  /** A page of places that are in a state; `next` stands where the following one begins, if there may be one. */
  async places(state, after) {
    const places = await ask(`${this.#path}/locations?${new URLSearchParams({ state, limit: PLACES, ...(after ? { after } : {}) })}`);
    return { places, next: places.length === PLACES ? places.at(-1).id : "" };
  }

  #of(store) {
    return `${this.#path}/backends/${encodeURIComponent(store)}`;
  }
}
