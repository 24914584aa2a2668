import {
  type IHasher,
  createHMAC,
  createMD4,
  createMD5,
  createRIPEMD160,
  createSHA1,
  createSHA224,
  createSHA256,
  createSHA384,
  createSHA512,
  createWhirlpool,
} from 'hash-wasm';

const HASHERS = {
  md4: createMD4,
  md5: createMD5,
  ripemd160: createRIPEMD160,
  sha1: createSHA1,
  sha224: createSHA224,
  sha256: createSHA256,
  sha384: createSHA384,
  sha512: createSHA512,
  whirlpool: createWhirlpool,
} satisfies Record<string, () => Promise<IHasher>>;

/** A digest that password hashes are made with; some of them Node's own crypto doesn't have any more. */
export type DigestName = keyof typeof HASHERS;

/** The digest of some bytes, with a key their HMAC. */
export async function digest(name: DigestName, bytes: Buffer, key?: Buffer): Promise<Buffer> {
  const hasher = key ? await createHMAC(HASHERS[name](), key) : await HASHERS[name]();
  hasher.init();
  return Buffer.from(hasher.update(bytes).digest('binary'));
}
