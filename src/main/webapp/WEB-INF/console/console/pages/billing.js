// Credit and usage of an owner, what things cost, and for the administrator all accounts and top-ups.
import { card, el, failure, say, show, table } from "../dom.js";
import { about } from "../server.js";
import { accountsOf, credits, units } from "../accounts.js";
import { admitted } from "../admission.js";
import { bytes, count, moment, shortOwner } from "../format.js";
import { ownerPicker } from "../owner-picker.js";
import { plot } from "../plot.js";

const PRICES = { bytesUp: "Bytes sent to us", bytesDown: "Bytes sent by us", reads: "Reading requests", writes: "Writing requests", bytesStored: "Bytes kept" };
const PER = { U: "one", K: "thousand", M: "million", G: "billion" };

export async function draw({ place, session, rest: [initial], signal }) {
  const told = await about();
  const accounts = accountsOf(told);
  if (!accounts) {
    show(place, el("h1", {}, "Billing"), card("", el("p", {}, told.cashier === "none"
      ? "There is no cashier: every owner may have everything, and nothing is charged."
      : "The accounts are not kept by this server, or nobody may see them: the embedded ledger shows them here once stowage.admin.token is set.")));
    return;
  }
  const owned = el("div");
  const all = el("div");
  const everyone = async () => {
    if (session.admin) await everybody(all, accounts);
  };
  const chosen = (current) => {
    show(owned);
    if (current) ofOwner(owned, { accounts, current, session, signal, everyone });
  };
  show(place, el("h1", {}, "Billing"), await ownerPicker({ others: session.admin, initial, demoCredit: told.demoCredit, chosen }), owned, all);
  await everyone();
}

async function ofOwner(place, asked) {
  const { accounts, current, session, signal, everyone } = asked;
  const { owner } = current;
  const again = () => Promise.all([ofOwner(place, asked), everyone()]);
  try {
    const account = await admitted(session, current, () => accounts.account(owner));
    const [usage, daily, prices, log] = await Promise.all([accounts.usage(owner), accounts.daily(owner), accounts.prices(), accounts.entries(owner)]);
    if (signal.aborted) return;
    show(place, facts(account), days(daily),
      session.admin ? topUp(accounts, owner, again) : null,
      gateways(usage), priceList(prices), entries(log));
  } catch (error) {
    if (signal.aborted) return;
    if (error.code === "owner-unknown" && session.admin) show(place, opening(accounts, owner, again));
    else show(place, failure(error));
  }
}

function facts(account) {
  const fact = (name, value) => el("div", { class: "fact" }, el("dt", {}, name), el("dd", {}, value));
  return el("dl", { class: "facts money" },
    fact("May be spent now", el("span", { "data-credit": account.credit }, inCredits(account.credit))),
    fact("Balance", inCredits(account.balance)),
    fact("Overdraft", inCredits(account.overdraft)),
    fact("Limit of a day", account.dailyLimit === null ? "none" : inCredits(account.dailyLimit)),
    fact("Spent today", inCredits(account.spentToday)));
}

function inCredits(units) {
  return `${credits(units)} credits`;
}

/** All gateways of a day together, so that a day is one bar. */
function days(daily) {
  const byDay = new Map();
  for (const day of daily.days) {
    const sum = byDay.get(day.day) ?? { up: 0, down: 0, requests: 0, charged: 0n };
    sum.up += day.bytesUp;
    sum.down += day.bytesDown;
    sum.requests += day.reads + day.writes;
    sum.charged += BigInt(day.charged);
    byDay.set(day.day, sum);
  }
  const times = [...byDay.keys()];
  const values = [...byDay.values()];
  return el("div", { class: "plots" },
    plot({ title: "Bytes a day", times, bars: true, binary: true, format: (value) => bytes(Math.round(value)), lines: [{ name: "up", values: values.map((day) => day.up) }, { name: "down", values: values.map((day) => day.down) }] }),
    plot({ title: "Requests a day", times, bars: true, format: (value) => count(Math.round(value)), lines: [{ name: "requests", values: values.map((day) => day.requests) }] }),
    plot({ title: "Credits a day", times, bars: true, format: (value) => value.toPrecision(3), lines: [{ name: "charged", values: values.map((day) => Number(day.charged) / 1e12) }] }));
}

function gateways(usage) {
  return card("Reports of the gateways", usage.gateways.length === 0 ? el("p", { class: "empty" }, "No gateway has reported anything yet.")
    : table("Reports of the gateways", ["Gateway", "#Up", "#Down", "#Reads", "#Writes", "#Charged", "#Today"], usage.gateways.map((each) => [
      each.gateway, bytes(each.total.bytesUp), bytes(each.total.bytesDown), count(each.total.reads), count(each.total.writes), credits(each.charged), credits(each.chargedToday)])));
}

function priceList(prices) {
  return card("Prices", el("p", { class: "hint" }, `Version ${prices.version}, in force since ${moment(prices.since)}.`),
    table("Prices", ["What", "#Credits", "For each"], Object.entries(PRICES).map(([key, name]) => [name, credits(prices[key].cost), per(key, prices[key].per)])));
}

function per(what, unit) {
  if (what.startsWith("bytes")) return unit === "U" ? "byte" : `${unit}B`;
  return PER[unit] ?? unit;
}

function entries(log) {
  return card("Entries", log.entries.length === 0 ? el("p", { class: "empty" }, "Nothing is booked yet.")
    : table("Entries", ["When", "Kind", "#Credits", "From", "To", "Note"], [...log.entries].reverse().map((entry) => [moment(entry.at), entry.kind, credits(entry.amount), entry.from, entry.to, entry.note])));
}

function topUp(accounts, owner, then) {
  const amount = el("input", { id: "amount", type: "text", inputmode: "decimal", required: true, placeholder: "10" });
  const note = el("input", { id: "note", type: "text", maxlength: "200" });
  const problem = el("p", { class: "problem", role: "alert" });
  // One key for one intention: a second click, or another try after a lost answer, adds nothing.
  let key = crypto.randomUUID();
  const submit = async (event) => {
    event.preventDefault();
    const exact = units(amount.value);
    if (!exact) {
      problem.textContent = "Write credits as a number above 0 with at most 12 decimals.";
      return;
    }
    try {
      await accounts.topUp(owner, exact, note.value, key);
      key = crypto.randomUUID();
      say("Topped up");
      await then();
    } catch (error) {
      if (error.code === "key-reused") key = crypto.randomUUID();
      problem.textContent = error.message;
    }
  };
  return card("Top up", el("form", { class: "row", onsubmit: submit },
    el("label", { for: "amount" }, "Credits"), amount, el("label", { for: "note" }, "Note"), note,
    el("button", { type: "submit", class: "main" }, "Add credit")), problem);
}

function opening(accounts, owner, then) {
  const open = async () => {
    await accounts.open(owner);
    await then();
  };
  return card("No account", el("p", {}, `${owner} has no account yet.`), el("button", { type: "button", class: "main", id: "open-account", onclick: open }, "Open an account"));
}

async function everybody(place, accounts) {
  const more = async (after, rows) => {
    try {
      const page = await accounts.owners(after);
      const all = [...rows, ...page.accounts];
      show(place, card("All accounts", table("All accounts", ["Owner", "#Credit", "#Balance", "#Today", "Opened"], all.map((account) => [
        el("a", { href: `#/billing/${account.owner}`, title: account.owner }, shortOwner(account.owner)),
        credits(account.credit), credits(account.balance), credits(account.spentToday), moment(account.opened)])),
        page.next ? el("button", { type: "button", onclick: () => more(page.next, all) }, "More") : null));
    } catch (error) {
      show(place, failure(error));
    }
  };
  await more("", []);
}
