// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadKey, mint, publicJwk, serve, wrongWith } from './issuer.mjs';

const folder = mkdtempSync(join(tmpdir(), 'issuer-'));
const options = { issuer: 'http://issuer.test', audience: 'tandem' };
const desk = { clinic: 'cedar-harbor', role: 'front_desk', sub: 'anna' };
let server;
let base;

before(async () => {
  options.key = loadKey(join(folder, 'issuer.key'));
  server = serve(options);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  server.closeAllConnections?.();
  rmSync(folder, { recursive: true });
});

const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

test('the key is made once, for its owner only', () => {
  const path = join(folder, 'issuer.key');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(publicJwk(loadKey(path)).kid, publicJwk(options.key).kid);
});

test('a token verifies with the published key and ends after an hour', async () => {
  const { keys } = await (await fetch(`${base}/.well-known/jwks.json`)).json();
  assert.equal(keys[0].d, undefined);
  const reply = await fetch(`${base}/token`, { method: 'POST', body: JSON.stringify(desk) });
  const [header, claims, signature] = (await reply.json()).access_token.split('.');
  const key = createPublicKey({ key: keys[0], format: 'jwk' });
  const text = Buffer.from(`${header}.${claims}`);
  assert.ok(verify(null, text, key, Buffer.from(signature, 'base64url')));
  assert.equal(decode(header).kid, keys[0].kid);
  const said = decode(claims);
  assert.equal(said.exp - said.iat, 3600);
  assert.equal(said.role, 'front_desk');
  assert.equal(said.aud, 'tandem');
  assert.equal(said.auth_time, said.iat);
});

test('a wish that makes no sense is refused', async () => {
  assert.equal(wrongWith(desk), undefined);
  assert.match(wrongWith({ ...desk, role: 'owner' }), /role/);
  assert.match(wrongWith({ ...desk, exp: '1' }), /exp/);
  assert.match(wrongWith({ ...desk, role: 'patient' }), /patient/);
  assert.match(wrongWith({ clinic: 'c', role: 'auditor' }), /sub/);
  assert.match(wrongWith({ ...desk, role: 'service' }), /role/); // programs show a certificate
  const reply = await fetch(`${base}/token`, { method: 'POST', body: 'x'.repeat(10_000) });
  assert.equal(reply.status, 400);
  assert.throws(() => mint(desk, { ...options, key: undefined }));
});

test('it tells where its keys are, as any provider does', async () => {
  const told = await (await fetch(`${base}/.well-known/openid-configuration`)).json();
  assert.equal(told.issuer, options.issuer);
  assert.equal(told.jwks_uri, `${options.issuer}/.well-known/jwks.json`);
});

test('it says when it is healthy, and answers loopback names only', async () => {
  assert.equal((await fetch(`${base}/healthz`)).status, 200);
  assert.equal((await fetch(`${base}/elsewhere`)).status, 404);
});
