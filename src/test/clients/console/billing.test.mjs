// The settings as they come: the ledger keeps the accounts, and uploads need the owner's agreement.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, openPage, screenshot } from "./browser.mjs";
import { picture } from "./picture.mjs";
import { Stowage, TOKEN } from "./server.mjs";

const LONG = 400_000;
/** What a server on this machine alone gives to a new key. */
const GIFT = 10n ** 13n;
let chrome;
let stowage;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "stowage-billing-files-"));
  stowage = await Stowage.start("stowage.billing.flush-every=1s");
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  await stowage?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a key of this browser pays for its upload, sees its account, and is topped up by the administrator", { timeout: LONG }, async () => {
  const { context, page, complaints } = await openPage(chrome);
  page.setDefaultTimeout(120_000);
  const path = join(folder, "harbour.png");
  await writeFile(path, picture(640, 400));
  await page.goto(`${stowage.url}#/upload`);
  await page.click("#make-key");
  const owner = await page.locator("#own-owner").getAttribute("data-owner");
  await page.setInputFiles("#files", path);
  await page.locator('.upload[data-state="done"]').waitFor();
  await page.waitForFunction(() => /^0\.\d+ credits$/.test(document.querySelector("[data-cost]").textContent));

  await page.goto(`${stowage.url}#/billing`);
  await page.locator("[data-credit]").waitFor();
  const before = BigInt(await page.locator("[data-credit]").getAttribute("data-credit"));
  assert.ok(before > 0n, "there is credit to try things out");
  assert.equal(await page.locator("h2", { hasText: "Top up" }).count(), 0, "an owner gives itself nothing");
  // What it cost is in the books after the gateway's next report. The credit comes first and what was used a moment later.
  const credit = async () => BigInt(await page.locator("[data-credit]").getAttribute("data-credit"));
  while ((await credit()) >= GIFT) {
    await page.reload();
    await page.locator("[data-credit]").waitFor();
  }
  await page.locator("text=No gateway has reported anything yet").waitFor({ state: "detached" });
  await screenshot(page, "billing-owner");

  await page.click("text=Log out");
  await page.locator("header >> text=Log in").click();
  await page.fill("#token", TOKEN);
  await page.keyboard.press("Enter");
  await page.locator("h2", { hasText: "All accounts" }).waitFor();
  await page.locator("#amount").waitFor();
  await page.fill("#amount", "2.5");
  await page.click("text=Add credit");
  await page.waitForFunction((least) => BigInt(document.querySelector("[data-credit]")?.getAttribute("data-credit") ?? 0) > BigInt(least), (before + 2n * 10n ** 12n).toString());
  await page.locator("section", { has: page.locator("h2", { hasText: "All accounts" }) }).locator("td", { hasText: /^12\.4/ }).first().waitFor();
  await screenshot(page, "billing-admin");

  const stranger = await fetch(`${stowage.url}-/accounts/owners/${owner}`);
  assert.equal(stranger.status, 401);
  assert.deepEqual(await complaints(), []);
  await context.close();
});
