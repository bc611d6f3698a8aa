# SPDX-License-Identifier: Apache-2.0
"""A light index of our C++: which functions are defined where, and what they call.

It relies on clang-format's layout: definitions outside a class begin in column 0, namespaces do not
indent. Good enough to follow a call by name; never used to judge types.
"""
import re
from dataclasses import dataclass
from pathlib import Path

from house.rules import operation_files

NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)
NAME = re.compile(r"([~\w]+(?:::[~\w]+)*)\s*$")
CALL = re.compile(r"(?:([\w)\]]+)\s*(\.|->|::)\s*)?\b(\w+)\s*(?:<[\w:,\s*&]*>)?\(")
DECLARED = re.compile(r"\b([A-Z]\w*)>*\s*[&*]?\s+[&*]?(\w+)\s*(?=[;=,){])")
NOT_FUNCTIONS = {"if", "for", "while", "switch", "return", "sizeof", "catch", "namespace", "class",
                 "struct", "enum", "union", "extern", "using", "typedef", "static_assert"}


@dataclass(frozen=True)
class Function:
    owner: str  # class, or ""
    name: str
    path: Path  # relative to the root
    line: int
    body: str   # without comments and strings
    raw: str    # as written


def blank(text):
    """The text without comments and strings, every other character where it was."""
    return NOISE.sub(lambda found: re.sub(r"[^\n]", " ", found.group(0)), text)


def matching(text, start, opening="{", closing="}"):
    depth = 0
    for index in range(start, len(text)):
        if text[index] == opening:
            depth += 1
        elif text[index] == closing:
            depth -= 1
            if depth == 0:
                return index
    return len(text) - 1


def signature_end(text, start):
    """(index of the parameter list's '(', index of '{'), or None for anything but a definition."""
    paren = None
    angle = depth = 0
    index = start
    while index < len(text):
        char = text[index]
        if char == "(":
            if depth == 0 and angle <= 0 and paren is None:
                paren = index
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "<" and paren is None:
            angle += 1
        elif char == ">" and paren is None and text[index - 1] != "-":
            angle -= 1
        elif depth == 0 and char in ";=" and (char == ";" or paren is None):
            return None
        elif depth == 0 and char == "{":
            return (paren, index) if paren is not None else None
        index += 1
    return None


CLASS = re.compile(r"(?:class|struct)\s+(?:[\w:]*::)?(\w+)[^;{()]*\{")


def functions(path, root):
    """Those of namespace level (column 0) and those defined inside a class (column 2)."""
    raw = (root / path).read_text(errors="replace")
    text = blank(raw)
    found, position = [], 0
    for line in re.finditer(r"^(?=[A-Za-z_])", text, re.MULTILINE):
        start = line.start()
        if start < position:
            continue
        if inside := CLASS.match(text, start):
            position = matching(text, inside.end() - 1)
            found += members(raw, text, path, inside.group(1), inside.end(), position)
        elif made := function_at(raw, text, path, start):
            found.append(made[0])
            position = made[1]
    return found


def members(raw, text, path, owner, start, end):
    found, position = [], start
    for line in re.finditer(r"^  (?=[A-Za-z_])", text[:end], re.MULTILINE):
        if line.end() > position and (made := function_at(raw, text, path, line.end(), owner)):
            if made[1] <= end:
                found.append(made[0])
                position = made[1]
    return found


def function_at(raw, text, path, start, owner=""):
    """(function, index of its last brace) when a definition begins at `start`."""
    if re.match(r"(namespace|class|struct|enum|using|typedef|extern)\b", text[start:start + 10]):
        return None
    ends = signature_end(text, start)
    named = NAME.search(text[start:ends[0]]) if ends else None
    if not named or named.group(1) in NOT_FUNCTIONS:
        return None
    close = matching(text, ends[1])
    scope, _, name = named.group(1).rpartition("::")
    line = text.count("\n", 0, start + named.start(1)) + 1
    return Function(scope.rpartition("::")[2] or owner, name, path, line,
                    text[ends[1]:close + 1], raw[ends[1]:close + 1]), close


def calls(function):
    """[(receiver, ".", "->" or "::", name)] in the order of the text; a bare call has neither."""
    return [(found.group(1) or "", found.group(2) or "", found.group(3))
            for found in CALL.finditer(function.body)
            if found.group(3) not in NOT_FUNCTIONS]


class Index:
    """Every function defined in `folder`, tests aside."""

    def __init__(self, root, folder="scheduler"):
        self.root = Path(root)
        self.by_name = {}
        self.types = {}  # folder -> variable name -> names of the types it is declared with
        texts = {}
        for path in sorted((self.root / folder).rglob("*.*")):
            if path.suffix not in (".h", ".cc") or "_test." in path.name or path.parent.name == "testing":
                continue
            relative = path.relative_to(self.root)
            text = path.read_text(errors="replace")
            declared = self.types.setdefault(relative.parent, {})
            for found in DECLARED.finditer(blank(text)):
                declared.setdefault(found.group(2), set()).add(found.group(1))
            texts[relative.as_posix()] = text.splitlines()
            for function in functions(relative, self.root):
                self.by_name.setdefault(function.name, []).append(function)
        self.operations = operation_files(texts)

    def is_operation(self, function):
        return str(function.path.with_suffix("")) in self.operations

    def resolve(self, caller, receiver, link, name):
        """The functions that a call may mean; none when that is not clear."""
        candidates = [f for f in self.by_name.get(name, []) if f != caller]
        if not candidates or link == "::":
            return [f for f in candidates if receiver in (f.owner, f.path.parent.name)] or [
                f for f in candidates if not f.owner and f.path.parent == caller.path.parent]
        if link:
            types = self.types.get(caller.path.parent, {}).get(receiver, set())
            if receiver.endswith(")"):  # a temporary: Store(tx).Insert(...)
                types = {f.owner for f in candidates
                         if f.owner and re.search(rf"\b{f.owner}\b", caller.body)}
            exact = [f for f in candidates if f.owner in types]
            return exact or [f for f in candidates if not types and f.owner and f.owner.lower()
                             == receiver.replace("_", "").lower()]
        same_class = [f for f in candidates if f.owner and f.owner == caller.owner]
        free = [f for f in candidates if not f.owner]
        for near in (same_class, [f for f in free if f.path == caller.path],
                     [f for f in free if f.path.parent == caller.path.parent]):
            if near:
                return near
        return free if len({f.path for f in free}) == 1 else []
