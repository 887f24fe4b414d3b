// The buckets of S3: an owner's own, and all of them for the administrator.
import { accessKeysOf } from "../access-keys.js";
import { admitted } from "../admission.js";
import { bucketsOf } from "../buckets.js";
import { card, el, failure, pill, say, show, table } from "../dom.js";
import { bytes, count, moment, shortOwner } from "../format.js";
import { ownerPicker } from "../owner-picker.js";
import { about } from "../server.js";

export async function draw({ place, session, signal }) {
  const told = await about();
  const buckets = bucketsOf(told);
  if (!buckets) {
    const why = told.fronts.find((front) => front.name === "buckets")?.reason ?? "it is not part of this server";
    show(place, el("h1", {}, "Buckets"), el("p", { class: "notice" }, `Buckets are not shown here: ${why}.`));
    return;
  }
  const parts = { make: el("div"), list: el("div") };
  const asked = { buckets, keys: accessKeysOf(told), parts, session, signal };
  const lead = el("p", { class: "lead" }, "Buckets belong to access keys. S3 clients use them with a key from the page ", el("a", { href: "#/keys" }, "Keys"), ".");
  if (session.admin) {
    show(place, el("h1", {}, "Buckets"), lead, parts.make, parts.list);
    await enter({ ...asked, current: {} });
    return;
  }
  const chosen = (current) => {
    show(parts.make);
    show(parts.list);
    if (current) enter({ ...asked, current });
  };
  show(place, el("h1", {}, "Buckets"), lead, await ownerPicker({ others: false, demoCredit: told.demoCredit, chosen }), parts.make, parts.list);
}

async function enter(asked) {
  const { buckets, keys, parts, session, current, signal } = asked;
  try {
    const page = await admitted(session, current, () => buckets.list(""));
    const usable = keys ? (await keys.list("")).keys.filter((key) => key.enable) : [];
    if (signal.aborted) return;
    show(parts.make, making(asked, usable));
    listing(asked, page.buckets, page.next);
  } catch (error) {
    if (!signal.aborted) show(parts.list, failure(error));
  }
}

function making(asked, usable) {
  const { buckets, keys } = asked;
  const name = el("input", { id: "bucket-name", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", required: true, minlength: "3", maxlength: "63", "aria-describedby": "bucket-hint" });
  const key = el("select", { id: "bucket-key" }, usable.map((each) => el("option", { value: each.key }, each.name ? `${each.name} (${each.key})` : each.key)),
    usable.length === 0 && keys ? el("option", { value: "" }, "a new key") : null);
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      const owner = key.value || (await keys.generate({ note: "made with a bucket" })).key;
      const made = await buckets.create({ name: name.value.trim(), key: owner });
      say(`The bucket ${made.name} was made`);
      location.hash = `#/bucket/${encodeURIComponent(made.name)}`;
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  return card("Make a bucket", el("form", { class: "form", onsubmit: submit },
    el("div", { class: "field" }, el("label", { for: "bucket-name" }, "Name"), name),
    el("div", { class: "field" }, el("label", { for: "bucket-key" }, "Key that it belongs to"), key),
    el("p", { class: "hint", id: "bucket-hint" }, "3 to 63 characters of a-z, 0-9, dot and hyphen. All keys of this server share the names."),
    el("div", { class: "row end" }, el("button", { type: "submit", class: "main", id: "make-bucket" }, "Make a bucket"))), problem);
}

function listing(asked, rows, next) {
  const { buckets, parts, session } = asked;
  const more = async () => {
    try {
      const page = await buckets.list(next);
      listing(asked, [...rows, ...page.buckets], page.next);
    } catch (error) {
      parts.list.append(failure(error));
    }
  };
  const heads = ["Bucket", "#Size", "#Objects", "Access", ...(session.admin ? ["Owner"] : []), "Key", "Made"];
  show(parts.list, card("Buckets", rows.length === 0 ? el("p", { class: "empty" }, "There are no buckets yet.")
    : table("Buckets", heads, rows.map((bucket) => [
      el("a", { href: `#/bucket/${encodeURIComponent(bucket.name)}` }, bucket.name),
      el("span", { class: "stack" }, bytes(bucket.bytes), bucket.part_bytes > 0 ? el("small", {}, `and ${bytes(bucket.part_bytes)} in unfinished uploads`) : null),
      count(bucket.objects), pill(bucket.acl, bucket.acl.startsWith("public") ? "degraded" : "off"),
      ...(session.admin ? [el("code", { title: bucket.owner }, shortOwner(bucket.owner))] : []),
      el("code", {}, bucket.key), moment(bucket.created_at)])),
  next ? el("button", { type: "button", onclick: more }, "More") : null));
}
