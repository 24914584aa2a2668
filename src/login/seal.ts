import { hash, hkdfSync } from 'node:crypto';
import { EncryptJWT, type JWTPayload, jwtDecrypt } from 'jose';

const HEADER = { alg: 'dir', enc: 'A256GCM' } as const;

/**
 * Seals what a browser keeps for us, so that it can neither be read nor changed: JWE (RFC 7516) with A256GCM under keys
 * that HKDF (RFC 5869) derives from the session secrets. The first secret seals, each one opens, so secrets can rotate.
 */
export class Seal {
  private readonly keys: ReadonlyMap<string, Uint8Array>;
  private readonly kid: string;

  /**
   * @param secrets at least one
   * @param label what is sealed; a text sealed under one label can't be opened under another
   */
  constructor(secrets: readonly string[], label: string) {
    const keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, '', label, 32)));
    this.keys = new Map(keys.map((key) => [keyId(key), key]));
    [this.kid = ''] = this.keys.keys();
  }

  /** Seals claims for a number of seconds. */
  async seal(claims: JWTPayload, seconds: number): Promise<string> {
    return new EncryptJWT(claims)
      .setProtectedHeader({ ...HEADER, kid: this.kid })
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .encrypt(this.key(this.kid));
  }

  /** The claims within; undefined for what was changed, sealed elsewhere, has run out, or is no seal at all. */
  async open(sealed: string): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtDecrypt(sealed, ({ kid }) => this.key(kid), {
        keyManagementAlgorithms: [HEADER.alg],
        contentEncryptionAlgorithms: [HEADER.enc],
        requiredClaims: ['iat', 'exp'],
      });
      return payload;
    } catch {
      return undefined;
    }
  }

  private key(kid: string | undefined): Uint8Array {
    const key = kid === undefined ? undefined : this.keys.get(kid);
    if (!key) throw new Error('sealed with another key');
    return key;
  }
}

const keyId = (key: Uint8Array) => hash('sha256', key, 'base64url').slice(0, 8);
