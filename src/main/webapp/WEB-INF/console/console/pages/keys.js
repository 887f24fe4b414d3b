// Access keys: made, changed, disabled, given a new secret and deleted, by an owner its own and by the administrator all.
import { accessKeysOf } from "../access-keys.js";
import { admitted } from "../admission.js";
import { card, copyable, el, failure, pill, say, show, table } from "../dom.js";
import { moment, shortOwner } from "../format.js";
import { creditOf } from "../key-credit.js";
import { ownerPicker } from "../owner-picker.js";
import { about } from "../server.js";

const USUAL = "read,write";

export async function draw({ place, session, signal }) {
  const told = await about();
  const keys = accessKeysOf(told);
  if (!keys) {
    show(place, el("h1", {}, "Keys"), card("", el("p", {}, "Access keys are not managed here: the front for them is not mounted.")));
    return;
  }
  const parts = { secret: el("div"), make: el("div"), list: el("div") };
  const lead = el("p", { class: "lead" }, "An access key opens all fronts: as key and secret of S3, as user and password elsewhere, and its secret alone as a bearer's token.");
  const enter = (current) => managed({ told, keys, parts, session, current, signal });
  if (session.admin) {
    show(place, el("h1", {}, "Keys"), lead, parts.secret, parts.make, parts.list);
    await enter({});
    return;
  }
  const chosen = (current) => {
    for (const part of Object.values(parts)) show(part);
    if (current) enter(current);
  };
  show(place, el("h1", {}, "Keys"), lead, await ownerPicker({ others: false, demoCredit: told.demoCredit, chosen }), parts.secret, parts.make, parts.list);
}

async function managed(asked) {
  const { keys, parts, session, current, signal } = asked;
  try {
    const page = await admitted(session, current, () => keys.list(""));
    if (signal.aborted) return;
    if (!parts.make.hasChildNodes()) show(parts.make, making(asked));
    listing(asked, page.keys, page.next);
  } catch (error) {
    if (!signal.aborted) show(parts.list, failure(error));
  }
}

function making(asked) {
  const { keys, parts, session } = asked;
  const wish = fields("new", { rights: USUAL, owner: "" }, session.admin);
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      const made = await keys.generate(wish.read({}));
      show(parts.make, making(asked));
      // The secret first: it is shown this once, whatever else fails.
      const credit = el("div");
      secretOf(parts.secret, made, "A key was made", credit);
      show(credit, await creditOf(asked.told, session, made.owner));
      await managed(asked);
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  return card("Make a key", el("form", { class: "form", onsubmit: submit }, wish.rows,
    el("div", { class: "row end" }, el("button", { type: "submit", class: "main", id: "make-access-key" }, "Make a key"))), problem);
}

/** Inputs for what may be wished of a key; `read` gives what differs from what it is. */
function fields(prefix, key, admin) {
  const input = (name, label, more = {}) => {
    const element = el("input", { id: `${prefix}-${name}`, type: "text", autocomplete: "off", spellcheck: "false", value: key[name] ?? "", ...more });
    return { name, element, row: el("div", { class: "field" }, el("label", { for: `${prefix}-${name}` }, label), element) };
  };
  const all = [
    input("name", "Name", { maxlength: "63", placeholder: "may stand for the key as a user" }),
    input("rights", "Rights", { required: true, "aria-describedby": `${prefix}-rights-hint` }),
    input("note", "Note", { maxlength: "200" }),
    admin ? input("owner", "Owner who pays", { placeholder: "an account of its own" }) : null,
  ].filter(Boolean);
  const rows = [...all.map((each) => each.row), el("p", { class: "hint", id: `${prefix}-rights-hint` },
    "Rights are ", el("code", {}, "read"), admin ? ", " : " and ", el("code", {}, "write"), admin ? [" and ", el("code", {}, "admin")] : null,
    ", with commas in between; ", el("code", {}, "write:s3"), " is for one front.")];
  const read = (before) => Object.fromEntries(all.map((each) => [each.name, each.element.value.trim()])
    .filter(([name, value]) => value !== (before[name] ?? "")));
  return { rows, read };
}

/** The only time that the secret can be seen. */
function secretOf(place, issued, title, more = null) {
  const done = () => show(place);
  const shown = card(title, el("p", { class: "notice" }, "Copy the secret now: it is not shown again."),
    el("h3", {}, "Key"), copyable(issued.key, "Copy the key"),
    el("h3", {}, "Secret"), copyable(issued.secret, "Copy the secret"), more,
    el("div", { class: "row end" }, el("button", { type: "button", onclick: done }, "I have it")));
  shown.id = "issued";
  show(place, shown);
  shown.scrollIntoView({ block: "nearest" });
  say(`${title}. Copy the secret now: it is not shown again.`);
}

function listing(asked, rows, next) {
  const { keys, parts, session } = asked;
  const more = async () => {
    try {
      const page = await keys.list(next);
      listing(asked, [...rows, ...page.keys], page.next);
    } catch (error) {
      parts.list.append(failure(error));
    }
  };
  const heads = ["Key", "State", "Rights", ...(session.admin ? ["Owner"] : []), "Made", "Note", "Change"];
  show(parts.list, card("Keys", rows.length === 0 ? el("p", { class: "empty" }, "There are no keys yet.")
    : table("Keys", heads, rows.map((key) => [
      el("span", { class: "stack", "data-key": key.key }, key.name ? el("b", {}, key.name) : null, el("code", {}, key.key)),
      pill(key.enable ? "enabled" : "disabled", key.enable ? "up" : "down"),
      el("code", {}, key.rights),
      ...(session.admin ? [el("code", { title: key.owner }, shortOwner(key.owner))] : []),
      moment(key.created_at), key.note, actions(asked, key)])),
  next ? el("button", { type: "button", onclick: more }, "More") : null));
}

function actions(asked, key) {
  const { keys, parts } = asked;
  const name = key.name ?? key.key;
  const button = (label, act, kind = "") => el("button", { type: "button", class: `small ${kind}`, "aria-label": `${label}: ${name}`, onclick: async () => {
    try {
      await act();
    } catch (error) {
      show(parts.secret, failure(error));
      parts.secret.scrollIntoView({ block: "nearest" });
    }
  } }, label);
  const then = async (text) => {
    say(text);
    await managed(asked);
  };
  return el("span", { class: "row" },
    button("Edit", async () => editing(asked, key)),
    button(key.enable ? "Disable" : "Enable", async () => {
      await keys.enable(key.key, !key.enable);
      await then(key.enable ? "Disabled" : "Enabled");
    }),
    button("New secret", async () => {
      if (!confirm(`Replace the secret of ${name}? What uses the old one stops working at once.`)) return;
      const issued = await keys.reset(key.key);
      secretOf(parts.secret, issued, "The secret was replaced");
      await managed(asked);
    }),
    button("Delete", async () => {
      if (await removed(keys, key, name)) await then("Deleted");
    }, "danger"));
}

async function removed(keys, key, name) {
  if (!confirm(`Delete ${name}? What uses it stops working at once.`)) return false;
  try {
    await keys.remove(key.key, false);
  } catch (error) {
    if (error.code !== "conflict" || !confirm(`${error.message}. Delete it all the same?`)) throw error;
    await keys.remove(key.key, true);
  }
  return true;
}

function editing(asked, key) {
  const { keys, session } = asked;
  const wish = fields("edit", key, session.admin);
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await keys.change(key.key, wish.read(key));
      dialog.close();
      say("Changed");
      await managed(asked);
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  const dialog = el("dialog", { class: "card", "aria-labelledby": "edit-title", onclose: () => dialog.remove() },
    el("form", { class: "form", onsubmit: submit }, el("h2", { id: "edit-title" }, "Change a key"), el("p", {}, el("code", {}, key.key)), wish.rows, problem,
      el("div", { class: "row end" },
        el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel"),
        el("button", { type: "submit", class: "main" }, "Change"))));
  document.body.append(dialog);
  dialog.showModal();
}
