# SPDX-License-Identifier: Apache-2.0
"""Each reason of the error catalogue is produced by a test: one expects HasReason(Reason::kIt)."""
import re
from pathlib import Path

from .rules import Fault, is_test

CATALOGUE = "proto/tandem/v1/error_reason.proto"
REASON = re.compile(r"^\s*ERROR_REASON_(\w+)\s*=\s*(\d+)")
EXPECTED = re.compile(r"HasReason\(\s*Reason::(k\w+)")


def camel(reason):
    """SLOT_TAKEN -> kSlotTaken."""
    return "k" + "".join(word.capitalize() for word in reason.split("_"))


def check_reasons(root):
    catalogue = Path(root) / CATALOGUE
    if not catalogue.exists():
        return
    expected = set()
    for folder in ("base", "scheduler", "notifier", "tests", "tools"):
        for path in sorted((Path(root) / folder).rglob("*.cc")):
            if is_test(path.relative_to(root).as_posix()):
                expected.update(EXPECTED.findall(path.read_text(errors="replace")))
    for number, line in enumerate(catalogue.read_text().splitlines(), 1):
        found = REASON.match(line)
        if found and found.group(2) != "0" and camel(found.group(1)) not in expected:
            yield Fault(CATALOGUE, number, f"no test expects {found.group(1)}")
