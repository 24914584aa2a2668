import {
  type JSONWebKeySet,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
} from 'jose';
import { keyCertificate } from './certificates/key-certificate.js';
import { clockOf } from './storage/clock.js';
import type { Database } from './storage/database.js';
import { allRows, run } from './storage/statements.js';

/** The tenant's signing key: RS256 with 2048 bits, as Auth0 has it. */
export interface Keys {
  /** The private key with its `kid`, `alg` and `use`, for a provider that signs by itself. */
  readonly privateJwk: JWK;
  /** The public keys as `/.well-known/jwks.json` shows them. */
  jwks(): JSONWebKeySet;
  /** A signed compact JWT; `header` adds to or overrides `{ alg, typ, kid }`. */
  sign(claims: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /**
   * The claims of a token that this tenant signed and that hasn't expired; issuer and audience are the caller's to check.
   *
   * @throws jose's `JWTExpired`, `JWSSignatureVerificationFailed`, `JWSInvalid` …
   */
  verify(token: string): Promise<JWTPayload>;
}

/** The tenant's keys, made at the first call for a database and read from it ever after. */
export async function loadKeys(db: Database): Promise<Keys> {
  const { x5t, x5c, ...privateJwk } = await certified(db, storedKey(db) ?? (await createKey(db)));
  const { kty, n, e, kid, alg, use } = privateJwk;
  const jwk = { kty: kty!, use: use!, n: n!, e: e!, kid: kid!, x5t: x5t!, x5c: x5c!, alg: alg! };
  const jwks = (): JSONWebKeySet => ({ keys: [jwk] });
  const signer = await importJWK(privateJwk, 'RS256');
  const verifier = createLocalJWKSet(jwks());
  return {
    privateJwk,
    jwks,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: kid!, ...header }).sign(signer),
    verify: async (token) =>
      (await jwtVerify(token, verifier, { algorithms: ['RS256'], currentDate: clockOf(db).now() })).payload,
  };
}

/** A key with its certificate, which is made once and kept with it. */
async function certified(db: Database, key: JWK): Promise<JWK> {
  if (key.x5c) return key;
  const withCertificate = { ...key, ...(await keyCertificate(key, new Date())) };
  run(db, 'update signing_keys set private_jwk = ? where kid = ?', JSON.stringify(withCertificate), key.kid!);
  return withCertificate;
}

function storedKey(db: Database): JWK | undefined {
  const sql = 'select private_jwk from signing_keys order by created_at desc limit 1';
  const row = allRows<{ private_jwk: string }>(db, sql)[0];
  return row && (JSON.parse(row.private_jwk) as JWK);
}

async function createKey(db: Database): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' };
  const sql = 'insert into signing_keys (kid, private_jwk, created_at) values (?, ?, ?)';
  run(db, sql, key.kid, JSON.stringify(key), new Date().toISOString());
  return key;
}
