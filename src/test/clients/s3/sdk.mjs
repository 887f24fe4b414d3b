// Version 3 of the AWS SDK with its defaults: CRC32 in trailers, chunked bodies without a length, bucket in the path.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { check, endpoint, key, large, oddKeys, otherKey, otherSecret, until } from "./check.mjs";

const Bucket = "sdk-js-bucket";
const settings = { endpoint, region: "stowage", forcePathStyle: true, maxAttempts: 1, credentials: key };
const s3 = new S3Client(settings);
const put = (Key, Body, more = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key, more = {}, client = s3) =>
  Buffer.from(await (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body.transformToByteArray());
const refused = (promise, name, status) =>
  assert.rejects(promise, (error) => error.name === name && error.$metadata.httpStatusCode === status);

await check("makes a bucket, puts and gets", async () => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { ETag, ChecksumCRC32 } = await put("small", "hello");
  assert.equal(ETag, '"5d41402abc4b2a76b9719d911017c592"');
  assert.equal(ChecksumCRC32, "NhCmhg==");
  assert.equal((await get("small")).toString(), "hello");
  await put("empty", "");
  assert.equal((await get("empty")).length, 0);
});

await check("verifies every kind of checksum", async () => {
  for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]) {
    const stored = await put(`sum ${ChecksumAlgorithm}`, "hello", { ChecksumAlgorithm });
    assert.ok(stored[`Checksum${ChecksumAlgorithm}`], ChecksumAlgorithm);
    assert.equal((await get(`sum ${ChecksumAlgorithm}`)).toString(), "hello");
  }
  await refused(put("bad sum", "hello", { ChecksumSHA256: "A".repeat(43) + "=" }), "BadDigest", 400);
  await refused(get("bad sum"), "NoSuchKey", 404);
});

await check("streams without a length, by lib-storage, and 64 MiB in parts", async () => {
  await new Upload({ client: s3, params: { Bucket, Key: "streamed", Body: Readable.from(["one ", "two"]) } }).done();
  assert.equal((await get("streamed")).toString(), "one two");
  const upload = new Upload({ client: s3, partSize: 8 << 20, params: { Bucket, Key: "large", Body: Readable.from(large) } });
  assert.match((await upload.done()).ETag, /-8"$/);
  assert.ok((await get("large")).equals(large));
  assert.ok((await get("large", { PartNumber: 2 })).equals(large.subarray(8 << 20, 16 << 20)));
  assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: "large", PartNumber: 1 }))).PartsCount, 8);
  const attributes = await s3.send(
    new GetObjectAttributesCommand({ Bucket, Key: "large", ObjectAttributes: ["ObjectSize", "ObjectParts"] }),
  );
  assert.deepEqual([attributes.ObjectSize, attributes.ObjectParts.TotalPartsCount], [large.length, 8]);
});

await check("gives an upload up in the middle and leaves nothing", async () => {
  let sent = 0;
  const slow = Readable.from(
    (async function* () {
      for (; sent < 8; sent++) yield large.subarray(sent * (8 << 20), (sent + 1) * (8 << 20));
    })(),
  );
  const upload = new Upload({ client: s3, partSize: 8 << 20, queueSize: 1, params: { Bucket, Key: "given up", Body: slow } });
  upload.on("httpUploadProgress", () => upload.abort());
  await assert.rejects(upload.done(), { name: "AbortError" });
  await refused(get("given up"), "NoSuchKey", 404);
  // The SDK tells of the end before it has cleared up.
  const open = async () => (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
  await until(async () => (await open()).length === 0);
});

// No longer than a key may be.
const odd = (name) => `odd/${name}`.slice(0, 1024);

await check("keeps odd keys apart: put, get, copy, list, delete together", async () => {
  for (const [i, each] of oddKeys.entries()) await put(odd(each), `${i}`);
  for (const [i, each] of oddKeys.entries()) {
    assert.equal((await get(odd(each))).toString(), `${i}`, each);
    const CopySource = `${Bucket}/${encodeURIComponent(odd(each))}`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: `copy/${i}`, CopySource }));
    assert.equal((await get(`copy/${i}`)).toString(), `${i}`, each);
  }
  const listed = [];
  for await (const page of paginateListObjectsV2({ client: s3, pageSize: 4 }, { Bucket, Prefix: "odd/" })) {
    listed.push(...page.Contents.map(({ Key }) => Key));
  }
  assert.deepEqual(listed.toSorted(), oddKeys.map(odd).toSorted());
  const Objects = oddKeys.map((each) => ({ Key: odd(each) }));
  const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual([Deleted.length, Errors], [oddKeys.length, undefined]);
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "odd/" }))).KeyCount, 0);
});

await check("lists by delimiter", async () => {
  for (const each of ["x/1", "x/2", "x/y/3", "z"]) await put(`tree/${each}`, "");
  const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "tree/", Delimiter: "/" }));
  assert.deepEqual(page.CommonPrefixes, [{ Prefix: "tree/x/" }]);
  assert.deepEqual(page.Contents.map(({ Key }) => Key), ["tree/z"]);
});

await check("keeps metadata and reads ranges", async () => {
  await put("meta", "0123456789", { Metadata: { colour: "blue" }, ContentType: "text/x-test", CacheControl: "no-cache" });
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "meta" }));
  assert.deepEqual([got.Metadata, got.ContentType, got.CacheControl], [{ colour: "blue" }, "text/x-test", "no-cache"]);
  assert.equal((await get("meta", { Range: "bytes=3-5" })).toString(), "345");
  await refused(get("meta", { Range: "bytes=10-" }), "InvalidRange", 416);
});

await check("writes and reads under conditions", async () => {
  const { ETag } = await put("cond", "one", { IfNoneMatch: "*" });
  await refused(put("cond", "two", { IfNoneMatch: "*" }), "PreconditionFailed", 412);
  await refused(put("cond", "two", { IfMatch: '"0123456789abcdef0123456789abcdef"' }), "PreconditionFailed", 412);
  await put("cond", "two", { IfMatch: ETag });
  assert.equal((await get("cond")).toString(), "two");
  await refused(get("cond", { IfMatch: ETag }), "PreconditionFailed", 412);
});

await check("signs links for GET and PUT, and forms", async () => {
  const link = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "by link/a b" }), { expiresIn: 60 });
  assert.equal((await fetch(link, { method: "PUT", body: "linked" })).status, 200);
  const read = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "by link/a b" })));
  assert.equal(await read.text(), "linked");
  const { url, fields } = await createPresignedPost(s3, {
    Bucket,
    Key: "forms/${filename}",
    Conditions: [["content-length-range", 1, 100]],
  });
  const post = (content) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([content]), "ü.txt");
    return fetch(url, { method: "POST", body: form });
  };
  assert.equal((await post("by form")).status, 204);
  assert.equal((await get("forms/ü.txt")).toString(), "by form");
  assert.equal((await post("x".repeat(101))).status, 400);
});

await check("reads a public bucket without a key, and no more than reads", async () => {
  const open = "sdk-js-public";
  await s3.send(new CreateBucketCommand({ Bucket: open, ACL: "public-read" }));
  await s3.send(new PutObjectCommand({ Bucket: open, Key: "a//b", Body: "for all" }));
  const nobody = new S3Client({ ...settings, credentials: undefined, signer: { sign: async (request) => request } });
  const got = await nobody.send(new GetObjectCommand({ Bucket: open, Key: "a//b" }));
  assert.equal(await got.Body.transformToString(), "for all");
  assert.equal((await nobody.send(new ListObjectsV2Command({ Bucket: open }))).KeyCount, 1);
  await refused(nobody.send(new PutObjectCommand({ Bucket: open, Key: "mine", Body: "" })), "AccessDenied", 403);
  await refused(get("small", {}, nobody), "AccessDenied", 403);
});

await check("is told of a wrong secret and of another's bucket; sets its clock by the server's", async () => {
  const as = (accessKeyId, secretAccessKey, more = {}) =>
    new S3Client({ ...settings, ...more, credentials: { accessKeyId, secretAccessKey } });
  await refused(get("small", {}, as(key.accessKeyId, "wrong")), "SignatureDoesNotMatch", 403);
  await refused(get("small", {}, as(otherKey, otherSecret)), "AccessDenied", 403);
  const late = as(key.accessKeyId, key.secretAccessKey, { systemClockOffset: -20 * 60_000 });
  await refused(get("small", {}, late), "RequestTimeTooSkewed", 403);
  assert.equal((await get("small", {}, late)).toString(), "hello");
});
