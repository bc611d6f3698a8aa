#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A mail server of a test's own (aiosmtpd), with whatever may be wrong with one.

smtp_server.py RECEIVED [--cert FILE --key FILE [--require-tls]] [--password TEXT]

First line on standard output: {"port": N}. RECEIVED gets a line of JSON for each message taken:
{time, to, from, raw, tls}. Orders on standard input, each answered by a line:

  fault NAME [COUNT]   for the next COUNT messages (default: until "fault none")
    none               takes everything
    busy               421 to MAIL, and the connection is closed
    later              451 to RCPT
    denied             554 5.7.1 to RCPT: this relay does not serve us
    drop               takes the message, then closes without an answer: its 250 is lost
    refuse_data        554 after the message
    hang               never answers RCPT
  silent on|off        new connections get no greeting
  greeting SECONDS     new connections get theirs so much later
  slow on|off          answers go out one byte a second
  held on|off          takes messages, and answers when it is off

Whatever the fault: recipients whose address starts with "refused" get 550, those with "hang" wait
for ever.
"""
import argparse
import asyncio
import json
import logging
import ssl
import sys
import time

from aiosmtpd.smtp import SMTP, AuthResult

FOREVER = 3600
BYTES_MAX = 10 * 1024 * 1024


class State:
    def __init__(self, received):
        self.received = received
        self.fault = "none"
        self.left = -1
        self.silent = False
        self.greeting = 0
        self.slow = False
        self.held = False

    def take_fault(self, *names):
        if self.fault not in names or self.left == 0:
            return False
        if self.left > 0:
            self.left -= 1
        return True


class Handler:
    def __init__(self, state):
        self.state = state

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.state.take_fault("busy"):
            await server.push("421 busy")
            server.transport.close()
            return "421 busy"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 no such mailbox"
        if address.startswith("hang") or self.state.take_fault("hang"):
            await asyncio.sleep(FOREVER)
        if self.state.take_fault("later"):
            return "451 try again"
        if self.state.take_fault("denied"):
            return "554 5.7.1 <all>: relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.state.take_fault("refuse_data"):
            return "554 not this one"
        self.state.received.write(json.dumps({
            "time": time.time(), "to": envelope.rcpt_tos[0], "from": envelope.mail_from,
            "raw": envelope.content.decode("utf-8", "replace"), "tls": session.ssl is not None,
        }) + "\n")
        self.state.received.flush()
        if self.state.take_fault("drop"):
            server.transport.abort()
            await asyncio.sleep(FOREVER)
        while self.state.held:
            await asyncio.sleep(0.02)
        return "250 taken"


class Server(SMTP):
    def __init__(self, state, *args, **kwargs):
        self.state = state
        super().__init__(*args, **kwargs)

    async def _handle_client(self):
        if self.state.silent:
            await asyncio.sleep(FOREVER)
        await asyncio.sleep(self.state.greeting)
        await super()._handle_client()

    async def push(self, status):
        if not self.state.slow:
            return await super().push(status)
        line = status if isinstance(status, bytes) else status.encode()
        for byte in line + b"\r\n":
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(1)


def answer(line):
    print(json.dumps(line), flush=True)


async def obey(state):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().split():
        if line[0] == "fault":
            state.fault = line[1]
            state.left = int(line[2]) if len(line) > 2 else -1
        elif line[0] == "greeting":
            state.greeting = float(line[1])
        else:
            setattr(state, line[0], line[1] == "on")
        answer({"done": True})


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("received")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--require-tls", action="store_true")
    parser.add_argument("--password")
    args = parser.parse_args()
    tls = None
    if args.cert:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(args.cert, args.key)

    def judge(server, session, envelope, mechanism, data):
        good = args.password and data.password == args.password.encode()
        return AuthResult(success=bool(good))

    state = State(open(args.received, "a", encoding="utf-8"))
    loop = asyncio.get_running_loop()

    def make():
        return Server(state, Handler(state), hostname="mail.test", loop=loop, tls_context=tls,
                      require_starttls=args.require_tls, data_size_limit=BYTES_MAX,
                      authenticator=judge if args.password else None,
                      auth_required=bool(args.password), auth_require_tls=bool(tls),
                      decode_data=False, timeout=FOREVER)

    server = await loop.create_server(make, "127.0.0.1", 0, backlog=100)
    answer({"port": server.sockets[0].getsockname()[1]})
    await obey(state)


logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
asyncio.run(main())
