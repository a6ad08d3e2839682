// A small OpenID Connect provider: it says of whoever comes what it was told to say, signed by ES256, and notes what it is asked.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { after } from 'node:test';

const client = { id: 'maillage', secret: 'un secret de papier' };
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Starts it on a free port of this machine, until the file of tests ends. `says` is what it says of the next person; nobody when it is empty. */
export async function provider() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'essai', use: 'sig', alg: 'ES256' };
  /** What was asked of it, by the code that it gave for it. */
  const asked = new Map();
  const it = { origin: '', says: null, left: 0, env: null };

  const answers = {
    '/.well-known/openid-configuration': () => ({
      issuer: it.origin, authorization_endpoint: `${it.origin}/authorize`, token_endpoint: `${it.origin}/token`, jwks_uri: `${it.origin}/jwks`, end_session_endpoint: `${it.origin}/out`,
    }),
    '/jwks': () => ({ keys: [key] }),
    '/authorize': (query) => {
      const back = new URL(query.get('redirect_uri'));
      back.searchParams.set('state', query.get('state'));
      if (it.says) {
        const code = `code-${asked.size}`;
        asked.set(code, { nonce: query.get('nonce'), challenge: query.get('code_challenge'), says: it.says });
        back.searchParams.set('code', code);
      } else {
        back.searchParams.set('error', 'access_denied');
      }
      return back;
    },
    '/token': (form, request) => {
      const known = asked.get(form.get('code'));
      const proof = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      const [id, secret] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString().split(':');
      if (!known || proof !== known.challenge || id !== client.id || decodeURIComponent(secret.replaceAll('+', ' ')) !== client.secret) return null;
      asked.delete(form.get('code'));
      const now = Math.floor(Date.now() / 1000);
      const said = `${part({ alg: 'ES256', kid: key.kid })}.${part({ iss: it.origin, aud: client.id, iat: now, exp: now + 60, nonce: known.nonce, ...known.says })}`;
      const signature = sign('sha256', Buffer.from(said), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
      return { token_type: 'Bearer', access_token: 'jeton', id_token: `${said}.${signature}` };
    },
    '/out': (query) => {
      it.left += 1;
      return new URL(query.get('post_logout_redirect_uri'));
    },
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, it.origin);
    let body = '';
    for await (const piece of request) body += piece;
    const answer = answers[pathname]?.(request.method === 'POST' ? new URLSearchParams(body) : searchParams, request) ?? null;
    if (answer instanceof URL) response.writeHead(303, { location: answer.href }).end();
    else response.writeHead(answer ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? { error: 'invalid_grant' }));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  after(() => server.close());
  it.origin = `http://127.0.0.1:${server.address().port}`;
  it.env = {
    MAILLAGE_OPENID_ISSUER: it.origin, MAILLAGE_OPENID_CLIENT_ID: client.id, MAILLAGE_OPENID_CLIENT_SECRET: client.secret, MAILLAGE_OPENID_NAME: 'Fournisseur d’essai',
    // it stands on this machine, and is asked without TLS
    MAILLAGE_PRIVATE_NETWORK: 'true',
  };
  return it;
}
