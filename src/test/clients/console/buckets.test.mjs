// Buckets, by an owner with a key of this browser: made, filled by drag and drop, looked through, linked to, deleted.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, drop, dropped, openPage, screenshot } from "./browser.mjs";
import { picture } from "./picture.mjs";
import { Stowage, TOKEN } from "./server.mjs";

const MIB = 1024 * 1024;
const LONG = 240_000;
let chrome;
let stowage;

before(async () => {
  stowage = await Stowage.start();
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  await stowage?.stop();
});

/** What the server says, as its administrator hears it. */
async function known(path) {
  const answer = await fetch(`${stowage.url}-/buckets${path}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  return { status: answer.status, body: answer.ok ? await answer.json() : {} };
}

const upload = (page, name, state) => page.locator(`.upload[aria-label="${name}"][data-state="${state}"]`);
const act = (page, label, name) => page.click(`button[aria-label="${label}: ${name}"]`);

async function inBucket(name, { settings = {} } = {}) {
  const opened = await openPage(chrome, settings);
  const { page } = opened;
  page.setDefaultTimeout(120_000);
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(`${stowage.url}#/buckets`);
  await page.click("#make-key");
  await page.fill("#bucket-name", name);
  await page.click("#make-bucket");
  await page.locator('main[data-drawn="bucket"]').waitFor();
  return opened;
}

test("files go into a bucket by drag and drop, are looked at, linked to and deleted", { timeout: LONG }, async () => {
  const { context, page, complaints } = await inBucket("pictures");
  assert.equal((await known("/pictures")).body.objects, 0);
  const image = picture(64, 48);
  await drop(page, [
    { name: "a b+ä.png", type: "image/png", base64: image.toString("base64") },
    { name: "note.txt", type: "text/plain", base64: Buffer.from("what is <b>written</b>").toString("base64") },
    { name: "page.html", type: "text/html", base64: Buffer.from("<script>document.title='ran'</script>").toString("base64") },
  ]);
  for (const name of ["a b+ä.png", "note.txt", "page.html"]) await upload(page, name, "done").waitFor();
  await page.locator("#bucket-objects", { hasText: "3" }).waitFor();
  assert.equal((await known("/pictures")).body.objects, 3);

  await act(page, "Preview", "note.txt");
  await page.locator("#shown pre", { hasText: "what is <b>written</b>" }).waitFor();
  await act(page, "Preview", "a b+ä.png");
  await page.waitForFunction(() => document.querySelector("#shown img")?.naturalWidth === 64);
  await screenshot(page, "bucket");

  await act(page, "Link", "a b+ä.png");
  const link = await page.locator("#shown .copy code").first().textContent();
  const back = await fetch(link);
  assert.equal(back.status, 200);
  assert.deepEqual(Buffer.from(await back.arrayBuffer()), image);
  assert.equal((await fetch(link, { method: "DELETE" })).status, 403, "the link is for reading");
  await page.selectOption("#life", "604800");
  await page.waitForFunction(() => document.querySelector("#shown .copy code").textContent.includes("X-Amz-Expires=604800"));

  const downloading = page.waitForEvent("download");
  await act(page, "Download", "a b+ä.png");
  assert.equal((await downloading).suggestedFilename(), "a b+ä.png");

  await act(page, "Link", "page.html");
  const evil = await context.newPage();
  await evil.goto(await page.locator("#shown .copy code").first().textContent());
  assert.notEqual(await evil.title(), "ran", "a page in a bucket runs nothing");
  await evil.close();

  const plain = `${stowage.url}s3/pictures/note.txt`;
  assert.equal((await fetch(plain)).status, 403);
  await page.selectOption("#access", "public-read");
  await page.locator("#bucket-said", { hasText: "public-read" }).waitFor();
  assert.equal(await (await fetch(plain)).text(), "what is <b>written</b>");

  await act(page, "Delete", "note.txt");
  await page.locator("#bucket-said", { hasText: "Deleted 1 object: 22 B are free" }).waitFor();
  assert.equal((await known("/pictures")).body.objects, 2);
  await page.click("#delete-bucket");
  await page.locator('main[data-drawn="buckets"]').waitFor();
  assert.equal((await known("/pictures")).status, 404);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a bucket is looked through by prefix, also narrow and in the dark", { timeout: LONG }, async () => {
  const { context, page, complaints } = await inBucket("prefixes", { settings: { colorScheme: "dark" } });
  await page.goto(`${stowage.url}#/bucket/prefixes/2026%2F11%2F`);
  await page.locator(".crumbs a", { hasText: "11" }).waitFor();
  await drop(page, [{ name: "one.txt", type: "text/plain", base64: "b25l" }, { name: "two.txt", type: "text/plain", base64: "dHdv" }]);
  await page.locator('[data-object="2026/11/two.txt"]').waitFor();
  await page.locator('[data-object="2026/11/one.txt"]').waitFor();
  await page.click(".crumbs a >> nth=0");
  await page.click('[data-prefix="2026/"]');
  await page.click('[data-prefix="2026/11/"]');
  await page.locator('[data-object="2026/11/one.txt"]').waitFor();
  await screenshot(page, "bucket-dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, "bucket-narrow-dark");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.click(".crumbs a >> nth=0");
  const asked = page.waitForEvent("dialog");
  await act(page, "Delete", "2026/");
  assert.match((await asked).message(), /It frees 6 B in 2 objects/);
  await page.locator("#bucket-said", { hasText: "Deleted 2 objects: 6 B are free" }).waitFor();
  await page.goto(`${stowage.url}#/buckets`);
  await page.locator("a", { hasText: "prefixes" }).waitFor();
  await screenshot(page, "buckets-dark");
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a file above the threshold goes in parts, and on after a break", { timeout: LONG }, async () => {
  const { context, page, complaints } = await inBucket("large");
  const size = 20 * MIB + 5;
  let broken = 0;
  // The second part never arrives for a while, as if the network were gone.
  await page.route(/partNumber=2/, (route) => (route.request().method() === "PUT" && broken++ < 2 ? route.abort() : route.continue()));
  await drop(page, [{ name: "large.bin", type: "application/x-large", size }]);
  await upload(page, "large.bin", "done").waitFor();
  assert.ok(broken >= 2, "it was broken, and tried again");
  const told = (await known("/large/objects")).body.objects[0];
  assert.equal(told.bytes, size);
  assert.match(told.etag, /-3"?$/, "it came in three parts");
  await act(page, "Link", "large.bin");
  const back = await fetch(await page.locator("#shown .copy code").first().textContent());
  assert.deepEqual(Buffer.from(await back.arrayBuffer()), dropped(size));
  assert.equal(back.headers.get("content-type"), "application/x-large");

  // The third part is on its way until the upload is paused.
  let sent = 0;
  let held;
  const holding = new Promise((done) => (held = done));
  await page.route(/paused\.bin.*partNumber=\d/, (route) => {
    if (route.request().method() === "PUT") sent++;
    if (/partNumber=3/.test(route.request().url()) && sent <= 3) held();
    else route.continue();
  });
  await drop(page, [{ name: "paused.bin", type: "", size }]);
  await holding;
  await page.waitForFunction((whole) => document.querySelector('.upload[aria-label="paused.bin"] progress').value >= whole, (16 * MIB) / size);
  await act(page, "Pause", "paused.bin");
  await upload(page, "paused.bin", "paused").waitFor();
  await act(page, "Resume", "paused.bin");
  await upload(page, "paused.bin", "done").waitFor();
  assert.equal(sent, 4, "of three parts only the one that did not arrive was sent again");
  assert.equal((await known("/large")).body.bytes, 2 * size);
  assert.equal((await known("/large")).body.part_bytes, 0);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("an upload goes on after the page was loaded anew, with the file chosen again", { timeout: LONG }, async () => {
  const { context, page, complaints } = await inBucket("reloaded");
  const folder = await mkdtemp(join(tmpdir(), "stowage-files-"));
  const size = 20 * MIB + 5;
  const whole = join(folder, "whole.bin");
  const other = join(folder, "other.bin");
  await writeFile(whole, dropped(size));
  await writeFile(other, dropped(size - 1));
  let sent = [];
  let hold = true;
  // The third part is on its way for ever, until the page is left.
  await page.route(/whole\.bin.*partNumber=\d/, (route) => {
    const number = /partNumber=(\d)/.exec(route.request().url())[1];
    if (route.request().method() === "PUT") sent.push(number);
    if (number !== "3" || !hold) route.continue();
  });
  const interrupted = page.locator('.upload[aria-label="whole.bin"][data-state="interrupted"]');
  const leaveInTheMiddle = async () => {
    hold = true;
    await page.setInputFiles("#files", whole);
    await page.waitForFunction((part) => document.querySelector('.upload[aria-label="whole.bin"] progress').value >= part, (16 * MIB) / size);
    await page.reload();
    await interrupted.waitFor();
    hold = false;
    sent = [];
  };
  await leaveInTheMiddle();
  await interrupted.locator("input").setInputFiles(other);
  await interrupted.locator("text=This is another file").waitFor();
  await screenshot(page, "bucket-interrupted");
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, "bucket-interrupted-narrow");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off");
  await page.setViewportSize({ width: 1280, height: 900 });
  await interrupted.locator("input").setInputFiles(whole);
  await upload(page, "whole.bin", "done").waitFor();
  assert.deepEqual(sent, ["3"], "only what had not arrived was sent");
  const told = (await known("/reloaded/objects")).body.objects[0];
  assert.equal(told.bytes, size);
  await act(page, "Link", "whole.bin");
  const back = await fetch(await page.locator("#shown .copy code").first().textContent());
  assert.ok(Buffer.from(await back.arrayBuffer()).equals(dropped(size)));
  await page.reload();
  await page.locator('[data-object="whole.bin"]').waitFor();
  assert.equal(await interrupted.count(), 0, "what is done is not remembered");

  await leaveInTheMiddle();
  await page.setInputFiles("#files", whole);
  await upload(page, "whole.bin", "done").waitFor();
  assert.deepEqual(sent, ["3"], "the same file dropped again goes on, too");

  await leaveInTheMiddle();
  assert.ok((await known("/reloaded")).body.part_bytes > 0);
  await act(page, "Give up", "whole.bin");
  await interrupted.waitFor({ state: "detached" });
  assert.equal((await known("/reloaded")).body.part_bytes, 0);
  await page.reload();
  await page.locator('[data-object="whole.bin"]').waitFor();
  assert.equal(await interrupted.count(), 0);
  assert.deepEqual(await complaints(), []);
  await context.close();
  await rm(folder, { recursive: true });
});

test("the administrator sees the buckets of all, and owners their own", { timeout: LONG }, async () => {
  const one = await inBucket("of-one");
  const other = await inBucket("of-other");
  await other.page.goto(`${stowage.url}#/buckets`);
  await other.page.locator("a", { hasText: "of-other" }).waitFor();
  assert.equal(await other.page.locator("a", { hasText: "of-one" }).count(), 0);
  await other.page.goto(`${stowage.url}#/bucket/of-one`);
  await other.page.locator(".notice.bad", { hasText: "there is no bucket of-one" }).waitFor();
  await other.page.locator("header >> text=Log in").click();
  await other.page.fill("#token", TOKEN);
  await other.page.keyboard.press("Enter");
  await other.page.locator("header >> text=Log out (admin)").waitFor();
  await other.page.goto(`${stowage.url}#/buckets`);
  await other.page.locator("a", { hasText: "of-one" }).waitFor();
  await other.page.locator("th", { hasText: "Owner" }).waitFor();
  await screenshot(other.page, "buckets-admin");
  assert.deepEqual([...(await one.complaints()), ...(await other.complaints())], []);
  await one.context.close();
  await other.context.close();
});

test("the home page has the lines to paste, with a key that works", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  page.setDefaultTimeout(120_000);
  await page.goto(stowage.url);
  await page.click("#first-key");
  await page.locator("#first-copy .notice").waitFor();
  const lines = (await page.locator("#first-copy code").first().textContent()).split("\n");
  assert.equal(lines.length, 3);
  assert.equal(lines[0], "java -jar stowage.war");
  const [, key, secret] = /^export AWS_ACCESS_KEY_ID=(STW[A-Z2-7]{17}) AWS_SECRET_ACCESS_KEY=([0-9A-Za-z/+]{40}) AWS_DEFAULT_REGION=stowage$/.exec(lines[1]);
  assert.ok(lines[2].startsWith(`aws --endpoint-url ${stowage.url}s3 s3 mb s3://first-`), lines[2]);
  const answer = await fetch(`${stowage.url}-/keys/${key}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  assert.equal((await answer.json()).enable, true);
  await screenshot(page, "home-three-lines");
  await page.reload();
  await page.locator("#first-key").waitFor();
  assert.ok(!(await page.content()).includes(secret), "the secret is shown once");
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, "home-three-lines-narrow");
  assert.deepEqual(await complaints(), []);
  await context.close();
});
