import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, bytes, nameless, openPage, screenshot } from "./browser.mjs";
import { picture } from "./picture.mjs";
import { Stowage, TOKEN, TRUSTING } from "./server.mjs";

const MIB = 1024 * 1024;
const LONG = 240_000;
let chrome;
let stowage;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "stowage-console-files-"));
  stowage = await Stowage.start(...TRUSTING, "stowage.demo.enabled=true");
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  await stowage?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function file(name, content) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function goto(page, route, server = stowage) {
  await page.goto(`${server.url}#/${route}`);
  await page.locator(`main[data-drawn="${route}"]`).waitFor();
}

/** Makes this browser an owner, and sends a file as a person would. */
async function upload(page, path) {
  await page.click("#make-key");
  await page.locator("#own-owner").waitFor();
  await page.setInputFiles("#files", path);
}

function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

test("50 MiB go up and come back as they were, and are proved in the browser", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  const data = bytes(50 * MIB + 3, 7);
  await goto(page, "upload");
  await upload(page, await file("large.bin", data));
  await page.locator('.upload[data-state="sending"]').waitFor({ timeout: LONG });
  await screenshot(page, "upload-sending");
  await page.locator('.upload[data-state="done"]').waitFor({ timeout: LONG });
  await page.waitForFunction(() => document.querySelector("[data-cost]").textContent !== "…");
  assert.equal(await page.locator("[data-cost]").textContent(), "nothing, as there is no cashier");

  const link = await page.locator(".upload .copy code").textContent();
  const back = await fetch(link);
  assert.equal(back.status, 200);
  assert.match(back.headers.get("content-disposition"), /large\.bin/);
  assert.equal(sha256(Buffer.from(await back.arrayBuffer())), sha256(data));

  await page.click("text=Look at it and verify");
  await page.locator("#verify").click();
  await page.locator("#proof .pill.up").waitFor({ timeout: LONG });
  assert.equal(await page.locator(".tree .node.good").count() > 100, true, "the tree is drawn with all its chunks");
  await screenshot(page, "blob-verified");
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("an upload goes on after the server was killed and started again", { timeout: LONG }, async () => {
  const server = await Stowage.start(...TRUSTING);
  const { context, page, complaints } = await openPage(chrome);
  try {
    await goto(page, "upload", server);
    // Slow enough that the end of the server comes in the middle.
    const slow = await context.newCDPSession(page);
    await slow.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 6 * MIB });
    const data = bytes(30 * MIB, 9);
    await upload(page, await file("interrupted.bin", data));
    await page.waitForFunction(() => document.querySelector('.upload[data-state="sending"] progress')?.value > 0.2, undefined, { timeout: LONG });
    await server.kill();
    await page.locator('.upload[data-state="stalled"]').waitFor({ timeout: LONG });
    await screenshot(page, "upload-stalled");
    await slow.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await server.run();
    await page.locator('.upload[data-state="stalled"] button', { hasText: "Try now" }).click({ timeout: 5000 }).catch(() => {});
    await page.locator('.upload[data-state="done"]').waitFor({ timeout: LONG });
    const back = await fetch(await page.locator(".upload .copy code").textContent());
    assert.equal(sha256(Buffer.from(await back.arrayBuffer())), sha256(data));
    assert.deepEqual(await complaints(), []);
  } finally {
    await context.close();
    await server.stop();
  }
});

test("a paused upload sends only what is missing when it goes on", { timeout: LONG }, async () => {
  const { context, page } = await openPage(chrome);
  const puts = [];
  page.on("requestfinished", (request) => request.method() === "PUT" && /chunk\/\?/.test(request.url()) && puts.push(new URL(request.url()).searchParams.get("chunk_index")));
  await goto(page, "upload");
  const slow = await context.newCDPSession(page);
  await slow.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 6 * MIB });
  await upload(page, await file("paused.bin", bytes(24 * MIB, 11)));
  await page.waitForFunction(() => document.querySelector('.upload[data-state="sending"] progress')?.value > 0.3, undefined, { timeout: LONG });
  await page.locator(".upload button", { hasText: "Pause" }).click();
  await page.locator('.upload[data-state="paused"]').waitFor();
  const before = puts.length;
  assert.ok(before > 0 && before < 24, `paused in the middle, after ${before} chunks`);
  await slow.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await page.locator(".upload button", { hasText: "Resume" }).click();
  await page.locator('.upload[data-state="done"]').waitFor({ timeout: LONG });
  assert.ok(puts.length - before < 24, "not everything was sent again");
  await context.close();
});

test("a picture has a preview and stands in its owner's list", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  await goto(page, "upload");
  await upload(page, await file("harbour at dawn.png", picture(480, 300)));
  await page.locator('.upload[data-state="done"]').waitFor({ timeout: LONG });
  await screenshot(page, "upload-done");
  await page.click("text=Look at it and verify");
  await page.waitForFunction(() => document.querySelector("img.preview")?.naturalWidth === 480);
  await page.locator("#verify").click();
  await page.locator("#proof .pill.up").waitFor();
  await screenshot(page, "blob-picture");
  await goto(page, "blobs");
  await page.locator("tbody a", { hasText: "harbour at dawn.png" }).waitFor();
  await screenshot(page, "blobs");
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a web page that somebody uploaded does not run here", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  await goto(page, "upload");
  await upload(page, await file("evil <img src=x onerror=alert(1)>.html", "<script>document.title = 'taken'</script>"));
  await page.locator('.upload[data-state="done"]').waitFor({ timeout: LONG });
  await page.click("text=Look at it and verify");
  await page.locator("text=There is no preview of text/html").waitFor();
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("damage on the disk is seen by whoever verifies", { timeout: LONG }, async () => {
  const { context, page } = await openPage(chrome);
  await goto(page, "upload");
  await upload(page, await file("verified.bin", bytes(3 * MIB, 13)));
  await page.locator('.upload[data-state="done"]').waitFor({ timeout: LONG });
  await page.click("text=Look at it and verify");
  await page.locator("#verify").waitFor();
  // Somebody between the server and the browser changes one byte; both ends are as they were.
  await page.route("**/v1/blob?*", async (route) => {
    const response = await route.fetch();
    const body = Buffer.from(await response.body());
    body[MIB + 17] ^= 1;
    await route.fulfill({ response, body });
  });
  await page.locator("#verify").click();
  await page.locator("#proof .pill.down").waitFor({ timeout: LONG });
  assert.equal(await page.locator(".tree .node.bad").count(), 4, "the chunk, and all above it");
  await screenshot(page, "blob-damaged");
  await context.close();
});

test("a wrong token opens nothing and the right one does, until somebody logs out", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome, { extraHTTPHeaders: { "X-Forwarded-For": "192.0.2.1" } });
  await goto(page, "operations");
  await page.locator("text=Health and metrics are for the administrator").waitFor();
  await page.click("text=Log in as administrator");
  await page.fill("#token", "not the token");
  await page.keyboard.press("Enter");
  await page.locator("#token-problem", { hasText: "this is not the admin token" }).waitFor();
  await screenshot(page, "wrong-token");
  await page.fill("#token", TOKEN);
  await page.keyboard.press("Enter");
  await page.locator("h2", { hasText: "Components" }).waitFor();
  for (const path of ["path /v1", "path /storage/v1"]) await page.getByText(path, { exact: true }).waitFor();
  const cookies = await context.cookies(`${stowage.url}-/session`);
  assert.deepEqual(cookies.map(({ name, httpOnly, sameSite, path }) => ({ name, httpOnly, sameSite, path })), [{ name: "stowage-console", httpOnly: true, sameSite: "Strict", path: "/-" }]);
  assert.equal(await page.evaluate(() => document.cookie), "");
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage })).then((kept) => kept.includes("token")), false);
  await page.click("text=Log out");
  await page.locator("text=Health and metrics are for the administrator").waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("every page is fit to be shown, light and dark, wide and narrow", { timeout: LONG }, async () => {
  for (const [name, options] of Object.entries({
    light: {},
    dark: { colorScheme: "dark" },
    narrow: { viewport: { width: 380, height: 800 } },
    "narrow-dark": { viewport: { width: 380, height: 800 }, colorScheme: "dark" },
  })) {
    const { context, page, complaints } = await openPage(chrome, options);
    for (const route of ["", "upload", "blobs", "billing", "operations"]) {
      await goto(page, route);
      await page.waitForLoadState("networkidle");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${route || "home"} does not fit into ${name}`);
      await screenshot(page, `${route || "home"}-${name}`);
    }
    assert.deepEqual(await complaints(), []);
    await context.close();
  }
});

test("a fragment that cannot be decoded shows the home page", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  await page.goto(`${stowage.url}#/%E0%A4%A`);
  await page.locator('main[data-drawn=""]').waitFor();
  assert.equal(await page.locator("h1").count(), 1);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("the keyboard reaches everything and each thing has a name", { timeout: LONG }, async () => {
  const { context, page } = await openPage(chrome);
  for (const route of ["", "upload", "blobs", "operations"]) {
    await goto(page, route);
    assert.deepEqual(await nameless(page), [], route);
    assert.equal(await page.locator("h1").count(), 1);
  }
  await page.goto("about:blank");
  await goto(page, "");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the page");
  await goto(page, "upload");
  await page.locator("#files").focus();
  assert.equal(await page.evaluate(() => document.activeElement.id), "files");
  await context.close();
});

test("where the pages are off there is nothing to see", { timeout: LONG }, async () => {
  const off = await Stowage.start("stowage.console.pages=false");
  try {
    // Jetty does not say 404 for a folder that it may not list.
    assert.ok([403, 404].includes((await fetch(off.url)).status));
    assert.equal((await fetch(`${off.url}console/main.js`)).status, 404);
    assert.equal((await fetch(`${off.url}-/health/live`)).status, 200);
  } finally {
    await off.stop();
  }
});

test("every page is in a group, and a narrow window shows the groups when asked", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome, { viewport: { width: 380, height: 800 } });
  await goto(page, "");
  const groups = page.locator("#groups");
  assert.equal(await groups.isVisible(), false);
  await page.locator("#menu").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#menu").getAttribute("aria-expanded"), "true");
  await screenshot(page, "navigation-narrow");
  await page.keyboard.press("Escape");
  assert.equal(await groups.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), "menu");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Money" }).getByRole("link", { name: "Billing" }).click();
  await page.locator('main[data-drawn="billing"]').waitFor();
  assert.equal(await groups.isVisible(), false, "a page that was chosen is seen at once");
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.equal(await groups.isVisible(), true);
  assert.equal(await page.locator("#menu").isVisible(), false);
  assert.deepEqual(await page.locator("#nav .group > p").allTextContents(), ["Overview", "Storage", "Access", "Money", "Server"]);
  assert.equal(await page.locator('#nav a[aria-current="page"]').textContent(), "Billing");
  await screenshot(page, "navigation-wide");
  assert.deepEqual(await complaints(), []);
  await context.close();
});
