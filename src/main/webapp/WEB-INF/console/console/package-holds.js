// Holds keep a package whatever its retention class says.
import { actionButton, card, el, field, table } from "./dom.js";
import { moment } from "./format.js";

/**
 * @param found the package
 * @param change does something to it, and draws it anew
 */
export function packageHolds({ packages, found, change }) {
  const release = ({ name }) => change(() => packages.release(found.id, name), `The hold ${name} was released.`);
  return card("Holds", el("p", { class: "hint" }, "While there is a hold, nothing ends this package."),
    found.holds.length === 0 ? null : table("Holds", ["Name", "Reason", "Until", "Set by", "Set", "Actions"], found.holds.map((hold) => [
      el("b", { "data-hold": hold.name }, hold.name), hold.reason || "—", hold.until ? moment(hold.until) : "it is released", el("code", { class: "long" }, hold.set_by), moment(hold.set_at),
      actionButton("Release", hold.name, () => release(hold))])),
    form({ packages, found, change }));
}

function form({ packages, found, change }) {
  const name = el("input", { id: "hold-name", type: "text", required: true, maxlength: "63", autocomplete: "off", spellcheck: "false", placeholder: "audit-2026" });
  const reason = el("input", { id: "hold-reason", type: "text", maxlength: "256" });
  const until = el("input", { id: "hold-until", type: "datetime-local" });
  const submit = (event) => {
    event.preventDefault();
    const wish = { ...(reason.value ? { reason: reason.value } : {}), ...(until.value ? { until: new Date(until.value).toISOString() } : {}) };
    return change(() => packages.hold(found.id, name.value.trim(), wish), `The hold ${name.value.trim()} was set.`);
  };
  return el("details", {}, el("summary", {}, "Set a hold"),
    el("form", { class: "form", onsubmit: submit }, field("Name", name), field("Reason", reason), field("Until, or without an end", until),
      el("div", { class: "row end" }, el("button", { type: "submit", class: "main", id: "set-hold" }, "Set the hold"))));
}
