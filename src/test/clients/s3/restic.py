"""restic, as Debian has it (minio-go inside): a repository that is backed up to, checked to the last byte and restored."""

from checks import check, holds
from context import data


def restic(context, *command, **more):
    return context.run(
        "restic", "-r", f"s3:{context.url}/restic-bucket/repository", "--no-cache", "-o", "s3.bucket-lookup=path", *command,
        env={"RESTIC_PASSWORD": "only for this test"}, **more)


@check("restic", "makes a repository and backs up small files and 64 MiB")
def backup(context):
    for number in range(40):
        context.file(f"restic/d{number % 4}/file {number}", data(3000 * number, number))
    context.file("restic/large", context.large_bytes)
    restic(context, "init")
    holds(restic(context, "backup", context.path("restic")), "snapshot", "saved")


@check("restic", "finds no error when it reads all data again")
def verify(context):
    holds(restic(context, "check", "--read-data"), "no errors were found")


@check("restic", "backs up a change, restores the latest and the first, and prunes")
def restore(context):
    context.file("restic/d0/file 0", b"changed")
    restic(context, "backup", context.path("restic"))
    restic(context, "restore", "latest", "--target", context.path("restored"))
    context.run("diff", "-r", context.path("restic"), context.path("restored") + context.path("restic"))
    holds(restic(context, "forget", "--keep-last", "1", "--prune"), "remove 1 snapshots")
    holds(restic(context, "check"), "no errors were found")


@check("restic", "is refused with a wrong secret")
def wrong_secret(context):
    holds(restic(context, "snapshots", key=("STWALICE", "wrong"), fails=True), "Access Denied")
