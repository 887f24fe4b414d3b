// What a package is, where lists and the page of one say the same.
import { el, pill } from "./dom.js";

const PILLS = { open: "running", finalized: "done", expired: "off" };

export function statePill({ state }) {
  return pill(state, PILLS[state]);
}

export function labelsOf({ labels }) {
  const all = Object.entries(labels);
  return all.length === 0 ? null : el("span", { class: "labels" }, all.map(([name, value]) => el("span", { class: "label" }, `${name}=${value}`)));
}
