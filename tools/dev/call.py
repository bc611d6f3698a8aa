#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One call to the development scheduler.

  ./dev call METHOD [JSON] [--as ROLE] [--sub ID] [--patient UUID] [--deadline SECONDS]

METHOD is a method's name (BookConsultation). A request_id and a deadline are added where they are
missing. ROLE is anonymous, patient, supporter, therapist, practitioner, front_desk, clinic_admin,
auditor or service; without it, anonymous for public methods and front_desk for the others.

The reply is kept in .dev/last/METHOD.json; a string "@METHOD.path.0.field" in a later JSON is replaced
by that value, and inside a longer string "@{METHOD.path}" is. A public reading METHOD that was not
called yet is called for it. "@code" is the newest verification code (./dev messages shows it).
"""
import argparse
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from house.proto_text import read_contract  # noqa: E402

LAST = ROOT / ".dev/last"
SCHEMAS = [ROOT / "build/release/tandem.binpb", ROOT / "build/dev/tandem.binpb"]
GRPC_PORT = os.environ.get("TANDEM_GRPC_PORT", "15051")
ISSUER_PORT = os.environ.get("TANDEM_ISSUER_PORT", "15080")
DEADLINE_SECONDS = 10
ISSUER_SECONDS_MAX = 5
SUGGESTIONS_MAX = 5
CLINIC = re.compile(r'"clinics/([a-z0-9-]+)')
WHOLE = re.compile(r"@(\w+)\.([\w.]+)")
CODE = re.compile(r"\bcode ([0-9]{6})\b")
INSIDE = re.compile(r"@\{(\w+)\.([\w.]+)\}")


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


def kept(method, path):
    """The value at `path` of the last reply of `method`."""
    file = LAST / f"{method}.json"
    if not file.exists():
        if not method.startswith(("Get", "Search", "List")):
            sys.exit(f"@{method}.{path}: there is no reply of {method} yet: call it first.")
        asked = {"parent": f"clinics/{known_clinic()}"}
        code, reply, complaint = curl(find_rpc(read_contract(ROOT), method), asked, "",
                                      DEADLINE_SECONDS)
        if code != 0:
            sys.exit(f"@{method}.{path}: {complaint.strip()}")
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(reply)
    value = json.loads(file.read_text())
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


def find_rpc(contract, method):
    found = [rpc for rpc in contract.rpcs if rpc.method == method]
    if not found:
        near = [rpc.method for rpc in contract.rpcs if method.lower() in rpc.method.lower()]
        hint = f"did you mean {', '.join(near[:SUGGESTIONS_MAX])}?" if near else "see proto/tandem/v1."
        sys.exit(f"No method {method}; {hint}")
    return found[0]


def fetch_token(role, clinic, subject, patient):
    wish = {"role": role, "clinic": clinic, "sub": subject or f"dev-{role}"}
    if patient:
        wish["patient"] = patient
    asked = urllib.request.Request(f"http://127.0.0.1:{ISSUER_PORT}/token",
                                   json.dumps(wish).encode(), {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=ISSUER_SECONDS_MAX) as reply:
            return json.load(reply)["access_token"]
    except urllib.error.HTTPError as error:
        sys.exit(f"The issuer refused a token for {role}: {error.read().decode().strip()}")
    except OSError:
        sys.exit("The issuer does not answer: ./dev up starts it.")


def curl(rpc, body, token, deadline):
    schema = next((path for path in SCHEMAS if path.exists()), None)
    if not schema:
        sys.exit("There is no descriptor set yet: ./dev up builds it.")
    url = f"http://127.0.0.1:{GRPC_PORT}/{rpc.package}.{rpc.service}/{rpc.method}"
    command = [str(ROOT / "tools/dev/buf.sh"), "curl", "--schema", str(schema),
               "--protocol", "grpc", "--http2-prior-knowledge", "--timeout", f"{deadline}s",
               "--data", "@-", url]
    sent = json.dumps(body)
    # Headers and body go over standard input: no process list shows a token or an answer.
    if token:
        command += ["--header", "@-"]
        sent = f"authorization: Bearer {token}\n\n{sent}"
    # A stream is shown as it comes, until the deadline.
    done = subprocess.run(command, input=sent, capture_output=not rpc.streams, text=True, check=False)
    return done.returncode, done.stdout or "", done.stderr or ""


def parse(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("method")
    parser.add_argument("json", nargs="?", default="{}")
    parser.add_argument("--as", dest="role")
    parser.add_argument("--sub", default="")
    parser.add_argument("--patient", default="")
    parser.add_argument("--deadline", type=int, default=DEADLINE_SECONDS)
    return parser.parse_args(arguments)


def main(arguments):
    args = parse(arguments)
    contract = read_contract(ROOT)
    rpc = find_rpc(contract, args.method)
    try:
        body = substitute(json.loads(args.json))
    except json.JSONDecodeError as error:
        sys.exit(f"The request is not JSON: {error}")
    if "request_id" in contract.fields.get(rpc.request, ()):
        if "request_id" not in body and "requestId" not in body:
            body["request_id"] = str(uuid.uuid4())
    role = args.role or ("anonymous" if rpc.public else "front_desk")
    clinic = CLINIC.search(json.dumps(body))
    token = ""
    if role != "anonymous":
        if not clinic:
            sys.exit("The request names no clinic, so there is no token for it: clinics/...")
        token = fetch_token(role, clinic.group(1), args.sub, args.patient)
    code, reply, complaint = curl(rpc, body, token, args.deadline)
    if rpc.streams:
        return 0
    if code != 0:
        print(complaint.strip() or reply.strip(), file=sys.stderr)
        return 1
    print(reply.strip())
    LAST.mkdir(parents=True, exist_ok=True, mode=0o700)
    (LAST / f"{rpc.method}.json").write_text(reply)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
