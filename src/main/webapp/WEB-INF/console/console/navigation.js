// The pages of the console in their groups. A front adds its pages here, one line for each, and nowhere else.
import { el } from "./dom.js";
import * as home from "./pages/home.js";
import * as upload from "./pages/upload.js";
import * as blobs from "./pages/blobs.js";
import * as blob from "./pages/blob.js";
import * as buckets from "./pages/buckets.js";
import * as bucket from "./pages/bucket.js";
import * as packages from "./pages/packages.js";
import * as pack from "./pages/package.js";
import * as storage from "./pages/storage.js";
import * as billing from "./pages/billing.js";
import * as keys from "./pages/keys.js";
import * as operations from "./pages/operations.js";

/** A page with `under` is reached from another one, which is marked as the current one then. */
const GROUPS = [
  { name: "Overview", pages: [{ path: "", name: "Home", page: home }] },
  {
    name: "Storage",
    pages: [
      { path: "upload", name: "Upload", page: upload },
      { path: "blobs", name: "Blobs", page: blobs },
      { path: "blob", name: "Blob", under: "blobs", page: blob },
      { path: "buckets", name: "Buckets", page: buckets },
      { path: "bucket", name: "Bucket", under: "buckets", page: bucket },
      { path: "packages", name: "Packages", page: packages },
      { path: "package", name: "Package", under: "packages", page: pack },
    ],
  },
  { name: "Access", pages: [{ path: "keys", name: "Keys", page: keys }] },
  { name: "Money", pages: [{ path: "billing", name: "Billing", page: billing }] },
  { name: "Server", pages: [{ path: "operations", name: "Operations", page: operations }, { path: "storage", name: "Storage", page: storage }] },
];

const PAGES = GROUPS.flatMap((group) => group.pages);

/** The page for a path; the first one where there is none. */
export function pageAt(path) {
  return PAGES.find((page) => page.path === path) ?? PAGES[0];
}

/** Draws the groups beside the current page; on a narrow window they are behind a button. */
export function drawNavigation(nav, current) {
  const button = el("button", { type: "button", class: "small", id: "menu", "aria-expanded": "false", "aria-controls": "groups" }, "Pages");
  const open = (on) => {
    nav.toggleAttribute("data-open", on);
    button.setAttribute("aria-expanded", String(on));
  };
  button.addEventListener("click", () => open(!nav.hasAttribute("data-open")));
  nav.onkeydown = (event) => {
    if (event.key === "Escape" && nav.hasAttribute("data-open")) {
      open(false);
      button.focus();
    }
  };
  nav.replaceChildren(button, el("div", { id: "groups" }, groups(current)));
  open(false);
}

function groups(current) {
  const shown = current.under ?? current.path;
  return GROUPS.map((group, at) =>
    el("div", { class: "group" },
      el("p", { id: `group-${at}` }, group.name),
      el("ul", { "aria-labelledby": `group-${at}` }, group.pages.filter((page) => page.under === undefined).map((page) =>
        el("li", {}, el("a", { href: `#/${page.path}`, "aria-current": page.path === shown ? "page" : undefined }, page.name))))));
}
