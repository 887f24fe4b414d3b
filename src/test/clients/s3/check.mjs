// What both scripts share: a check with a name, the large file, the odd keys.
import { readFile } from "node:fs/promises";

export const endpoint = process.env.S3_ENDPOINT;
export const key = { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY };
export const [otherKey, otherSecret] = process.env.OTHER_KEY.split(":");
export const large = await readFile(process.env.LARGE_FILE);

export const oddKeys = [
  "a//b",
  "//lead",
  "./x",
  "a/../b",
  "tail/",
  "with some blanks",
  "plus+and&equals=?and#hash",
  "semi;colon;v=1/x",
  "slash%2Fencoded",
  "ünï/日本語/🙂",
  "k".repeat(1024),
];

/** One line for each check: the verdict, the name and, where it failed, why. */
export async function check(name, body) {
  try {
    await body();
    console.log(`ok\t${name}\t`);
  } catch (error) {
    const reason = `${error.stack} ${JSON.stringify(error.$metadata ?? {})}`;
    console.log(`FAILED\t${name}\t${reason.replace(/\s+/g, " ").slice(0, 1200)}`);
  }
}

export async function bytes(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Asks again and again, for what takes the client or the server a moment. */
export async function until(condition, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${condition}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
