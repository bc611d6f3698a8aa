// SPDX-License-Identifier: Apache-2.0
// A provider of texts of a test's own, in Twilio's form, with whatever may be wrong with one. It
// sends nothing twice of its own accord, and joins nothing: who asks twice, texts twice.
//
// sms_provider.mjs RECEIVED ACCOUNT TOKEN
//
// First line on standard output: {"port": N}. RECEIVED gets a line of JSON for each text taken:
// {time, to, from, body, tag, sid}. Orders on standard input, each answered by a line:
//
//   fault NAME [COUNT]   for the next COUNT texts (default: until "fault none")
//     none               takes everything
//     busy               429 with Retry-After: 1
//     broken             500, not taken
//     sender             400, the number that we send from is not ours (21606)
//     lost               takes it, then answers 500
//     silent             takes it, and never answers
//     nonsense           201 with a body that is no JSON
//     deep               201 with a body that nests a thousand times
//   listing MS           lists come so much later
//   tags on|off          whether lists tell the tags of texts (default on)
//   callbacks STATUS     posts STATUS of every text taken since, to its StatusCallback
//
// Whatever the fault: numbers that end in 0?99 are refused (21211), those in 0?98 opted out (21610).
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [received, account, token] = process.argv.slice(2);
const texts = [];
const state = { fault: "none", left: -1, tags: true, called: 0, listing: 0 };

const answer = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function takeFault() {
  if (state.left === 0) return "none";
  if (state.left > 0) state.left -= 1;
  return state.fault;
}

function reply(response, status, body, headers = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function refuse(response, code) {
  reply(response, 400, { code, message: "refused", status: 400 });
}

function take(form) {
  const number = String(texts.length + 1).padStart(30, "0");
  const tags = form.get("Tags");
  const text = {
    sid: `SM${number}`, to: form.get("To"), from: form.get("From"), body: form.get("Body"),
    tags: tags ? JSON.parse(tags) : {}, callback: form.get("StatusCallback"), time: new Date(),
  };
  texts.push(text);
  appendFileSync(received, `${JSON.stringify({
    time: text.time.getTime() / 1000, to: text.to, from: text.from, body: text.body,
    tag: text.tags.delivery ?? "", sid: text.sid })}\n`);
  return text;
}

function shown(text) {
  const date = text.time.toUTCString().replace("GMT", "+0000");
  const told = { sid: text.sid, to: text.to, body: text.body, date_created: date, status: "queued" };
  return state.tags ? { ...told, tags: text.tags } : told;
}

function post(response, form) {
  const to = form.get("To") ?? "";
  if (/0\d99$/.test(to)) return refuse(response, 21211);
  if (/0\d98$/.test(to)) return refuse(response, 21610);
  const fault = takeFault();
  if (fault === "busy") return reply(response, 429, { code: 20429 }, { "Retry-After": "1" });
  if (fault === "sender") return refuse(response, 21606);
  if (fault === "broken") return reply(response, 500, { code: 20500 });
  const text = take(form);
  if (fault === "lost") return reply(response, 500, { code: 20500 });
  if (fault === "silent") return undefined;
  if (fault === "nonsense") return reply(response, 201, "taken, thank you");
  if (fault === "deep") return reply(response, 201, `{"sid":${"[".repeat(1000)}${"]".repeat(1000)}}`);
  return reply(response, 201, shown(text));
}

function list(response, query) {
  const since = query.get("DateSent>") ?? "";
  const found = texts.filter((text) => text.to === query.get("To")
    && text.time.toISOString().slice(0, 10) >= since);
  reply(response, 200, { messages: found.map(shown), next_page_uri: null });
}

async function callBack(status) {
  const open = texts.slice(state.called);
  state.called = texts.length;
  for (const text of open.filter((one) => one.callback)) {
    await fetch(text.callback, {
      method: "POST", body: new URLSearchParams({ MessageSid: text.sid, MessageStatus: status }) });
  }
  return open.length;
}

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const expected = `Basic ${Buffer.from(`${account}:${token}`).toString("base64")}`;
  if (request.headers.authorization !== expected) return reply(response, 401, { code: 20003 });
  if (url.pathname !== `/2010-04-01/Accounts/${account}/Messages.json`) {
    return reply(response, 404, { code: 20404 });
  }
  if (request.method === "GET") {
    setTimeout(() => list(response, url.searchParams), state.listing);
    return undefined;
  }
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => post(response, new URLSearchParams(Buffer.concat(parts).toString())));
  return undefined;
});

server.listen(0, "127.0.0.1", () => answer({ port: server.address().port }));

createInterface({ input: process.stdin }).on("line", async (line) => {
  const [order, value, count] = line.split(" ");
  if (order === "fault") {
    state.fault = value;
    state.left = count === undefined ? -1 : Number(count);
  } else if (order === "listing") {
    state.listing = Number(value);
  } else if (order === "tags") {
    state.tags = value === "on";
  } else if (order === "callbacks") {
    return answer({ called: await callBack(value) });
  }
  return answer({ done: true });
}).on("close", () => process.exit(0));
