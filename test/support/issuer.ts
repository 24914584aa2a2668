import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JWK, SignJWT } from 'jose';

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  jwk: JWK;
}

export interface Issuer {
  /** `host:port`, for AUTH0_DOMAIN. */
  domain: string;
  issuer: string;
  key: SigningKey;
  /** What the key endpoint answers with; null answers 500. */
  keys: JWK[] | null;
  /** Fetches of the key set so far. */
  fetches: number;
  /** A token of these claims over good ones; undefined takes a claim away. */
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: SigningKey): Promise<string>;
  close(): Promise<void>;
}

export const AUDIENCE = 'https://api.test';

/** An RSA key of 2,048 bits, or of as many as said: also of fewer than a library would make. */
export function signingKey(kid: string, modulusLength = 2048): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { kid, privateKey, jwk: { ...(publicKey.export({ format: 'jwk' }) as JWK), kid, use: 'sig', alg: 'RS256' } };
}

/** An issuer of access tokens whose keys and claims a test can bend: discovery, keys, and a token for the service. */
export async function startIssuer(): Promise<Issuer> {
  const key = signingKey('first');
  const issuer = { key, keys: [key.jwk], fetches: 0 } as unknown as Issuer;
  const server = createServer(answers(issuer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer.domain = `localhost:${(server.address() as AddressInfo).port}`;
  issuer.issuer = `http://${issuer.domain}/`;
  issuer.sign = (claims, header, by = key) => sign({ ...goodClaims(issuer), ...claims }, header, by);
  issuer.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return issuer;
}

const answers =
  (issuer: Issuer): RequestListener =>
  (request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/oauth/token') return send(200, { access_token: 'opaque', expires_in: 86400 });
    if (request.url !== '/keys') return send(200, { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}keys` });
    issuer.fetches += 1;
    return issuer.keys ? send(200, { keys: issuer.keys }) : send(500, {});
  };

const now = () => Math.floor(Date.now() / 1000);

const goodClaims = (issuer: Issuer) => ({
  iss: issuer.issuer,
  sub: 'auth0|0123456789abcdef01234567',
  aud: AUDIENCE,
  iat: now(),
  exp: now() + 3600,
  azp: 'client',
  scope: 'openid read:users',
});

const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}, key: SigningKey) =>
  new SignJWT(JSON.parse(JSON.stringify(claims)) as Record<string, unknown>)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })
    .sign(key.privateKey);
