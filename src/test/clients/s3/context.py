"""What all checks share: the server, a folder, files to store, and how programs are called."""

import os
import random
import shutil
import subprocess
import tempfile

from server import ALICE

MIB = 1024 * 1024
LARGE = 64 * MIB
# No AWS region of this name exists: boto3 would otherwise sign links with version 2, which is refused.
REGION = "stowage"

# Every one a key of its own in S3. HTTP libraries, and servers, like to "tidy" them up.
ODD_KEYS = [
    "a//b",
    "//lead",
    "/lead",
    "./x",
    "a/../b",
    "tail/",
    "with some blanks",
    "line\nbreak",
    "plus+and&equals=?and#hash",
    "semi;colon;v=1/x",
    "slash%2Fencoded",
    "per%cent%25",
    "ünï/日本語/🙂",
    "quote'\"<>&\\|{}^`~[]!*()@:,$",
    "k" * 1024,
]


def data(size, seed):
    return random.Random(seed).randbytes(size)


class Context:
    def __init__(self, server):
        self.server = server
        self.folder = tempfile.mkdtemp(prefix="s3-clients-")
        self.home = self.path("home")
        os.mkdir(self.home)
        self.small = self.file("small", b"hello, world\n")
        self.large_bytes = data(LARGE, 64)
        self.large = self.file("large", self.large_bytes)

    @property
    def url(self):
        return self.server.url

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def environment(self, key=ALICE, **more):
        """Nothing of the machine's own settings for AWS."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "BOTO_", "STOWAGE_"))}
        return {
            **kept, "HOME": self.home, "LC_ALL": "C.UTF-8", "AWS_ACCESS_KEY_ID": key[0],
            "AWS_SECRET_ACCESS_KEY": key[1], "AWS_DEFAULT_REGION": REGION, "AWS_REGION": REGION, "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true", "S3_ENDPOINT": self.url, **more,
        }

    def run(self, *command, key=ALICE, env=None, stdin=b"", fails=False, timeout=120):
        """What a program prints on both channels; it has to succeed, or, where that is asked, to fail."""
        done = subprocess.run(
            command, env=self.environment(key, **(env or {})), input=stdin, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=timeout)
        text = done.stdout.decode(errors="replace")
        if (done.returncode != 0) != fails:
            raise AssertionError(f"{' '.join(command)[:300]} ended with {done.returncode}:\n{text[-1200:]}")
        return text

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
