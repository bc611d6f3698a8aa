# SPDX-License-Identifier: Apache-2.0
"""The walk of an RPC: contract -> door -> operation -> rules -> store -> statement."""
import re
from dataclasses import dataclass
from pathlib import Path

from house.proto_text import read_contract
from house.source import Index, calls

DEPTH_MAX = 8  # calls from the operation to the store
RULE_LINES_MIN = 3  # shorter ones are names and conversions, no stops
NO_STORE = re.compile(r"//\s*walk: no store, because \w+")
STATEMENT = re.compile(r"\bsql::(\w+)")
NAMED = re.compile(r"^--\s*name:\s*(\w+)")


@dataclass(frozen=True)
class Stop:
    kind: str
    path: Path
    line: int
    name: str


def kind_of(path):
    if path.name.endswith("_service.cc") or path.name == "door.cc":
        return "door"
    if path.name.endswith("_wire.cc"):
        return "wire"
    if path.name.endswith("_errors.cc"):
        return "error"
    return "store" if "_store" in path.stem else "room"


class House:
    """The whole tree, read once."""

    def __init__(self, root):
        self.root = Path(root)
        self.contract = read_contract(root)
        self.index = Index(root)
        self.statements = {}  # (room folder, name) -> (path, line)
        for path in sorted((self.root / "scheduler").rglob("*.sql")):
            relative = path.relative_to(self.root)
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if named := NAMED.match(line):
                    self.statements[relative.parent, named.group(1)] = (relative, number)

    def door(self, rpc):
        doors = [f for f in self.index.by_name.get(rpc.method, [])
                 if kind_of(f.path) == "door" and f.owner]
        noun = rpc.service.removesuffix("Service").lower()
        exact = [f for f in doors if f.owner.lower().startswith(noun)]
        return (exact or doors or [None])[0]

    def called_by_door(self, door):
        """What the door calls, through helpers of its own file too."""
        for call in calls(door):
            for function in self.index.resolve(door, *call):
                if function.path != door.path:
                    yield function
                elif function != door and function.name != door.name:
                    yield from self.called_by_door(function)

    def operation(self, door):
        """The operation the door calls: of its own room, or else of another."""
        found = [f for f in self.called_by_door(door)
                 if kind_of(f.path) == "room" and f.owner and self.index.is_operation(f)]
        own = [f for f in found if f.path.parent == door.path.parent]
        return (own or found or [None])[0]

    def reach(self, operation):
        """Everything the operation calls within the scheduler, nearest first."""
        seen, ring, ordered = {operation}, [operation], []
        for _ in range(DEPTH_MAX):
            following = []
            for caller in ring:
                if kind_of(caller.path) == "room" and not self.index.is_operation(caller):
                    continue  # a rule is pure: what it calls is its own affair
                for call in calls(caller):
                    for function in self.index.resolve(caller, *call):
                        # Below a store there are only stores: its conversions are no stops.
                        if kind_of(caller.path) == "store" != kind_of(function.path):
                            continue
                        if function not in seen:
                            seen.add(function)
                            following.append(function)
            ordered += following
            ring = following
        return ordered

    def statements_of(self, function):
        return [Stop("statement", *self.statements[function.path.parent, name], name)
                for name in dict.fromkeys(STATEMENT.findall(function.body))
                if (function.path.parent, name) in self.statements]

    def walk(self, rpc):
        """(stops, what is missing or "")."""
        stops = [Stop("contract", rpc.path.relative_to(self.root), rpc.line, rpc.method)]
        door = self.door(rpc)
        if not door:
            return stops, f"no door: {rpc.method} is in no *_service.cc"
        stops.append(Stop("door", door.path, door.line, f"{door.owner}::{door.name}"))
        operation = self.operation(door)
        if not operation:
            return stops, f"no operation: {door.owner}::{door.name} calls no operation of a room"
        stops.append(
            Stop("operation", operation.path, operation.line, f"{operation.owner}::{operation.name}"))
        reached = self.reach(operation)
        for function in reached:
            if (kind_of(function.path) == "room" and not self.index.is_operation(function)
                    and function.body.count("\n") >= RULE_LINES_MIN):
                stops.append(Stop("rule", function.path, function.line, function.name))
        stored = False
        for function in [operation, *reached]:
            statements = self.statements_of(function)
            if kind_of(function.path) == "store" and statements:
                stops.append(Stop("store", function.path, function.line, function.name))
                stops += [s for s in statements if s not in stops]
                stored = True
        if not stored and not NO_STORE.search(operation.raw):
            return stops, (f"no store: {operation.owner}::{operation.name} reaches no statement, and "
                           "no comment `// walk: no store, because ...` says why")
        return stops, ""
