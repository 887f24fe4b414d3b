"""The JavaScript SDKs: each prints a line for each of its checks, which are counted here."""

import subprocess

import checks
from server import ALICE, BOB


def expect(group, script, names):
    """Every name has to be told as ok: a script that ends early fails the rest of its checks."""
    told = {}

    def run(context):
        if not told:
            done = subprocess.run(
                ["node", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=150,
                env=context.environment(ALICE, OTHER_KEY=":".join(BOB), LARGE_FILE=context.large))
            told[None] = done.stdout[-1500:]
            for line in done.stdout.splitlines():
                verdict, _, rest = line.partition("\t")
                if verdict in ("ok", "FAILED"):
                    checked, _, reason = rest.partition("\t")
                    told[checked] = reason

    for name in names:
        def one(context, name=name):
            run(context)
            reason = told.get(name, f"never ran: {told[None]}")
            if reason:
                raise AssertionError(reason)

        checks.check(group, name)(one)


def names_in(script):
    """The checks of a script, as they stand there."""
    with open(script, encoding="utf-8") as file:
        return [line.split('"')[1] for line in file if line.startswith("await check(")]


for group, script in (("AWS SDK for JavaScript", "sdk.mjs"), ("minio-js", "minio.mjs")):
    expect(group, script, names_in(script))
