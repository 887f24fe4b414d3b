// What the server says of buckets, and signed links: a browser has no secret to sign with, so the server signs for it.
import { ask, place } from "./server.js";

const PAGE = 200;
const COUNTED_PAGE = 1000;
const COUNTED_PAGES = 10;

/** The buckets of this server, or nothing when S3 does not answer here. */
export function bucketsOf(about) {
  const where = place(about, "buckets");
  return where ? new Buckets(where.path) : undefined;
}

/** An address resolves these segments before a browser asks for it, so a name with them can be listed and nothing more. */
export function canBeAsked(key) {
  return !key.split("/").some((segment) => segment === "." || segment === "..");
}

class Buckets {
  #path;

  constructor(path) {
    this.#path = path;
  }

  /** A page of buckets; `next` stands where the following one begins, if there may be one. */
  async list(after) {
    const buckets = await ask(`${this.#path}?${new URLSearchParams({ limit: PAGE, ...(after ? { after } : {}) })}`);
    return { buckets, next: buckets.length === PAGE ? buckets.at(-1).name : "" };
  }

  create(wish) {
    return ask(this.#path, { method: "POST", body: wish });
  }

  find(bucket) {
    return ask(this.#of(bucket));
  }

  setAcl(bucket, acl) {
    return ask(this.#of(bucket), { method: "PATCH", body: { acl } });
  }

  remove(bucket) {
    return ask(this.#of(bucket), { method: "DELETE" });
  }

  /** What lies directly below a prefix. */
  objects(bucket, prefix, after) {
    return ask(`${this.#of(bucket)}/objects?${new URLSearchParams({ prefix, delimiter: "/", limit: PAGE, ...(after ? { after } : {}) })}`);
  }

  /** How much begins so; no further than a few pages. */
  async amount(bucket, prefix) {
    const amount = { objects: 0, bytes: 0, more: false };
    let after = "";
    for (let pages = 0; pages < COUNTED_PAGES; pages++) {
      const page = await ask(`${this.#of(bucket)}/objects?${new URLSearchParams({ prefix, limit: COUNTED_PAGE, ...(after ? { after } : {}) })}`);
      amount.objects += page.objects.length;
      amount.bytes += page.objects.reduce((sum, object) => sum + object.bytes, 0);
      after = page.next;
      if (!after) return amount;
    }
    return { ...amount, more: true };
  }

  removeObject(bucket, key) {
    return ask(`${this.#of(bucket)}/objects?${new URLSearchParams({ key })}`, { method: "DELETE" });
  }

  /** All that begins so, however much it is. */
  async removeAll(bucket, prefix) {
    const freed = { objects: 0, bytes: 0 };
    let more = true;
    while (more) {
      const some = await ask(`${this.#of(bucket)}/objects?${new URLSearchParams({ prefix })}`, { method: "DELETE" });
      freed.objects += some.objects;
      freed.bytes += some.bytes;
      more = some.more;
    }
    return freed;
  }

  /** An address of S3 on this very server, good for one method and some time. */
  async link(bucket, method, key, { parameters = {}, seconds } = {}) {
    const wish = { method, key, parameters, ...(seconds ? { expires_in: seconds } : {}) };
    const { path } = await ask(`${this.#of(bucket)}/links`, { method: "POST", body: wish });
    return location.origin + path;
  }

  #of(bucket) {
    return `${this.#path}/${encodeURIComponent(bucket)}`;
  }
}
