// What the ledger says of accounts. Amounts are texts of whole units, and stay texts: a number would round them.
import { ask, place } from "./server.js";

/** The accounts of this server, or nothing when the ledger is not its cashier. */
export function accountsOf(about) {
  const where = place(about, "accounts");
  return where ? new Accounts(where.path) : undefined;
}

class Accounts {
  #path;

  constructor(path) {
    this.#path = path;
  }

  #ask(path, { key, ...options } = {}) {
    return ask(this.#path + path, { ...options, headers: key ? { "Idempotency-Key": key } : {} });
  }

  owners(after) {
    return this.#ask(`/owners?${new URLSearchParams({ limit: 100, ...(after ? { after } : {}) })}`);
  }

  account(owner) {
    return this.#ask(`/owners/${owner}`);
  }

  open(owner) {
    return this.#ask(`/owners/${owner}`, { method: "PUT" });
  }

  usage(owner) {
    return this.#ask(`/owners/${owner}/usage`);
  }

  daily(owner) {
    return this.#ask(`/owners/${owner}/usage/daily`);
  }

  prices() {
    return this.#ask("/prices");
  }

  entries(owner) {
    return this.#ask(`/entries?owner=${owner}`);
  }

  topUp(owner, amount, note, key) {
    return this.#ask(`/owners/${owner}/top-up`, { method: "POST", key, body: { amount, note } });
  }
}

const UNITS_IN_A_CREDIT = 10n ** 12n;

/** Units as credits, exact: 0.000125586240. */
export function credits(units) {
  const value = BigInt(units);
  const sign = value < 0n ? "−" : "";
  const whole = value < 0n ? -value : value;
  const rest = (whole % UNITS_IN_A_CREDIT).toString().padStart(12, "0").replace(/0+$/, "");
  return `${sign}${(whole / UNITS_IN_A_CREDIT).toLocaleString("en")}${rest ? `.${rest}` : ""}`;
}

/** Credits as a person writes them, as units; nothing when it is not an amount. */
export function units(text) {
  const found = /^(\d{1,12})(?:[.](\d{1,12}))?$/.exec(text.trim());
  if (!found) return undefined;
  const value = BigInt(found[1]) * UNITS_IN_A_CREDIT + BigInt((found[2] ?? "").padEnd(12, "0"));
  return value > 0n ? value.toString() : undefined;
}
