"""rclone, as Debian has it: unsigned payloads with Content-MD5, and a comparison of what it stored by ETag."""

import hashlib

from checks import check, holds, same
from context import data
from server import ALICE, BOB

BUCKET = "rclone-bucket"


OPTIONS = ["--retries=1", "--low-level-retries=1", "--s3-upload-cutoff=16M", "--s3-chunk-size=8M"]


def settings(url, key=ALICE):
    return {"RCLONE_CONFIG": "/dev/null", "RCLONE_CONFIG_S_TYPE": "s3", "RCLONE_CONFIG_S_PROVIDER": "Other",
            "RCLONE_CONFIG_S_ENDPOINT": url, "RCLONE_CONFIG_S_ACCESS_KEY_ID": key[0] if key else "",
            "RCLONE_CONFIG_S_SECRET_ACCESS_KEY": key[1] if key else "", "RCLONE_CONFIG_S_REGION": "stowage"}


def rclone(context, *command, key=ALICE, **more):
    return context.run("rclone", *OPTIONS, *command, key=key or ALICE, env=settings(context.url, key), **more)


@check("rclone", "copies a folder of small, large and oddly named files, and checks them")
def copy(context):
    names = ["a b", "ünï/日本語", "semi;colon", "per%2Fcent", "plus+&=", "deep/er/and/deeper", "empty"]
    for number, name in enumerate(names):
        context.file(f"rclone/{name}", b"" if name == "empty" else data(1000 * number + 1, number))
    context.file("rclone/large", context.large_bytes)
    rclone(context, "copy", context.path("rclone"), f"s:{BUCKET}/folder")
    holds(rclone(context, "check", context.path("rclone"), f"s:{BUCKET}/folder"), "0 differences found", "8 matching files")
    holds(rclone(context, "check", "--download", context.path("rclone"), f"s:{BUCKET}/folder"), "0 differences found")
    listed = rclone(context, "lsf", "-R", "--files-only", f"s:{BUCKET}/folder").split("\n")
    same(sorted(filter(None, listed)), sorted([*names, "large"]))


@check("rclone", "has nothing to copy the second time, as times are kept in the metadata")
def again(context):
    holds(rclone(context, "copy", "-v", "--stats-one-line", context.path("rclone"), f"s:{BUCKET}/folder"), "There was nothing to transfer")


@check("rclone", "copies within the server, 64 MiB in parts too")
def server_side(context):
    rclone(context, "sync", "--s3-copy-cutoff=20M", f"s:{BUCKET}/folder", f"s:{BUCKET}/second")
    holds(rclone(context, "check", f"s:{BUCKET}/folder", f"s:{BUCKET}/second"), "0 differences found")


@check("rclone", "streams, reads ranges and tells MD5 sums")
def streams(context):
    rclone(context, "rcat", f"s:{BUCKET}/streamed", stdin=b"0123456789")
    same(rclone(context, "cat", "--offset", "3", "--count", "4", f"s:{BUCKET}/streamed"), "3456")
    holds(rclone(context, "md5sum", f"s:{BUCKET}/streamed"), hashlib.md5(b"0123456789").hexdigest())


@check("rclone", "lists 1,200 objects in pages, and purges the bucket")
def pages(context):
    for number in range(1200):
        context.file(f"rclone-many/{number % 7}/{number}", b"")
    rclone(context, "copy", "--transfers=16", "--checkers=16", "--s3-no-check-bucket=false", context.path("rclone-many"), "s:rclone-many")
    holds(rclone(context, "size", "--s3-list-chunk=500", "s:rclone-many"), "1200")
    rclone(context, "purge", "--checkers=16", "s:rclone-many")
    assert "rclone-many" not in rclone(context, "lsd", "s:")


@check("rclone", "reads a public bucket without a key; a wrong secret and another's key are refused")
def keys(context):
    rclone(context, "mkdir", "--s3-bucket-acl=public-read", "s:rclone-public")
    rclone(context, "rcat", "--s3-acl=public-read", "s:rclone-public/open", stdin=b"for all")
    same(rclone(context, "cat", "s:rclone-public/open", key=None), "for all")
    same(rclone(context, "cat", "s:rclone-public/open", key=BOB), "for all")
    holds(rclone(context, "lsf", f"s:{BUCKET}", key=(ALICE[0], "wrong"), fails=True), "SignatureDoesNotMatch")
    holds(rclone(context, "lsf", f"s:{BUCKET}", key=BOB, fails=True), "AccessDenied")
