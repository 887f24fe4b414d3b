// A Chromium of Debian for a test, and what it must never see: a violation of the policy, an error in the console.
import { chromium } from "playwright-core";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";

const SCREENSHOTS = resolve(process.env.STOWAGE_SCREENSHOTS ?? "../../../../target/screenshots");

export async function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A page with its complaints: messages of policies that were violated, and of errors nobody caught. */
export async function openPage(chrome, options = {}) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  await context.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const page = await context.newPage();
  const complaints = [];
  const strangers = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => /Content Security Policy|Refused to/.test(message.text()) && complaints.push(message.text()));
  page.on("request", (request) => !/^(http:\/\/127\.0\.0\.1|data:|blob:)/.test(request.url()) && strangers.push(request.url()));
  return { context, page, complaints: async () => [...complaints, ...strangers, ...(await page.evaluate(() => window.violations))] };
}

export async function screenshot(page, name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  // The head of the page would stand where the page was scrolled to.
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: resolve(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Bytes that differ from place to place and are the same in every run. */
export function bytes(size, seed = 1) {
  const data = Buffer.alloc(size);
  let x = seed >>> 0;
  for (let i = 0; i < size; i++) {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    data[i] = x >>> 24;
  }
  return data;
}
