// The files of a package: their digests, where they lie, and the bytes themselves.
import { card, copyable, el, pill, show, table } from "./dom.js";
import { canBeAsked } from "./buckets.js";
import { bytes, moment } from "./format.js";

const PLACES = { stored: "up", verified: "done", failed: "failed", missing: "failed" };
const FILES = { expected: "did not come yet", copying: "is being copied" };

/**
 * @param found the package
 * @param said where the page says what went wrong
 * @returns {{place: Element, refresh: function(): Promise}} refresh asks for the first page again
 */
export function packageFiles({ packages, found, said, signal }) {
  const place = el("div", { id: "package-files" });
  const draw = (files, next) => {
    const more = () => said.attempt(async () => {
      const page = await packages.files(found.id, next);
      if (!signal.aborted) draw([...files, ...page.files], page.next);
    });
    show(place, card("Files", files.length === 0 ? el("p", { class: "empty" }, "There are no files yet.")
      : table("Files", ["Path", "#Size", "Digests", "Places", "Actions"], files.map((file) => row(packages, found, file))),
    el("div", { class: "row" },
      next ? el("button", { type: "button", id: "more-files", onclick: more }, "More") : null,
      files.length > 0 ? el("a", { class: "button", href: packages.sums(found.id), download: "SHA256SUMS" }, "SHA256SUMS") : null)));
  };
  const refresh = async () => {
    const page = await packages.files(found.id, "");
    if (!signal.aborted) draw(page.files, page.next);
  };
  return { place, refresh };
}

function row(packages, found, file) {
  const stored = file.state === "stored";
  return [
    el("span", { class: "stack" }, el("span", { class: "long", "data-file": file.path }, file.path), el("small", {}, file.media_type)),
    file.size === null ? "—" : bytes(file.size),
    digests(file), stored ? places(file) : pill(FILES[file.state] ?? file.state, "running"),
    stored && canBeAsked(file.path) ? el("a", { class: "button small", href: packages.link(found.id, file.path), download: file.path.split("/").at(-1), "aria-label": `Download: ${file.path}` }, "Download")
      : stored ? el("small", {}, "A browser cannot ask for this path; other clients can.") : "",
  ];
}

function digests({ path, digests: all }) {
  const names = Object.keys(all);
  if (names.length === 0) return "—";
  return el("details", {}, el("summary", { "aria-label": `Digests of ${path}` }, el("code", {}, `${names[0]}:${all[names[0]].slice(0, 8)}…`)),
    names.map((name) => copyable(`${name}:${all[name]}`, `Copy ${name}`)));
}

function places({ locations }) {
  if (locations.length === 0) return pill("nowhere", "failed");
  return el("span", { class: "stack" }, locations.map((each) => el("span", { class: "row" },
    el("b", {}, each.backend_id), pill(each.state, PLACES[each.state]),
    el("small", {}, each.last_verified_at ? `read ${moment(each.last_verified_at)}` : "not read since it was written"))));
}
