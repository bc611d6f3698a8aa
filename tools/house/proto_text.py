# SPDX-License-Identifier: Apache-2.0
"""Reads services and messages out of proto files, as far as our tools need them."""
import re
from dataclasses import dataclass
from pathlib import Path

SERVICE = re.compile(r"^service\s+(\w+)")
RPC = re.compile(r"\brpc\s+(\w+)\s*\(\s*(?:stream\s+)?([\w.]+)\s*\)\s*"
                 r"returns\s*\(\s*(stream\s+)?([\w.]+)\s*\)")
MESSAGE = re.compile(r"^message\s+(\w+)")
FIELD = re.compile(r"^\s+(?:optional\s+|repeated\s+)?[\w.<>, ]+\s+(\w+)\s*=\s*\d+")
PACKAGE = re.compile(r"^package\s+([\w.]+)\s*;", re.MULTILINE)


@dataclass(frozen=True)
class Rpc:
    package: str
    service: str
    method: str
    request: str
    streams: bool
    public: bool  # ROLE_ANONYMOUS may call it
    path: Path
    line: int


@dataclass(frozen=True)
class Contract:
    rpcs: list
    fields: dict  # message name -> names of its top-level fields


def read_file(path, rpcs, fields):
    text = re.sub(r"//[^\n]*", "", path.read_text())
    package = PACKAGE.search(text)
    service = message = None
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if found := SERVICE.match(line):
            service = found.group(1)
        elif found := MESSAGE.match(line):
            message = found.group(1)
            fields[message] = set()
        elif line.startswith("}"):
            service = message = None
        elif service and "rpc " in line:
            # A declaration may go over several lines; its options end before the next rpc.
            rest = "\n".join(lines[index:])
            found = RPC.search(rest)
            following = re.search(r"\brpc\s|^}", rest[found.end():], re.MULTILINE)
            options = rest[found.end():found.end() + following.start()] if following else rest
            rpcs.append(Rpc(package.group(1) if package else "", service, found.group(1),
                            found.group(2).rpartition(".")[2], bool(found.group(3)),
                            "ROLE_ANONYMOUS" in options, path, index + 1))
        elif message and (found := FIELD.match(line)):
            fields[message].add(found.group(1))


def read_contract(root):
    rpcs, fields = [], {}
    for path in sorted((Path(root) / "proto").rglob("*.proto")):
        read_file(path, rpcs, fields)
    return Contract(rpcs, fields)
