// The key that makes this browser an owner. The private half is made so that no script can read it, not even ours; it can
// only be used, here, and is lost with the browser's data.
import { api, post } from "./server.js";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const DATABASE = "stowage";
const STORE = "keys";
const NAME = "owner";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Keys need a page that came over https or from this machine. */
export function canHaveKeys() {
  return isSecureContext && Boolean(crypto.subtle);
}

/** The key of this browser: {privateKey, der, owner, bytes}, the last one the owner's name in hex; or nothing. */
export async function ownerKey() {
  return canHaveKeys() ? within("readonly", (store) => store.get(NAME)) : undefined;
}

/** Makes a key, asks the server whose it is, and keeps both. */
export async function makeOwnerKey() {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const der = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const { owner, bytes } = await api("owner", { method: "POST", type: "application/octet-stream", body: der });
  const key = { privateKey: pair.privateKey, der, owner, bytes };
  await within("readwrite", (store) => store.put(key, NAME));
  return key;
}

export async function forgetOwnerKey() {
  await within("readwrite", (store) => store.delete(NAME));
}

/** Logs in as the owner: the key signs what the server just asked, so nothing that was overheard works twice. */
export async function logInWith(key) {
  const { challenge } = await api("owner/challenge");
  const said = new TextEncoder().encode(`stowage console log-in\n${challenge}`);
  await post("owner/session", { key: base64(key.der), challenge, signature: base64(await sign(key, said)) });
}

/** 64 bytes, both halves of the signature one after the other. */
export async function sign(key, bytes) {
  return new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, bytes));
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
