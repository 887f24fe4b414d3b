// What a newcomer does in the browser: make a key, drop a picture, look at it and at what it cost.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, openPage, screenshot } from "./browser.mjs";
import { picture } from "./picture.mjs";

const folder = await mkdtemp(join(tmpdir(), "stowage-newcomer-"));
const chrome = await browser();
try {
  const file = join(folder, "harbour.png");
  await writeFile(file, picture(640, 400));
  const { page, complaints } = await openPage(chrome);
  await page.goto(process.env.STOWAGE_URL);
  await page.click("text=Upload a file");
  await page.click("#make-key");
  await page.locator("#own-owner").waitFor();
  await page.setInputFiles("#files", file);
  await page.locator('.upload[data-state="done"]').waitFor({ timeout: 120_000 });
  await page.waitForFunction(() => !["", "…"].includes(document.querySelector("[data-cost]").textContent));
  console.log(`        it cost: ${await page.locator("[data-cost]").textContent()}`);
  await screenshot(page, "newcomer-cost");
  await page.click("text=Look at it and verify");
  await page.waitForFunction(() => document.querySelector("img.preview")?.naturalWidth === 640);
  await page.click("#verify");
  await page.locator("#proof .pill.up").waitFor();
  await screenshot(page, "newcomer-picture");
  assert.deepEqual(await complaints(), []);
} finally {
  await chrome.close();
  await rm(folder, { recursive: true, force: true });
}
