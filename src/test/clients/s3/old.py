"""Signatures of version 2, which are taken in links and forms only where settings say so, and never in headers."""

import re

import boto
from checks import check, holds, same
from curl import curl, post, status
from s3cmd import s3cmd
from server import Stowage

BUCKET = "old-bucket"


class Own:
    """A server that takes them."""

    server = None


def allowing(context):
    if Own.server is None:
        Own.server = Stowage("stowage.s3.sigv2-links=true", "stowage.s3.post-v2=true").start()
        boto.client(context, url=Own.server.url).create_bucket(Bucket=BUCKET)
    return Own.server.url


def stop():
    if Own.server:
        Own.server.stop()


def old(context, url):
    """Signs with version 2 by itself, as boto3 does for us-east-1 and an endpoint of one's own."""
    return boto.client(context, url=url, signature_version="s3")


@check("version 2", "boto3's links put, get and describe where that is allowed, and only for their time and method")
def links(context):
    s3 = old(context, allowing(context))
    put = boto.link(s3, "a b/ü;c//d", BUCKET, "put_object")
    holds(put, "AWSAccessKeyId=", "Signature=")
    same(status(context, "-X", "PUT", "-H", "Content-Type:", "--data-binary", "by an old link", put), "200")
    get = boto.link(s3, "a b/ü;c//d", BUCKET, ResponseContentType="text/x-old")
    same(curl(context, "-f", get), "by an old link")
    holds(curl(context, "-D", "-", "-o", "/dev/null", get).lower(), "content-type: text/x-old")
    holds(curl(context, "-I", boto.link(s3, "a b/ü;c//d", BUCKET, "head_object")), "200 OK")
    same(status(context, "-X", "DELETE", get), "400")
    same(status(context, get.replace("a%20b", "x")), "403")
    ended = re.sub(r"Expires=[0-9]+", "Expires=1", get)
    same(status(context, ended), "403")


@check("version 2", "s3cmd's links are read")
def signed_urls(context):
    url = allowing(context)
    boto.client(context, url=url).put_object(Bucket=BUCKET, Key="for s3cmd", Body=b"hello")
    link = s3cmd(context, "signurl", f"s3://{BUCKET}/for s3cmd", "+60", at=url).strip()
    same(curl(context, "-f", link), "hello")


@check("version 2", "boto3's forms store a file, and no other than their policy allows")
def forms(context):
    url = allowing(context)
    form = old(context, url).generate_presigned_post(
        BUCKET, "forms/${filename}", Conditions=[["content-length-range", 1, 20]], ExpiresIn=60)
    holds(" ".join(form["fields"]), "AWSAccessKeyId", "signature")
    same(post(context, form["fields"], context.small, to=f"{url}/{BUCKET}")[1], "204")
    same(boto.body(boto.client(context, url=url), "forms/small", BUCKET), b"hello, world\n")
    same(post(context, form["fields"], context.small, to=f"{url}/{BUCKET}", key="elsewhere")[1], "403")
    same(post(context, form["fields"], context.large, to=f"{url}/{BUCKET}")[1], "400")


@check("version 2", "headers are never signed so, and nothing is where settings say nothing")
def refused(context):
    boto.refused(lambda: old(context, allowing(context)).list_buckets(), "InvalidRequest", 400)
    default = old(context, context.url)
    text, code = curl(context, "-w", "\n%{http_code}", boto.link(default, "x", BUCKET)).rsplit("\n", 1)
    same(code, "400")
    holds(text, "<Code>InvalidRequest</Code>", "stowage.s3.sigv2-links")
    form = default.generate_presigned_post(BUCKET, "x", ExpiresIn=60)
    text, code = post(context, form["fields"], context.small, to=f"{context.url}/{BUCKET}")
    same(code, "400", text)
    holds(text, "stowage.s3.post-v2")
