// What runs here, where, and the commands to try it with.
import { card, copyable, el, pill, show, table } from "../dom.js";
import { about, address } from "../server.js";
import { commands } from "../commands.js";
import { firstCopy } from "../first-copy.js";

const NAMES = {
  v1: "Native: blobs under hash trees",
  s3: "S3",
  oci: "OCI registry",
  hold: "Hold",
  nix: "Nix cache",
  artifacts: "Artifacts",
  demo: "Demo: named objects, the example of a front",
  console: "Health, metrics, and what these pages show",
  pages: "These pages",
  accounts: "Accounts of owners",
  keys: "Access keys",
  buckets: "Buckets of S3, for people",
};

const CASHIERS = { none: "none: nothing is charged", ledger: "the embedded ledger", canister: "a cashier canister" };
const UPLOADS = { "trust-all": "anything, for development on this machine", certificate: "a certificate or a key of the owner" };

export async function draw({ place, session }) {
  const told = await about();
  show(place,
    el("div", { class: "hero" },
      el("h1", {}, "Stowage"),
      el("p", { class: "lead" }, "Content-addressed, metered storage. Every byte is checked before anybody can read it."),
      el("div", { class: "row" },
        el("a", { class: "button main", href: "#/upload" }, "Upload a file"),
        el("a", { class: "button", href: "#/operations" }, "Health and metrics"))),
    facts(told),
    firstCopy(told, session),
    card("Fronts", table("Fronts", ["Front", "State", "Where"], told.fronts.map(frontRow))),
    card("Try it", commands(told).map(({ title, text }) => el("div", {}, el("h3", {}, title), copyable(text, title)))));
}

function facts(told) {
  const fact = (name, ...value) => el("div", { class: "fact" }, el("dt", {}, name), el("dd", {}, value));
  return el("dl", { class: "facts" },
    fact("Health", pill(told.health)),
    fact("Version", told.version),
    fact("Storage", told.backends.map((backend) => `${backend.name}: ${backend.type}`).join(", ")),
    fact("Cashier", CASHIERS[told.cashier] ?? told.cashier),
    fact("Uploads need", UPLOADS[told.uploads] ?? told.uploads));
}

function frontRow(front) {
  const urls = front.places.flatMap((place) => [
    el("a", { href: address(place.path === "" ? "" : place.path), class: "plain" }, address(place.path)),
    ...place.hosts.map((host) => el("span", {}, `${location.protocol}//${host}`)),
    ...place.ports.map((port) => el("span", {}, `port ${port}`)),
  ]);
  return [
    el("span", {}, el("b", {}, front.name), el("br"), el("small", {}, NAMES[front.name] ?? "")),
    front.mounted ? pill("up") : pill("off"),
    front.mounted ? el("span", { class: "stack" }, urls) : el("span", { class: "hint" }, front.reason),
  ];
}
