// Whose blobs: the owner that this browser has a key for, or another one by name.
import { el, failure, say, show } from "./dom.js";
import { canHaveKeys, forgetOwnerKey, makeOwnerKey, ownerKey } from "./owner-key.js";
import { shortOwner } from "./format.js";
import { api } from "./server.js";

/**
 * Its place, drawn: the key of this browser has been looked up when it is there.
 *
 * @param others whether an owner may be given by name, without a key
 * @param demoCredit whether the server gives credit to try things out
 * @param chosen hears of each choice: {owner, key}, or nothing
 */
export async function ownerPicker({ others, initial = "", demoCredit = false, chosen }) {
  const place = el("section", { class: "card owner", "aria-label": "Owner" });

  const draw = async () => {
    const key = await ownerKey();
    const current = initial && initial !== key?.owner ? { owner: initial } : key ? { owner: key.owner, key } : undefined;
    show(place, el("h2", {}, "Owner"), key ? mine(key) : none(), others ? byName(current) : null);
    chosen(current);
  };

  const mine = (key) => el("div", {},
    el("p", {}, "This browser's own key: ", el("code", { title: key.owner, id: "own-owner", "data-owner": key.owner }, shortOwner(key.owner))),
    el("details", {}, el("summary", {}, "About this key"),
      el("p", {}, "The owner's full name is ", el("code", { class: "long" }, key.owner), ". The private key cannot leave this browser, and goes with its data."),
      el("button", { type: "button", class: "small danger", onclick: async () => {
        if (confirm("Forget the key? What it owns stays on the server, and nobody can sign for it any more.")) {
          await forgetOwnerKey();
          await draw();
        }
      } }, "Forget the key")));

  const none = () => canHaveKeys()
    ? el("div", { class: "row" },
      el("p", {}, "An owner is whoever holds a key. Make one here; it stays in this browser.", demoCredit ? " This server gives it credit to try things out." : ""),
      el("button", { type: "button", class: "main", id: "make-key", onclick: async () => {
        try {
          const key = await makeOwnerKey();
          if (demoCredit) await api(`money/demo-credit?owner_id=${key.owner}`, { method: "POST" });
          say(demoCredit ? "A key was made, and has credit" : "A key was made");
          await draw();
        } catch (error) {
          place.append(failure(error));
        }
      } }, demoCredit ? "Make a key with credit" : "Make a key"))
    : el("p", { class: "notice" }, "A browser keeps keys only for pages that come over https or from this machine itself.");

  const byName = (current) => {
    const input = el("input", { id: "owner-name", type: "text", spellcheck: "false", autocapitalize: "none", autocomplete: "off", value: current && !current.key ? current.owner : "" });
    return el("details", { open: Boolean(current && !current.key) }, el("summary", {}, "Another owner"),
      el("form", { class: "row", onsubmit: (event) => {
        event.preventDefault();
        initial = input.value.trim();
        draw();
      } }, el("label", { for: "owner-name" }, "Owner (a principal)"), input, el("button", { type: "submit" }, "Use it")));
  };

  try {
    await draw();
  } catch (error) {
    show(place, failure(error));
  }
  return place;
}
