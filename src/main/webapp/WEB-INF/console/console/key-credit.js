// Whether the owner of a new key can pay, and what to do where it cannot.
import { accountsOf, credits } from "./accounts.js";
import { el, failure, say, show } from "./dom.js";
import { shortOwner } from "./format.js";
import { api } from "./server.js";

/** A line, or nothing where nobody has to pay. */
export async function creditOf(told, session, owner) {
  if (told.cashier === "none") return null;
  const place = el("div", { id: "key-credit" });
  const look = async () => show(place, line(told, session, owner, await spendable(told, owner), look));
  await look();
  return place;
}

/** Units; zero without an account, and nothing where the server does not say. */
async function spendable(told, owner) {
  const accounts = accountsOf(told);
  if (!accounts) return undefined;
  try {
    return BigInt((await accounts.account(owner)).credit);
  } catch (error) {
    return error.code === "owner-unknown" ? 0n : undefined;
  }
}

function line(told, session, owner, units, again) {
  const who = el("code", { title: owner }, shortOwner(owner));
  if (units > 0n) return el("p", {}, "It pays from the account of ", who, `, which has ${credits(units)} credits.`);
  const lacks = units === undefined ? [who, " pays for it. Without credit nothing can be stored."] : [who, " pays for it and has no credit yet, so nothing can be stored."];
  if (told.demoCredit) {
    const get = el("button", { type: "button", class: "small", id: "get-credit", onclick: async () => {
      get.disabled = true;
      try {
        await api(`money/demo-credit?owner_id=${owner}`, { method: "POST" });
        say("Credit was added");
        await again();
      } catch (error) {
        get.after(failure(error));
      }
    } }, "Get credit to try things out");
    return el("div", { class: "row" }, el("p", {}, lacks), get);
  }
  return el("p", {}, lacks, " ", session.admin
    ? el("a", { href: `#/billing/${owner}` }, "Add credit to its account")
    : ["Ask the operator to run ", el("code", {}, `stowage cashier account create ${owner}`), " and ", el("code", {}, `stowage cashier account top-up ${owner} 1cr`), "."]);
}
