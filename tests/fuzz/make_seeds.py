#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of the fuzz targets request and page_token into tests/fuzz/corpus.

Run it when a method was added or request_seeds.txt changed: the first byte of a request's seed is
the method's place among all full names.
"""
import base64
import hashlib
import hmac
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from house.proto_text import read_contract  # noqa: E402

HERE = Path(__file__).resolve().parent
SECTION = re.compile(r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
PROTOC_SECONDS_MAX = 30
HEAD_BYTES = 16  # of a hash, and of a signature; base/rpc/page_token.cc has the layout
POSITIONS = ("", "1799683200|0190b2a0-0000-7000-8000-000000000002",
             "0190b2a0-0000-7000-8000-000000000001", "x" * 200)


def encoded(message, text):
    """A text-format message in its wire format."""
    protos = [str(path) for path in sorted((ROOT / "proto").rglob("*.proto"))]
    command = ["protoc", f"--proto_path={ROOT / 'proto'}",
               f"--proto_path={ROOT / 'node_modules/google-proto-files'}",
               f"--encode={message}", *protos]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False,
                          timeout=PROTOC_SECONDS_MAX)
    if done.returncode != 0:
        sys.exit(f"{message}: {done.stderr.decode()}")
    return done.stdout


def request_seeds():
    texts = dict(SECTION.findall((HERE / "request_seeds.txt").read_text()))
    rpcs = sorted(read_contract(ROOT).rpcs, key=lambda r: f"{r.package}.{r.service}.{r.method}")
    missing = {rpc.method for rpc in rpcs} ^ set(texts)
    if missing:
        sys.exit(f"request_seeds.txt and the contract differ in {', '.join(sorted(missing))}")
    for place, rpc in enumerate(rpcs):
        yield rpc.method, bytes([place]) + encoded(f"{rpc.package}.{rpc.request}", texts[rpc.method])


def signed(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def page_token(scope, position):
    """As base/rpc/page_token.cc makes it with the fuzz target's key."""
    key = signed(signed(bytes(32), b"k" * 32), b"page tokens\x01")
    prefix = b"\x01" + hashlib.sha256(scope).digest()[:HEAD_BYTES]
    data = prefix + signed(key, prefix + position)[:HEAD_BYTES] + position
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def page_token_seeds():
    """Tokens of another list, which must not be taken, and positions."""
    for number, position in enumerate(POSITIONS):
        yield f"token_{number}", page_token(b"another scope", position.encode())
        yield f"position_{number}", position.encode()


def write(name, seeds):
    folder = HERE / "corpus" / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for seed, data in seeds:
        (folder / seed).write_bytes(data)


if __name__ == "__main__":
    write("request", request_seeds())
    write("page_token", page_token_seeds())
