// Access keys, by an owner with a key of this browser and by the administrator.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, openPage, screenshot } from "./browser.mjs";
import { Stowage, TOKEN } from "./server.mjs";

const LONG = 400_000;
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

/** What the server says of a key, as its administrator hears it. */
async function known(key) {
  const answer = await fetch(`${stowage.url}-/keys/${key}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  return { status: answer.status, ...(answer.ok ? await answer.json() : {}) };
}

async function issued(page) {
  await page.locator("#issued code").nth(1).waitFor();
  const texts = await page.locator("#issued code").allTextContents();
  assert.match(texts[0], /^STW[A-Z2-7]{17}$/);
  assert.match(texts[1], /^[0-9A-Za-z/+]{40}$/);
  return { key: texts[0], secret: texts[1] };
}

test("an owner keeps its own keys, and the administrator all of them", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  page.setDefaultTimeout(120_000);
  page.on("dialog", (dialog) => dialog.accept());
  const row = (key) => page.locator("tr", { has: page.locator(`[data-key="${key}"]`) });
  const act = (key, label) => row(key).locator("button", { hasText: label }).click();

  await page.goto(`${stowage.url}#/keys`);
  await page.click("#make-key");
  const owner = await page.locator("#own-owner").getAttribute("data-owner");
  await page.fill("#new-name", "laptop");
  await page.fill("#new-note", "for <b>backups</b>");
  await page.click("#make-access-key");
  const own = await issued(page);
  await row(own.key).waitFor();
  await page.locator("#key-credit", { hasText: "which has 10 credits" }).waitFor();
  await screenshot(page, "keys-owner");
  assert.equal((await known(own.key)).owner, owner);
  assert.equal(await page.locator("th", { hasText: "Owner" }).count(), 0);

  await page.click("text=I have it");
  assert.ok(!(await page.content()).includes(own.secret), "the secret is gone from the page");
  await act(own.key, "New secret");
  assert.notEqual((await issued(page)).secret, own.secret);
  await act(own.key, "Disable");
  await row(own.key).locator("text=disabled").waitFor();
  assert.equal((await known(own.key)).enable, false);
  await act(own.key, "Enable");
  await row(own.key).locator("text=enabled").waitFor();
  await act(own.key, "Edit");
  await page.fill("#edit-rights", "admin");
  await page.click("dialog >> text=Change >> nth=-1");
  await page.locator("dialog .problem", { hasText: "administrator" }).waitFor();
  await page.fill("#edit-rights", "read:s3");
  await page.click("dialog >> text=Change >> nth=-1");
  await row(own.key).locator("text=read:s3").waitFor();

  await page.click("text=Log out");
  await page.locator("header >> text=Log in").click();
  await page.fill("#token", TOKEN);
  await page.keyboard.press("Enter");
  await page.locator("#new-owner").waitFor();
  await row(own.key).waitFor();
  await page.fill("#new-rights", "read,write,admin");
  await page.click("#make-access-key");
  const admins = await issued(page);
  await row(admins.key).waitFor();
  await page.locator("#key-credit", { hasText: "has no credit yet" }).waitFor();
  await screenshot(page, "keys-admin");
  await page.click("#get-credit");
  await page.locator("#key-credit", { hasText: "which has 10 credits" }).waitFor();
  await act(own.key, "Delete");
  await row(own.key).waitFor({ state: "detached" });
  assert.equal((await known(own.key)).status, 404);
  assert.equal((await known(admins.key)).rights, "read,write,admin");

  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, "keys-narrow");
  const scripted = await fetch(`${stowage.url}-/keys`);
  assert.equal(scripted.status, 401);
  assert.deepEqual(await complaints(), []);
  await context.close();
});
