"""Clients that are killed in mid-upload, and a server that is killed: nothing half is seen, nothing acknowledged is lost."""

import concurrent.futures
import hashlib
import subprocess
import threading

import botocore.exceptions

import boto
import rclone
from checks import check, holds, same
from context import MIB, data
from server import ALICE, Stowage, on_filesystem, wait_until

BUCKET = "trouble-bucket"


class Own:
    """These checks kill their server, so they have one of their own."""

    server = None


def server():
    if Own.server is None:
        Own.server = Stowage().start()
    return Own.server


def stop():
    if Own.server:
        Own.server.stop()


def connect(context):
    s3 = boto.client(context, url=server().url)
    # Made once: made again it would have to have the access rules that a check may have changed.
    if BUCKET not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=BUCKET)
    return s3


def start(context, *command, **more):
    return subprocess.Popen(
        command, env=context.environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def read(process):
    """How many bytes a process has read, which is what curl has sent and a bit more."""
    with open(f"/proc/{process.pid}/io", encoding="ascii") as counts:
        return int(counts.readline().split()[1])


@check("trouble", "a curl that is killed in mid-upload leaves no object and no file")
def killed_curl(context):
    s3 = connect(context)
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="replaced", Body=b"before")
    before = len(server().unfinished_files())
    uploads = [
        start(context, "curl", "-sS", "--limit-rate", "4M", "-T", context.large, boto.link(s3, key, BUCKET, "put_object"))
        for key in ("new", "replaced")
    ]
    wait_until(lambda: all(read(upload) > 4 * MIB for upload in uploads), "both uploads are on their way")
    if on_filesystem():
        same(len(server().unfinished_files()), before + 2, "files of uploads:")
    for upload in uploads:
        same(upload.poll(), None, "the upload still runs:")
        upload.kill()
        upload.wait()
    if on_filesystem():
        wait_until(lambda: len(server().unfinished_files()) == before, "what they sent is removed")
    same(boto.keys(s3.list_objects_v2(Bucket=BUCKET)), ["replaced"])
    same(boto.body(s3, "replaced", BUCKET), b"before")


@check("trouble", "an aws-cli that is killed between parts leaves an upload that can be seen and given up, and no object")
def killed_cli(context):
    s3 = connect(context)
    upload = start(context, "/usr/bin/aws", "--endpoint-url", server().url, "s3", "cp", "-", f"s3://{BUCKET}/piped")
    upload.stdin.write(context.large_bytes[: 20 * MIB])
    upload.stdin.flush()

    def open_uploads():
        return s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])

    def parts():
        return [part for each in open_uploads()
                for part in s3.list_parts(Bucket=BUCKET, Key="piped", UploadId=each["UploadId"]).get("Parts", [])]

    wait_until(lambda: len(parts()) >= 1, "a part has arrived", 60)
    upload.kill()
    upload.wait()
    same([each["Key"] for each in open_uploads()], ["piped"])
    same(boto.keys(s3.list_objects_v2(Bucket=BUCKET)), ["replaced"])
    s3.abort_multipart_upload(Bucket=BUCKET, Key="piped", UploadId=open_uploads()[0]["UploadId"])
    same(open_uploads(), [])


@check("trouble", "a rclone that is killed in mid-upload leaves no object, and the next one stores it whole")
def killed_rclone(context):
    s3 = connect(context)
    environment = rclone.settings(server().url)
    command = ["rclone", *rclone.OPTIONS, "copyto", context.large, f"s:{BUCKET}/by rclone"]
    upload = subprocess.Popen(
        [*command, "--bwlimit=8M"], env=context.environment(**environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    kill_with_a_part(s3, upload)
    boto.refused(lambda: s3.head_object(Bucket=BUCKET, Key="by rclone"), "404")
    context.run(*command, env=environment)
    same(hashlib.md5(boto.body(s3, "by rclone", BUCKET)).hexdigest(), hashlib.md5(context.large_bytes).hexdigest())
    give_up_all(s3)


@check("trouble", "a s3cmd that is killed in mid-upload leaves no object, and the next one goes on")
def killed_s3cmd(context):
    s3 = connect(context)
    host = server().url.removeprefix("http://")
    command = ["s3cmd", f"--host={host}", f"--host-bucket={host}", "--no-ssl", f"--access_key={ALICE[0]}", f"--secret_key={ALICE[1]}",
               "--region=stowage", "--no-progress", "put", context.large, f"s3://{BUCKET}/by s3cmd", "--multipart-chunk-size-mb=8"]
    upload = start(context, *command, "--limit-rate=8m")
    upload_id = kill_with_a_part(s3, upload)
    boto.refused(lambda: s3.head_object(Bucket=BUCKET, Key="by s3cmd"), "404")
    context.run(*command, f"--upload-id={upload_id}", "--continue-put")
    same(hashlib.md5(boto.body(s3, "by s3cmd", BUCKET)).hexdigest(), hashlib.md5(context.large_bytes).hexdigest())
    same(s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []), [])


@check("trouble", "a restic that is killed in mid-backup leaves a repository that checks and backs up")
def killed_restic(context):
    s3 = connect(context)

    def restic(*command):
        return ["restic", "-r", f"s3:{server().url}/{BUCKET}/repository", "--no-cache", "-o", "s3.bucket-lookup=path", *command]

    password = {"RESTIC_PASSWORD": "only for this test"}
    context.run(*restic("init"), env=password)
    backup = subprocess.Popen(
        restic("--limit-upload=8192", "backup", context.large), env=context.environment(**password),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: boto.keys(s3.list_objects_v2(Bucket=BUCKET, Prefix="repository/data/")), "a pack has arrived", 60)
    same(backup.poll(), None, "the backup still runs:")
    backup.kill()
    backup.wait()
    context.run(*restic("unlock", "--remove-all"), env=password)
    holds(context.run(*restic("backup", context.large), env=password), "saved")
    holds(context.run(*restic("check", "--read-data"), env=password), "no errors were found")


def kill_with_a_part(s3, upload):
    """Kills a client once a part of its upload in parts has arrived. Answers the id of the upload."""

    def begun():
        return [each for each in s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
                if s3.list_parts(Bucket=BUCKET, Key=each["Key"], UploadId=each["UploadId"]).get("Parts")]

    wait_until(begun, "a part has arrived", 60)
    same(upload.poll(), None, "the upload still runs:")
    upload.kill()
    upload.wait()
    return begun()[0]["UploadId"]


def give_up_all(s3):
    for each in s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []):
        s3.abort_multipart_upload(Bucket=BUCKET, Key=each["Key"], UploadId=each["UploadId"])


@check("trouble", "kill -9 while eight clients write: all that was acknowledged is there, whole, after the restart")
def killed_server(context):
    s3 = connect(context)
    sent, acknowledged, enough = {}, {}, threading.Event()

    def write(writer):
        own = boto.client(context, url=server().url)
        for number in range(500):
            key, content = f"kill/{writer}/{number % 20}", data(20_000 + number, writer * 1000 + number)
            sent.setdefault(key, []).append(hashlib.md5(content).hexdigest())
            try:
                own.put_object(Bucket=BUCKET, Key=key, Body=content)
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                return
            acknowledged[key] = len(sent[key]) - 1
            if len(acknowledged) >= 80:
                enough.set()

    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="across")["UploadId"]
    named = {"Bucket": BUCKET, "Key": "across", "UploadId": upload}
    first = s3.upload_part(**named, PartNumber=1, Body=context.large_bytes[: 8 * MIB])["ETag"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write, writer) for writer in range(8)]
        same(enough.wait(60), True, "80 keys were written:")
        server().kill()
        for writer in writers:
            writer.result()
    server().start()
    s3 = connect(context)
    found = boto.keys(s3.list_objects_v2(Bucket=BUCKET, Prefix="kill/"))
    same(sorted(set(acknowledged) - set(found)), [], "acknowledged, but gone:")
    for key in found:
        # The write after the last acknowledged one may have ended before the kill, unknown to its client.
        may_be = sent[key][acknowledged.get(key, 0) :]
        assert hashlib.md5(boto.body(s3, key, BUCKET)).hexdigest() in may_be, f"{key} has other bytes than the last"
    second = s3.upload_part(**named, PartNumber=2, Body=b"the end")["ETag"]
    s3.complete_multipart_upload(**named, MultipartUpload={
        "Parts": [{"PartNumber": 1, "ETag": first}, {"PartNumber": 2, "ETag": second}]})
    same(boto.body(s3, "across", BUCKET), context.large_bytes[: 8 * MIB] + b"the end", "an upload across the restart")


@check("trouble", "after the restart buckets, ACLs and metadata are as before, and no file of a broken upload is left")
def after_restart(context):
    s3 = connect(context)
    s3.put_bucket_acl(Bucket=BUCKET, ACL="public-read")
    s3.put_object(Bucket=BUCKET, Key="meta", Body=b"x", Metadata={"colour": "blue"}, ContentType="text/x-test")
    upload = start(context, "curl", "-sS", "--limit-rate", "4M", "-T", context.large,
                   boto.link(s3, "never", BUCKET, "put_object"))
    wait_until(lambda: read(upload) > 4 * MIB, "the upload is on its way")
    if on_filesystem():
        same(len(server().unfinished_files()), 1, "files of uploads:")
    server().kill()
    upload.wait()
    server().start()
    s3 = connect(context)
    if on_filesystem():
        wait_until(lambda: not server().unfinished_files(), "the start removes what is left over")
    head = s3.head_object(Bucket=BUCKET, Key="meta")
    same((head["Metadata"]["colour"], head["ContentType"]), ("blue", "text/x-test"))
    same(boto.body(boto.client(context, None, url=server().url), "meta", BUCKET), b"x")
    boto.refused(lambda: s3.head_object(Bucket=BUCKET, Key="never"), "404")
