// What the server says. Every page asks it; none computes what it could have asked.

const API = document.querySelector('meta[name="stowage-api"]').content;

/** Says that a script of ours asks, which no page of another origin can. */
export const SCRIPT = { "X-Stowage-Console": "1" };

/** The address of this context, with a slash at its end. */
export const BASE = new URL(".", document.baseURI.split("#")[0]).href;

/** `facts`: what the server says beside the message and its code. */
export class Refusal extends Error {
  constructor(status, message, code = "", facts = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.facts = facts;
  }
}

/** The address of something below the context; the path may begin with a slash. */
export function address(path) {
  return BASE + path.replace(/^\//, "");
}

/** Asks the console. `also`: statuses with an answer. */
export async function api(path, { method = "GET", body, type, also = [] } = {}) {
  const headers = { ...SCRIPT };
  if (type) headers["Content-Type"] = type;
  let response;
  try {
    response = await fetch(address(`${API}/${path}`), { method, headers, body, cache: "no-store", redirect: "error" });
  } catch {
    throw new Refusal(0, "The server does not answer.");
  }
  if (!response.ok && !also.includes(response.status)) {
    throw await refusal(response);
  }
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}

export function post(path, document) {
  return api(path, { method: "POST", type: "application/json", body: JSON.stringify(document) });
}

/** Asks a front that answers in JSON, its refusals too; `path` is below the context. */
export async function ask(path, { method = "GET", body, headers = {} } = {}) {
  const sent = { ...SCRIPT, ...(body ? { "Content-Type": "application/json" } : {}), ...headers };
  let response;
  try {
    response = await fetch(address(path), { method, headers: sent, body: body && JSON.stringify(body), cache: "no-store", redirect: "error" });
  } catch {
    throw new Refusal(0, "The server does not answer.");
  }
  const text = await response.text();
  if (response.ok) return text === "" ? null : JSON.parse(text);
  const { message, code, facts } = problemOf(text, response.status);
  throw new Refusal(response.status, message, code, facts);
}

/** What a refusal in JSON says: a problem (RFC 9457), or an object within `error`. */
export function problemOf(text, status) {
  try {
    const document = JSON.parse(text);
    const { message, code } = document.error ?? { message: document.detail, code: document.code };
    if (message) return { message, code, facts: document };
  } catch {
    // Not from a front of ours, or cut off.
  }
  return { message: `The server answered ${status}.`, code: "", facts: {} };
}

/** The first line of an error page of ours, with its code. */
export async function refusal(response) {
  const text = (await response.text().catch(() => "")).split("\n")[0].slice(0, 300);
  const plain = (response.headers.get("Content-Type") ?? "").startsWith("text/plain");
  return new Refusal(response.status, plain && text ? text : `The server answered ${response.status}.`, response.headers.get("X-Stowage-Error") ?? "");
}

export function about() {
  return api("about");
}

/** Where a front answers, or nothing when it does not. */
export function place(about, front) {
  const line = about.fronts.find((each) => each.name === front);
  return line?.mounted ? line.places[0] : undefined;
}
