#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks for people in the outputs of a test run: tests enter canaries (tests/support/canary.h) and
hostile texts (tests/support/hostile_texts.h), whose marks cannot arise by chance.

Says where one was found, by file and line, never what: what is found is somebody's name.
"""
import base64
import re
import sys
from pathlib import Path

MARKS = (b"qzvxkwjq", b"xwqjzvkq")
FOUND_SHOWN_MAX = 50  # places; the number says the rest
LINE_BYTES_MAX = 1 << 20  # a longer line is looked at in pieces, which overlap
OVERLAP_BYTES = 64
# (989) 555-0142, +19895550142: numbers that are nobody's, of canaries only.
NUMBER = rb"(?<![0-9a-f])(?:\+?1)?[ .(-]{0,2}989[ .)-]{0,2}555[ .-]?01[0-9]{2}(?![0-9a-f])"


def base64_forms(mark):
    """What of the mark is the same in base64, at whatever offset it stands."""
    for text in (mark, mark.capitalize()):
        for skipped in range(3):
            rest = text[skipped:]
            yield base64.urlsafe_b64encode(rest[: len(rest) // 3 * 3])


def pattern():
    words = [re.escape(mark) for mark in MARKS]
    words += [text.hex().encode() for mark in MARKS for text in (mark, mark.capitalize())]
    exact = sorted({form for mark in MARKS for form in base64_forms(mark)})
    return re.compile(b"(?i:" + b"|".join(words) + b"|" + NUMBER + b")|" + b"|".join(exact))


PATTERN = pattern()


def pieces(path):
    """(line number, text) of a file, whatever is in it."""
    with path.open("rb") as file:
        line, before = 1, b""
        while True:
            text = file.readline(LINE_BYTES_MAX)
            if not text:
                return
            yield line, before + text
            whole = text.endswith(b"\n")
            line, before = (line + 1, b"") if whole else (line, text[-OVERLAP_BYTES:])


def files_below(places):
    for place in places:
        if place.is_dir():
            yield from sorted(path for path in place.rglob("*") if path.is_file())
        elif place.is_file():
            yield place


def search(places):
    """(how many files were looked at, [(file, line), ...])."""
    looked, found = 0, []
    for path in files_below(places):
        looked += 1
        seen = 0
        for line, text in pieces(path):
            if line != seen and PATTERN.search(text):
                found.append((path, line))
                seen = line
    return looked, found


def report(places):
    """Prints what was found; whether the outputs are clean, and are there."""
    looked, found = search(places)
    for path, line in found[:FOUND_SHOWN_MAX]:
        print(f"    {path}:{line}: holds a canary")
    print(f"{'FAIL' if found or not looked else 'ok  '} canaries: {looked} files of output,"
          f" {len(found)} places with somebody's name or contact", flush=True)
    return bool(looked) and not found


if __name__ == "__main__":
    sys.exit(0 if report([Path(place) for place in sys.argv[1:]]) else 1)
