// What an upload shows the server so that it takes a blob for an owner.

/** A gateway that trusts everybody only looks whether there is something that looks like a certificate: an empty map in CBOR. */
const ANYTHING = { OwnerEgressSignature: [0xa0] };

export function authorizer(about, { key }) {
  return async (root) => {
    if (about.uploads === "trust-all") return ANYTHING;
    throw new Error(`This server wants ${about.uploads}, which this browser has no way to give for ${root}.`);
  };
}
