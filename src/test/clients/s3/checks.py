"""Checks with names: what is asked of the server, and how the answers are counted."""

import concurrent.futures
import sys
import threading
import time
import traceback

GROUPS = {}


def check(group, name):
    """Adds a function to the checks of a client. Checks of one client run one after another, in the order of the file."""

    def add(function):
        GROUPS.setdefault(group, []).append((name, function))
        return function

    return add


class Results:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self._lock = threading.Lock()

    def ok(self, name, seconds=None):
        with self._lock:
            self.passed += 1
            took = "" if seconds is None else f"  ({seconds:.1f} s)"
            print(f"ok      {name}{took}", flush=True)

    def fail(self, name, reason):
        with self._lock:
            self.failed.append(name)
            text = str(reason).strip()[-1500:].replace("\n", "\n        ")
            print(f"FAILED  {name}\n        {text}", flush=True)


def run(context, words, at_once=3):
    """Runs the checks whose names contain a word; clients beside each other, as the server has to serve many."""
    results = Results()

    def run_group(group):
        for name, function in GROUPS[group]:
            full = f"{group}: {name}"
            if words and not any(word in full for word in words):
                continue
            began = time.monotonic()
            try:
                function(context)
                results.ok(full, time.monotonic() - began)
            except AssertionError as error:
                line = traceback.extract_tb(sys.exc_info()[2])[-1]
                results.fail(full, f"{error or 'not so'}\n{line.name}, line {line.lineno}: {line.line}")
            except Exception as error:  # Anything that keeps a check from running is a failure of that check.
                results.fail(full, f"{type(error).__name__}: {error}")

    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(run_group, group) for group in GROUPS]:
            done.result()
    return results


def same(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what} expected {shown(expected)}, got {shown(actual)}".strip())


def holds(text, *parts):
    """What a client printed has to contain these."""
    for part in parts:
        if part not in text:
            raise AssertionError(f"expected {part!r} in: {text[-800:]}")


def shown(value):
    text = repr(value)
    return text if len(text) < 300 else f"{text[:140]} ... {text[-140:]} ({len(value)})"
