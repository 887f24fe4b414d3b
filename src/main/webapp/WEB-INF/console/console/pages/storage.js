// Where bytes lie, whether they are still what they were, and how lately that was proven.
import { coveragePlot } from "../coverage-plot.js";
import { card, copyable, el, failure, pill, show, table } from "../dom.js";
import { bytes, count, moment } from "../format.js";
import { closed } from "../log-in.js";
import { Said } from "../said.js";
import { about } from "../server.js";
import { storesOf } from "../stores.js";
import { isOpen, pastRuns, runningCard, verifyForm } from "../verifications.js";

const WHILE_RUNNING = 1_000;
const ELSE = 10_000;
const WINDOWS = { 30: "30 days", 90: "90 days", 365: "a year" };

export async function draw({ place, session, signal, again }) {
  const told = await about();
  const stores = storesOf(told);
  if (!stores) {
    const why = told.fronts.find((front) => front.name === "custody")?.reason ?? "it is not part of this server";
    show(place, el("h1", {}, "Storage"), el("p", { class: "notice" }, `Stores are not shown here: ${why}.`));
    return;
  }
  if (!session.admin) {
    show(place, ...closed("Storage", "Stores and verifications are for the administrator.", session, again));
    return;
  }
  const parts = { stores: el("div", { id: "stores" }), running: el("div", { id: "running" }), lost: el("div", { id: "lost" }), coverage: el("div"), form: el("div"), past: el("div", { id: "past" }) };
  const said = new Said("storage-said", signal);
  const asked = { stores, parts, said, signal, days: "90", jobs: [], running: new Map() };
  show(place, el("h1", {}, "Storage"), parts.stores, said.place, parts.running, parts.lost, parts.coverage, parts.form, parts.past);
  await follow(asked);
}

/** Looks again and again: often while something runs. */
async function follow(asked) {
  const { stores, parts, said, signal } = asked;
  const known = await stores.list();
  if (signal.aborted) return;
  show(parts.form, verifyForm(known, (store, wish) => said.attempt(async () => {
    await stores.verify(store, wish);
    said.tell(`The verification of ${store} began.`);
    await look(asked);
  })));
  const next = async () => {
    await look(asked);
    if (!signal.aborted) asked.timer = setTimeout(next, asked.jobs.some(isOpen) ? WHILE_RUNNING : ELSE);
  };
  signal.addEventListener("abort", () => clearTimeout(asked.timer));
  await next();
}

async function look(asked) {
  const { stores, parts, signal } = asked;
  const before = asked.drawn;
  try {
    const [known, jobs] = await Promise.all([stores.list(), stores.jobs()]);
    if (signal.aborted) return;
    asked.jobs = jobs;
    if (!parts.stores.contains(document.activeElement)) show(parts.stores, storeTable(known));
    running(asked, jobs.filter(isOpen));
    // What a run changes is drawn again when one ended, and not under the fingers of a reader.
    const ended = jobs.filter((job) => !isOpen(job)).map((job) => job.id).join();
    if (before === ended) return;
    asked.drawn = ended;
    show(parts.past, pastRuns(jobs.filter((job) => !isOpen(job))));
    await Promise.all([coverage(asked, known), lost(asked)]);
  } catch (error) {
    if (!signal.aborted) show(parts.stores, failure(error));
  }
}

function running(asked, jobs) {
  const before = asked.running;
  asked.running = new Map(jobs.map((job) => [job.id, before.get(job.id) ?? runningCard(job, () => cancel(asked, job))]));
  for (const job of jobs) {
    const { place, update } = asked.running.get(job.id);
    update(job);
    if (!before.has(job.id)) asked.parts.running.append(place);
  }
  for (const [id, { place }] of before) if (!asked.running.has(id)) place.remove();
}

function cancel(asked, job) {
  return asked.said.attempt(async () => {
    await asked.stores.cancel(job.id);
    asked.said.tell(`The verification of ${job.backend_id} was canceled.`);
    await look(asked);
  });
}

function storeTable(known) {
  return card("Stores", table("Stores", ["Store", "State", "#Verified", "#Stored", "#Failed", "#Missing", "Read longest ago"], known.map((each) => [
    el("span", { class: "stack", "data-store": each.id }, el("b", {}, each.id), each.default ? el("small", {}, "the default") : null),
    el("span", { class: "stack" }, pill(each.status), each.reason ? el("small", {}, each.reason) : null),
    count(each.locations.verified), count(each.locations.stored), bad(each.locations.failed), bad(each.locations.missing),
    moment(each.oldest_verification)])),
  el("p", { class: "hint" }, "Verified: read again since it was written. Stored: proven when it came, and not read since."));
}

function bad(places) {
  return places > 0 ? pill(count(places), "failed") : "0";
}

async function coverage(asked, known) {
  const { stores, parts, signal } = asked;
  const all = await Promise.all(known.map((each) => stores.coverage(each.id, asked.days)));
  if (signal.aborted) return;
  const used = all.filter((each) => each.places > 0);
  const window = el("select", { id: "coverage-days", onchange: () => asked.said.attempt(() => {
    asked.days = window.value;
    return coverage(asked, known);
  }) }, Object.entries(WINDOWS).map(([days, word]) => el("option", { value: days, selected: days === asked.days }, word)));
  show(parts.coverage, card("Coverage", el("div", { class: "row spread" },
    el("p", { class: "hint" }, "The share of all places that were read again, and found whole, since each day. Small marks are days on which a verification began."),
    el("span", { class: "row" }, el("label", { for: "coverage-days" }, "Over"), window)),
  used.length === 0 ? el("p", { class: "empty" }, "Nothing is stored yet.")
    : el("div", { class: "plots" }, used.map((each) => coveragePlot(each, asked.jobs.filter((job) => job.backend_id === each.backend_id))))));
}

/** Places whose bytes are gone or not those that came. */
async function lost(asked) {
  const { stores, parts, signal } = asked;
  const pages = await Promise.all(["failed", "missing"].map((state) => stores.places(state, "")));
  if (signal.aborted) return;
  const drawn = (failed, missing) => {
    const rows = [...failed.places, ...missing.places];
    const more = (state, page) => async () => asked.said.attempt(async () => {
      const next = await stores.places(state, page.next);
      const longer = { places: [...page.places, ...next.places], next: next.next };
      if (!signal.aborted) drawn(state === "failed" ? longer : failed, state === "missing" ? longer : missing);
    });
    show(parts.lost, rows.length === 0 ? null : card("Lost places", el("p", { class: "hint" }, "A verification with repair writes them again where the bytes lie elsewhere, too. Else send the same bytes once more."),
      table("Lost places", ["Store", "State", "#Size", "Content", "Stored", "Read last"], rows.map(lostPlace)),
      el("div", { class: "row" },
        failed.next ? el("button", { type: "button", onclick: more("failed", failed) }, "More that failed") : null,
        missing.next ? el("button", { type: "button", onclick: more("missing", missing) }, "More that are missing") : null)));
  };
  drawn(...pages);
}

function lostPlace(each) {
  const name = each.digest ?? (each.root ? `root:${each.root}` : `place ${each.id}`);
  return [el("b", {}, each.backend_id), el("span", { class: "stack" }, pill(each.state, "failed"), each.last_error ? el("small", {}, each.last_error) : null),
    bytes(each.size), copyable(name, "Copy the name of the content"), moment(each.stored_at), moment(each.last_verified_at)];
}
