"""boto3, as Debian has it: the calls of S3 one by one, with every odd key."""

import concurrent.futures
import contextlib
import datetime
import hashlib
import io
import threading
import types
import urllib.error
import urllib.request

import boto3
import botocore.auth
import botocore.config
import botocore.exceptions
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED

from checks import check, same
from context import MIB, ODD_KEYS, REGION, data
from server import ALICE, BOB

BUCKET = "boto3-bucket"
MINE = threading.local()
PARTS = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, max_concurrency=4)


def client(context, key=ALICE, url=None, **config):
    if key is None:
        config["signature_version"] = UNSIGNED
    # A session is not for several threads.
    if not hasattr(MINE, "session"):
        MINE.session = boto3.session.Session()
    return MINE.session.client(
        "s3", endpoint_url=url or context.url, region_name=REGION,
        aws_access_key_id=key[0] if key else None, aws_secret_access_key=key[1] if key else None,
        config=botocore.config.Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}, **config))


def refused(call, code, status=None):
    try:
        call()
    except botocore.exceptions.ClientError as error:
        same(error.response["Error"]["Code"], code)
        if status:
            same(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        return error.response
    raise AssertionError(f"not refused with {code}")


def body(s3, key, bucket=BUCKET, **more):
    return s3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


def keys(page):
    return [entry["Key"] for entry in page.get("Contents", [])]


@check("boto3", "makes, finds and lists buckets; another key's bucket is taken")
def buckets(context):
    s3 = client(context)
    s3.create_bucket(Bucket=BUCKET)
    s3.head_bucket(Bucket=BUCKET)
    assert BUCKET in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    refused(lambda: client(context, BOB).create_bucket(Bucket=BUCKET), "BucketAlreadyExists", 409)
    refused(lambda: s3.head_bucket(Bucket="nobody-made-this"), "404")


@check("boto3", "stores objects of 0 bytes, 1 byte and 5 MiB and reads them back")
def sizes(context):
    s3 = client(context)
    for size in (0, 1, 5 * MIB):
        content = data(size, size)
        put = s3.put_object(Bucket=BUCKET, Key=f"size-{size}", Body=content)
        same(put["ETag"], f'"{hashlib.md5(content).hexdigest()}"')
        same(body(s3, f"size-{size}"), content)
        same(s3.head_object(Bucket=BUCKET, Key=f"size-{size}")["ContentLength"], size)


@check("boto3", "uploads 64 MiB in parts, downloads it in ranges and copies it")
def large(context):
    s3 = client(context)
    s3.upload_file(context.large, BUCKET, "large", Config=PARTS)
    assert s3.head_object(Bucket=BUCKET, Key="large")["ETag"].endswith('-8"')
    copy = io.BytesIO()
    s3.download_fileobj(BUCKET, "large", copy, Config=PARTS)
    same(copy.getvalue() == context.large_bytes, True, "what was downloaded")
    s3.copy({"Bucket": BUCKET, "Key": "large"}, BUCKET, "large copy", Config=PARTS)
    same(body(s3, "large copy") == context.large_bytes, True, "the copy")
    same(s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []), [])


@check("boto3", "lists the parts of an upload, and nothing is left of one that is given up")
def given_up(context):
    s3 = client(context)
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="given up")["UploadId"]
    named = {"Bucket": BUCKET, "Key": "given up", "UploadId": upload}
    tags = [s3.upload_part(**named, PartNumber=number, Body=data(5 * MIB, number))["ETag"] for number in (2, 5)]
    same([(part["PartNumber"], part["ETag"]) for part in s3.list_parts(**named)["Parts"]], list(zip((2, 5), tags)))
    same([each["Key"] for each in s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]], ["given up"])
    refused(lambda: s3.head_object(Bucket=BUCKET, Key="given up"), "404")
    s3.abort_multipart_upload(**named)
    refused(lambda: s3.list_parts(**named), "NoSuchUpload", 404)
    same(s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []), [])


@check("boto3", "refuses parts that are too small, unknown or out of order")
def wrong_parts(context):
    s3 = client(context)
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="wrong")["UploadId"]
    named = {"Bucket": BUCKET, "Key": "wrong", "UploadId": upload}
    parts = [
        {"PartNumber": number, "ETag": s3.upload_part(**named, PartNumber=number, Body=b"tiny")["ETag"]}
        for number in (1, 2)
    ]

    def complete(chosen):
        return lambda: s3.complete_multipart_upload(**named, MultipartUpload={"Parts": chosen})

    refused(complete(parts), "EntityTooSmall", 400)
    refused(complete(parts[::-1]), "InvalidPartOrder", 400)
    refused(complete([{"PartNumber": 7, "ETag": parts[0]["ETag"]}]), "InvalidPart", 400)
    s3.abort_multipart_upload(**named)


@check("boto3", "keeps odd keys apart: put, head, get, list, copy and delete")
def odd_keys(context):
    s3 = client(context)
    bucket = "boto3-odd-keys"
    s3.create_bucket(Bucket=bucket)
    for number, key in enumerate(ODD_KEYS):
        s3.put_object(Bucket=bucket, Key=key, Body=f"{number}".encode())
    same(sorted(keys(s3.list_objects_v2(Bucket=bucket))), sorted(ODD_KEYS))
    same(keys(s3.list_objects(Bucket=bucket)), sorted(ODD_KEYS, key=lambda key: key.encode()), "bytes decide the order:")
    for number, key in enumerate(ODD_KEYS):
        same(body(s3, key, bucket), f"{number}".encode(), key[:20])
        same(s3.head_object(Bucket=bucket, Key=key)["ContentLength"], len(f"{number}"))
        s3.copy_object(Bucket=bucket, Key=f"copy{number}", CopySource={"Bucket": bucket, "Key": key})
        same(body(s3, f"copy{number}", bucket), f"{number}".encode())
        same(urllib.request.urlopen(link(s3, key, bucket)).read(), f"{number}".encode(), f"link to {key[:20]}")
        s3.delete_object(Bucket=bucket, Key=key)
        refused(lambda key=key: s3.head_object(Bucket=bucket, Key=key), "404")
    same(len(keys(s3.list_objects_v2(Bucket=bucket))), len(ODD_KEYS))
    refused(lambda: s3.put_object(Bucket=bucket, Key="k" * 1025, Body=b""), "KeyTooLongError", 400)


def link(s3, key, bucket=BUCKET, call="get_object", **more):
    return s3.generate_presigned_url(call, Params={"Bucket": bucket, "Key": key, **more}, ExpiresIn=300)


@check("boto3", "lists in pages, by prefix, delimiter and start")
def listings(context):
    s3 = client(context)
    bucket = "boto3-listings"
    s3.create_bucket(Bucket=bucket)
    names = [f"year/{month:02}/day{day}" for month in range(1, 13) for day in range(3)] + ["root", "year.txt"]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: s3.put_object(Bucket=bucket, Key=name, Body=b"x"), names))
    for call in ("list_objects_v2", "list_objects"):
        pages = s3.get_paginator(call).paginate(Bucket=bucket, PaginationConfig={"PageSize": 7})
        same([key for page in pages for key in keys(page)], sorted(names), call)
        pages = list(s3.get_paginator(call).paginate(
            Bucket=bucket, Delimiter="/", Prefix="year/", PaginationConfig={"PageSize": 5}))
        same([p["Prefix"] for page in pages for p in page.get("CommonPrefixes", [])],
             [f"year/{month:02}/" for month in range(1, 13)], call)
        same([len(page["CommonPrefixes"]) for page in pages], [5, 5, 2])
    top = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
    same((keys(top), [p["Prefix"] for p in top["CommonPrefixes"]]), (["root", "year.txt"], ["year/"]))
    same(keys(s3.list_objects_v2(Bucket=bucket, StartAfter="year/12/day1")), ["year/12/day2"])
    same(s3.list_objects_v2(Bucket=bucket, MaxKeys=0)["IsTruncated"], False)


@check("boto3", "deletes 1,000 keys in one call, with those that were never there")
def multi_delete(context):
    s3 = client(context)
    for number in range(5):
        s3.put_object(Bucket=BUCKET, Key=f"many/{number}", Body=b"x")
    wanted = [{"Key": f"many/{number}"} for number in range(1000)]
    answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": wanted})
    same((len(answer["Deleted"]), answer.get("Errors", [])), (1000, []))
    same(keys(s3.list_objects_v2(Bucket=BUCKET, Prefix="many/")), [])


@check("boto3", "keeps metadata and headers, and replaces them in a copy")
def metadata(context):
    s3 = client(context)
    s3.put_object(
        Bucket=BUCKET, Key="described", Body=b"text", Metadata={"Colour": "blue and green", "n": "1"},
        ContentType="text/x-test; charset=utf-8", CacheControl="max-age=60", ContentDisposition='attachment; filename="a b"',
        ContentLanguage="de", Tagging="a=1&b=two%20words")
    got = s3.get_object(Bucket=BUCKET, Key="described")
    same(got["Metadata"], {"colour": "blue and green", "n": "1"})
    same((got["ContentType"], got["CacheControl"], got["ContentDisposition"], got["ContentLanguage"], got["TagCount"]),
         ("text/x-test; charset=utf-8", "max-age=60", 'attachment; filename="a b"', "de", 2))
    same(s3.get_object_tagging(Bucket=BUCKET, Key="described")["TagSet"],
         [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "two words"}])
    source = {"Bucket": BUCKET, "Key": "described"}
    s3.copy_object(Bucket=BUCKET, Key="kept", CopySource=source)
    same(s3.get_object(Bucket=BUCKET, Key="kept")["Metadata"], got["Metadata"])
    s3.copy_object(Bucket=BUCKET, Key="described", CopySource=source, MetadataDirective="REPLACE",
                   Metadata={"new": "yes"}, ContentType="text/plain")
    changed = s3.get_object(Bucket=BUCKET, Key="described")
    same((changed["Metadata"], changed["ContentType"], changed["Body"].read()), ({"new": "yes"}, "text/plain", b"text"))
    head = s3.head_object(Bucket=BUCKET, Key="kept")
    assert "stowage-hash" in head["Metadata"], "HEAD tells the content id"


@check("boto3", "reads ranges, and refuses one behind the end")
def ranges(context):
    s3 = client(context)
    content = data(MIB + 17, 5)
    s3.put_object(Bucket=BUCKET, Key="ranges", Body=content)
    for asked, start, end in (("bytes=0-0", 0, 1), ("bytes=1000000-1000099", 1000000, 1000100), ("bytes=-17", MIB, MIB + 17),
                              (f"bytes={MIB}-", MIB, MIB + 17), ("bytes=5-99999999", 5, MIB + 17)):
        got = s3.get_object(Bucket=BUCKET, Key="ranges", Range=asked)
        same(got["ContentRange"], f"bytes {start}-{end - 1}/{len(content)}")
        same(got["Body"].read(), content[start:end], asked)
    refused(lambda: s3.get_object(Bucket=BUCKET, Key="ranges", Range=f"bytes={len(content)}-"), "InvalidRange", 416)


@check("boto3", "reads and copies under conditions")
def conditions(context):
    s3 = client(context)
    tag = s3.put_object(Bucket=BUCKET, Key="cond", Body=b"one")["ETag"]
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    same(body(s3, "cond", IfMatch=tag), b"one")
    refused(lambda: body(s3, "cond", IfMatch='"other"'), "PreconditionFailed", 412)
    refused(lambda: body(s3, "cond", IfNoneMatch=tag), "304", 304)
    refused(lambda: body(s3, "cond", IfUnmodifiedSince=past), "PreconditionFailed", 412)
    same(body(s3, "cond", IfModifiedSince=past), b"one")
    source = {"Bucket": BUCKET, "Key": "cond"}
    s3.copy_object(Bucket=BUCKET, Key="cond2", CopySource=source, CopySourceIfMatch=tag)
    refused(lambda: s3.copy_object(Bucket=BUCKET, Key="cond3", CopySource=source, CopySourceIfNoneMatch=tag),
            "PreconditionFailed", 412)


def with_header(s3, call, name, value):
    """This boto3 is older than conditional writes, so the header is put in before the request is signed."""
    s3.meta.events.register(f"before-sign.s3.{call}", lambda request, **_: request.headers.add_header(name, value))


@check("boto3", "lets one of 16 writers with If-None-Match win, and If-Match only on the current ETag")
def conditional_writes(context):
    s3 = client(context, max_pool_connections=16)
    with_header(s3, "PutObject", "If-None-Match", "*")

    def write(number):
        try:
            s3.put_object(Bucket=BUCKET, Key="only one", Body=f"{number}".encode())
            return number
        except botocore.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] in ("PreconditionFailed", "ConditionalRequestConflict"), error
            return None

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        won = [number for number in pool.map(write, range(16)) if number is not None]
    same(len(won), 1, "winners:")
    same(body(s3, "only one"), f"{won[0]}".encode())
    tag = s3.head_object(Bucket=BUCKET, Key="only one")["ETag"]
    current = client(context)
    with_header(current, "PutObject", "If-Match", tag)
    current.put_object(Bucket=BUCKET, Key="only one", Body=b"second")
    refused(lambda: current.put_object(Bucket=BUCKET, Key="only one", Body=b"third"), "PreconditionFailed", 412)
    same(body(s3, "only one"), b"second")


@check("boto3", "reads of a public-read bucket without a key, and no more than reads")
def anonymous(context):
    s3, nobody = client(context), client(context, None)
    bucket = "boto3-public"
    s3.create_bucket(Bucket=bucket, ACL="public-read")
    s3.put_object(Bucket=bucket, Key="a//b;c", Body=b"for all")
    same(body(nobody, "a//b;c", bucket), b"for all")
    same(keys(nobody.list_objects_v2(Bucket=bucket)), ["a//b;c"])
    refused(lambda: nobody.put_object(Bucket=bucket, Key="mine", Body=b""), "AccessDenied", 403)
    refused(lambda: nobody.delete_object(Bucket=bucket, Key="a//b;c"), "AccessDenied", 403)
    refused(lambda: body(nobody, "cond"), "AccessDenied", 403)
    refused(lambda: nobody.list_buckets(), "AccessDenied", 403)
    s3.put_bucket_acl(Bucket=bucket, ACL="private")
    refused(lambda: body(nobody, "a//b;c", bucket), "AccessDenied", 403)
    refused(lambda: body(client(context, BOB), "a//b;c", bucket), "AccessDenied", 403)


@check("boto3", "is refused with a wrong secret, an unknown key and a clock 20 minutes off")
def wrong_keys(context):
    client(context).put_object(Bucket=BUCKET, Key="cond", Body=b"one")
    refused(lambda: body(client(context, (ALICE[0], "wrong")), "cond"), "SignatureDoesNotMatch", 403)
    refused(lambda: body(client(context, ("STWNOBODY", ALICE[1])), "cond"), "InvalidAccessKeyId", 403)
    for minutes in (-20, 20):
        skewed = client(context)
        with shifted_clock(minutes):
            refused(lambda: body(skewed, "cond"), "RequestTimeTooSkewed", 403)
    with shifted_clock(10):
        body(client(context), "cond")


@contextlib.contextmanager
def shifted_clock(minutes):
    """Lets botocore sign with another time, in this thread alone: checks of other clients run beside this one."""
    real, mine = botocore.auth.datetime, threading.get_ident()

    class Shifted(datetime.datetime):
        @classmethod
        def utcnow(cls):
            shift = minutes if threading.get_ident() == mine else 0
            return datetime.datetime.utcnow() + datetime.timedelta(minutes=shift)

    botocore.auth.datetime = types.SimpleNamespace(datetime=Shifted)
    try:
        yield
    finally:
        botocore.auth.datetime = real


@check("boto3", "signs links for GET, PUT and HEAD; an expired one is refused")
def links(context):
    s3 = client(context)
    put = urllib.request.Request(link(s3, "linked/ü b", call="put_object"), data=b"by link", method="PUT")
    same(urllib.request.urlopen(put).status, 200)
    same(urllib.request.urlopen(link(s3, "linked/ü b")).read(), b"by link")
    named = urllib.request.urlopen(link(s3, "linked/ü b", ResponseContentDisposition='attachment; filename="x y"'))
    same(named.headers["Content-Disposition"], 'attachment; filename="x y"')
    with shifted_clock(-10):
        old = link(s3, "linked/ü b")
    try:
        urllib.request.urlopen(old)
        raise AssertionError("an expired link was answered")
    except urllib.error.HTTPError as error:
        same(error.code, 403)


@check("boto3", "stores nothing of a file that breaks while it is read")
def broken(context):
    def breaking():
        yield b"x" * MIB
        raise OSError("the disk broke")

    # By a link, as it is read only when it is sent then: its hash is not asked for.
    s3 = client(context)
    s3.put_object(Bucket=BUCKET, Key="breaks", Body=b"before")
    link_to = link(s3, "breaks", call="put_object")
    request = urllib.request.Request(link_to, data=breaking(), method="PUT", headers={"Content-Length": str(2 * MIB)})
    try:
        urllib.request.urlopen(request)
        raise AssertionError("a file that broke was stored")
    except OSError as error:
        assert "the disk broke" in str(error), error
    same(body(s3, "breaks"), b"before")


@check("boto3", "deletes buckets only when they are empty")
def delete_bucket(context):
    s3 = client(context)
    s3.create_bucket(Bucket="boto3-short-lived")
    s3.put_object(Bucket="boto3-short-lived", Key="x", Body=b"")
    refused(lambda: s3.delete_bucket(Bucket="boto3-short-lived"), "BucketNotEmpty", 409)
    s3.delete_object(Bucket="boto3-short-lived", Key="x")
    s3.delete_bucket(Bucket="boto3-short-lived")
    refused(lambda: s3.head_bucket(Bucket="boto3-short-lived"), "404")
