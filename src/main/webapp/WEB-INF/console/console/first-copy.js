// From nothing to a file in a bucket with aws: the lines to paste, with a key that is made here.
import { accessKeysOf } from "./access-keys.js";
import { admitted } from "./admission.js";
import { card, copyable, el, failure, say, show } from "./dom.js";
import { canHaveKeys, makeOwnerKey, ownerKey } from "./owner-key.js";
import { address, api, place } from "./server.js";

const KEY = "STW…";
const SECRET = "…";

/** The card, or nothing where S3 does not answer. */
export function firstCopy(told, session) {
  const s3 = place(told, "s3");
  if (!s3) return null;
  const lines = el("div");
  const said = el("div");
  show(lines, text(s3.path, KEY, SECRET, "pictures"));
  const make = el("button", { type: "button", class: "main", id: "first-key" }, "Make a key for these lines");
  make.addEventListener("click", async () => {
    make.disabled = true;
    try {
      const issued = await generate(told, session);
      // Bucket names are shared by all keys; this one is most likely free.
      show(lines, text(s3.path, issued.key, issued.secret, `first-${issued.key.slice(-8).toLowerCase()}`));
      show(said, el("p", { class: "notice" }, "The secret stands in the second line, and is not shown again.", hint(told, session)));
      say("A key was made, and stands in the lines");
      make.remove();
    } catch (error) {
      make.disabled = false;
      show(said, failure(error));
    }
  });
  const can = accessKeysOf(told) && (session.admin || canHaveKeys());
  const made = card("S3 in three lines", lines, said,
    el("p", {}, "The first line started this server. Keys are looked after on the page ", el("a", { href: "#/keys" }, "Keys"), ", and what is stored on the page ", el("a", { href: "#/buckets" }, "Buckets"), ". For other clients: ", el("code", {}, "java -jar stowage.war s3 env KEY"), "."),
    can ? el("div", { class: "row" }, make) : el("p", { class: "hint" }, "Make a key with ", el("code", {}, "java -jar stowage.war s3-keys generate"), "."));
  made.id = "first-copy";
  return made;
}

function text(path, key, secret, bucket) {
  const aws = `aws --endpoint-url ${address(path)} s3`;
  return copyable([
    "java -jar stowage.war",
    `export AWS_ACCESS_KEY_ID=${key} AWS_SECRET_ACCESS_KEY=${secret} AWS_DEFAULT_REGION=stowage`,
    `${aws} mb s3://${bucket} && ${aws} cp FILE s3://${bucket}/`,
  ].join("\n"), "Copy the lines");
}

/** For the owner of this browser, who has credit to try things out where the server gives it; else for the administrator. */
async function generate(told, session) {
  const keys = accessKeysOf(told);
  const note = { note: "made on the home page" };
  let own = await ownerKey();
  if (session.admin) return keys.generate({ ...note, ...(own ? { owner: own.owner } : {}) });
  own ??= await makeOwnerKey();
  // Given once to each owner, however often it is asked for.
  if (told.demoCredit) await api(`money/demo-credit?owner_id=${own.owner}`, { method: "POST" });
  return admitted(session, { owner: own.owner, key: own }, () => keys.generate(note));
}

function hint(told, session) {
  if (told.cashier === "none" || (told.demoCredit && !session.admin)) return null;
  return " Its owner needs credit before anything can be stored.";
}
