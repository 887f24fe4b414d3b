// Commands to paste, with the address of the very server that serves this page.
import { BASE, address, place } from "./server.js";

const BY_FRONT = {
  v1: () => [
    { title: "Native, from an app of the Internet Computer (npm)", text: `new StorageClient("default-bucket", "${BASE.replace(/\/$/, "")}", ownerCanisterId, "my-project", agent)` },
  ],
  demo: (url) => [{ title: "Demo, with curl", text: `curl -T picture.png ${url}/picture.png && curl -O ${url}/picture.png` }],
  console: (url) => [{ title: "Health, with curl on the server", text: `curl ${url}/health` }],
};

export function commands(about) {
  return Object.entries(BY_FRONT).flatMap(([front, make]) => {
    const where = place(about, front);
    return where ? make(address(where.path)) : [];
  });
}
