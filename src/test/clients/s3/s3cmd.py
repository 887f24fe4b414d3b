"""s3cmd, as Debian has it: version 1 of the listing, XML for ACLs, its own multipart and its own escapes."""

from checks import check, holds, same
from server import ALICE, BOB

BUCKET = "s3cmd-bucket"
KEYS = ["a//b", "odd//./a b;ü", "a/../b", "slash%2Fencoded", "plus+&=", "k" * 1024]


def s3cmd(context, *command, key=ALICE, at=None, through=(), **more):
    host = (at or context.url).removeprefix("http://")
    return context.run(
        *through, "s3cmd", f"--host={host}", f"--host-bucket={host}", "--no-ssl", f"--access_key={key[0]}", f"--secret_key={key[1]}",
        "--region=stowage", "--no-progress", *command, **more)


@check("s3cmd", "makes a bucket, puts, lists, describes, gets and deletes")
def small(context):
    s3cmd(context, "mb", f"s3://{BUCKET}")
    s3cmd(context, "put", context.small, f"s3://{BUCKET}/folder/small", "--add-header=x-amz-meta-colour:blue")
    holds(s3cmd(context, "ls", f"s3://{BUCKET}"), "DIR", "folder/")
    holds(s3cmd(context, "ls", "-r", f"s3://{BUCKET}"), "13", f"s3://{BUCKET}/folder/small")
    holds(s3cmd(context, "info", f"s3://{BUCKET}/folder/small"), "File size: 13", "x-amz-meta-colour: blue")
    holds(s3cmd(context, "info", f"s3://{BUCKET}"), "Location:", "ACL:")
    s3cmd(context, "get", f"s3://{BUCKET}/folder/small", context.path("s3cmd-small"))
    same(context.read("s3cmd-small"), b"hello, world\n")
    s3cmd(context, "del", f"s3://{BUCKET}/folder/small")
    same(s3cmd(context, "ls", "-r", f"s3://{BUCKET}").strip(), "")


@check("s3cmd", "puts 64 MiB in parts, copies and gets them")
def large(context):
    s3cmd(context, "put", context.large, f"s3://{BUCKET}/large", "--multipart-chunk-size-mb=15")
    s3cmd(context, "cp", f"s3://{BUCKET}/large", f"s3://{BUCKET}/large 2")
    s3cmd(context, "get", f"s3://{BUCKET}/large 2", context.path("s3cmd-large"))
    same(context.read("s3cmd-large") == context.large_bytes, True, "what came back")
    same(s3cmd(context, "multipart", f"s3://{BUCKET}").count(f"s3://{BUCKET}/"), 1)


@check("s3cmd", "puts, gets and lists odd keys, and deletes them together")
def odd_keys(context):
    s3cmd(context, "mb", "s3://s3cmd-odd-keys")
    for number, key in enumerate(KEYS):
        s3cmd(context, "put", context.file("s3cmd-odd", f"{number}".encode()), f"s3://s3cmd-odd-keys/{key}")
        s3cmd(context, "get", "--force", f"s3://s3cmd-odd-keys/{key}", context.path("s3cmd-got"))
        same(context.read("s3cmd-got"), f"{number}".encode(), key[:20])
    listed = s3cmd(context, "ls", "-r", "s3://s3cmd-odd-keys")
    holds(listed, *(f"s3://s3cmd-odd-keys/{key}\n" for key in KEYS))
    s3cmd(context, "del", "-r", "-f", "s3://s3cmd-odd-keys")
    s3cmd(context, "rb", "s3://s3cmd-odd-keys")


@check("s3cmd", "syncs a folder")
def sync(context):
    for number in range(5):
        context.file(f"s3cmd-sync/file {number}", b"x" * number)
    s3cmd(context, "sync", context.path("s3cmd-sync") + "/", f"s3://{BUCKET}/sync/")
    same(s3cmd(context, "sync", context.path("s3cmd-sync") + "/", f"s3://{BUCKET}/sync/").count("upload:"), 0)
    same(s3cmd(context, "ls", f"s3://{BUCKET}/sync/").count("s3://"), 5)


@check("s3cmd", "makes a bucket public and private again, by XML")
def acl(context):
    s3cmd(context, "mb", "s3://s3cmd-public")
    s3cmd(context, "put", context.small, "s3://s3cmd-public/open")
    s3cmd(context, "setacl", "--acl-public", "s3://s3cmd-public")
    same(context.run("curl", "-sSf", f"{context.url}/s3cmd-public/open"), "hello, world\n")
    s3cmd(context, "setacl", "--acl-private", "s3://s3cmd-public")
    context.run("curl", "-sSf", f"{context.url}/s3cmd-public/open", fails=True)


@check("s3cmd", "is told of a wrong secret, of another's bucket and of a clock 20 minutes off")
def wrong_keys(context):
    holds(s3cmd(context, "ls", key=(ALICE[0], "wrong"), fails=True), "SignatureDoesNotMatch")
    holds(s3cmd(context, "ls", f"s3://{BUCKET}", key=BOB, fails=True), "AccessDenied")
    for shift in ("-20m", "+20m"):
        holds(s3cmd(context, "ls", through=("faketime", "-f", shift), fails=True), "RequestTimeTooSkewed")
