// Computes the SHA-256 of a file beside the page, so that the page stays alive.
import { Sha256 } from "./sha256.js";

const PIECE = 4 * 1024 * 1024;

self.addEventListener("message", async ({ data: file }) => {
  try {
    const hash = new Sha256();
    for (let at = 0; at < file.size; at += PIECE) {
      hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      self.postMessage({ hashed: Math.min(at + PIECE, file.size) });
    }
    self.postMessage({ hex: hash.hex() });
  } catch (error) {
    self.postMessage({ error: `The file cannot be read: ${error.message}` });
  }
});
