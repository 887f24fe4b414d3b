// The packages of the artifact registry: searched, listed, and what retention would end next.
import { admitted } from "../admission.js";
import { card, el, failure, field, show, table } from "../dom.js";
import { bytes, count, moment } from "../format.js";
import { ownerPicker } from "../owner-picker.js";
import { labelsOf, statePill } from "../package-facts.js";
import { packagesOf } from "../packages.js";
import { retentionPreview } from "../retention-preview.js";
import { about } from "../server.js";

const LABEL = "label.";
const STATES = ["finalized", "open", "expired"];

export async function draw({ place, session, rest: [searched = ""], signal }) {
  const told = await about();
  const packages = packagesOf(told);
  if (!packages) {
    const why = told.fronts.find((front) => front.name === "artifacts-console")?.reason ?? "it is not part of this server";
    show(place, el("h1", {}, "Packages"), el("p", { class: "notice" }, `Packages are not shown here: ${why}.`));
    return;
  }
  const filter = Object.fromEntries(new URLSearchParams(searched));
  const list = el("div", { id: "packages" });
  const lead = el("p", { class: "lead" }, "Build and release tools store packages of files here, each with a promise of how long it stays.");
  if (session.admin) {
    show(place, el("h1", {}, "Packages"), lead, search(filter), list, retentionPreview(packages, signal));
    await enter({ packages, filter, list, session, current: {}, signal });
    return;
  }
  const chosen = (current) => {
    show(list);
    if (current) enter({ packages, filter, list, session, current, signal });
  };
  show(place, el("h1", {}, "Packages"), lead, await ownerPicker({ others: false, demoCredit: told.demoCredit, chosen }), search(filter), list);
}

/** The search stands in the address, so that it can be gone back to and passed on. */
function search(filter) {
  const labels = Object.entries(filter).filter(([name]) => name.startsWith(LABEL)).map(([name, value]) => `${name.slice(LABEL.length)}=${value}`);
  const input = (name, value, more = {}) => el("input", { id: `search-${name}`, type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", value, ...more });
  const texts = { producer: "Producer", name: "Name", version: "Version", retention_class: "Retention class", digest: "Digest of a file" };
  const inputs = Object.keys(texts).map((name) => [name, input(name, filter[name] ?? "", name === "digest" ? { placeholder: "sha256:…" } : {})]);
  const label = input("label", labels.join(", "), { placeholder: "name=value, name=value" });
  const state = el("select", { id: "search-state" }, STATES.map((each) => el("option", { value: each, selected: each === (filter.state ?? STATES[0]) }, each)));
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const wanted = new URLSearchParams();
    for (const [name, { value }] of inputs) if (value.trim() !== "") wanted.set(name, value.trim());
    if (state.value !== STATES[0]) wanted.set("state", state.value);
    for (const each of labelsIn(label.value)) {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(each) ?? [];
      if (!name) {
        problem.textContent = "Write labels as name=value, with commas in between.";
        return;
      }
      wanted.set(LABEL + name, value);
    }
    const query = wanted.toString();
    location.hash = query === "" ? "#/packages" : `#/packages/${encodeURIComponent(query)}`;
  };
  return card("Search", el("form", { class: "form", onsubmit: submit },
    inputs.map(([name, each]) => field(texts[name], each)), field("Labels", label), field("State", state),
    el("p", { class: "hint" }, "Each has to be exactly so; what is left empty does not matter."),
    el("div", { class: "row end" }, el("a", { class: "button", href: "#/packages" }, "All"), el("button", { type: "submit", class: "main", id: "search" }, "Search"))), problem);
}

/** A comma ends a label where another one follows; values may have commas, too. */
function labelsIn(text) {
  return text.trim() === "" ? [] : text.split(/,\s*(?=[^=,]+=)/).map((each) => each.trim());
}

async function enter(asked) {
  const { packages, filter, list, session, current, signal } = asked;
  try {
    const page = await admitted(session, current, () => packages.list(filter, ""));
    if (!signal.aborted) listing(asked, page.packages, page.next);
  } catch (error) {
    if (!signal.aborted) show(list, failure(error));
  }
}

function listing(asked, rows, next) {
  const { packages, filter, list, signal } = asked;
  const more = async () => {
    try {
      const page = await packages.list(filter, next);
      if (!signal.aborted) listing(asked, [...rows, ...page.packages], page.next);
    } catch (error) {
      list.append(failure(error));
    }
  };
  const none = Object.keys(filter).length === 0 ? "There are no finalized packages yet." : "No package is as it was searched for.";
  show(list, card("Packages", rows.length === 0 ? el("p", { class: "empty" }, none) : table("Packages", ["Package", "Version", "State", "Class", "#Files", "#Size", "Since"], rows.map(row)),
    next ? el("button", { type: "button", id: "more-packages", onclick: more }, "More") : null));
}

/** What an open package will come to is known when it is finalized. */
function row(each) {
  const open = each.state === "open";
  return [
    el("span", { class: "stack" }, el("a", { href: `#/package/${each.id}`, "data-package": each.id }, `${each.producer} / ${each.name}`), labelsOf(each)),
    each.version || "—", statePill(each), each.retention_class,
    open ? "—" : count(each.file_count), open ? "—" : bytes(each.total_size), moment(each.finalized_at ?? each.created_at),
  ];
}
