// The samples for reverse proxies, in the real proxies: what passes through them is what Stowage sent.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { OWNER, bytes, client, download, same } from "./client.mjs";
import { Stowage, freePort } from "./server.mjs";

const SAMPLES = "../../../../WEB-INF-samples";
const MIB = 1024 * 1024;

async function sample(name, port, target) {
  const text = await readFile(join(SAMPLES, name), "utf8");
  assert.match(text, /127\.0\.0\.1:8000/);
  return text.replaceAll("127.0.0.1:8000", `127.0.0.1:${port}`).replaceAll("127.0.0.1:8080", `127.0.0.1:${target}`);
}

const PROXIES = {
  nginx: async (folder, port, target) => {
    await writeFile(join(folder, "stowage.conf"), await sample("nginx.conf", port, target));
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
    await writeFile(
      join(folder, "nginx.conf"),
      `${process.getuid() === 0 ? "user root;" : ""} daemon off; pid ${folder}/pid; error_log stderr warn;
       events {} http { access_log off; ${temporary.join(" ")} include ${folder}/stowage.conf; }`,
    );
    return ["nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"]];
  },
  haproxy: async (folder, port, target) => {
    await writeFile(join(folder, "haproxy.cfg"), await sample("haproxy.cfg", port, target));
    return ["haproxy", ["-db", "-f", join(folder, "haproxy.cfg")]];
  },
};

async function reachable(url) {
  for (let i = 0; i < 100; i++) {
    const status = await fetch(url).then((response) => response.status, () => 0);
    if (status > 0 && status < 500) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

for (const [name, configure] of Object.entries(PROXIES)) {
  test(`through ${name}, as its sample configures it`, { timeout: 120_000 }, async (t) => {
    const stowage = await Stowage.start("stowage.v1.trust-all-is-intended=true");
    const folder = await mkdtemp(join(tmpdir(), `stowage-${name}-`));
    const port = await freePort();
    const [command, options] = await configure(folder, port, stowage.port);
    const proxy = spawn(command, options, { stdio: ["ignore", "inherit", "inherit"] });
    const gone = new Promise((done) => proxy.once("exit", done));
    t.after(async () => {
      proxy.kill();
      await gone;
      await stowage.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const base = `http://127.0.0.1:${port}`;
    await reachable(`${base}/v1/blob`);

    const data = bytes(25 * MIB + 7, 25);
    const storage = client(base);
    const { hash } = await storage.putFile(data, undefined, "image/png");
    const url = await storage.getDirectURL(hash);
    assert.ok(url.startsWith(base));
    assert.ok(same((await download(url)).body, data));

    const part = await download(url, { Range: "bytes=5-1048580" });
    assert.equal(part.status, 206);
    assert.ok(same(part.body, data.subarray(5, 1048581)));

    const alias = await download(`${base}/storage/v1/owner/${OWNER}/blob/${encodeURIComponent(hash)}`, { Range: "bytes=0-9" });
    assert.equal(alias.status, 206);

    const large = await fetch(`${base}/v1/chunk/?owner_id=${OWNER}&blob_hash=${hash}&chunk_index=0`, { method: "PUT", body: bytes(MIB + 1) });
    assert.equal(large.status, 413);
    assert.equal(large.headers.get("x-stowage-error"), "too-large");

    assert.equal((await download(`${base}/-/health`)).status, 403, "behind a proxy nobody is local");
    if (name === "nginx") {
      for (const kind of ["client_body", "proxy"]) {
        assert.deepEqual(await readdir(join(folder, kind)), [], `nothing is collected in ${kind}`);
      }
    }
  });
}
