// One bucket: what lies below a prefix, files in and out, and who may use it.
import { admitted } from "../admission.js";
import { bucketsOf, canBeAsked } from "../buckets.js";
import { BucketUpload, LARGEST_AT_ONCE, giveUp } from "../bucket-uploads.js";
import { actionButton, card, copyable, el, fact, pill, say, show, table } from "../dom.js";
import { bytes, count, moment } from "../format.js";
import { ownerKey } from "../owner-key.js";
import { preview } from "../preview.js";
import { Said } from "../said.js";
import { about, address, place as placeOf } from "../server.js";
import { isFileOf, unfinished } from "../unfinished-uploads.js";
import { dropZone, uploadLine } from "../upload-lines.js";

const ACCESS = {
  private: "its key alone",
  "public-read": "everybody reads",
  "public-read-write": "everybody reads and writes",
  "authenticated-read": "every key of this server reads",
};
const LIVES = [["15 minutes", 900], ["1 hour", 3600], ["1 day", 86_400], ["1 week", 604_800]];
const HINT = `or click to choose them. Above ${bytes(LARGEST_AT_ONCE)} they go in parts, and go on after an interruption.`;

/** All uploads since the page was loaded, newest first. They go on while other pages are looked at. */
const uploads = [];

export async function draw({ place, session, rest: [bucket, prefix = ""], signal }) {
  const told = await about();
  const buckets = bucketsOf(told);
  const key = await ownerKey();
  const current = key ? { owner: key.owner, key } : {};
  const found = await admitted(session, current, () => buckets.find(bucket));
  const parts = { facts: el("div"), uploads: el("div", { class: "uploads", "aria-label": "Uploads" }), shown: el("div", { id: "shown" }), list: el("div") };
  const said = new Said("bucket-said", signal);
  const asked = { buckets, bucket, prefix, parts, said, signal, s3: placeOf(told, "s3")?.path ?? "", found };
  const open = await interrupted(bucket);
  const send = (files) => {
    for (const file of files) {
      const record = open.find((each) => each.key === prefix + file.name && isFileOf(each, file));
      if (record) goOn(asked, record, file);
      else begin(asked, { file, key: prefix + file.name });
    }
    say(files.length === 1 ? "The upload began" : `${files.length} uploads began`);
  };
  show(place,
    el("p", {}, el("a", { href: "#/buckets" }, "← All buckets")),
    el("h1", {}, bucket), parts.facts, crumbs(bucket, prefix), dropZone({ send, hint: HINT, signal }), said.place, parts.uploads, parts.shown, parts.list);
  show(parts.uploads, uploads.filter((upload) => upload.bucket === bucket).map((upload) => line(asked, upload)),
    open.map((record) => openLine(asked, record)));
  facts(asked);
  await list(asked);
}

function line(asked, upload) {
  return uploadLine(upload, {
    signal: asked.signal,
    done: () => asked.said.attempt(() => refresh(asked)),
    remove: (place) => asked.said.attempt(async () => {
      if (upload.state !== "done") await upload.giveUp();
      uploads.splice(uploads.indexOf(upload), 1);
      place.remove();
    }),
  });
}

/** Uploads that an earlier page began, and nobody finished. */
async function interrupted(bucket) {
  const running = new Set(uploads.map((upload) => upload.id));
  return (await unfinished(bucket)).filter((record) => !running.has(record.id));
}

function begin(asked, { file, key, begun }) {
  const upload = new BucketUpload({ file, buckets: asked.buckets, bucket: asked.bucket, key, begun });
  uploads.unshift(upload);
  asked.parts.uploads.prepend(line(asked, upload));
  upload.start();
}

function goOn(asked, record, file) {
  asked.parts.uploads.querySelector(`[data-begun="${CSS.escape(record.id)}"]`)?.remove();
  begin(asked, { file, key: record.key, begun: record.id });
}

/** A browser hands out a file once. After the page was loaded anew, the person has to show it again. */
function openLine(asked, record) {
  const said = el("span", { class: "hint" }, `${bytes(record.size)}; to go on, choose ${record.name} again`);
  const input = el("input", { type: "file", class: "unseen", id: `begun-${record.id}`, "aria-label": `Choose ${record.name} again`, onchange: () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    if (isFileOf(record, file)) goOn(asked, record, file);
    else said.textContent = `This is another file. The upload was begun with ${record.name}, ${count(record.size)} bytes, changed ${moment(new Date(record.modified).toISOString())}.`;
  } });
  const place = el("article", { class: "card upload compact", "data-state": "interrupted", "data-begun": record.id, "aria-label": record.key },
    el("div", { class: "row spread" }, el("h3", {}, record.key), el("span", { class: "row" }, said, pill("interrupted", "paused"),
      input, actionButton("Choose the file", record.key, () => input.click()),
      actionButton("Give up", record.key, () => asked.said.attempt(async () => {
        await giveUp(asked.buckets, record);
        place.remove();
        await refresh(asked);
      })))));
  return place;
}

const at = (bucket, prefix) => `#/bucket/${encodeURIComponent(bucket)}${prefix ? `/${encodeURIComponent(prefix)}` : ""}`;

/** The prefix in steps, each of which is a link. */
function crumbs(bucket, prefix) {
  const steps = prefix.split("/").slice(0, -1);
  return el("p", { class: "crumbs", "aria-label": "Prefix" }, el("a", { href: at(bucket, "") }, bucket), " / ",
    steps.map((step, i) => [el("a", { href: at(bucket, `${steps.slice(0, i + 1).join("/")}/`) }, step || "(empty)"), " / "]));
}

function facts(asked) {
  const { found, parts } = asked;
  const known = Object.keys(ACCESS).includes(found.acl) ? Object.keys(ACCESS) : [found.acl, ...Object.keys(ACCESS)];
  const access = el("select", { id: "access", "aria-label": "Access", onchange: () => change(asked, access) },
    known.map((acl) => el("option", { value: acl, selected: acl === found.acl }, acl)));
  show(parts.facts, el("dl", { class: "facts" },
    fact("Size", "bucket-size", bytes(found.bytes), found.part_bytes > 0 ? el("small", {}, `, and ${bytes(found.part_bytes)} in unfinished uploads`) : null),
    fact("Objects", "bucket-objects", count(found.objects)),
    fact("Key", "bucket-key", el("a", { href: "#/keys" }, el("code", {}, found.key))),
    fact("Access", undefined, access, el("small", {}, ACCESS[found.acl] ?? "as S3 has it"))));
}

async function change(asked, access) {
  const { buckets, bucket, found } = asked;
  const acl = access.value;
  if (acl.startsWith("public") && !confirm(`Everybody who knows an address will read what is in ${bucket}${acl.endsWith("write") ? ", and write into it" : ""}; its owner pays. Is that meant?`)) {
    access.value = found.acl;
    return;
  }
  await asked.said.attempt(async () => {
    asked.found = await buckets.setAcl(bucket, acl);
    asked.said.tell(`Access is ${acl} now.`);
    facts(asked);
  });
}

async function refresh(asked) {
  asked.found = await asked.buckets.find(asked.bucket);
  if (asked.signal.aborted) return;
  facts(asked);
  await list(asked);
}

async function list(asked) {
  const page = await asked.buckets.objects(asked.bucket, asked.prefix, "");
  if (!asked.signal.aborted) drawn(asked, page.prefixes, page.objects, page.next);
}

function drawn(asked, prefixes, objects, next) {
  const { buckets, bucket, prefix, parts } = asked;
  const more = () => asked.said.attempt(async () => {
    const page = await buckets.objects(bucket, prefix, next);
    drawn(asked, [...prefixes, ...page.prefixes], [...objects, ...page.objects], page.next);
  });
  const rows = [
    ...prefixes.map((each) => [el("a", { href: at(bucket, each), "data-prefix": each }, each.slice(prefix.length)), "", "", el("span", { class: "row" }, actionButton("Delete", each, () => removeAll(asked, each), "danger"))]),
    ...objects.map((object) => [el("span", { class: "long", "data-object": object.key }, object.key.slice(prefix.length) || object.key), bytes(object.bytes), moment(object.modified_at), actions(asked, object)]),
  ];
  show(parts.list, card("Objects", rows.length === 0 ? el("p", { class: "empty" }, prefix ? "Nothing begins so." : "The bucket is empty.") : table("Objects", ["Name", "#Size", "Changed", "Actions"], rows),
    el("div", { class: "row" },
      next ? el("button", { type: "button", onclick: more }, "More") : null,
      prefix ? null : el("button", { type: "button", class: "danger", id: "delete-bucket", onclick: () => removeBucket(asked) }, "Delete the bucket"))));
}

function actions(asked, object) {
  const name = object.key;
  const remove = actionButton("Delete", name, () => removeOne(asked, object), "danger");
  if (!canBeAsked(name)) {
    return el("span", { class: "row" }, el("small", {}, "A browser cannot ask for this name; S3 clients can."), remove);
  }
  return el("span", { class: "row" },
    actionButton("Preview", name, () => asked.said.attempt(() => showing(asked, object))),
    actionButton("Download", name, () => asked.said.attempt(() => download(asked, object))),
    actionButton("Link", name, () => asked.said.attempt(() => linking(asked, object, LIVES[0][1]))),
    remove);
}

async function showing(asked, { key, bytes: size }) {
  const { buckets, bucket, parts, signal } = asked;
  const head = await fetch(await buckets.link(bucket, "HEAD", key), { method: "HEAD", signal });
  const type = head.headers.get("Content-Type") ?? "application/octet-stream";
  const picture = await preview(type, await buckets.link(bucket, "GET", key), size);
  if (signal.aborted) return;
  present(parts, card(key, picture, el("p", { class: "hint" }, `${type}, ${bytes(size)}`), closing(parts)));
}

async function download({ buckets, bucket }, { key }) {
  const name = encodeURIComponent(key.split("/").at(-1) || "object").replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const link = await buckets.link(bucket, "GET", key, { parameters: { "response-content-disposition": `attachment; filename*=UTF-8''${name}` } });
  const anchor = el("a", { href: link, rel: "noopener" });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

async function linking(asked, object, seconds) {
  const { buckets, bucket, found, parts, s3 } = asked;
  const link = await buckets.link(bucket, "GET", object.key, { seconds });
  const life = el("select", { id: "life", "aria-label": "How long it is good", onchange: () => asked.said.attempt(() => linking(asked, object, Number(life.value))) },
    LIVES.map(([word, value]) => el("option", { value: String(value), selected: value === seconds }, word)));
  const plain = address(`${s3}/${bucket}/${object.key.split("/").map(encodeURIComponent).join("/")}`);
  present(parts, card(`Link to ${object.key}`,
    el("p", {}, "Everybody who has it can read the object, and the owner pays. It ends by itself, and with the key of the bucket."),
    el("div", { class: "row" }, el("label", { for: "life" }, "Good for"), life),
    copyable(link, "Copy the link"),
    found.acl.startsWith("public") ? [el("p", {}, "As the bucket is public, this one is enough, and does not end:"), copyable(plain, "Copy the plain link")] : null,
    closing(parts)));
}

function present(parts, what) {
  show(parts.shown, what);
  what.scrollIntoView({ block: "nearest" });
}

function closing(parts) {
  return el("div", { class: "row end" }, el("button", { type: "button", onclick: () => show(parts.shown) }, "Close"));
}

async function removeOne(asked, { key, bytes: size }) {
  if (!confirm(`Delete ${key}? It frees ${bytes(size)}.`)) return;
  await asked.said.attempt(async () => {
    freed(asked, await asked.buckets.removeObject(asked.bucket, key));
    await refresh(asked);
  });
}

async function removeAll(asked, prefix) {
  const { buckets, bucket } = asked;
  let what;
  await asked.said.attempt(async () => (what = await buckets.amount(bucket, prefix)));
  if (!what) return;
  const least = what.more ? "at least " : "";
  if (!confirm(`Delete everything in ${bucket} that begins with ${prefix}? It frees ${least}${bytes(what.bytes)} in ${least}${count(what.objects)} ${what.objects === 1 ? "object" : "objects"}.`)) return;
  await asked.said.attempt(async () => {
    freed(asked, await asked.buckets.removeAll(asked.bucket, prefix));
    await refresh(asked);
  });
}

function freed(asked, { objects, bytes: size }) {
  show(asked.parts.shown);
  asked.said.tell(`Deleted ${count(objects)} ${objects === 1 ? "object" : "objects"}: ${bytes(size)} are free, and not paid for any more.`);
}

async function removeBucket(asked) {
  const { buckets, bucket, found } = asked;
  const inside = found.objects > 0 ? ` with ${count(found.objects)} objects? It frees ${bytes(found.bytes)}.` : "? It is empty.";
  if (!confirm(`Delete the bucket ${bucket}${inside}`)) return;
  await asked.said.attempt(async () => {
    if (found.objects > 0) await buckets.removeAll(bucket, "");
    await buckets.remove(bucket);
    say(`The bucket ${bucket} was deleted`);
    location.hash = "#/buckets";
  });
}
