// One package: what it promises, its files with their digests and places, and its end.
import { admitted } from "../admission.js";
import { card, copyable, el, fact, field, say, show } from "../dom.js";
import { bytes, count, moment } from "../format.js";
import { ownerKey } from "../owner-key.js";
import { labelsOf, statePill } from "../package-facts.js";
import { packageFiles } from "../package-files.js";
import { packageHolds } from "../package-holds.js";
import { LARGEST_AT_ONCE, PackageUpload } from "../package-uploads.js";
import { packagesOf } from "../packages.js";
import { Said } from "../said.js";
import { about } from "../server.js";
import { dropZone, uploadLine } from "../upload-lines.js";

const HINT = `or click to choose them. They are hashed in this browser, and the server takes these very bytes. Above ${bytes(LARGEST_AT_ONCE)} they go in pieces.`;

/** All uploads since the page was loaded, newest first. They go on while other pages are looked at. */
const uploads = [];

export async function draw({ place, session, rest: [id = ""], signal }) {
  const packages = packagesOf(await about());
  if (!packages) throw new Error("Packages are not shown by this server.");
  const key = await ownerKey();
  const found = await admitted(session, key ? { owner: key.owner, key } : {}, () => packages.find(id));
  if (signal.aborted) return;
  const parts = { facts: el("div"), intake: el("div"), uploads: el("div", { class: "uploads", "aria-label": "Uploads" }), end: el("div") };
  const said = new Said("package-said", signal);
  const asked = { packages, found, parts, said, signal };
  asked.files = packageFiles(asked);
  show(place, el("p", {}, el("a", { href: "#/packages" }, "← All packages")),
    el("h1", {}, `${found.name} ${found.version}`.trim()), parts.facts, said.place, parts.intake, parts.uploads, asked.files.place, parts.end);
  show(parts.uploads, uploads.filter((upload) => upload.package === id).map((upload) => line(asked, upload)));
  drawn(asked);
  await said.attempt(asked.files.refresh);
}

/** All but the files. */
function drawn(asked) {
  const { packages, found, parts } = asked;
  const act = (what, done) => change(asked, what, done);
  facts(asked);
  if (found.state === "open") {
    if (!parts.intake.hasChildNodes()) show(parts.intake, intake(asked));
  } else {
    show(parts.intake);
  }
  show(parts.end, packageHolds({ packages, found, change: act }), removal(asked));
}

/** Does something to the package; what refuses it is told with its reason. */
function change(asked, act, done) {
  return asked.said.attempt(async () => {
    await act();
    asked.found = await asked.packages.find(asked.found.id);
    if (asked.signal.aborted) return;
    asked.said.tell(done);
    drawn(asked);
  });
}

function facts({ found, parts }) {
  const open = found.state === "open";
  show(parts.facts, el("dl", { class: "facts" },
    fact("Producer", "package-producer", found.producer),
    fact("State", "package-state", statePill(found)),
    fact("Retention class", "package-class", found.retention_class),
    open ? null : fact("Files", "package-count", count(found.file_count)),
    open ? null : fact("Size", "package-size", bytes(found.total_size)),
    fact("Made", undefined, moment(found.created_at), el("small", { class: "long" }, ` by ${found.created_by}`)),
    open ? null : fact("Finalized", undefined, moment(found.finalized_at)),
    found.expires_at ? fact("Expires", undefined, moment(found.expires_at)) : null,
    Object.keys(found.labels).length > 0 ? fact("Labels", undefined, labelsOf(found)) : null),
  found.manifest_digest ? card("Manifest", el("p", { class: "hint" }, "The digest over the paths, digests and sizes of all files."), copyable(found.manifest_digest, "Copy the digest of the manifest")) : null);
}

function intake(asked) {
  const { packages, found, parts, signal } = asked;
  const folder = el("input", { id: "folder", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: "dist/" });
  const send = (files) => {
    const below = folder.value.trim().replace(/\/*$/, (end) => (folder.value.trim() === "" ? end : "/"));
    for (const file of files) {
      const upload = new PackageUpload({ file, packages, id: found.id, path: (below + file.name).normalize("NFC") });
      uploads.unshift(upload);
      parts.uploads.prepend(line(asked, upload));
      upload.start();
    }
    say(files.length === 1 ? "The upload began" : `${files.length} uploads began`);
  };
  const finalize = () => change(asked, () => packages.finalize(found.id), "The package is finalized: its files do not change any more.");
  return [
    dropZone({ send, hint: HINT, signal }),
    card("", el("div", { class: "row spread" }, field("Folder of the files in the package", folder),
      el("button", { type: "button", class: "main", id: "finalize", onclick: finalize }, "Finalize the package")),
    el("p", { class: "hint" }, "An open package takes files, and is seen by its producers only. It is finalized once, and given up if nothing comes for two days.")),
  ];
}

function line(asked, upload) {
  return uploadLine(upload, {
    signal: asked.signal,
    done: () => asked.said.attempt(asked.files.refresh),
    remove: (place) => asked.said.attempt(async () => {
      if (upload.state !== "done") await upload.giveUp();
      uploads.splice(uploads.indexOf(upload), 1);
      place.remove();
    }),
  });
}

function removal(asked) {
  const { packages, found, said } = asked;
  const reason = el("input", { id: "reason", type: "text", maxlength: "256", autocomplete: "off" });
  const submit = (event) => {
    event.preventDefault();
    if (!confirm(`Delete ${found.name} ${found.version} of ${found.producer} with all its files?`)) return undefined;
    return said.attempt(async () => {
      await packages.remove(found.id, reason.value.trim());
      say("The package was deleted");
      location.hash = "#/packages";
    });
  };
  return card("Delete", el("p", { class: "hint" }, "A hold, or the least age of its retention class, refuses this. Some classes let an administrator delete with a reason all the same."),
    el("form", { class: "row", onsubmit: submit }, el("label", { for: "reason" }, "Reason"), reason,
      el("button", { type: "submit", class: "danger", id: "delete-package" }, "Delete the package")));
}
