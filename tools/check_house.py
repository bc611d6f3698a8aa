#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges the tree by the rules of the house, and prints the walk of an RPC.

  check_house.py check         every fault as file:line: what; exit 1 when there is one
  check_house.py walk RPC      every stop of the RPC as file:line

The rules: tools/house/rules.py (places, names, sizes, banned words, includes, SQL) and
tools/house/walk.py (each RPC goes contract -> door -> operation -> store -> statement), and
tools/house/reasons.py (each error reason is produced by a test).
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from house.reasons import check_reasons  # noqa: E402
from house.rules import Fault, check_tree  # noqa: E402
from house.walk import House  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SUGGESTIONS_MAX = 5


def walk_faults(root):
    house = House(root)
    for rpc in house.contract.rpcs:
        _, missing = house.walk(rpc)
        if missing:
            yield Fault(str(rpc.path.relative_to(root)), rpc.line, missing)


def check(root):
    faults = [*check_tree(root), *walk_faults(root), *check_reasons(root)]
    for fault in faults:
        print(fault)
    print("the house is in order" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


def walk(root, method):
    house = House(root)
    found = [rpc for rpc in house.contract.rpcs if rpc.method == method]
    if not found:
        near = [r.method for r in house.contract.rpcs if method.lower() in r.method.lower()]
        print(f"No RPC {method}; " + (f"did you mean {', '.join(near[:SUGGESTIONS_MAX])}?" if near
                                      else "proto/tandem/v1 lists them."))
        return 1
    stops, missing = house.walk(found[0])
    width = max(len(f"{stop.path}:{stop.line}") for stop in stops)
    for stop in stops:
        print(f"{stop.kind:<10} {f'{stop.path}:{stop.line}':<{width}}  {stop.name}")
    if missing:
        print(missing)
    return 1 if missing else 0


def main(arguments):
    if arguments == ["check"]:
        return check(ROOT)
    if len(arguments) == 2 and arguments[0] == "walk":
        return walk(ROOT, arguments[1])
    print(__doc__)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
