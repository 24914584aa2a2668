import { EncryptJWT } from 'jose';
import { Seal } from './seal.js';

const OLD = 'an older secret of thirty-two bytes or more';
const NEW = 'a newer secret of thirty-two bytes or more';
const LABEL = 'login transaction';

const flip = (text: string, index: number) =>
  text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);

describe('Seal', () => {
  afterEach(() => jest.useRealTimers());

  it('opens what it sealed, and shows nothing of it', async () => {
    const seal = new Seal([NEW], LABEL);
    const sealed = await seal.seal({ state: 'a state' }, 60);
    expect(await seal.open(sealed)).toMatchObject({
      state: 'a state',
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('a state');
  });

  it('opens what any of its secrets sealed, and seals with the first', async () => {
    const sealed = await new Seal([OLD], LABEL).seal({ state: 'a state' }, 60);
    const rotated = new Seal([NEW, OLD], LABEL);
    expect(await rotated.open(sealed)).toMatchObject({ state: 'a state' });
    expect(await new Seal([NEW], LABEL).open(await rotated.seal({ state: 'a state' }, 60))).toBeDefined();
  });

  it('opens nothing of a secret that is gone, or of another label', async () => {
    const sealed = await new Seal([OLD], LABEL).seal({}, 60);
    expect(await new Seal([NEW], LABEL).open(sealed)).toBeUndefined();
    expect(await new Seal([OLD], 'session').open(sealed)).toBeUndefined();
  });

  it('opens nothing of which any character was changed', async () => {
    const seal = new Seal([NEW], LABEL);
    const sealed = await seal.seal({ state: 'a state' }, 60);
    const lastOfPart = (index: number) => /^(\.|)$/.test(sealed.charAt(index + 1));
    const changed = [...sealed].flatMap((_character, index) => (lastOfPart(index) ? [] : [flip(sealed, index)]));
    const opened = await Promise.all(changed.map((text) => seal.open(text)));
    expect(opened.filter((claims) => claims !== undefined)).toEqual([]);
  });

  it('opens nothing that was cut, doubled or made up', async () => {
    const seal = new Seal([NEW], LABEL);
    const sealed = await seal.seal({}, 60);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    const weak = await new EncryptJWT({})
      .setProtectedHeader({ alg: 'dir', enc: 'A128GCM', kid: 'x' })
      .encrypt(new Uint8Array(16));
    const junk = [
      '',
      '.',
      '....',
      '.....',
      'x',
      sealed.slice(0, -5),
      sealed + sealed,
      unsigned,
      weak,
      'x'.repeat(10_000),
    ];
    for (const text of junk) expect(await seal.open(text)).toBeUndefined();
  });

  it('opens nothing once its time has passed', async () => {
    const seal = new Seal([NEW], LABEL);
    jest.useFakeTimers({ now: Date.parse('2030-01-01T00:00:00Z'), doNotFake: ['nextTick', 'queueMicrotask'] });
    const sealed = await seal.seal({}, 600);
    jest.setSystemTime(Date.parse('2030-01-01T00:09:59Z'));
    expect(await seal.open(sealed)).toBeDefined();
    jest.setSystemTime(Date.parse('2030-01-01T00:10:01Z'));
    expect(await seal.open(sealed)).toBeUndefined();
  });
});
