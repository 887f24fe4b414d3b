// What the server says. Every page asks it; none computes what it could have asked.

const API = document.querySelector('meta[name="stowage-api"]').content;

/** The address of this context, with a slash at its end. */
export const BASE = new URL(".", document.baseURI.split("#")[0]).href;

export class Refusal extends Error {
  constructor(status, message, code = "") {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The address of something below the context; the path may begin with a slash. */
export function address(path) {
  return BASE + path.replace(/^\//, "");
}

/** Asks the console. The header says that a script of ours asks, which no page of another origin can. `also`: statuses with an answer. */
export async function api(path, { method = "GET", body, type, also = [] } = {}) {
  const headers = { "X-Stowage-Console": "1" };
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
  const sent = { "X-Stowage-Console": "1", ...(body ? { "Content-Type": "application/json" } : {}), ...headers };
  let response;
  try {
    response = await fetch(address(path), { method, headers: sent, body: body && JSON.stringify(body), cache: "no-store", redirect: "error" });
  } catch {
    throw new Refusal(0, "The server does not answer.");
  }
  const text = await response.text();
  if (response.ok) return text === "" ? null : JSON.parse(text);
  let error = {};
  try {
    error = JSON.parse(text).error ?? {};
  } catch {
    error = { message: `The server answered ${response.status}.` };
  }
  throw new Refusal(response.status, error.message, error.code);
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
