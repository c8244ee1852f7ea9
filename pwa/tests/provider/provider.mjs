/**
 * A certified OpenID provider as a process of its own (oidc-provider, MIT), for the tests of signing in with one.
 *
 * Reads one line of JSON: { port, client: { client_id, client_secret, redirect_uris } }. Prints one line of JSON when it listens: { issuer }.
 * Anybody signs in with any password; who they are and in which groups, PUT /test/people/<login> says. PUT /test/forge says what
 * is wrong with the ID tokens from then on: they are signed by its own key, but for what is asked. GET /test/asked: how often it
 * was asked for its keys and for what it says of itself.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import Provider from 'oidc-provider';

const lines = createInterface({ input: process.stdin });
const line = await new Promise((done) => lines.once('line', done));
// Whoever started it has gone, perhaps without a word.
lines.on('close', () => process.exit(0));
const { port, client } = JSON.parse(line);

const own = await generateKeyPair('RS256', { extractable: true });
const other = await generateKeyPair('RS256', { extractable: true });
const next = await generateKeyPair('RS256', { extractable: true });
const jwk = async (pair, kid) => ({ ...(await exportJWK(pair.privateKey)), kid, use: 'sig', alg: 'RS256' });

const people = new Map();
let forge = {};
let lastNonce;
const asked = [];

const server = createServer();
server.listen(port, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ ...client, grant_types: ['authorization_code'], response_types: ['code'] }],
    jwks: { keys: [await jwk(own, 'own')] },
    claims: { openid: ['sub'], profile: ['name', 'locale', 'groups', 'email', 'email_verified'] },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }),
  });
  // Its page asks for consent each time and wants no scripts, which is all that a test needs.
  provider.use(async (context, go) => {
    if (context.method === 'PUT' && context.path.startsWith('/test/')) {
      const body = await new Promise((done) => {
        let text = '';
        context.req.on('data', (piece) => (text += piece)).on('end', () => done(JSON.parse(text)));
      });
      if (context.path === '/test/forge') forge = body;
      else people.set(context.path.split('/').pop(), body);
      context.status = 204;
      return;
    }
    if (context.path === '/test/asked') {
      context.body = asked;
      return;
    }
    if (context.path === '/jwks' || context.path.startsWith('/.well-known/')) asked.push(context.path);
    await go();
    if (context.path === '/jwks' && forge.rotated) {
      const { d, p, q, dp, dq, qi, ...open } = await jwk(next, 'next');
      context.body = { keys: [open] };
    }
    if (context.path === '/me' && forge.userinfo) context.body = { ...context.body, ...forge.userinfo };
    if (context.path !== '/token' || !context.body?.id_token) return;
    const said = JSON.parse(Buffer.from(context.body.id_token.split('.')[1], 'base64url'));
    const claims = { ...said, ...forge.claims };
    // A nonce of the sign-in before this one.
    if (forge.replayed) claims.nonce = lastNonce;
    lastNonce = said.nonce;
    for (const name of forge.without ?? []) delete claims[name];
    if (forge.alg === 'none') context.body.id_token = new UnsecuredJWT(claims).encode();
    else if (forge.alg === 'HS256')
      context.body.id_token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'own' })
        .sign(new TextEncoder().encode(client.client_secret));
    else {
      const [pair, kid] = forge.key === 'other' ? [other, 'own'] : forge.rotated ? [next, 'next'] : [own, 'own'];
      context.body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(pair.privateKey);
    }
  });
  server.on('request', provider.callback());
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
