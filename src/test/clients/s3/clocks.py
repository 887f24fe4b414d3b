"""A server whose clock is 20 minutes off: programs whose own clock cannot be shifted are told of it, and of nothing else."""

import boto
from checks import check, holds
from rclone import rclone
from restic import restic
from s3cmd import s3cmd
from server import Stowage


class Own:
    """One server for all of these checks."""

    server = None


def late(context):
    """The context of other checks, with that server."""
    if Own.server is None:
        Own.server = Stowage(clock="-20m").start()
    return context.at(Own.server)


def stop():
    if Own.server:
        Own.server.stop()


TOLD = "RequestTimeTooSkewed"


@check("clocks", "boto3 is told that the clocks differ")
def told_boto(context):
    boto.refused(lambda: boto.client(late(context)).list_buckets(), TOLD, 403)


@check("clocks", "s3cmd is told that the clocks differ")
def told_s3cmd(context):
    holds(s3cmd(late(context), "ls", fails=True), TOLD)


@check("clocks", "rclone is told that the clocks differ")
def told_rclone(context):
    holds(rclone(late(context), "lsd", "s:", fails=True), TOLD)


@check("clocks", "restic is told that the clocks differ")
def told_restic(context):
    holds(restic(late(context), "init", fails=True), "difference between the request time and the")


@check("clocks", "curl may not yet use a link that begins 20 minutes later")
def told_curl(context):
    link = boto.link(boto.client(late(context)), "x", "nobody-made-this")
    holds(context.run("curl", "-sS", link), "<Code>AccessDenied</Code>")
