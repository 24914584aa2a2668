import { type KeyObject, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate with its key, both in PEM. */
export interface Certified {
  certificate: string;
  key: string;
}

/** What a certificate says. */
export interface CertificateRequest {
  commonName: string;
  days: number;
  /** X.509 extensions, in node-forge's words. */
  extensions: object[];
  /** From when on; a day before now where nothing is said. */
  now?: Date;
}

const DAY = 86_400_000;

/** A new certificate with a new RSA key, signed by an authority or, without one, by itself. */
export async function issueCertificate(request: CertificateRequest, authority?: Certified): Promise<Certified> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  return { certificate: certify(request, publicKey, authority ?? { key, certificate: '' }), key };
}

/**
 * A certificate in PEM for a public key.
 *
 * @param authority who signs; with an empty `certificate` it is the key's own
 */
export function certify(
  { commonName, days, extensions, now = new Date() }: CertificateRequest,
  publicKey: KeyObject,
  authority: Certified,
): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }) as string);
  // RFC 5280 section 4.1.2.2: a positive integer, and unique for each certificate of an authority
  certificate.serialNumber = `00${randomBytes(16).toString('hex')}`;
  certificate.validity.notBefore = new Date(now.getTime() - DAY);
  certificate.validity.notAfter = new Date(now.getTime() + days * DAY);
  const subject = [{ name: 'commonName', value: commonName }];
  certificate.setSubject(subject);
  certificate.setIssuer(
    authority.certificate ? forge.pki.certificateFromPem(authority.certificate).subject.attributes : subject,
  );
  certificate.setExtensions(extensions);
  certificate.sign(forge.pki.privateKeyFromPem(authority.key), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}
