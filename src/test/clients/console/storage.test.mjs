// Stores: how they are, verifications from the page, lost places and their repair, and how much was read again since when.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { browser, openPage, screenshot, screenshots } from "./browser.mjs";
import { Registry, logIn } from "./registry.mjs";
import { Stowage } from "./server.mjs";

const LONG = 240_000;
const ROUTING = { default: "near", rules: [{ name: "both", when: { "label.copies": "two" }, use: ["near", "far"] }] };
let chrome;
let folder;
let stowage;
let registry;
let builder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "stowage-stores-"));
  const backends = [];
  for (const name of ["near", "far"]) {
    await mkdir(join(folder, name));
    backends.push(...["type=local", `root=${join(folder, name)}`, "min_free_bytes=0"].map((setting) => `stowage.artifacts.backends.${name}.${setting}`));
  }
  stowage = await Stowage.start("stowage.cashier.type=none", `stowage.artifacts.routing=${JSON.stringify(ROUTING)}`, ...backends);
  registry = new Registry(stowage);
  builder = await registry.publisher(["ci/**"]);
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  await stowage?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function asAdministrator() {
  const opened = await openPage(chrome);
  const { page } = opened;
  page.setDefaultTimeout(120_000);
  await page.goto(`${stowage.url}#/storage`);
  await page.locator('main[data-drawn="storage"]').waitFor();
  await logIn(page);
  await page.locator("#stores table").waitFor();
  return opened;
}

/** What the server says of one of its stores. */
async function store(name) {
  return registry.admin("GET", `-/storage/backends/${name}`);
}

/** The file in which a store keeps bytes with this SHA-256. */
async function fileOf(backend, sha256) {
  const all = await readdir(join(folder, backend), { recursive: true });
  const found = all.filter((path) => basename(path).startsWith(sha256));
  assert.equal(found.length, 1, all.join());
  return join(folder, backend, found[0]);
}

const past = (page, state) => page.locator(`#past [data-job][data-state="${state}"]`);

test("stores are for the administrator", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  await page.goto(`${stowage.url}#/storage`);
  await page.locator("main >> text=Stores and verifications are for the administrator.").waitFor();
  assert.equal(await page.locator("#stores").count(), 0);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("lost bytes are found, shown and mended from the page", { timeout: LONG }, async () => {
  const labels = { copies: "two" };
  const id = await registry.publish(builder, { producer: "ci/app", name: "app", version: "1", labels }, { rotten: "these will rot", gone: "this will go", whole: "this stays" });
  const known = Object.fromEntries((await registry.find(id)).files.map((file) => [file.path, file.digests.sha256]));
  await writeFile(await fileOf("near", known.rotten), "these did rot!");
  await unlink(await fileOf("near", known.gone));

  const { context, page, complaints } = await asAdministrator();
  await page.selectOption("#verify-store", "near");
  await page.click("#start-verification");
  await page.locator("#storage-said", { hasText: "The verification of near began." }).waitFor();
  await past(page, "finished").waitFor();
  const outcomes = await page.locator("#past tr", { has: page.locator('[data-state="finished"]') }).textContent();
  // Beside the three files lies the manifest of the package.
  for (const outcome of ["2 verified", "1 failed", "1 missing"]) assert.ok(outcomes.includes(outcome), outcomes);
  await page.locator("#lost tr", { hasText: `sha256:${known.rotten}` }).locator("text=failed").waitFor();
  await page.locator("#lost tr", { hasText: `sha256:${known.gone}` }).locator("text=missing").waitFor();
  assert.equal(await page.locator("#lost tr", { hasText: known.whole }).count(), 0);
  assert.equal((await store("near")).status, "degraded");
  await page.locator("#stores tr", { has: page.locator('[data-store="near"]') }).locator("text=degraded").waitFor();
  await screenshots(page, "storage-lost");
  await page.goto(`${stowage.url}#/package/${id}`);
  await page.locator("tr", { has: page.locator('[data-file="rotten"]') }).locator("text=failed").waitFor();
  await screenshot(page, "package-failed");
  await page.goBack();

  await page.selectOption("#verify-store", "near");
  await page.check("#verify-repair");
  await page.click("#start-verification");
  await page.waitForFunction(() => document.querySelectorAll('#past [data-state="finished"]').length === 2);
  await page.locator("#past", { hasText: "2 repaired" }).waitFor();
  await page.locator("#lost table").waitFor({ state: "detached" });
  assert.equal((await store("near")).status, "up");
  assert.equal((await store("near")).locations.verified, 4);
  await page.locator('[data-coverage="near"]', { hasText: "100 %" }).waitFor();
  await page.locator('[data-coverage="far"]', { hasText: "not read since written 100 %" }).waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a verification is followed and canceled, and a second one is refused", { timeout: LONG }, async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`file-${i}`, String(i).repeat(20_000)]));
  await registry.publish(builder, { producer: "ci/many", name: "many", version: "1" }, files);
  const { context, page, complaints } = await asAdministrator();
  await page.selectOption("#verify-store", "near");
  await page.fill("#verify-rate", "10KiB/s");
  await page.click("#start-verification");
  const running = page.locator('#running [data-state="running"]');
  await running.locator("text=places").waitFor();
  await screenshots(page, "storage-running");
  await page.click("#start-verification");
  await page.locator("#storage-said .notice.bad").waitFor();
  const cancel = running.locator("button");
  await cancel.focus();
  const [{ id }] = await registry.admin("GET", "-/storage/jobs?backend_id=near&limit=1");
  // The page asks again every second, and what the keyboard stands on stays.
  await page.waitForResponse((answer) => answer.url().includes("/jobs?"));
  await page.waitForResponse((answer) => answer.url().includes("/jobs?"));
  assert.equal(await cancel.evaluate((button) => button === document.activeElement), true);
  await page.keyboard.press("Enter");
  await past(page, "canceled").waitFor();
  await page.locator("#running", { hasNot: page.locator("article") }).waitFor({ state: "attached" });
  assert.equal((await registry.admin("GET", `-/storage/jobs/${id}`)).state, "canceled");
  await page.fill("#verify-rate", "fast");
  await page.click("#start-verification");
  await page.locator("#storage-said .notice.bad", { hasText: "is not a size" }).waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("coverage over many days is drawn, read with the keyboard, and told as a table", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  page.setDefaultTimeout(120_000);
  // A server that ran for months cannot be had in a test: its counts are told here, and the page is the real one.
  const months = { backend_id: "near", at: "2026-11-30T12:00:00Z", since: "2026-09-02", places: 1000, unread: 150, lost: 10, earlier: 40,
    days: [{ day: "2026-09-20", verified: 100 }, { day: "2026-10-15", verified: 200 }, { day: "2026-11-01", verified: 350 }, { day: "2026-11-29", verified: 150 }] };
  await page.route("**/coverage?*", (route) => route.request().url().includes("/near/") ? route.fulfill({ json: months }) : route.continue());
  await page.goto(`${stowage.url}#/storage`);
  await logIn(page);
  const figure = page.locator('[data-coverage="near"]');
  await figure.locator("text=read since 2026-09-02 80.0 %").waitFor();
  await figure.locator("text=not read since written 15.0 %").waitFor();
  const label = await figure.locator("svg").getAttribute("aria-label");
  assert.match(label, /Since 2026-09-02: 80\.0 %\. Today: 0 %/);
  const day = figure.locator('input[type="range"]');
  await day.focus();
  await page.keyboard.press("End");
  assert.equal(await day.getAttribute("aria-valuetext"), "Since 2026-11-30: 0 %, 0 of 1,000 places");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await figure.locator("output").textContent(), "Since 2026-11-29: 15.0 %, 150 of 1,000 places");
  await page.keyboard.press("Home");
  assert.equal(await figure.locator("output").textContent(), "Since 2026-09-02: 80.0 %, 800 of 1,000 places");
  await figure.locator("summary").focus();
  await page.keyboard.press("Enter");
  const cells = await figure.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(" | ")));
  assert.deepEqual(cells, [
    "2026-11-29 | 15.0 % | 150 | 150",
    "2026-11-01 | 50.0 % | 500 | 350",
    "2026-10-15 | 70.0 % | 700 | 200",
    "2026-09-20 | 80.0 % | 800 | 100",
    "2026-09-02 | 80.0 % | 800 | 0",
  ]);
  await screenshots(page, "storage");
  assert.deepEqual(await complaints(), []);
  await context.close();
});
