import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CA_FILE } from './ca-file.js';
import { type Certified, issueCertificate } from './certificates.js';

const CA_KEY_FILE = 'ca-key.pem';

const YEAR = 365;

/**
 * The tenant's own certificate authority, made at the first run and kept in its directory, so that it is trusted once.
 * Its key is readable for its owner only.
 *
 * @param directory none keeps it in memory
 */
export async function loadAuthority(directory: string | undefined): Promise<Certified> {
  if (directory === undefined) return createAuthority();
  const [file, keyFile] = [join(directory, CA_FILE), join(directory, CA_KEY_FILE)];
  if (existsSync(file) && existsSync(keyFile)) {
    return { certificate: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  }
  const authority = await createAuthority();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(keyFile, authority.key, { mode: 0o600 });
  writeFileSync(file, authority.certificate);
  return authority;
}

/** A certificate for this machine, new at each start: it is never older than the process. */
export function issueServerCertificate(authority: Certified, host: string | undefined): Promise<Certified> {
  return issueCertificate(
    {
      commonName: 'localhost',
      days: YEAR,
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: alternativeNames(host) },
      ],
    },
    authority,
  );
}

const createAuthority = (): Promise<Certified> =>
  issueCertificate({
    commonName: 'local-tenant (development only)',
    days: 10 * YEAR,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });

const DNS = 2;
const IP = 7;

function alternativeNames(host: string | undefined): object[] {
  const names = [
    { type: DNS, value: 'localhost' },
    { type: IP, ip: '127.0.0.1' },
    { type: IP, ip: '::1' },
  ];
  if (host === undefined || ['localhost', '0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)) return names;
  return [...names, /^[\d.]+$|:/.test(host) ? { type: IP, ip: host } : { type: DNS, value: host }];
}
