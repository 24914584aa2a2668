import { type JsonWebKey, X509Certificate, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';

/** Auth0's certificates of signing keys live about 13 years. */
const DAYS = 4931;

/**
 * What Auth0 shows of a signing key beside the key: a certificate by itself, and that certificate's thumbprint (RFC 7517
 * sections 4.7 and 4.8).
 */
export async function keyCertificate(privateJwk: JWK, now: Date): Promise<{ x5t: string; x5c: string[] }> {
  const { certify } = await import('./certificates.js');
  const key = createPrivateKey({ key: privateJwk as JsonWebKey, format: 'jwk' });
  const pem = key.export({ type: 'pkcs1', format: 'pem' }) as string;
  const request = { commonName: 'local-tenant', days: DAYS, extensions: [], now };
  const { raw } = new X509Certificate(certify(request, createPublicKey(key), { key: pem, certificate: '' }));
  return { x5t: createHash('sha1').update(raw).digest('base64url'), x5c: [raw.toString('base64')] };
}
