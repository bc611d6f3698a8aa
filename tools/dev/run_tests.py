#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs gtest executables two at a time, then the tests of the tools; last line `N passed, N failed`.

An executable that crashes, hangs or leaks counts as one failed test beside those it reported. When
all of it passed, every output of the run is searched for people: one more test.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import find_canaries

PARALLEL = 2           # the smallest machine we support has two cores
SECONDS_MAX = 2400     # one executable; far above the slowest suite, also beside other work
LONG_SECONDS_MAX = 6 * 3600  # when a long run is asked for: a million steps take about 40 minutes
LONG_RUNS = ("TANDEM_STEPS", "TANDEM_KILLS", "TANDEM_STORM_OPERATIONS", "TANDEM_ORDERS",
             "TANDEM_VISITS")
OUTPUT_LINES_MAX = 80  # of one failed executable, on the terminal; the rest is in its log
FAILURE_LINES_MAX = 12  # of one failed test, before that


def failures(report):
    """(name, what was expected) of each failed test."""
    for suite in report.get("testsuites", []):
        for test in suite.get("testsuite", []):
            if test.get("failures"):
                said = "\n".join(failure["failure"] for failure in test["failures"])
                yield f"{suite['name']}.{test['name']}", said


def seconds_max():
    return LONG_SECONDS_MAX if any(os.environ.get(name) for name in LONG_RUNS) else SECONDS_MAX


def run_gtest(folder, name, gtest_filter):
    out = folder / "results"
    out.mkdir(exist_ok=True)
    report, log = out / f"{name}.json", out / f"{name}.log"
    report.unlink(missing_ok=True)
    command = [str(folder / name), f"--gtest_output=json:{report}", "--gtest_color=no"]
    if gtest_filter:
        command.append(f"--gtest_filter={gtest_filter}")
    began = time.monotonic()
    with log.open("wb") as sink:
        try:
            code = subprocess.run(command, stdout=sink, stderr=subprocess.STDOUT,
                                  timeout=seconds_max(), check=False).returncode
        except subprocess.TimeoutExpired:
            code = f"no end after {seconds_max()} s"
    seconds = time.monotonic() - began
    try:
        found = json.loads(report.read_text())
    except (OSError, ValueError):
        found = {}
    # Skipped or disabled is not passed: both are counted by gtest, so they are taken off here.
    failed = list(failures(found))
    ran = sum(1 for suite in found.get("testsuites", []) for test in suite.get("testsuite", [])
              if test.get("result") == "COMPLETED")
    if code != 0 and not failed:
        failed = [(name, f"exit {code}")]
        ran += 1
    return name, ran - len(failed), failed, log, seconds


def show(result):
    name, passed, failed, log, seconds = result
    if passed or failed:
        print(f"{'FAIL' if failed else 'ok  '} {name}: {passed} passed, {len(failed)} failed"
              f" ({seconds:.1f} s)", flush=True)
    # What failed comes first: whoever reads a long run often sees a part of it only.
    for test, said in failed:
        print(f"    FAILED {test}")
        for line in said.splitlines()[:FAILURE_LINES_MAX]:
            print("      " + line)
    if failed:
        lines = [line for line in log.read_text(errors="replace").splitlines()
                 if not line.startswith(("[ RUN ", "[       OK", "[-----"))]
        for line in lines[-OUTPUT_LINES_MAX:]:
            print("    " + line)
        print(f"    whole output: {log}")


def run_tool(path):
    """(passed, failed) of one python unittest or node test file."""
    if path.suffix == ".py":
        command = [sys.executable, str(path)]
    else:
        command = ["node", "--test", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    if done.returncode != 0:
        print(f"FAIL {path}\n{done.stdout}{done.stderr}")
        return 0, 1
    print(f"ok   {path}")
    return 1, 0


def outputs_of_run(folder, executables):
    """What programs and services wrote, what tests printed, what the run's PostgreSQL logged."""
    printed = [folder / "results" / f"{name}{kind}" for name in executables
               for kind in (".log", ".json")]
    cluster = re.search(r"host=(\S+)", os.environ.get("TANDEM_TEST_PG", ""))
    logged = [Path(cluster[1]) / "postgres.log"] if cluster else []
    return [Path(os.environ["TANDEM_TEST_OUTPUT"]), *printed, *logged]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--filter", default="")
    parser.add_argument("--tools", action="store_true")
    parser.add_argument("executables", nargs="*")
    args = parser.parse_args()
    passed = failed = 0
    with ThreadPoolExecutor(PARALLEL) as pool:
        jobs = [pool.submit(run_gtest, args.folder, name, args.filter) for name in args.executables]
        for job in jobs:
            result = job.result()
            show(result)
            passed += result[1]
            failed += len(result[2])
    if args.tools:
        tools = sorted([*Path("tools").rglob("*_test.py"), *Path("tools").rglob("*.test.mjs")])
        for path in tools:
            good, bad = run_tool(path)
            passed, failed = passed + good, failed + bad
    # A test that fails may print anything.
    if passed and not failed and os.environ.get("TANDEM_TEST_OUTPUT"):
        clean = find_canaries.report(outputs_of_run(args.folder, args.executables))
        passed, failed = passed + clean, failed + (not clean)
    print(f"{passed} passed, {failed} failed")
    # Nothing ran = a filter that matches nothing: not a success.
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
