#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// A real OpenID Connect provider (oidc-provider) for the tests, on loopback, and a browser's part of
// signing in there: an authorization code with PKCE. Orders come on standard input, a line each; the
// answer to each is a line of JSON on standard output.
//
//   node provider.mjs [--port 0] [--cert FILE --key FILE]
//                                  says {"issuer": "http://127.0.0.1:PORT"}; https with a certificate
//     sign-in SUBJECT                {"id_token", "access_token"}
//     rotate                         {"kid"}: signs with a new key, the old ones stay published
//     withdraw                       {"kid"}: the newest key alone is published
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import Provider from 'oidc-provider';

const HOST = '127.0.0.1';
const CLIENT = 'tandem'; // the audience of its tokens
const RESOURCE = 'urn:tandem:scheduler';
const REDIRECT = `http://${HOST}/callback`;
const STEPS_MAX = 12; // redirects and forms of one sign-in
const ALG = 'ES256';
const LIFE_SECONDS = 3600;

function newKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomBytes(8).toString('hex');
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: ALG };
}

function makeProvider(issuer, keys) {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: CLIENT, application_type: 'native', token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: [REDIRECT],
      id_token_signed_response_alg: ALG, require_auth_time: true,
    }],
    jwks: { keys },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    pkce: { required: () => true },
    ttl: {
      AccessToken: LIFE_SECONDS, Grant: LIFE_SECONDS, IdToken: LIFE_SECONDS,
      Interaction: LIFE_SECONDS, Session: LIFE_SECONDS,
    },
    features: {
      devInteractions: { enabled: true }, // its own pages: believes whatever name is typed in
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid', audience: CLIENT, accessTokenFormat: 'jwt', jwt: { sign: { alg: ALG } },
        }),
      },
    },
    extraTokenClaims: (context) => ({
      auth_time: context.oidc.entities.AuthorizationCode?.authTime,
    }),
  });
  return provider;
}

// One string a cookie. Debian's Node has no getSetCookie, and joins them with commas, which stand in
// dates as well.
function cookiesOf(headers) {
  return headers.getSetCookie?.() ?? (headers.get('set-cookie') ?? '').split(/,(?=\s*[^;,=\s]+=)/);
}

// What a browser does: keeps cookies, follows redirects, fills in forms.
class Browser {
  cookies = new Map();

  async ask(url, form) {
    const reply = await fetch(url, {
      method: form ? 'POST' : 'GET', redirect: 'manual', body: form && new URLSearchParams(form),
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of cookiesOf(reply.headers)) {
      const [, name, value] = /^\s*([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name) this.cookies.set(name, value);
    }
    const next = reply.headers.get('location');
    return { next: next && new URL(next, url).href, page: next ? '' : await reply.text() };
  }

  // The code that the provider sends back to the client.
  async codeFor(url, subject) {
    let step = await this.ask(url);
    for (let i = 0; i < STEPS_MAX && step.next?.startsWith(REDIRECT) !== true; i += 1) {
      if (step.next) {
        url = step.next;
        step = await this.ask(url);
        continue;
      }
      const prompt = /name="prompt" value="(\w+)"/.exec(step.page)?.[1];
      if (!prompt) throw new Error('the provider shows no form');
      step = await this.ask(url, { prompt, login: subject, password: 'any' });
    }
    const code = new URL(step.next).searchParams.get('code');
    if (!code) throw new Error('the provider gives no code');
    return code;
  }
}

async function signIn(issuer, subject) {
  const verifier = randomBytes(32).toString('base64url');
  const asked = new URLSearchParams({
    client_id: CLIENT, response_type: 'code', redirect_uri: REDIRECT, scope: 'openid',
    prompt: 'login', code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const code = await new Browser().codeFor(`${issuer}/auth?${asked}`, subject);
  const reply = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code', client_id: CLIENT, code, redirect_uri: REDIRECT,
      code_verifier: verifier,
    }),
  });
  const { id_token, access_token, error } = await reply.json();
  if (error) throw new Error(`the provider gives no token: ${error}`);
  return { id_token, access_token };
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' }, cert: { type: 'string' }, key: { type: 'string' },
    },
  });
  let keys = [newKey()];
  let provider;
  const answer = (request, reply) => provider.callback()(request, reply);
  const server = values.cert
    ? createTlsServer({ cert: readFileSync(values.cert), key: readFileSync(values.key) }, answer)
    : createServer(answer);
  await new Promise((done) => server.listen(Number(values.port), HOST, done));
  const issuer = `${values.cert ? 'https' : 'http'}://${HOST}:${server.address().port}`;
  const renew = (next) => {
    keys = next;
    provider = makeProvider(issuer, keys);
    return { kid: keys[0].kid };
  };
  renew(keys);
  const orders = {
    'sign-in': (subject) => signIn(issuer, subject),
    rotate: () => renew([newKey(), ...keys]),
    withdraw: () => renew([keys[0]]),
  };
  const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
  say({ issuer });
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, argument] = line.split(' ');
    try {
      say(await orders[order](argument));
    } catch (error) {
      say({ error: error.message });
    }
  }
  server.close();
  server.closeAllConnections();
}

await main();
