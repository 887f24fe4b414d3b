"""aws-cli, as Debian has it; another may come first on the path."""

import json
import os

from checks import check, holds, same
from context import data
from server import BOB

BUCKET = "aws-bucket"
# Each call of it takes a second, so these are only the keys that a tool on the way would "tidy up"; boto3 has them all.
KEYS = ["a//b", "./x", "a/../b", "semi;colon", "slash%2Fencoded", "k" * 1024]



def aws(context, *command, **more):
    return context.run("/usr/bin/aws", "--endpoint-url", context.url, *command, **more)


def api(context, *command, **more):
    text = aws(context, "s3api", *command, **more)
    return json.loads(text) if text.strip() and not more.get("fails") else text


@check("aws-cli", "makes a bucket, copies a file to and fro, lists and removes it")
def small(context):
    aws(context, "s3", "mb", f"s3://{BUCKET}")
    aws(context, "s3", "cp", context.small, f"s3://{BUCKET}/folder/ünï 1.txt", "--acl", "private")
    holds(aws(context, "s3", "ls", f"s3://{BUCKET}"), "PRE folder/")
    holds(aws(context, "s3", "ls", f"s3://{BUCKET}/folder/"), "13 ünï 1.txt")
    aws(context, "s3", "cp", f"s3://{BUCKET}/folder/ünï 1.txt", context.path("aws-small"))
    same(context.read("aws-small"), b"hello, world\n")
    aws(context, "s3", "rm", f"s3://{BUCKET}/folder/ünï 1.txt")
    same(aws(context, "s3", "ls", f"s3://{BUCKET}/folder/", fails=True).strip(), "")


@check("aws-cli", "copies 64 MiB in parts up, across and down")
def large(context):
    aws(context, "s3", "cp", "--quiet", context.large, f"s3://{BUCKET}/large")
    aws(context, "s3", "cp", "--quiet", f"s3://{BUCKET}/large", f"s3://{BUCKET}/large 2")
    aws(context, "s3", "cp", "--quiet", f"s3://{BUCKET}/large 2", context.path("aws-large"))
    same(context.read("aws-large") == context.large_bytes, True, "what came back")
    same(api(context, "head-object", "--bucket", BUCKET, "--key", "large 2")["ContentLength"], len(context.large_bytes))


@check("aws-cli", "reads and writes through pipes")
def pipes(context):
    aws(context, "s3", "cp", "-", f"s3://{BUCKET}/piped", stdin=b"from a pipe")
    same(aws(context, "s3", "cp", f"s3://{BUCKET}/piped", "-"), "from a pipe")


@check("aws-cli", "puts, gets and lists odd keys, and deletes them in one call")
def odd_keys(context):
    bucket = "aws-odd-keys"
    api(context, "create-bucket", "--bucket", bucket)
    for number, key in enumerate(KEYS):
        api(context, "put-object", "--bucket", bucket, "--key", key, "--body", context.file("aws-odd", f"{number}".encode()))
        api(context, "get-object", "--bucket", bucket, "--key", key, context.path("aws-got"))
        same(context.read("aws-got"), f"{number}".encode(), key[:20])
    listed = [entry["Key"] for entry in api(context, "list-objects-v2", "--bucket", bucket, "--page-size", "3")["Contents"]]
    same(listed, sorted(KEYS))
    deletion = context.file("aws-delete.json", json.dumps({"Objects": [{"Key": key} for key in KEYS]}).encode())
    same(len(api(context, "delete-objects", "--bucket", bucket, "--delete", f"file://{deletion}")["Deleted"]), len(KEYS))
    same(aws(context, "s3", "ls", f"s3://{bucket}", "--recursive").strip(), "")
    aws(context, "s3", "rb", f"s3://{bucket}")


@check("aws-cli", "keeps metadata, reads a range and answers conditions")
def metadata(context):
    put = api(context, "put-object", "--bucket", BUCKET, "--key", "meta", "--body", context.small, "--metadata", "a=1,b=two")
    head = api(context, "head-object", "--bucket", BUCKET, "--key", "meta")
    same({name: head["Metadata"][name] for name in "ab"}, {"a": "1", "b": "two"})
    api(context, "get-object", "--bucket", BUCKET, "--key", "meta", "--range", "bytes=7-11", context.path("aws-range"))
    same(context.read("aws-range"), b"world")
    holds(api(context, "get-object", "--bucket", BUCKET, "--key", "meta", "--if-none-match", put["ETag"],
              context.path("aws-none"), fails=True), "304")


@check("aws-cli", "syncs a folder to a bucket and back, and has nothing to do the second time")
def sync(context):
    for number in range(12):
        context.file(f"aws-sync/d{number % 3}/file {number}", data(5000 + number, number))
    aws(context, "s3", "sync", context.path("aws-sync"), f"s3://{BUCKET}/sync")
    same(aws(context, "s3", "sync", context.path("aws-sync"), f"s3://{BUCKET}/sync"), "")
    os.remove(context.path("aws-sync/d0/file 0"))
    holds(aws(context, "s3", "sync", "--delete", context.path("aws-sync"), f"s3://{BUCKET}/sync"), "delete: ")
    aws(context, "s3", "sync", f"s3://{BUCKET}/sync", context.path("aws-back"))
    context.run("diff", "-r", context.path("aws-sync"), context.path("aws-back"))
    aws(context, "s3", "mv", "--recursive", f"s3://{BUCKET}/sync", f"s3://{BUCKET}/moved")
    same(len(api(context, "list-objects-v2", "--bucket", BUCKET, "--prefix", "moved/")["Contents"]), 11)


@check("aws-cli", "signs a link that curl can read")
def presign(context):
    link = aws(context, "s3", "presign", f"s3://{BUCKET}/meta").strip()
    same(context.run("curl", "-sSf", link), "hello, world\n")


@check("aws-cli", "reads a public bucket without a key, and is refused where the bucket is private")
def anonymous(context):
    api(context, "create-bucket", "--bucket", "aws-public", "--acl", "public-read")
    aws(context, "s3", "cp", context.small, "s3://aws-public/open")
    same(aws(context, "--no-sign-request", "s3", "cp", "s3://aws-public/open", "-"), "hello, world\n")
    holds(aws(context, "--no-sign-request", "s3", "ls", "s3://aws-public"), "open")
    holds(aws(context, "--no-sign-request", "s3", "ls", f"s3://{BUCKET}", fails=True), "AccessDenied")
    holds(aws(context, "s3", "ls", f"s3://{BUCKET}", key=BOB, fails=True), "AccessDenied")


@check("aws-cli", "is told of a wrong secret and of a clock 20 minutes off")
def wrong_keys(context):
    holds(aws(context, "s3", "ls", key=("STWALICE", "wrong"), fails=True), "SignatureDoesNotMatch")
    for shift in ("-20m", "+20m"):
        late = context.run(
            "faketime", "-f", shift, "/usr/bin/aws", "--endpoint-url", context.url, "s3", "ls", fails=True)
        holds(late, "RequestTimeTooSkewed")
