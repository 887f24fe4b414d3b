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
  // A refusal of the server is the page's to show; a browser notes it all the same.
  page.on("console", (message) => message.type() === "error" && !message.text().startsWith("Failed to load resource") && complaints.push(message.text()));
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

/** What cannot be told from others without seeing it. */
export function nameless(page) {
  return page.evaluate(() => [...document.querySelectorAll("a, button, input, select, progress, svg[role=img], [role=region], img")]
    .filter((element) => !(element.getAttribute("aria-label") || (element.tagName !== "SELECT" && element.textContent.trim()) || element.labels?.length || element.hasAttribute("alt")))
    .map((element) => element.outerHTML));
}

/** Looks at the same page wide and narrow, in the light and in the dark: nothing is cut off, and each thing has a name. */
export async function screenshots(page, name) {
  const things = await nameless(page);
  if (things.length > 0) throw new Error(`${name} has things without a name: ${things.join()}`);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [width, word] of [[1280, ""], [360, "-narrow"]]) {
      await page.setViewportSize({ width, height: 900 });
      const cut = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (cut > 0) throw new Error(`${name} is ${cut} pixels too wide for ${width}`);
      await screenshot(page, `${name}${word}${colorScheme === "dark" ? "-dark" : ""}`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Drops files as a person would: they are made in the page, as a browser hands them over. */
export async function drop(page, files) {
  const handed = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, type, base64, size } of given) {
      const content = base64 === undefined ? new Uint8Array(size).map((_, i) => (i * 31 + (i >> 11)) % 251) : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([content], name, { type }));
    }
    return transfer;
  }, files);
  await page.dispatchEvent(".drop", "dragover", { dataTransfer: handed });
  await page.dispatchEvent(".drop", "drop", { dataTransfer: handed });
}

/** The bytes of a dropped file of which only the size was given. */
export function dropped(size) {
  return Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 11)) % 251));
}
