#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One call to the development scheduler.

  ./dev call METHOD [JSON] [--as ROLE] [--sub ID] [--patient UUID] [--deadline SECONDS]

METHOD is a method's name (BookConsultation). A request_id and a deadline are added where they are
missing. ROLE is anonymous, patient, supporter, therapist, practitioner, front_desk, clinic_admin,
auditor or service; without it, anonymous for public methods and front_desk for the others. A service
is a program: it calls by mutual TLS with a certificate of .dev/tls, everyone else with a token.

The reply is kept in .dev/last/METHOD.json; a string "@METHOD.path.0.field" in a later JSON is replaced
by that value, and inside a longer string "@{METHOD.path}" is. A reading METHOD (Get, Search, List)
that was not called within the last five minutes is called anew for it: a public one for the whole
clinic, another one as it was asked before. "@code" is the newest verification code (./dev messages
shows it).
"""
import argparse
import functools
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from house.proto_text import read_contract  # noqa: E402

LAST = ROOT / ".dev/last"
SCHEMA = ROOT / "build/dev/tandem.binpb"
PORTS = ROOT / ".dev/ports"
TLS = ROOT / ".dev/tls"
PROGRAM = "notifier"  # who calls as a service
DEADLINE_SECONDS = 10
FRESH_SECONDS_MAX = 300  # a person who reads, thinks and books is done by then
READING = ("Get", "Search", "List")
ISSUER_SECONDS_MAX = 5
SUGGESTIONS_MAX = 5
CLINIC = re.compile(r'"clinics/([a-z0-9-]+)')
WHOLE = re.compile(r"@(\w+)\.([\w.]+)")
CODE = re.compile(r"\bcode ([0-9]{6})\b")
INSIDE = re.compile(r"@\{(\w+)\.([\w.]+)\}")


def port(variable, default):
    """The environment's, else the one that `up` uses, else the default; as tools/dev/ports.sh."""
    kept_ports = PORTS.read_text() if PORTS.exists() else ""
    found = re.search(rf"^{variable}=(\d+)$", kept_ports, re.MULTILINE)
    return os.environ.get(variable) or (found.group(1) if found else default)


def newest_code():
    """The code that was sent last, as the development's messages show it."""
    shown = subprocess.run([str(ROOT / "dev"), "messages"], capture_output=True, text=True,
                           check=False).stdout
    codes = sorted(line for line in shown.splitlines() if CODE.search(line))
    if not codes:
        sys.exit("@code: no code has been sent yet: call HoldConsultation first.")
    return CODE.search(codes[-1]).group(1)


def known_clinic():
    """The clinic of the newest reply."""
    for file in sorted(LAST.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True):
        if found := CLINIC.search(file.read_text()):
            return found.group(1)
    return "cedar-harbor"


def is_fresh(file):
    return file.exists() and time.time() - file.stat().st_mtime < FRESH_SECONDS_MAX


@functools.cache  # all of one call's fields are of one reply
def last_reply(method):
    """The reply that `@METHOD` means. What is read here is not kept: nobody called it by hand."""
    file = LAST / f"{method}.json"
    if method.startswith(READING) and not is_fresh(file):
        return read_anew(method)
    if not file.exists():
        sys.exit(f"@{method}: there is no reply of {method} yet: call it first.")
    return json.loads(file.read_text())


def read_anew(method):
    """For the whole clinic where that is enough, else as it was asked before."""
    rpc, before = find_rpc(method), LAST / f"{method}.asked.json"
    questions, complaint = [], f"call {method} first."
    if rpc.public and "parent" in contract().fields[rpc.request]:
        questions.append({"body": {"parent": f"clinics/{known_clinic()}"}})
    if before.exists():
        questions.append(json.loads(before.read_text()))
    for asked in questions:
        code, reply, complaint = ask(rpc, **asked)
        if code == 0:
            return json.loads(reply)
    sys.exit(f"@{method}: {complaint.strip()}")


def kept(method, path):
    """The value at `path` of the last reply of `method`."""
    value = last_reply(method)
    for part in path.split("."):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, ValueError, TypeError):
            sys.exit(f"@{method}.{path}: the last reply of {method} has no '{part}' there.")
    return value


def substitute(value):
    if isinstance(value, dict):
        return {key: substitute(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [substitute(inner) for inner in value]
    if isinstance(value, str):
        if value == "@code":
            return newest_code()
        if whole := WHOLE.fullmatch(value):
            return kept(*whole.groups())
        return INSIDE.sub(lambda found: str(kept(*found.groups())), value)
    return value


@functools.cache
def contract():
    return read_contract(ROOT)


def find_rpc(method):
    found = [rpc for rpc in contract().rpcs if rpc.method == method]
    if not found:
        near = [rpc.method for rpc in contract().rpcs if method.lower() in rpc.method.lower()]
        hint = f"did you mean {', '.join(near[:SUGGESTIONS_MAX])}?" if near else "see proto/tandem/v1."
        sys.exit(f"No method {method}; {hint}")
    return found[0]


def fetch_token(role, clinic, subject, patient):
    wish = {"role": role, "clinic": clinic, "sub": subject or f"dev-{role}"}
    if patient:
        wish["patient"] = patient
    asked = urllib.request.Request(f"http://127.0.0.1:{port('TANDEM_ISSUER_PORT', 15080)}/token",
                                   json.dumps(wish).encode(), {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=ISSUER_SECONDS_MAX) as reply:
            return json.load(reply)["access_token"]
    except urllib.error.HTTPError as error:
        sys.exit(f"The issuer refused a token for {role}: {error.read().decode().strip()}")
    except OSError:
        sys.exit("The issuer does not answer: ./dev up starts it.")


def server(role):
    """Where a caller of that role calls, and how."""
    if role != "service":
        return f"http://127.0.0.1:{port('TANDEM_GRPC_PORT', 15051)}", ["--http2-prior-knowledge"]
    return f"https://127.0.0.1:{port('TANDEM_TLS_PORT', 15053)}", [
        "--cacert", str(TLS / "authority.pem"), "--cert", str(TLS / f"{PROGRAM}.pem"),
        "--key", str(TLS / f"{PROGRAM}.key")]


def curl(rpc, body, role, token, deadline):
    if not SCHEMA.exists():
        sys.exit("There is no descriptor set yet: ./dev up builds it.")
    address, options = server(role)
    url = f"{address}/{rpc.package}.{rpc.service}/{rpc.method}"
    command = [str(ROOT / "tools/dev/buf.sh"), "curl", "--schema", str(SCHEMA), *options,
               "--protocol", "grpc", "--timeout", f"{deadline}s", "--data", "@-", url]
    sent = json.dumps(body)
    # Headers and body go over standard input: no process list shows a token or an answer.
    if token:
        command += ["--header", "@-"]
        sent = f"authorization: Bearer {token}\n\n{sent}"
    # A stream is shown as it comes, until the deadline.
    done = subprocess.run(command, input=sent, capture_output=not rpc.streams, text=True, check=False)
    return done.returncode, done.stdout or "", done.stderr or ""


def ask(rpc, body, role="", sub="", patient="", deadline=DEADLINE_SECONDS):
    """Calls in the name of `role`; exit code, reply, complaint."""
    role = role or ("anonymous" if rpc.public else "front_desk")
    token = ""
    if role not in ("anonymous", "service"):
        clinic = CLINIC.search(json.dumps(body))
        if not clinic:
            sys.exit("The request names no clinic, so there is no token for it: clinics/...")
        token = fetch_token(role, clinic.group(1), sub, patient)
    return curl(rpc, body, role, token, deadline)


def keep(method, asked, reply):
    LAST.mkdir(parents=True, exist_ok=True, mode=0o700)
    if method.startswith(READING):  # to ask again; what others were asked holds codes and names
        (LAST / f"{method}.asked.json").write_text(json.dumps(asked))
    (LAST / f"{method}.json").write_text(reply)


def parse(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("method")
    parser.add_argument("json", nargs="?", default="{}")
    parser.add_argument("--as", dest="role", default="")
    parser.add_argument("--sub", default="")
    parser.add_argument("--patient", default="")
    parser.add_argument("--deadline", type=int, default=DEADLINE_SECONDS)
    return parser.parse_intermixed_args(arguments)


def main(arguments):
    args = parse(arguments)
    rpc = find_rpc(args.method)
    try:
        body = substitute(json.loads(args.json))
    except json.JSONDecodeError as error:
        sys.exit(f"The request is not JSON: {error}")
    if "request_id" in contract().fields.get(rpc.request, ()):
        if "request_id" not in body and "requestId" not in body:
            body["request_id"] = str(uuid.uuid4())
    asked = {"body": body, "role": args.role, "sub": args.sub, "patient": args.patient}
    code, reply, complaint = ask(rpc, **asked, deadline=args.deadline)
    if rpc.streams:
        return 0
    if code != 0:
        print(complaint.strip() or reply.strip(), file=sys.stderr)
        return 1
    print(reply.strip())
    keep(rpc.method, asked, reply)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
