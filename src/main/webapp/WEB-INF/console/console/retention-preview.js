// What the next round of retention would end, before anything is ended.
import { credits } from "./accounts.js";
import { card, el, failure, pill, show, table } from "./dom.js";
import { bytes, count } from "./format.js";

const ENDS = { expire: "expires", delete: "is deleted", abandon: "is given up" };

export function retentionPreview(packages, signal) {
  const place = el("div", { id: "retention" });
  const look = async () => {
    try {
      const due = await packages.due();
      if (!signal.aborted) show(place, told(due));
    } catch (error) {
      if (!signal.aborted) show(place, failure(error));
    }
  };
  return card("Retention", el("p", {}, "The rules of the retention classes end packages by themselves. This is what the next round would do."),
    el("div", { class: "row" }, el("button", { type: "button", id: "look-at-retention", onclick: look }, "Show what is due")), place);
}

function told(due) {
  const left = due.package_count - due.packages.length;
  return [
    el("p", { id: "due", class: "notice" }, due.package_count === 0 ? "Nothing is due."
      : `${count(due.package_count)} ${due.package_count === 1 ? "package" : "packages"} with ${count(due.file_count)} ${due.file_count === 1 ? "file" : "files"}, ${bytes(due.total_size)}.`,
    due.storage_cost && due.package_count > 0 ? ` By the price list, keeping them costs ${credits(due.storage_cost.units)} credits.` : null),
    due.packages.length === 0 ? null : table("What is due", ["Package", "Version", "What happens", "Class", "#Files", "#Size"], due.packages.map((each) => [
      el("a", { href: `#/package/${each.id}` }, `${each.producer} / ${each.name}`), each.version || "—", pill(ENDS[each.action] ?? each.action, "degraded"), each.retention_class, count(each.file_count), bytes(each.total_size)])),
    left > 0 ? el("p", { class: "hint" }, `And ${count(left)} more.`) : null,
  ];
}
