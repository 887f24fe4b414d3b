// What the server says of packages of the artifact registry.
import { address, ask, place } from "./server.js";

const PAGE = 50;
const FILES = 200;

/** The packages of this server, or nothing when the registry does not answer in the console. */
export function packagesOf(about) {
  const where = place(about, "artifacts-console");
  return where ? new Packages(where.path) : undefined;
}

class Packages {
  #path;

  constructor(path) {
    this.#path = path;
  }

  /** A page of the packages that a filter means, the newest first. */
  list(filter, cursor) {
    return ask(`${this.#path}/packages?${new URLSearchParams({ ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) })}`);
  }

  /** A package without its files, which may be many. */
  find(id) {
    return ask(`${this.#of(id)}?files=false`);
  }

  /** A page of its files, in the order of their paths. */
  files(id, after) {
    return ask(`${this.#of(id)}/files?${new URLSearchParams({ limit: FILES, ...(after ? { after } : {}) })}`);
  }

  finalize(id) {
    return ask(`${this.#of(id)}/finalize`, { method: "POST", body: {} });
  }

  remove(id, reason) {
    return ask(`${this.#of(id)}${reason ? `?${new URLSearchParams({ reason })}` : ""}`, { method: "DELETE" });
  }

  hold(id, name, wish) {
    return ask(`${this.#of(id)}/holds/${encodeURIComponent(name)}`, { method: "PUT", body: wish });
  }

  release(id, name) {
    return ask(`${this.#of(id)}/holds/${encodeURIComponent(name)}`, { method: "DELETE" });
  }

  /** The path of a file below the context. */
  file(id, path) {
    return `${this.#of(id)}/files/${path.split("/").map(encodeURIComponent).join("/")}`;
  }

  /** The address of a file; the log-in of this browser lets it in. */
  link(id, path) {
    return address(this.file(id, path));
  }

  sums(id) {
    return address(`${this.#of(id)}/SHA256SUMS`);
  }

  beginUpload(id, wish) {
    return ask(`${this.#of(id)}/uploads`, { method: "POST", body: wish });
  }

  upload(id, upload) {
    return `${this.#of(id)}/uploads/${encodeURIComponent(upload)}`;
  }

  findUpload(id, upload) {
    return ask(this.upload(id, upload));
  }

  giveUpUpload(id, upload) {
    return ask(this.upload(id, upload), { method: "DELETE" });
  }

  /** What the next round of retention would end. */
  due() {
    return ask(`${this.#path}/retention/preview?limit=100`);
  }

  #of(id) {
    return `${this.#path}/packages/${encodeURIComponent(id)}`;
  }
}
