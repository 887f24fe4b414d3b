// The artifact registry of a server, as build tools and its administrator use it.
import assert from "node:assert/strict";
import { TOKEN } from "./server.mjs";

export class Registry {
  #stowage;

  constructor(stowage) {
    this.#stowage = stowage;
  }

  /** As the administrator, with the token. */
  async admin(method, path, body) {
    const answer = await fetch(this.#stowage.url + path, { method, headers: { Authorization: `Bearer ${TOKEN}` }, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? "" : await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  }

  /** A key that may publish for these producers. */
  async publisher(producers) {
    const key = await this.admin("POST", "-/keys", { rights: "read,write" });
    await this.allow(key.key, producers);
    return key;
  }

  allow(key, producers) {
    return this.admin("PUT", `-/artifacts/publishers/${key}`, { producers });
  }

  async as({ secret }, method, path, body, headers = {}) {
    const sent = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const answer = await fetch(`${this.#stowage.url}artifacts/v1${path}`, { method, headers: { Authorization: `Bearer ${secret}`, ...headers }, body: sent });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? "" : await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  }

  open(key, draft) {
    return this.as(key, "POST", "/packages", draft);
  }

  /** @param files contents by their paths */
  async publish(key, draft, files = {}) {
    const { id } = await this.open(key, draft);
    for (const [path, content] of Object.entries(files)) {
      await this.as(key, "PUT", `/packages/${id}/files/${path.split("/").map(encodeURIComponent).join("/")}`, content, { "Content-Type": "text/plain" });
    }
    await this.as(key, "POST", `/packages/${id}/finalize`);
    return id;
  }

  /** The package, or nothing when there is none any more. */
  async find(id) {
    const answer = await fetch(`${this.#stowage.url}-/artifacts/packages/${id}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
    return answer.ok ? answer.json() : undefined;
  }
}

export async function logIn(page) {
  await page.locator("header >> text=Log in").click();
  await page.fill("#token", TOKEN);
  await page.keyboard.press("Enter");
  await page.locator("header >> text=Log out (admin)").waitFor();
}
