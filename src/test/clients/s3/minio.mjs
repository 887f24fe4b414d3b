// minio-js: bare ETags, copy sources without a slash in front, forms and links of its own.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import * as Minio from "minio";
import { bytes, check, endpoint, key, large, oddKeys, otherKey, otherSecret } from "./check.mjs";

const bucket = "minio-js-bucket";
const { hostname, port } = new URL(endpoint);
const client = (accessKey, secretKey) =>
  new Minio.Client({ endPoint: hostname, port: Number(port), useSSL: false, region: "stowage", accessKey, secretKey });
const minio = client(key.accessKeyId, key.secretAccessKey);
const get = async (name) => bytes(await minio.getObject(bucket, name));
const listed = async (prefix, recursive = true) => {
  const found = [];
  for await (const each of minio.listObjectsV2(bucket, prefix, recursive)) found.push(each.name ?? each.prefix);
  return found.toSorted();
};

await check("makes a bucket, puts, gets and describes", async () => {
  await minio.makeBucket(bucket);
  assert.equal(await minio.bucketExists(bucket), true);
  await minio.putObject(bucket, "small", "hello", 5, { "Content-Type": "text/x-test", "X-Amz-Meta-Colour": "blue" });
  assert.equal((await get("small")).toString(), "hello");
  const { size, metaData } = await minio.statObject(bucket, "small");
  assert.deepEqual([size, metaData["content-type"], metaData.colour], [5, "text/x-test", "blue"]);
});

await check("streams 64 MiB in parts and reads a range of them", async () => {
  const parts = new Minio.Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    region: "stowage",
    accessKey: key.accessKeyId,
    secretKey: key.secretAccessKey,
    partSize: 8 << 20,
  });
  const pieces = Array.from({ length: 64 }, (_, i) => large.subarray(i << 20, (i + 1) << 20));
  await parts.putObject(bucket, "large", Readable.from(pieces), large.length);
  assert.ok((await get("large")).equals(large));
  const part = await bytes(await minio.getPartialObject(bucket, "large", (8 << 20) - 5, 10));
  assert.ok(part.equals(large.subarray((8 << 20) - 5, (8 << 20) + 5)));
});

await check("copies, also under a condition", async () => {
  const { etag } = await minio.statObject(bucket, "small");
  const condition = new Minio.CopyConditions();
  condition.setMatchETag(etag);
  await minio.copyObject(bucket, "small copy", `/${bucket}/small`, condition);
  assert.equal((await get("small copy")).toString(), "hello");
  const other = new Minio.CopyConditions();
  other.setMatchETagExcept(etag);
  await assert.rejects(minio.copyObject(bucket, "never", `/${bucket}/small`, other), { code: "PreconditionFailed" });
});

// It refuses names with "." or ".." between slashes by itself.
const keys = oddKeys.filter((each) => !each.startsWith("./") && !each.includes("/../"));

await check("keeps odd keys apart: put, get, list, delete together", async () => {
  for (const [i, each] of keys.entries()) await minio.putObject(bucket, `odd/${each}`.slice(0, 1024), `${i}`);
  for (const [i, each] of keys.entries()) assert.equal((await get(`odd/${each}`.slice(0, 1024))).toString(), `${i}`, each);
  const names = keys.map((each) => `odd/${each}`.slice(0, 1024));
  assert.deepEqual(await listed("odd/"), names.toSorted());
  await minio.removeObjects(bucket, names);
  assert.deepEqual(await listed("odd/"), []);
});

await check("lists by delimiter", async () => {
  for (const each of ["x/1", "x/y/3", "z"]) await minio.putObject(bucket, `tree/${each}`, "-");
  assert.deepEqual(await listed("tree/", false), ["tree/x/", "tree/z"]);
});

await check("signs links and forms", async () => {
  const put = await minio.presignedPutObject(bucket, "linked ü", 60);
  assert.equal((await fetch(put, { method: "PUT", body: "linked" })).status, 200);
  assert.equal(await (await fetch(await minio.presignedGetObject(bucket, "linked ü", 60))).text(), "linked");
  const policy = minio.newPostPolicy();
  policy.setBucket(bucket);
  policy.setKey("form");
  policy.setContentLengthRange(1, 100);
  policy.setExpires(new Date(Date.now() + 60_000));
  const { formData } = await minio.presignedPostPolicy(policy);
  const form = new FormData();
  for (const [name, value] of Object.entries(formData)) form.append(name, value);
  form.append("file", new Blob(["by form"]), "x");
  assert.equal((await fetch(`${endpoint}/${bucket}`, { method: "POST", body: form })).status, 204);
  assert.equal((await get("form")).toString(), "by form");
});

await check("reads a public bucket without a key, and no more than reads", async () => {
  const policy = await fetch(await minio.presignedUrl("PUT", "minio-js-public", "", 60), { method: "PUT" });
  assert.equal(policy.status, 200);
  await minio.putObject("minio-js-public", "open", "for all", 7, { "x-amz-acl": "public-read" });
  const nobody = new Minio.Client({ endPoint: hostname, port: Number(port), useSSL: false, region: "stowage" });
  assert.equal((await bytes(await nobody.getObject("minio-js-public", "open"))).toString(), "for all");
  await assert.rejects(nobody.putObject("minio-js-public", "mine", "x"), { code: "AccessDenied" });
  await assert.rejects(nobody.getObject(bucket, "small"), { code: "AccessDenied" });
});

await check("stores nothing of a stream that breaks", async () => {
  const broken = Readable.from(
    (async function* () {
      yield large.subarray(0, 1 << 20);
      throw new Error("the disk broke");
    })(),
  );
  await assert.rejects(minio.putObject(bucket, "broken", broken, 2 << 20));
  await assert.rejects(minio.statObject(bucket, "broken"), { code: "NotFound" });
});

await check("is told of a wrong secret and of another's bucket", async () => {
  await assert.rejects(client(key.accessKeyId, "wrong").getObject(bucket, "small"), { code: "SignatureDoesNotMatch" });
  await assert.rejects(client(otherKey, otherSecret).getObject(bucket, "small"), { code: "AccessDenied" });
});
