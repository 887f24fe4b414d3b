// Verifications: begun, followed and canceled, and those that are over.
import { actionButton, card, el, field, pill, show, table } from "./dom.js";
import { bytes, count, moment } from "./format.js";

const PILLS = { running: "running", paused: "paused", finished: "done", canceled: "off", stopped: "failed" };
const MODES = { full: "everything, byte by byte", sample: "a share of it, byte by byte", quick: "only whether it is there" };

export function isOpen(job) {
  return job.state === "running" || job.state === "paused";
}

/** @param begin is given the store and what is wished */
export function verifyForm(stores, begin) {
  const store = el("select", { id: "verify-store" }, stores.map((each) => el("option", { value: each.id }, each.id)));
  const mode = el("select", { id: "verify-mode", onchange: () => (share.disabled = mode.value !== "sample") }, Object.entries(MODES).map(([value, word]) => el("option", { value }, word)));
  const share = el("input", { id: "verify-share", type: "number", min: "1", max: "99", value: "5", required: true, disabled: true });
  const rate = el("input", { id: "verify-rate", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "as fast as it goes" });
  const age = el("input", { id: "verify-age", type: "number", min: "0", max: "36500", value: "0" });
  const box = (id, label) => {
    const input = el("input", { id, type: "checkbox" });
    return { input, label: el("label", { class: "check", for: id }, input, label) };
  };
  const repair = box("verify-repair", "Mend lost bytes from another place of them");
  const orphans = box("verify-orphans", "Also look for objects that nothing refers to");
  const submit = (event) => {
    event.preventDefault();
    begin(store.value, {
      mode: mode.value === "sample" ? `sample:${share.value}` : mode.value,
      older_than: `P${Number(age.value)}D`,
      repair: repair.input.checked,
      orphans: orphans.input.checked,
      ...(rate.value.trim() ? { rate: rate.value.trim() } : {}),
    });
  };
  return card("Start a verification", el("form", { class: "form", onsubmit: submit },
    field("Store", store), field("What is read", mode), field("Share of a sample, in percent", share),
    field("At most so fast, such as 50MiB/s", rate), field("Only what was not read for so many days", age),
    repair.label, orphans.label,
    el("div", { class: "row end" }, el("button", { type: "submit", class: "main", id: "start-verification" }, "Start"))));
}

/**
 * One that is under way. It is drawn once and then updated, so that who is about to cancel it finds the button where it was.
 *
 * @returns {{place: Element, update: function(Object): void}}
 */
export function runningCard(job, cancel) {
  const state = el("span");
  const bar = el("progress", { max: 1, value: 0, "aria-label": `Progress of the ${kind(job)} of ${job.backend_id}` });
  const detail = el("p", { class: "hint" });
  const found = el("p");
  const place = el("article", { class: "card", "data-job": job.id, "aria-label": `${job.kind === "move" ? "Move" : "Verification"} of ${job.backend_id}` },
    el("div", { class: "row spread" }, el("h3", {}, `${job.backend_id}, ${way(job)}`),
      el("span", { class: "row" }, state, actionButton("Cancel", `${kind(job)} of ${job.backend_id}`, cancel))),
    bar, detail, found);
  const update = (now) => {
    place.setAttribute("data-state", now.state);
    bar.value = now.progress.total_places > 0 ? now.progress.places / now.progress.total_places : 0;
    show(state, pill(now.state, PILLS[now.state]));
    detail.textContent = [progressText(now.progress), now.reason].filter(Boolean).join(". ");
    show(found, outcomes(now));
  };
  update(job);
  return { place, update };
}

function progressText({ places, total_places: total, bytes: read, mib_per_second: speed, eta_seconds: left }) {
  if (total === undefined) return "Places are counted";
  return `${count(places)} of ${count(total)} places, ${bytes(read)}, ${speed} MiB/s${left === undefined ? "" : `, about ${count(left)} s left`}`;
}

export function pastRuns(jobs) {
  return card("Past verifications and moves", jobs.length === 0 ? el("p", { class: "empty" }, "Nothing was verified or moved yet.")
    : table("Past verifications and moves", ["Began", "Store", "Mode", "Came to", "#Places", "#Bytes", "#Seconds", "State"], jobs.map((job) => [
      moment(job.started_at), el("b", {}, job.backend_id), el("span", { class: "stack" }, way(job), job.options.repair ? el("small", {}, "with repair") : null),
      outcomes(job), count(job.progress.places), bytes(job.progress.bytes),
      job.finished_at ? count(Math.round((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000)) : "—",
      el("span", { class: "stack", "data-job": job.id, "data-state": job.state }, pill(job.state, PILLS[job.state]), job.reason ? el("small", {}, job.reason) : null)])));
}

function kind(job) {
  return job.kind === "move" ? "move" : "verification";
}

function way(job) {
  return job.kind === "move" ? `move to ${job.options.to}` : job.options.mode;
}

/** What is wrong stands out; what did not happen is left out. */
function outcomes({ outcomes: all }) {
  const bad = ["failed", "missing", "error", "lost", "left"];
  const shown = Object.entries(all).filter(([name, places]) => places > 0 || name === "verified" || name === "moved");
  return el("span", { class: "row" }, shown.map(([name, places]) => pill(`${count(places)} ${name.replace("_", " ")}`, bad.includes(name) ? "failed" : name === "verified" || name === "moved" ? "done" : "off")));
}
