#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over compile_commands.json of a build folder: tidy.py build/dev [FILE...].

A file whose inputs (itself, every header of ours it reaches, its command, .clang-tidy) have not
changed since it last passed, in whatever checkout of this user, is not looked at again: as with
ccache, a fresh clone is quick on a machine that has seen its content.
"""
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PARALLEL = 2
SECONDS_MAX = 600  # one file
KEPT_DAYS = 30  # what passed is remembered, after it was last asked for
ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("base/", "scheduler/", "notifier/", "tools/")
TEST = re.compile(r"(_test\.cc$|/testing/)")  # what tests promise, they show by running
VERSION = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.MULTILINE)
GCC_ONLY = {"-fpch-preprocess", "-fstack-clash-protection"}


def commands(folder):
    """{file: arguments} of our own files; precompiled headers of gcc are of no use to clang."""
    found = {}
    for entry in json.loads((folder / "compile_commands.json").read_text()):
        path = Path(entry["file"])
        if not path.is_relative_to(ROOT) or not str(path.relative_to(ROOT)).startswith(OURS):
            continue
        if TEST.search(str(path)):
            continue
        words = [w for w in shlex.split(entry["command"]) if not w.endswith("/ccache")]
        kept, skip = [], 0
        for word, following in zip(words[1:], words[2:] + [""]):
            if skip:
                skip -= 1
            elif word in ("-include", "-o") or word == "-c":
                if word == "-include" and "cmake_pch" in following or word == "-o":
                    skip = 1
                elif word == "-include":
                    kept.append(word)
            elif word in GCC_ONLY or word.startswith(("-fsanitize", "-fno-sanitize", "-Winvalid-pch")):
                continue
            elif word != str(path):
                kept.append(word)
        found[str(path.relative_to(ROOT))] = ([*kept], entry["directory"])
    return found


def reach(name, generated, seen):
    for base in (ROOT, generated):
        path = base / name
        if path.exists():
            break
    else:
        return
    if name in seen:
        return
    text = path.read_text(errors="replace")
    seen[name] = text
    for other in INCLUDE.findall(text):
        reach(other, generated, seen)


def digest(name, arguments, folder):
    seen = {}
    reach(name, folder / "generated", seen)
    whole = hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + VERSION)
    whole.update("\0".join(arguments).replace(str(ROOT), "").encode())
    for other in sorted(seen):
        whole.update(other.encode() + b"\0" + seen[other].encode() + b"\0")
    return whole.hexdigest()


def tidy(name, arguments, directory):
    command = ["clang-tidy", "--quiet", str(ROOT / name), "--", *arguments]
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True,
                              timeout=SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired:
        return f"{name}: clang-tidy did not end within {SECONDS_MAX} s"
    return "" if done.returncode == 0 else done.stdout + done.stderr


def passed_before():
    """The folder of what passed; what nobody asked for in a while is forgotten."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    store = home / "tandem-tidy"
    store.mkdir(parents=True, exist_ok=True)
    for mark in store.iterdir():
        try:
            old = time.time() - mark.stat().st_mtime > KEPT_DAYS * 86400
        except FileNotFoundError:  # another checkout forgot it just now
            continue
        if old:
            mark.unlink(missing_ok=True)
    return store


def main():
    folder = Path(sys.argv[1]).resolve()
    known = commands(folder)
    names = sys.argv[2:] or sorted(known)
    store = passed_before()

    def judge(name):
        arguments, directory = known[name]
        mark = store / digest(name, arguments, folder)
        if mark.exists():
            mark.touch()
            return ""
        complaint = tidy(name, arguments, directory)
        if not complaint:
            mark.write_text(name)
        return complaint

    with ThreadPoolExecutor(PARALLEL) as pool:
        complaints = [text for text in pool.map(judge, names) if text]
    print("\n".join(complaints) or f"{len(names)} files are tidy")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
