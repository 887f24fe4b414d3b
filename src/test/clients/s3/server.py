"""A Stowage of its own: the very WAR, as a process, on free ports, with a folder that goes afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
WAR = os.environ.get("STOWAGE_WAR") or os.path.join(HERE, "../../../../target/stowage.war")
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"

ALICE = ("STWALICE", "alices-secret-0123456789")
BOB = ("STWBOB", "bobs-secret-0123456789")
PATIENCE_SECONDS = 90


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what, seconds=30):
    """Asks again and again, for what takes the server a moment."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.1)


class Stowage:
    def __init__(self, *settings):
        self.folder = tempfile.mkdtemp(prefix="stowage-s3-clients-")
        self.port = free_port()
        self.s3_port = free_port()
        self.settings = settings
        self.process = None
        self.log = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.s3_port}"

    def start(self):
        command = [
            JAVA, "-Xmx256m", "-jar", WAR, "serve", f"--port={self.port}",
            "--set", f"stowage.s3.address=127.0.0.1:{self.s3_port}",
            "--set", "stowage.cashier.type=none",
            "--set", f"stowage.data={self.folder}",
            *store_settings(self.folder),
        ]
        for setting in self.settings:
            command += ["--set", setting]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STOWAGE_")}
        environment["STOWAGE_S3_KEYS"] = ",".join(":".join(key) for key in (ALICE, BOB))
        for name in ("RGW_ACCESS_KEY", "RGW_SECRET_KEY"):
            environment[name] = os.environ.get("STOWAGE_" + name, "")
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace")
        ready = threading.Event()
        threading.Thread(target=self._read, args=(self.process, ready), daemon=True).start()
        end = time.monotonic() + PATIENCE_SECONDS
        while not ready.wait(0.1):
            if self.process.poll() is not None or time.monotonic() > end:
                self.process.kill()
                raise RuntimeError("the server did not start:\n" + "\n".join(self.log[-40:]))
        return self

    def _read(self, process, ready):
        for line in process.stdout:
            self.log.append(line.rstrip())
            if "is ready at" in line:
                ready.set()

    def kill(self):
        """As the kernel does when memory runs out: no word, no clean-up."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def unfinished_files(self):
        """Files of uploads that have not ended, where the store is the filesystem."""
        staging = os.path.join(self.folder, "store", "staging")
        return [name for _, _, names in os.walk(staging) for name in names if name != "lock"]


def store_settings(folder):
    if os.environ.get("STOWAGE_TEST_STORE") != "s3":
        return []
    return [
        f"--s3-endpoint={os.environ['STOWAGE_RGW_ENDPOINT']}",
        f"--s3-bucket={os.environ['STOWAGE_RGW_BUCKET']}",
        "--s3-access-key=env:RGW_ACCESS_KEY",
        "--s3-secret-key=env:RGW_SECRET_KEY",
        "--set", f"stowage.store.s3.key-prefix=s3-clients-{os.path.basename(folder)}",
    ]


def on_filesystem():
    return os.environ.get("STOWAGE_TEST_STORE") != "s3"
