// Uploads in parts that a page began and did not finish. This browser remembers them, so that another page can go on: the
// server keeps the parts, and the person has the file. Nothing of the file itself is kept.
import { BASE } from "./server.js";

const NAME = `stowage-uploads ${BASE}`;
const MOST = 50;

/** @returns {{id: string, bucket: string, key: string, name: string, size: number, modified: number}[]} newest first */
function all() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each?.id === "string" && typeof each.key === "string") : [];
  } catch {
    // Kept by something else, or not to be read at all: then there is nothing to go on with.
    return [];
  }
}

function keep(records) {
  try {
    localStorage.setItem(NAME, JSON.stringify(records.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing uploads all the same.
  }
}

export function remember(record) {
  keep([record, ...all().filter((each) => each.id !== record.id)]);
}

export function forget(id) {
  keep(all().filter((each) => each.id !== id));
}

/** Those of a bucket that no page of this browser is busy with. */
export async function unfinished(bucket) {
  const busy = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name));
  return all().filter((each) => each.bucket === bucket && !busy.has(lockOf(each.id)));
}

/** Tells other pages that this one is busy with an upload, as long as `work` takes. */
export function busyWith(id, work) {
  return navigator.locks ? navigator.locks.request(lockOf(id), { mode: "shared" }, work) : work();
}

function lockOf(id) {
  return `stowage-upload ${id}`;
}

/** Whether a file is the one that was begun, as far as a browser tells. */
export function isFileOf(record, file) {
  return file.name === record.name && file.size === record.size && file.lastModified === record.modified;
}
