import { createHmac, createPublicKey, createSign } from 'node:crypto';
import { AUDIENCE, type Issuer, type SigningKey, signingKey, startIssuer } from './support/issuer.js';
import { type Service, startService } from './support/service.js';

const base64url = (text: string | Buffer) => Buffer.from(text).toString('base64url');

describe('access tokens', () => {
  let issuer: Issuer;
  let service: Service;
  let foreign: SigningKey;

  beforeAll(async () => {
    issuer = await startIssuer();
    foreign = signingKey('first');
    service = await startService({
      AUTH0_DOMAIN: issuer.domain,
      AUTH0_AUDIENCE: AUDIENCE,
      CLAIMS_NAMESPACE: 'https://x.test',
    });
  });

  afterAll(async () => {
    await service.close();
    await issuer.close();
  });

  const me = (headers: Record<string, string>, path = '/me') => fetch(service.url + path, { headers });
  const withToken = (token: string, path = '/me') => me({ authorization: `Bearer ${token}` }, path);

  /** Signs header and payload texts as they are, however odd. */
  function signText(header: string | Buffer, payload: string | Buffer): string {
    const input = `${base64url(header)}.${base64url(payload)}`;
    const signature = createSign('RSA-SHA256').update(input).sign(issuer.key.privateKey);
    return `${input}.${base64url(signature)}`;
  }

  const HEADER = '{"alg":"RS256","typ":"JWT","kid":"first"}';
  const payload = (extra = '', exp: string | number = Math.floor(Date.now() / 1000) + 600) =>
    `{"iss":"${issuer.issuer}","sub":"auth0|1","aud":"${AUDIENCE}","exp":${exp}${extra}}`;

  describe('T1: good ones', () => {
    it.each([
      ['of a database user', {}],
      ['of a social user', { sub: 'google-oauth2|1234567890' }],
      ['for several audiences', { aud: [AUDIENCE, 'https://other.test'] }],
      ['without iat', { iat: undefined }],
    ])('pass: %s', async (_name, claims) => {
      const answer = await withToken(await issuer.sign(claims));
      expect(answer.status).toBe(200);
    });

    it('pass: of a machine, on a route for machines', async () => {
      const token = await issuer.sign({ sub: 'abc@clients', scope: 'delete:users', gty: 'client-credentials' });
      expect((await withToken(token)).status).toBe(403);
      expect((await withToken(token, '/users?limit=0')).status).toBe(403);
    });

    it('pass: with the type of RFC 9068', async () => {
      expect((await withToken(await issuer.sign({}, { typ: 'at+jwt' }))).status).toBe(200);
    });
  });

  describe('T3: the caller', () => {
    it('is what the token says, and null where it says nothing', async () => {
      const claims = {
        permissions: ['read:users'],
        'https://x.test/roles': ['admin'],
        'https://x.test/email': 'a@b.test',
      };
      const answer = await withToken(await issuer.sign({ ...claims, org_id: 'org_1' }));
      expect(await answer.json()).toEqual({
        sub: 'auth0|0123456789abcdef01234567',
        user_id: 'auth0|0123456789abcdef01234567',
        permissions: ['read:users'],
        scope: 'openid read:users',
        roles: ['admin'],
        email: 'a@b.test',
        client_id: 'client',
        organization: 'org_1',
      });
      const bare = (await (await withToken(await issuer.sign({ azp: undefined }))).json()) as object;
      expect(bare).toMatchObject({ roles: null, email: null, client_id: null, organization: null });
    });

    it('is never another one, however many call at once', async () => {
      const subs = Array.from({ length: 100 }, (_item, at) => `auth0|caller-${at}`);
      const answers = await Promise.all(subs.map(async (sub) => withToken(await issuer.sign({ sub }))));
      const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { sub: string }[];
      expect(bodies.map(({ sub }) => sub)).toEqual(subs);
    });

    it('takes permissions from scope only where the permissions claim is absent (K2)', async () => {
      const both = await issuer.sign({ permissions: [], scope: 'read:users' });
      expect((await withToken(both, '/users')).status).toBe(403);
    });
  });

  describe('T1: bad ones', () => {
    const bad: [string, () => string | Promise<string>][] = [
      ['garbage', () => 'garbage'],
      ['three dots', () => '...'],
      ['expired', () => issuer.sign({ exp: Math.floor(Date.now() / 1000) - 1 })],
      ['not valid yet', () => issuer.sign({ nbf: Math.floor(Date.now() / 1000) + 60 })],
      ['issued in the future', () => issuer.sign({ iat: Math.floor(Date.now() / 1000) + 600 })],
      ['without exp', () => issuer.sign({ exp: undefined })],
      ['with an infinite exp', () => signText(HEADER, payload('', '1e999'))],
      ['with a fractional exp', () => signText(HEADER, payload('', '99999999999.5'))],
      ['with exp as text', () => signText(HEADER, payload('', '"99999999999"'))],
      ['of another issuer', () => issuer.sign({ iss: 'https://evil.test/' })],
      ['of the issuer without its slash', () => issuer.sign({ iss: issuer.issuer.slice(0, -1) })],
      ['without iss', () => issuer.sign({ iss: undefined })],
      ['for another audience', () => issuer.sign({ aud: 'https://other.test' })],
      ['for an audience list without this one', () => issuer.sign({ aud: ['https://other.test'] })],
      ['with an audience of another type', () => issuer.sign({ aud: [AUDIENCE, 1] })],
      ['without sub', () => issuer.sign({ sub: undefined })],
      ['with an empty sub', () => issuer.sign({ sub: '' })],
      ['with a numeric sub', () => issuer.sign({ sub: 1 })],
      ['of a foreign key with a known kid', () => issuer.sign({}, {}, foreign)],
      ['with an unknown kid', () => issuer.sign({}, { kid: 'unknown' })],
      ['without kid', () => issuer.sign({}, { kid: undefined })],
      ['with crit', () => signText('{"alg":"RS256","kid":"first","crit":["b64"],"b64":true}', payload())],
      ['with another typ', () => issuer.sign({}, { typ: 'logout+jwt' })],
      ['alg none', () => `${base64url('{"alg":"none","kid":"first"}')}.${base64url(payload())}.`],
      ['alg None with a signature', () => signText('{"alg":"None","kid":"first"}', payload())],
      ['HS256 with the public key', () => hs256()],
      ['an algorithm in lower case', () => signText('{"alg":"rs256","kid":"first"}', payload())],
      ['a duplicate key in the header', () => signText('{"alg":"none","alg":"RS256","kid":"first"}', payload())],
      ['a duplicate claim', () => signText(HEADER, payload(`,"aud":"${AUDIENCE}"`))],
      ['a duplicate claim by an escape', () => signText(HEADER, payload(',"su\\u0062":"auth0|2"'))],
      ['a byte order mark', () => signText(`\uFEFF${HEADER}`, payload())],
      ['invalid UTF-8', () => signText(HEADER, Buffer.from(payload(',"x":"\u00ff"'), 'latin1'))],
      ['a payload that is a list', () => signText(HEADER, '[]')],
      ['a payload that is null', () => signText(HEADER, 'null')],
      ['padding', async () => `${await issuer.sign()}=`],
      ['lenient base64', async () => lenient(await issuer.sign())],
      ['a changed payload', async () => changed(await issuer.sign())],
      ['four parts', async () => `${await issuer.sign()}.x`],
      ['five parts, as if encrypted', async () => `${await issuer.sign()}.x.y`],
      ['an ID token', () => issuer.sign({ aud: 'client', nonce: 'x' })],
    ];

    it.each(bad)('401: %s', async (_name, make) => {
      const answer = await withToken(await make());
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(await answer.json()).toMatchObject({ code: 'invalid_token', status: 401 });
    });

    it.each([
      ['Basic', 'Basic dXNlcjpwYXNz'],
      ['an empty Bearer', 'Bearer '],
      ['only the scheme', 'Bearer'],
      ['two tokens in one header', 'Bearer a.b.c, Bearer a.b.c'],
    ])('401: %s', async (_name, authorization) => {
      expect((await me({ authorization })).status).toBe(401);
    });

    it('401: no header, without an error code (RFC 6750 §3.1)', async () => {
      const answer = await me({});
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    });

    it('401: a good token in the header and one in the query', async () => {
      expect((await withToken(await issuer.sign(), `/me?access_token=${await issuer.sign()}`)).status).toBe(401);
    });

    it('401: a key of 1,024 bits, although the tenant lists it', async () => {
      const weak = signingKey('weak', 1024);
      issuer.keys = [issuer.key.jwk, weak.jwk];
      const lists = await startService({ AUTH0_DOMAIN: issuer.domain, AUTH0_AUDIENCE: AUDIENCE });
      const answer = await fetch(`${lists.url}/me`, { headers: { authorization: `Bearer ${signWith(weak)}` } });
      await lists.close();
      issuer.keys = [issuer.key.jwk];
      expect(answer.status).toBe(401);
    });

    function signWith(key: SigningKey): string {
      const input = `${base64url(JSON.stringify({ alg: 'RS256', kid: key.kid }))}.${base64url(payload())}`;
      return `${input}.${base64url(createSign('RSA-SHA256').update(input).sign(key.privateKey))}`;
    }

    function hs256(): string {
      const pem = createPublicKey({ key: issuer.key.jwk as never, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      });
      const input = `${base64url('{"alg":"HS256","kid":"first"}')}.${base64url(payload())}`;
      return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
    }

    // The last character of a part carries bits that a lenient decoder throws away.
    const lenient = (token: string) =>
      token.replace(/.$/, (last) => ({ A: 'B', Q: 'R', g: 'h', w: 'x' })[last] ?? `${last}=`);
    const changed = (token: string) => token.replace(/\.(.)/, (_all, first: string) => `.${first === 'e' ? 'f' : 'e'}`);
  });

  describe('K1: permissions', () => {
    it('answers 403 insufficient_scope and names what is missing', async () => {
      const answer = await withToken(await issuer.sign({ permissions: ['create:users'] }), '/users');
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="read:users"');
    });
  });

  describe('T2: keys', () => {
    it('fetches the set once for any number of requests', async () => {
      const before = issuer.fetches;
      const answers = await Promise.all(
        Array.from({ length: 50 }, async () => withToken(await issuer.sign({ jti: Math.random() }))),
      );
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      expect(issuer.fetches).toBe(before);
    });

    it('fetches at most once in 10 s for unknown kids, and a rotated key works without a restart', async () => {
      const rotated = signingKey('second');
      issuer.keys = [issuer.key.jwk, rotated.jwk];
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'] });
      jest.setSystemTime(Date.now() + 11_000);
      const before = issuer.fetches;
      expect((await withToken(await issuer.sign({}, {}, rotated))).status).toBe(200);
      const unknown = Array.from({ length: 20 }, async (_item, at) =>
        withToken(await issuer.sign({}, { kid: `kid-${at}` })),
      );
      expect((await Promise.all(unknown)).every(({ status }) => status === 401)).toBe(true);
      expect(issuer.fetches).toBe(before + 1);
      jest.useRealTimers();
    });

    it('goes on with known keys for 24 h of outage, and answers 503 after that', async () => {
      issuer.keys = null;
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'] });
      const start = Date.now();
      jest.setSystemTime(start + 23 * 3_600_000);
      expect((await withToken(await issuer.sign())).status).toBe(200);
      jest.setSystemTime(start + 25 * 3_600_000);
      expect((await withToken(await issuer.sign())).status).toBe(503);
      jest.useRealTimers();
      issuer.keys = [issuer.key.jwk];
    });

    it('answers 503 keys_unavailable, not 401, while none was ever had', async () => {
      issuer.keys = [];
      const cold = await startService({ AUTH0_DOMAIN: issuer.domain, AUTH0_AUDIENCE: AUDIENCE });
      const answer = await fetch(`${cold.url}/me`, { headers: { authorization: `Bearer ${await issuer.sign()}` } });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'keys_unavailable']);
      expect((await fetch(`${cold.url}/health/ready`)).status).toBe(503);
      issuer.keys = [issuer.key.jwk];
      await cold.close();
    });
  });
});
