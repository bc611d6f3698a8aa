#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The development issuer: an Ed25519 key of its own, the JWKS file that the scheduler reads, and
// signed tokens for whoever asks. Loopback only, never for production: it believes everyone.
//
//   node issuer.mjs --port 15080 --key FILE --jwks FILE [--issuer URL] [--audience tandem]
//     GET /healthz   GET /.well-known/jwks.json   GET /.well-known/openid-configuration
//     POST /token {"clinic", "role", "sub", "patient"?}
//   node issuer.mjs --print --clinic SLUG --role front_desk [--sub ID] [--patient UUID] --key FILE ...
//     prints one token and ends
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import {
  chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HOST = '127.0.0.1';
const TOKEN_SECONDS = 3600;
const BODY_BYTES_MAX = 4096;
const REQUEST_MS_MAX = 5000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const RULES = {
  clinic: /^[a-z0-9](-?[a-z0-9]){0,39}$/,
  role: /^(patient|supporter|therapist|practitioner|front_desk|clinic_admin|auditor)$/,
  sub: /^[\x21-\x7e]{1,128}$/,
  patient: UUID,
};

// Whole or not at all: a reader never sees half a file.
function writeFileWhole(path, text, mode) {
  mkdirSync(dirname(resolve(path)), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  const file = openSync(draft, 'w', mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(draft, mode);
  renameSync(draft, path);
}

// The private key in `path` (PKCS #8 PEM, mode 0600); made when there is none.
export function loadKey(path) {
  let pem;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    const { privateKey } = generateKeyPairSync('ed25519');
    pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileWhole(path, pem, 0o600);
  }
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} holds no Ed25519 key.`);
  return key;
}

// The public half; its id is the thumbprint of RFC 7638.
export function publicJwk(privateKey) {
  const { crv, kty, x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { kty, crv, x, kid, use: 'sig', alg: 'EdDSA' };
}

// What is wrong with a wish for a token; undefined when nothing is.
export function wrongWith(wish) {
  if (wish === null || typeof wish !== 'object' || Array.isArray(wish)) return 'send a JSON object';
  for (const [name, value] of Object.entries(wish)) {
    if (!Object.hasOwn(RULES, name)) return `${name} is not a known field`;
    if (typeof value !== 'string' || !RULES[name].test(value)) return `${name} is malformed`;
  }
  for (const name of ['clinic', 'role', 'sub']) {
    if (wish[name] === undefined) return `${name} is missing`;
  }
  if ((wish.role === 'patient') !== (wish.patient !== undefined)) {
    return 'patient belongs to the role patient, and to it only';
  }
  return undefined;
}

export function mint(wish, { key, issuer, audience, now = Date.now() }) {
  const seconds = Math.floor(now / 1000);
  const header = { alg: 'EdDSA', kid: publicJwk(key).kid, typ: 'JWT' };
  const claims = {
    iss: issuer, aud: audience, ...wish, iat: seconds, nbf: seconds, exp: seconds + TOKEN_SECONDS,
    auth_time: seconds, // whoever asks has just signed in
  };
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

function answer(reply, status, body) {
  reply.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  reply.end(`${JSON.stringify(body)}\n`);
}

async function readBody(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_BYTES_MAX) throw new Error('too large');
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}

async function answerToken(request, reply, options) {
  let wish;
  try {
    wish = await readBody(request);
  } catch {
    return answer(reply, 400, { error: `send JSON of at most ${BODY_BYTES_MAX} bytes` });
  }
  const wrong = wrongWith(wish);
  if (wrong) return answer(reply, 400, { error: wrong });
  return answer(reply, 200, {
    access_token: mint(wish, options), token_type: 'Bearer', expires_in: TOKEN_SECONDS,
  });
}

export function serve(options) {
  const jwks = { keys: [publicJwk(options.key)] };
  const discovery = {
    issuer: options.issuer, jwks_uri: `${options.issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['EdDSA'], subject_types_supported: ['public'],
  };
  const server = createServer((request, reply) => {
    // A page in a browser could otherwise reach us through a name that resolves to loopback.
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (host !== HOST && host !== 'localhost') return answer(reply, 421, { error: 'loopback only' });
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /healthz') return answer(reply, 200, { status: 'serving' });
    if (route === 'GET /.well-known/jwks.json') return answer(reply, 200, jwks);
    if (route === 'GET /.well-known/openid-configuration') return answer(reply, 200, discovery);
    if (route === 'POST /token') return answerToken(request, reply, options);
    return answer(reply, 404, { error: 'not here' });
  });
  server.requestTimeout = REQUEST_MS_MAX;
  server.headersTimeout = REQUEST_MS_MAX;
  return server;
}

function readOptions(args) {
  const text = { type: 'string' };
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '15080' }, key: text, jwks: text, issuer: text,
      audience: { type: 'string', default: 'tandem' }, print: { type: 'boolean', default: false },
      clinic: text, role: text, sub: text, patient: text,
    },
  });
  if (!values.key) throw new Error('--key FILE is missing.');
  if (!values.print && !values.jwks) throw new Error('--jwks FILE is missing.');
  if (!/^\d{1,5}$/.test(values.port)) throw new Error('--port must be a number.');
  values.issuer ??= `http://${HOST}:${values.port}`;
  return values;
}

function main(args) {
  const values = readOptions(args);
  const options = { key: loadKey(values.key), issuer: values.issuer, audience: values.audience };
  if (values.jwks) {
    const jwks = { keys: [publicJwk(options.key)] };
    writeFileWhole(values.jwks, `${JSON.stringify(jwks, null, 2)}\n`, 0o644);
  }
  if (values.print) {
    const { clinic, role, patient, sub = `dev-${values.role}` } = values;
    const wish = { clinic, role, sub, ...(patient === undefined ? {} : { patient }) };
    for (const name of Object.keys(wish)) if (wish[name] === undefined) delete wish[name];
    const wrong = wrongWith(wish);
    if (wrong) throw new Error(`${wrong}.`);
    process.stdout.write(`${mint(wish, options)}\n`);
    return;
  }
  const server = serve(options);
  server.on('error', (error) => {
    process.stderr.write(`The issuer cannot listen on ${HOST}:${values.port} (${error.code}).\n`);
    process.exitCode = 1;
  });
  server.listen(Number(values.port), HOST, () => {
    process.stdout.write(`issuer ${options.issuer} on ${HOST}:${server.address().port}\n`);
  });
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      server.close();
      server.closeAllConnections?.();
    });
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === resolve(process.argv[1])) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
