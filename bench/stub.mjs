/**
 * The tenant as far as the measured programs need one: discovery, key set, token endpoint, and `GET /api/v2/users`,
 * which answers one page that was recorded from the local tenant, at once (or after the milliseconds of `{ delay }`),
 * so that no tenant's own speed is in the figures. Tells over IPC its port, its public key and a person's token.
 */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { recordPage } from './recording.mjs';

const AUDIENCE = 'https://bench.example';
const KID = 'bench';
const { publicKey, privateKey } = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), kid: KID, use: 'sig', alg: 'RS256' };
const page = await recordPage(Number(process.env.BENCH_USERS));
let delay = 0;

const server = createServer((request, response) => {
  const answer = answers[request.url.split('?')[0]];
  request.resume();
  if (delay && answer === page) void sleep(delay).then(() => send(response, page));
  else send(response, answer);
});
server.keepAliveTimeout = 60_000;
await new Promise((done) => void server.listen(0, '127.0.0.1', done));
const domain = `127.0.0.1:${server.address().port}`;
const issuer = `http://${domain}/`;
const json = (value) => Buffer.from(JSON.stringify(value));
const answers = {
  '/.well-known/openid-configuration': json({
    issuer,
    jwks_uri: `${issuer}.well-known/jwks.json`,
    authorization_endpoint: `${issuer}authorize`,
    token_endpoint: `${issuer}oauth/token`,
  }),
  '/.well-known/jwks.json': json({ keys: [jwk] }),
  '/oauth/token': json({ access_token: 'management', token_type: 'Bearer', expires_in: 86_400 }),
  '/api/v2/users': page,
};

function send(response, body) {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': body?.length ?? 0 };
  response.writeHead(body ? 200 : 404, headers).end(body);
}

const token = await new SignJWT({ scope: 'openid profile email read:users', azp: 'bench', permissions: ['read:users'] })
  .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: KID })
  .setIssuer(issuer)
  .setSubject('auth0|507f1f77bcf86cd799439020')
  .setAudience([AUDIENCE, `${issuer}userinfo`])
  .setIssuedAt()
  .setExpirationTime('12h')
  .sign(privateKey);

process.on('message', (message) => {
  if (message.delay !== undefined) delay = message.delay;
});
process.send({
  tenant: { domain, issuer, token, audience: AUDIENCE, key: await exportSPKI(publicKey), pageBytes: page.length },
});
