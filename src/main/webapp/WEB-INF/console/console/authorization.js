// What an upload shows the server so that it takes a blob for an owner.
import { sign } from "./owner-key.js";

/** A gateway that trusts everybody only looks whether there is something like a certificate: an empty map in CBOR. */
const ANYTHING = { OwnerEgressSignature: [0xa0] };

const DOMAIN = "\u0016stowage-owner-upload-1";
const LIFE_SECONDS = 30 * 60;

export function authorizer(about, { key }) {
  return async (root, size) => {
    if (about.uploads === "trust-all") return ANYTHING;
    if (!key) throw new Error("This server wants the owner's agreement, and this browser has no key of that owner.");
    return { OwnerKeySignature: await agreement(key, root, size) };
  };
}

/** The owner's signature over what may be uploaded and until when. */
async function agreement(key, root, size) {
  const expires = Math.floor(Date.now() / 1000) + LIFE_SECONDS;
  const signature = await sign(key, message(unhex(key.bytes), unhex(root.slice("sha256:".length)), size, expires));
  return { public_key: hex(key.der), signature: hex(signature), expires_at: expires };
}

export function message(owner, root, size, expires) {
  const domain = new TextEncoder().encode(DOMAIN);
  const all = new Uint8Array(domain.length + root.length + 1 + owner.length + 16);
  all.set(domain);
  all.set(root, domain.length);
  all[domain.length + root.length] = owner.length;
  all.set(owner, domain.length + root.length + 1);
  const numbers = new DataView(all.buffer, all.length - 16);
  numbers.setBigUint64(0, BigInt(size));
  numbers.setBigUint64(8, BigInt(expires));
  return all;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unhex(text) {
  return Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16));
}
