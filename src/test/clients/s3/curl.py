"""curl: links that others signed, forms by hand, and requests without any key."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import re

import boto
import botocore.auth
import botocore.awsrequest
import botocore.credentials
from checks import check, holds, same
from context import LARGE, MIB, ODD_KEYS, REGION
from server import ALICE

BUCKET = "curl-bucket"


def curl(context, *command, **more):
    return context.run("curl", "-sS", "--path-as-is", *command, **more)


def status(context, *command):
    return curl(context, "-o", "/dev/null", "-w", "%{http_code}", *command)


@check("curl", "puts, gets, describes and deletes by presigned links, with odd keys")
def links(context):
    s3 = boto.client(context)
    s3.create_bucket(Bucket=BUCKET)
    for number, key in enumerate(ODD_KEYS):
        put = boto.link(s3, key, BUCKET, "put_object")
        # Not -T, which puts the name of the file behind a slash at the end.
        same(status(context, "-X", "PUT", "--data-binary", f"{number}", put), "200", key[:20])
        same(curl(context, "-f", boto.link(s3, key, BUCKET)), f"{number}", key[:20])
        holds(curl(context, "-I", boto.link(s3, key, BUCKET, "head_object")).lower(), "200 ok", "etag: ")
        same(status(context, "-X", "DELETE", boto.link(s3, key, BUCKET, "delete_object")), "204")
        same(status(context, boto.link(s3, key, BUCKET)), "404")


@check("curl", "uploads 64 MiB by a link, with and without a length, and reads a range of it")
def large(context):
    s3 = boto.client(context)
    put = boto.link(s3, "large", BUCKET, "put_object")
    got = context.path("curl-large")
    for how in ([], ["-H", "Transfer-Encoding: chunked"]):
        same(status(context, *how, "-T", context.large, put), "200")
        curl(context, "-f", "-o", got, boto.link(s3, "large", BUCKET))
        same(context.read("curl-large") == context.large_bytes, True, "what came back")
        os.remove(got)
    curl(context, "-f", "-o", got, "-r", f"{MIB - 3}-{MIB + 3}", boto.link(s3, "large", BUCKET))
    same(context.read("curl-large"), context.large_bytes[MIB - 3 : MIB + 4])
    same(status(context, "-r", f"{LARGE}-", boto.link(s3, "large", BUCKET)), "416")


@check("curl", "may not use a link for another method, another key, or with one letter changed")
def misused_links(context):
    s3 = boto.client(context)
    s3.put_object(Bucket=BUCKET, Key="linked", Body=b"x")
    link = boto.link(s3, "linked", BUCKET)
    same(status(context, link), "200")
    same(status(context, "-X", "DELETE", link), "403")
    same(status(context, link.replace("linked", "other")), "403")
    same(status(context, link + "&response-content-type=text/html"), "403")
    signature = re.search("X-Amz-Signature=(.)", link)
    changed = "0" if signature.group(1) != "0" else "1"
    same(status(context, link[: signature.start(1)] + changed + link[signature.end(1) :]), "403")
    same(boto.body(s3, "linked", BUCKET), b"x")


def form(key, conditions, minutes=5):
    """The fields of a form by hand, as the page of some application would have them."""
    now = datetime.datetime.utcnow()
    day = f"{now:%Y%m%d}"
    fields = {"key": key, "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{ALICE[0]}/{day}/{REGION}/s3/aws4_request",
              "X-Amz-Date": f"{now:%Y%m%dT%H%M%SZ}"}
    expiration = f"{now + datetime.timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S.000Z}"
    policy = {"expiration": expiration,
              "conditions": [{"bucket": BUCKET}, *conditions, *({name: value} for name, value in fields.items() if name != "key")]}
    fields["Policy"] = base64.b64encode(json.dumps(policy).encode()).decode()
    secret = ("AWS4" + ALICE[1]).encode()
    for part in (day, REGION, "s3", "aws4_request", fields["Policy"]):
        secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
    return {**fields, "X-Amz-Signature": secret.hex()}


def post(context, fields, file, to=None, **changed):
    options = [option for name, value in {**fields, **changed}.items() for option in ("--form-string", f"{name}={value}")]
    answer = curl(context, *options, "-F", f"file=@{file}", "-w", "\n%{http_code}", to or f"{context.url}/{BUCKET}")
    return answer.rsplit("\n", 1)


@check("curl", "uploads by a form, with the file's name, a status and headers")
def forms(context):
    s3 = boto.client(context)
    fields = form("user/${filename}", [["starts-with", "$key", "user/"], ["content-length-range", 1, 100],
                                       {"success_action_status": "201"}, ["starts-with", "$Content-Type", "text/"]])
    fields |= {"success_action_status": "201", "Content-Type": "text/x-form"}
    text, code = post(context, fields, context.small)
    same(code, "201", text)
    holds(text, f"<Bucket>{BUCKET}</Bucket>", "<Key>user/small</Key>")
    got = s3.get_object(Bucket=BUCKET, Key="user/small")
    same((got["Body"].read(), got["ContentType"]), (b"hello, world\n", "text/x-form"))


@check("curl", "is refused where the form breaks its policy, has expired or was changed")
def wrong_forms(context):
    s3 = boto.client(context)
    fields = form("user/x", [["starts-with", "$key", "user/"], ["content-length-range", 1, 100]])
    for code, file, changed in (
        ("403", context.small, {"key": "elsewhere"}),
        ("403", context.small, {"X-Amz-Signature": "0" * 64}),
        ("403", context.small, {"acl": "public-read"}),
        ("400", context.large, {}),
        ("400", context.file("curl-empty", b""), {}),
    ):
        text, told = post(context, fields, file, **changed)
        same(told, code, text)
    expired = form("user/x", [["starts-with", "$key", "user/"]], minutes=-1)
    same(post(context, expired, context.small)[1], "403")
    same(boto.keys(s3.list_objects_v2(Bucket=BUCKET, Prefix="user/x")), [])


@check("curl", "uploads by forms that boto3 made")
def forms_of_boto(context):
    s3 = boto.client(context)
    s3.create_bucket(Bucket=BUCKET)
    form = s3.generate_presigned_post(
        BUCKET, "boto/${filename}", Fields={"Content-Type": "text/x-form", "acl": "public-read"},
        Conditions=[{"acl": "public-read"}, {"Content-Type": "text/x-form"}, ["content-length-range", 1, 100]], ExpiresIn=60)
    same(post(context, form["fields"], context.small)[1], "204")
    same(boto.body(s3, "boto/small", BUCKET), b"hello, world\n")
    got = curl(context, "-f", "-D", "-", f"{context.url}/{BUCKET}/boto/small")
    holds(got, "hello, world", "text/x-form")
    same(post(context, form["fields"], context.small, acl="private")[1], "403")
    same(post(context, form["fields"], context.large)[1], "400")


@check("curl", "begins, fills and completes an upload in parts and deletes many objects by links alone")
def links_of_every_call(context):
    s3 = boto.client(context)
    s3.create_bucket(Bucket=BUCKET)
    named = {"Bucket": BUCKET, "Key": "in parts/ü"}

    def link(call, **more):
        return s3.generate_presigned_url(call, Params={**named, **more}, ExpiresIn=300)

    begun = curl(context, "-f", "-X", "POST", link("create_multipart_upload"))
    upload = re.search("<UploadId>([^<]+)</UploadId>", begun).group(1)
    listed = ""
    for number, content in ((1, context.large_bytes[: 5 * MIB]), (2, b"the end")):
        piece = context.file(f"curl-part-{number}", content)
        head = curl(context, "-f", "-D", "-", "-o", "/dev/null", "-X", "PUT", "-H", "Content-Type:", "--data-binary", f"@{piece}",
                    link("upload_part", UploadId=upload, PartNumber=number))
        tag = re.search('(?i)etag: ("[^"]+")', head).group(1)
        listed += f"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"
    done = curl(context, "-f", "-X", "POST", "-H", "Content-Type:", "--data-binary",
                f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>", link("complete_multipart_upload", UploadId=upload))
    holds(done, "<CompleteMultipartUploadResult", "-2")
    same(boto.body(s3, named["Key"], BUCKET), context.large_bytes[: 5 * MIB] + b"the end")
    document = f"<Delete><Object><Key>{named['Key']}</Key></Object><Object><Key>never there</Key></Object></Delete>"
    md5 = base64.b64encode(hashlib.md5(document.encode()).digest()).decode()
    # Its client signs no link for a call with a document, but its signer does.
    many = botocore.awsrequest.AWSRequest("POST", f"{context.url}/{BUCKET}?delete")
    botocore.auth.S3SigV4QueryAuth(botocore.credentials.Credentials(*ALICE), "s3", REGION, expires=300).add_auth(many)
    gone = curl(context, "-f", "-X", "POST", "-H", "Content-Type:", "-H", f"Content-MD5: {md5}", "--data-binary", document, many.url)
    holds(gone, f"<Deleted><Key>{named['Key']}</Key></Deleted>", "<Deleted><Key>never there</Key></Deleted>")
    boto.refused(lambda: s3.head_object(**named), "404")


@check("curl", "reads and lists a public bucket, and writes to one where everybody may")
def anonymous(context):
    s3 = boto.client(context)
    s3.create_bucket(Bucket="curl-public", ACL="public-read")
    s3.put_object(Bucket="curl-public", Key="a//b ü", Body=b"for all", ContentType="text/plain")
    same(curl(context, "-f", f"{context.url}/curl-public/a//b%20%C3%BC"), "for all")
    same(curl(context, "-f", "-r", "4-", f"{context.url}/curl-public/a//b%20%C3%BC"), "all")
    holds(curl(context, "-f", f"{context.url}/curl-public?list-type=2"), "<Key>a//b ü</Key>")
    same(status(context, "-T", context.small, f"{context.url}/curl-public/mine"), "403")
    holds(curl(context, f"{context.url}/curl-public/nothing"), "<Code>NoSuchKey</Code>")
    holds(curl(context, f"{context.url}/{BUCKET}/linked"), "<Code>AccessDenied</Code>")
    holds(curl(context, f"{context.url}/no-such-bucket/x"), "<Code>NoSuchBucket</Code>")
    s3.create_bucket(Bucket="curl-open", ACL="public-read-write")
    same(status(context, "-T", context.small, f"{context.url}/curl-open/mine"), "200")
    same(boto.body(s3, "mine", "curl-open"), b"hello, world\n")


@check("curl", "signs by itself where it can, and is told what is wrong with its key")
def signed(context):
    def sign(secret):
        return ["--aws-sigv4", f"aws:amz:{REGION}:s3", "--user", f"{ALICE[0]}:{secret}",
                "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD"]

    holds(curl(context, *sign(ALICE[1]), f"{context.url}/"), f"<Name>{BUCKET}</Name>")
    holds(curl(context, *sign("wrong"), f"{context.url}/"), "<Code>SignatureDoesNotMatch</Code>")
