"""Runs all checks against a server of its own; see run.sh."""

import signal
import sys

import checks
from context import Context
from server import Stowage

# Each adds its checks when it is read.
import aws_cli  # noqa: F401
import boto  # noqa: F401
import curl  # noqa: F401
import javascript  # noqa: F401
import old
import rclone  # noqa: F401
import restic  # noqa: F401
import s3cmd  # noqa: F401
import trouble


def main():
    # Ended from outside, it takes its servers along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    server = Stowage()
    context = Context(server)
    try:
        server.start()
        results = checks.run(context, sys.argv[1:])
    finally:
        server.stop()
        for group in (trouble, old):
            group.stop()
        context.remove()
    for line in server.log:
        # An answer of 500 is a mistake of the server, whatever the client made of it.
        if " SEVERE " in line or " ERROR " in line:
            results.fail("server: logs no error", line)
            break
    else:
        results.ok("server: logs no error")
    print(f"{results.passed} passed, {len(results.failed)} failed")
    return 1 if results.failed or not results.passed else 0


if __name__ == "__main__":
    sys.exit(main())
