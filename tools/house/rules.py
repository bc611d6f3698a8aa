# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that one file, or the list of files, can break. Each yields Fault."""
import os
import re
from dataclasses import dataclass
from pathlib import Path

LINES_MAX = 500
TEST_LINES_MAX = 700
COLUMNS_MAX = 100
OUTSIDE = re.compile(  # .git, and what .gitignore names
    r"(\.git|build|\.dev|node_modules)(/|$)"
    r"|(.*/)?(__pycache__(/|$)|.*\.pyc$|compile_commands\.json$)")
SOURCES = {".h", ".cc", ".sql", ".proto", ".py", ".sh", ".mjs", ".ts", ".cmake"}
TEXTS = SOURCES | {".md", ".yaml", ".json", ".toml", ".in", ".txt", ".npmrc"}
SCRIPTS = {"dev", ".ci/run"}  # shell, by their first line
TOP = SCRIPTS | {
    ".clang-format", ".clang-tidy", ".gitignore", ".npmrc", "ARCHITECTURE.md", "CHANGELOG.md",
    "CMakeLists.txt", "CMakePresets.json", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md",
    "buf.yaml", "package.json", "package-lock.json"}
SCHEDULER_ROOMS = {"directory", "availability", "appointments", "consultations", "courses",
                   "patients", "waitlist", "reminders", "calendars", "access", "audit", "requests",
                   "codes", "sessions", "staff", "emergency", "words", "tasks", "clearances",
                   "inbound", "absences", "repairs", "reports"}
PLACES = [re.compile(pattern) for pattern in (
    r"base/\w+\.(h|cc)", r"base/(pg|rpc|testing)/\w+\.(h|cc|sql)",
    r"scheduler/\w+\.(h|cc)",
    r"scheduler/(?P<room>\w+)/(testing/)?\w+\.(h|cc|sql)",
    r"notifier/\w+\.(h|cc|sql)", r"notifier/testing/\w+\.(h|cc)",
    r"proto/tandem/v1/\w+\.proto",
    r"schema/schema\.sql", r"schema/migrations/\d{4}_\w+\.sql",
    r"tools/(check_house|check_house_test|gen_\w+)\.py", r"tools/(dev|house)/\w+\.(sh|py|txt)",
    r"tools/issuer/\w+(\.test)?\.mjs", r"tools/tandemctl/\w+\.(h|cc|sql)",
    r"tests/\w+/\w+\.(h|cc)", r"tests/support/\w+\.(py|mjs)",
    r"tests/fuzz/corpus/\w+/[\w.-]+",
    r"tests/fuzz/\w*seeds\.(py|txt)", r"tests/functional/access_matrix\.txt",
    r"cmake/\w+\.cmake", r"deploy/\w+/[\w-]+\.(yaml|toml\.in)", r"docs/(adr/)?[\w-]+\.md")]
GENERATED = {"schema/schema.sql"}
SHARED_NAMES = {"main.cc", "__init__.py"}  # one per program

# Names no file may contain, with the reason. Split, so that this file does not contain them itself.
BANNED = [
    (re.compile(r"\bco_" r"await\b"), {".h", ".cc"}, (), "gcc 12.2 miscompiles coroutines"),
    (re.compile(r"absl::" r"Now\("), {".h", ".cc"}, ("base/clock.cc",), "time comes from a Clock"),
    (re.compile(r"absl::" r"FromCivil\((?!.*UTC)"), {".h", ".cc"},
     ("base/civil.cc", "base/civil_test.cc", "scheduler/availability/availability_test.cc",
      "scheduler/directory/opening_hours_test.cc"),  # tests that expect what the library says
     "civil time becomes an instant in ResolveCivil only"),
    (re.compile(r"absl::" r"Mutex\b"), {".h", ".cc"}, (), "std::mutex: TSan understands it"),
    (re.compile(r"absl::" r"string_view"), {".h"}, ("base/strings.h",),
     "std::string_view in headers; they do not convert"),
    (re.compile(r"\b(TO" r"DO|FIX" r"ME)\b"), SOURCES, (), "finish it, or write an issue"),
    (re.compile(r"GTEST_" r"SKIP|\bDIS" r"ABLED_"), {".h", ".cc"}, (), "a test never skips"),
    (re.compile(r"AT TIME" r" ZONE", re.IGNORECASE), {".sql", ".cc", ".h"}, (),
     "civil time is resolved in C++ only"),
    (re.compile(r"\.\./sh" r"ared|/wo" r"rk/"), TEXTS, (),
     "the project depends on nothing outside"),
    (re.compile(r"npm" r"js\.|deb\.deb" r"ian|pypi\.o" r"rg"), TEXTS, (),
     "no registry's host name"),
]
INCLUDE = re.compile(r'^\s*#include [<"]([^>"]+)[>"]')
WIRE = re.compile(r"^(grpc|google/|tandem/v1/)")
DOOR = re.compile(r"(_(service|wire)(_test)?|/door)\.(h|cc)$")
GLOBAL = re.compile(r"^--\s*global:\s*\w+", re.MULTILINE)
STATEMENT = re.compile(r"^--\s*name:\s*(\w+)[^\n]*\n(.*?)(?=^--\s*name:|\Z)", re.MULTILINE | re.DOTALL)
CLINIC_FIRST = re.compile(r"clinic_id\s*=\s*\$1\b")
CLINIC_INSERTED = re.compile(
    r"INSERT\s+INTO\s+\w+(\s+AS\s+\w+)?\s*\(\s*clinic_id\b.*?(VALUES\s*\(|SELECT\s+)\s*\$1\b",
    re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Fault:
    path: str
    line: int
    what: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}"


def files(root):
    """Every file of the project, relative and sorted."""
    found = []
    for folder, folders, names in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not OUTSIDE.match((here / name).as_posix())]
        found += [path for name in names if not OUTSIDE.match(path := (here / name).as_posix())]
    return sorted(found)


def kind(path):
    """What a file is: its suffix; that of the scripts which have none; else its name."""
    return ".sh" if path in SCRIPTS else Path(path).suffix or Path(path).name


def is_test(path):
    return path.startswith("tests/") or "/testing/" in path or "_test." in path


def check_places(paths):
    for path in paths:
        if path in TOP:
            continue
        place = next((m for pattern in PLACES if (m := pattern.fullmatch(path))), None)
        room = place.groupdict().get("room") if place else None
        if not place:
            yield Fault(path, 1, "belongs to no room")
        elif room and room not in SCHEDULER_ROOMS:
            yield Fault(path, 1, f"'{room}' is not a room of the scheduler")
        elif room and path.endswith(".sql") and not path.endswith("_store.sql"):
            yield Fault(path, 1, "SQL of a room is in its *_store.sql")


def check_names(paths):
    first = {}
    for path in paths:
        name = Path(path).name
        if Path(path).suffix not in SOURCES or name in SHARED_NAMES:
            continue
        if name in first:
            yield Fault(path, 1, f"{first[name]} has the same name")
        first.setdefault(name, path)


def check_text(path, lines):
    suffix = kind(path)
    if suffix in SOURCES and path not in GENERATED:
        most = TEST_LINES_MAX if is_test(path) else LINES_MAX
        if len(lines) > most:
            yield Fault(path, most, f"{len(lines)} lines; at most {most}: divide it")
        if not any("SPDX-License-Identifier: Apache-2.0" in line for line in lines[:2]):
            yield Fault(path, 1, "the first line must be the SPDX line")
    for number, line in enumerate(lines, 1):
        if suffix in (".h", ".cc") and len(line) > COLUMNS_MAX:
            yield Fault(path, number, f"{len(line)} columns; at most {COLUMNS_MAX}")
        for pattern, suffixes, exempt, why in BANNED:
            if suffix in suffixes and path not in exempt and pattern.search(line):
                yield Fault(path, number, f"'{pattern.search(line).group(0)}' is banned: {why}")


def refused(path, included, operations):
    """Why `path` may not include `included`, or None."""
    folder, name = str(Path(path).parent), Path(included).name
    if included.startswith("pqxx") and folder not in ("base/pg", "base/testing"):
        return "only base/pg speaks to libpqxx"
    if is_test(path):
        return None
    if included.startswith(("base/testing/", "tests/", "gtest/", "gmock/")):
        return "test code stays in tests"
    if path.startswith("base/"):
        if included.startswith(("scheduler/", "notifier/", "tools/")):
            return "base knows no clinic"
        if folder == "base" and included.startswith(("base/pg/", "base/rpc/")):
            return "points outward from base"
        if folder == "base/pg" and included.startswith("base/rpc/"):
            return "points outward from base/pg"
    wire = WIRE.match(included)
    if wire and not (DOOR.search(path) or folder in ("base/rpc", "scheduler", "tools/tandemctl")):
        return "only doors (*_service, *_wire) and base/rpc see gRPC and generated headers"
    if included.startswith("grpc") and "_wire." in path:
        return "a conversion needs no gRPC"
    if name.endswith("_store.h") and str(Path(included).parent) != folder:
        return "another room's store: use its operations"
    if not re.match(r"(scheduler/\w+|notifier)/", path):
        return None
    if DOOR.search(included) and not DOOR.search(path):
        return "points outward: a door is known to doors only"
    if re.match(r"(tools/|scheduler/\w+\.h$)", included):
        return "points outward from a room"
    if path.startswith("scheduler/") and included.startswith("notifier/"):
        return "points outward: the notifier knows the scheduler's rules, never the other way round"
    pure = not DOOR.search(path) and "_store." not in path and stem(path) not in operations
    if pure and (included.startswith("base/pg/") or name.endswith("_store.h")):
        return "a rule sees no SQL (an operation says so: its header includes base/pg/)"
    if pure and included == "base/clock.h":
        return "a rule takes `now` as a value"
    return None


def stem(path):
    return str(Path(path).with_suffix(""))


def operation_files(texts):
    """Stems of operations: their header takes the database, by including base/pg/ or a room's bundle
    (a header without *.cc) that does. A *.cc without a header of its own belongs to the operations of
    its room that it includes."""
    included = {path: [m.group(1) for line in lines if (m := INCLUDE.match(line))]
                for path, lines in texts.items() if Path(path).suffix in (".h", ".cc")}
    bundles = {path for path, others in included.items()
               if path.endswith(".h") and stem(path) + ".cc" not in included
               and any(other.startswith("base/pg/") for other in others)}
    found = {stem(path) for path, others in included.items() if path.endswith(".h")
             and any(other.startswith("base/pg/")
                     or other in bundles and Path(other).parent == Path(path).parent
                     for other in others)}
    for path, others in included.items():
        if path.endswith(".cc") and stem(path) + ".h" not in included:
            if any(stem(other) in found and Path(other).parent == Path(path).parent
                   and "_store" not in other for other in others):
                found.add(stem(path))
    return found


def check_includes(texts):
    operations = operation_files(texts)
    for path, lines in texts.items():
        if Path(path).suffix not in (".h", ".cc"):
            continue
        for number, line in enumerate(lines, 1):
            if found := INCLUDE.match(line):
                if why := refused(path, found.group(1), operations):
                    yield Fault(path, number, f"{found.group(1)}: {why}")


def check_sql(path, text):
    for found in STATEMENT.finditer(text):
        name, body = found.groups()
        line = text.count("\n", 0, found.start()) + 1
        if GLOBAL.search(body) or CLINIC_FIRST.search(body) or CLINIC_INSERTED.search(body):
            continue
        yield Fault(path, line, f"{name} has neither clinic_id = $1 nor inserts it as $1 "
                                "(`-- global: reason` when it is meant)")


def check_tree(root):
    paths = files(root)
    yield from check_places(paths)
    yield from check_names(paths)
    texts = {}
    for path in paths:
        if kind(path) in TEXTS and path != "package-lock.json":
            texts[path] = (Path(root) / path).read_text(errors="replace").splitlines()
    for path, lines in texts.items():
        yield from check_text(path, lines)
        if path.startswith(("scheduler/", "notifier/", "base/")) and path.endswith(".sql"):
            yield from check_sql(path, "\n".join(lines) + "\n")
    yield from check_includes(texts)
