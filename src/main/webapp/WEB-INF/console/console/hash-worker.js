// Hashes a file beside the page, so that the page stays alive. A few chunks at a time: memory stays small for any file.
import { CHUNK_BYTES, chunkCount, chunkHash, hashTree, text } from "./tree.js";

const AT_ONCE = 4;

self.addEventListener("message", async ({ data: { file, lines } }) => {
  try {
    const total = chunkCount(file.size);
    const leaves = new Array(total);
    let next = 0;
    let done = 0;
    const work = async () => {
      while (next < total) {
        const index = next++;
        const piece = file.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
        leaves[index] = await chunkHash(new Uint8Array(await piece.arrayBuffer()));
        done++;
        self.postMessage({ done, total });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const tree = await hashTree(leaves, lines);
    self.postMessage({ hashes: leaves.map(text), root: text(tree.root) });
  } catch (error) {
    self.postMessage({ error: `The file cannot be read: ${error.message}` });
  }
});
