// Packages: searched and looked at by the administrator; filled, finalized, held and deleted by an owner.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { browser, drop, dropped, openPage, screenshot, screenshots } from "./browser.mjs";
import { Registry, logIn } from "./registry.mjs";
import { Stowage } from "./server.mjs";

const MIB = 1024 * 1024;
const LONG = 240_000;
const RETENTION = { default: "standard", classes: { standard: {}, short: { max_age: "PT1S" }, release: { min_age: "P30D", delete: "admin" } } };
const ODD = `a <b>&"' ü.txt`;
let chrome;
let stowage;
let registry;
let builder;

before(async () => {
  stowage = await Stowage.start("stowage.cashier.type=none", `stowage.artifacts.retention=${JSON.stringify(RETENTION)}`);
  registry = new Registry(stowage);
  builder = await registry.publisher(["ci/**"]);
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  await stowage?.stop();
});

async function open(settings = {}) {
  const opened = await openPage(chrome, settings);
  opened.page.setDefaultTimeout(120_000);
  return opened;
}

async function goto(page, route) {
  await page.goto(`${stowage.url}#/${route}`);
  await page.locator(`main[data-drawn="${route.split("/")[0]}"]`).waitFor();
}

async function asAdministrator() {
  const opened = await open();
  await goto(opened.page, "packages");
  await logIn(opened.page);
  await opened.page.locator("#packages").waitFor();
  return opened;
}

/** A browser whose owner has a key that may publish for its producer. */
async function asOwner(producer) {
  const opened = await open();
  const { page } = opened;
  page.on("dialog", (dialog) => dialog.accept());
  await goto(page, "packages");
  await page.click("#make-key");
  const owner = await page.locator("#own-owner").getAttribute("data-owner");
  const key = await registry.admin("POST", "-/keys", { owner, rights: "read,write" });
  await registry.allow(key.key, [producer]);
  return { ...opened, key };
}

const upload = (page, name, state) => page.locator(`.upload[aria-label="${name}"][data-state="${state}"]`);
const found = (page, id) => page.locator(`[data-package="${id}"]`);
const file = (page, path) => page.locator("tr", { has: page.locator(`[data-file="${path}"]`) });
const saidBy = (page, text) => page.locator("#package-said", { hasText: text }).waitFor();

test("packages are searched by what they are, and listed in pages", { timeout: LONG }, async () => {
  const first = await registry.publish(builder, { producer: "ci/pages", name: "page", version: "0" });
  for (let i = 1; i <= 55; i++) await registry.publish(builder, { producer: "ci/pages", name: "page", version: String(i) });
  const marked = await registry.publish(builder, { producer: "ci/tools", name: "<i>tool</i>", version: "1.0", retention_class: "release", labels: { os: "<b>linux</b>", kind: "x,y" } }, { "bin/tool": "the tool" });
  const { digests } = (await registry.find(marked)).files[0];
  const { context, page, complaints } = await asAdministrator();
  await found(page, marked).waitFor();
  assert.equal(await found(page, marked).textContent(), "ci/tools / <i>tool</i>", "names are no markup");
  assert.equal(await page.locator("#packages i, #packages .label b").count(), 0);
  assert.equal(await found(page, first).count(), 0, "the oldest is not on the first page");
  await page.click("#more-packages");
  await found(page, first).waitFor();

  const searches = { name: "<i>tool</i>", version: "1.0", retention_class: "release", digest: `sha256:${digests.sha256}`, label: "kind=x,y, os=<b>linux</b>" };
  for (const [by, value] of Object.entries(searches)) {
    // Loaded anew, so that no input of the search before is still there.
    await page.goto("about:blank");
    await goto(page, "packages");
    await page.fill(`#search-${by}`, value);
    await page.click("#search");
    await page.waitForFunction(() => document.querySelectorAll("[data-package]").length === 1);
    assert.equal(await found(page, marked).count(), 1, by);
    assert.equal(await page.inputValue(`#search-${by}`), value, "what was searched for stays to be read");
  }
  await screenshots(page, "packages-searched");
  await page.fill("#search-producer", "ci/nobody");
  await page.click("#search");
  await page.locator("#packages", { hasText: "No package is as it was searched for." }).waitFor();
  await page.goBack();
  await found(page, marked).waitFor();
  await page.fill("#search-label", "os");
  await page.click("#search");
  await page.locator(".problem", { hasText: "name=value" }).waitFor();
  await page.fill("#search-label", "");
  await page.fill("#search-digest", "nothing");
  await page.click("#search");
  await page.locator("#packages .notice.bad", { hasText: "digest" }).waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a package is shown with its files, digests and places, and they are read", { timeout: LONG }, async () => {
  const id = await registry.publish(builder, { producer: "ci/shown", name: "tool", version: "2", labels: { os: "linux", arch: "riscv64" } }, { [ODD]: "what is <b>written</b>", "bin/tool": "the tool", empty: "" });
  const known = await registry.find(id);
  const { context, page, complaints } = await asAdministrator();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await goto(page, `package/${id}`);
  await file(page, "bin/tool").waitFor();
  assert.equal(await page.locator("#package-count").textContent(), "3");
  assert.equal(await page.locator("#package-files b b").count(), 0, "names are no markup");
  await file(page, "bin/tool").locator("summary").click();
  const sha256 = known.files.find((each) => each.path === "bin/tool").digests.sha256;
  await file(page, "bin/tool").locator(`button[aria-label="Copy sha256: sha256:${sha256}"]`).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `sha256:${sha256}`);
  await file(page, "bin/tool").locator("text=not read since it was written").waitFor();
  await screenshots(page, "package");

  const odd = page.locator("tr", { has: page.locator("[data-file]", { hasText: "a <b>" }) });
  const downloading = page.waitForEvent("download");
  await odd.locator("a", { hasText: "Download" }).click();
  assert.equal(await readFile(await (await downloading).path(), "utf8"), "what is <b>written</b>");
  const sums = page.waitForEvent("download");
  await page.click("text=SHA256SUMS");
  assert.match(await readFile(await (await sums).path(), "utf8"), new RegExp(`^${sha256} {2}bin/tool$`, "m"));
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("an owner fills a package, and nothing ends it too early", { timeout: LONG }, async () => {
  const { context, page, complaints, key } = await asOwner("mine");
  const { id } = await registry.open(key, { producer: "mine", name: "app", version: "1", retention_class: "release", files: [{ path: "announced.txt" }] });
  await page.fill("#search-producer", "mine");
  await page.selectOption("#search-state", "open");
  await page.click("#search");
  await found(page, id).click();
  await page.locator('main[data-drawn="package"]').waitFor();
  await page.fill("#folder", "dist");
  await drop(page, [
    { name: "note.txt", type: "text/plain", base64: Buffer.from("a note").toString("base64") },
    { name: "empty", type: "", size: 0 },
  ]);
  await upload(page, "dist/note.txt", "done").waitFor();
  await upload(page, "dist/empty", "done").waitFor();
  await file(page, "dist/note.txt").waitFor();
  await screenshots(page, "package-open");

  await page.click("#finalize");
  await page.locator("#package-said li", { hasText: "announced.txt" }).waitFor();
  await screenshot(page, "package-incomplete");
  await page.fill("#folder", "");
  await drop(page, [{ name: "announced.txt", type: "text/plain", base64: "aGVyZQ==" }]);
  await upload(page, "announced.txt", "done").waitFor();
  await drop(page, [{ name: "announced.txt", type: "text/plain", base64: "b3RoZXI=" }]);
  await upload(page, "announced.txt", "failed").waitFor();
  await page.click("#finalize");
  await saidBy(page, "The package is finalized");
  assert.equal((await registry.find(id)).state, "finalized");
  assert.equal(await page.locator(".drop").count(), 0, "nothing is taken any more");

  await page.click("text=Set a hold");
  await page.fill("#hold-name", "audit");
  await page.fill("#hold-reason", "for <b>the auditors</b>");
  await page.fill("#hold-until", "2099-01-02T03:04");
  await page.click("#set-hold");
  await page.locator('[data-hold="audit"]').waitFor();
  const [hold] = (await registry.find(id)).holds;
  assert.equal(hold.reason, "for <b>the auditors</b>");
  assert.match(hold.until, /^2099-01-0[123]T/);
  await page.click("#delete-package");
  await saidBy(page, "the package is on hold");
  await screenshots(page, "package-held");
  await page.click('button[aria-label="Release: audit"]');
  await saidBy(page, "The hold audit was released");
  await page.click("#delete-package");
  await saidBy(page, "the class release keeps the package until");
  assert.ok(await registry.find(id), "it is still there");
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("an administrator deletes with a reason what its class would keep", { timeout: LONG }, async () => {
  const id = await registry.publish(builder, { producer: "ci/deleted", name: "secret", version: "1", retention_class: "release" }, { a: "a" });
  const { context, page, complaints } = await asAdministrator();
  page.on("dialog", (dialog) => dialog.accept());
  await goto(page, `package/${id}`);
  await page.click("#delete-package");
  await saidBy(page, "keeps the package until");
  await page.fill("#reason", "it had a password in it");
  await page.click("#delete-package");
  await page.locator('main[data-drawn="packages"]').waitFor();
  assert.equal(await registry.find(id), undefined);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a large file goes in pieces, and on after a break and a pause", { timeout: LONG }, async () => {
  const { context, page, complaints, key } = await asOwner("large");
  const { id } = await registry.open(key, { producer: "large", name: "app", version: "1" });
  const size = 20 * MIB + 5;
  let broken = 0;
  let lost = 0;
  const ranges = [];
  await page.route(/\/uploads\/[^/?]+$/, async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    const range = route.request().headers()["content-range"];
    ranges.push(range);
    // The first piece is broken off twice, as if the network were gone; the answer to the second is lost.
    if (range.startsWith("0-") && broken++ < 2) return route.abort();
    if (range.startsWith(`${8 * MIB}-`) && lost++ < 1) {
      await route.fetch();
      return route.abort();
    }
    return route.continue();
  });
  await goto(page, `package/${id}`);
  await drop(page, [{ name: "large.bin", type: "application/x-large", size }]);
  await upload(page, "large.bin", "done").waitFor();
  assert.equal(broken, 3, "the first piece was broken off, and tried again");
  assert.deepEqual(ranges.slice(-2), [`${8 * MIB}-${16 * MIB - 1}`, `${16 * MIB}-${size - 1}`], "what arrived is not sent again");
  await file(page, "large.bin").waitFor();
  const back = await fetch(`${stowage.url}artifacts/v1/packages/${id}/files/large.bin`, { headers: { Authorization: `Bearer ${key.secret}` } });
  assert.ok(Buffer.from(await back.arrayBuffer()).equals(dropped(size)));
  assert.equal(back.headers.get("content-type"), "application/x-large");
  await page.unroute(/\/uploads\/[^/?]+$/);

  let hold = true;
  await page.route(/\/uploads\/[^/?]+$/, (route) => {
    const range = route.request().headers()["content-range"] ?? "";
    if (!range.startsWith(`${8 * MIB}-`) || !hold) route.continue();
  });
  await drop(page, [{ name: "paused.bin", type: "", size }]);
  await page.waitForFunction((part) => document.querySelector('.upload[aria-label="paused.bin"][data-state="sending"] progress')?.value >= part, (8 * MIB) / size);
  await page.click('button[aria-label="Pause: paused.bin"]');
  await upload(page, "paused.bin", "paused").waitFor();
  await screenshot(page, "package-paused");
  hold = false;
  await page.click('button[aria-label="Resume: paused.bin"]');
  await upload(page, "paused.bin", "done").waitFor();
  await file(page, "paused.bin").waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("what retention would end is shown before it is ended", { timeout: LONG }, async () => {
  await registry.publish(builder, { producer: "ci/short", name: "night", version: "1", retention_class: "short" }, { a: "0123456789" });
  const { context, page, complaints } = await asAdministrator();
  // It is due a second after it was finalized.
  for (let due = ""; !due.startsWith("1 package with 1 file, 10 B."); due = await page.locator("#due").textContent()) await page.click("#look-at-retention");
  await page.locator("#retention", { hasText: "expires" }).waitFor();
  await screenshots(page, "packages");
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("the preview of retention tells what the bytes cost where there is a price list", { timeout: LONG }, async () => {
  const { context, page, complaints } = await asAdministrator();
  // This server has no cashier, so the answer of one that has is told here.
  const due = { package_count: 3, file_count: 7, total_size: 2048, storage_cost: { units: "1500000000000", price: { units: "1", per_bytes: 1 } },
    packages: [{ action: "delete", id: "01ARZ3NDEKTSV4RRFFQ69G5FAV", producer: "ci/old", name: "old", version: "1", retention_class: "short", file_count: 7, total_size: 2048 }] };
  await page.route("**/retention/preview?*", (route) => route.fulfill({ json: due }));
  await page.click("#look-at-retention");
  await page.locator("#due", { hasText: "3 packages with 7 files, 2.00 KiB. By the price list, keeping them costs 1.5 credits." }).waitFor();
  await page.locator("#retention", { hasText: "And 2 more." }).locator("text=is deleted").waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("an owner without a producer reads what is finalized, and no more", { timeout: LONG }, async () => {
  const id = await registry.publish(builder, { producer: "ci/read", name: "public", version: "1" }, { a: "a" });
  const hidden = await registry.open(builder, { producer: "ci/read", name: "hidden", version: "1" });
  const { context, page, complaints } = await asOwner("elsewhere");
  await goto(page, `package/${id}`);
  await file(page, "a").waitFor();
  await page.click("#delete-package");
  await saidBy(page, "you may not publish for the producer ci/read");
  await goto(page, `package/${hidden.id}`);
  await page.locator(".notice.bad", { hasText: "there is no such package" }).waitFor();
  await goto(page, "packages");
  assert.equal(await page.locator("#look-at-retention").count(), 0, "retention is the administrator's");
  assert.deepEqual(await complaints(), []);
  await context.close();
});
