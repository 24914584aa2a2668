import { gzipSync } from 'node:zlib';
import { PROBLEMS } from '../src/problem/codes.js';
import { call, freshEmail, post } from './support/client.js';
import { type Service, startService } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ CORS_ORIGINS: 'https://app.test' });
});
afterAll(() => service.close());

describe('G2 every error is a problem', () => {
  const json = { 'content-type': 'application/json' };
  const cases: [string, string, RequestInit, number, string][] = [
    ['an unknown path', '/nowhere', {}, 404, 'not_found'],
    ['a wrong method', '/users', { method: 'PUT' }, 405, 'method_not_allowed'],
    ['a wrong method on an id', '/users/auth0%7C1', { method: 'POST' }, 405, 'method_not_allowed'],
    ['broken JSON', '/users', { method: 'POST', headers: json, body: '{"email":' }, 400, 'invalid_json'],
    [
      'JSON with __proto__',
      '/users',
      { method: 'POST', headers: json, body: '{"__proto__":{"a":1}}' },
      400,
      'invalid_json',
    ],
    [
      'a body of no UTF-8',
      '/users',
      { method: 'POST', headers: json, body: Buffer.from([0x22, 0xff, 0x22]) },
      400,
      'invalid_json',
    ],
    [
      '40,000 nested lists',
      '/users',
      { method: 'POST', headers: json, body: '['.repeat(40_000) + ']'.repeat(40_000) },
      400,
      'invalid_json',
    ],
    [
      'deeply nested metadata',
      '/users',
      {
        method: 'POST',
        headers: json,
        body: `{"email":"a@b.test","user_metadata":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`,
      },
      400,
      'invalid_json',
    ],
    ['no body at all', '/users', { method: 'POST' }, 400, 'invalid_request'],
    [
      'text',
      '/users',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' },
      415,
      'unsupported_media_type',
    ],
    [
      'a form',
      '/users',
      { method: 'POST', body: new URLSearchParams({ email: 'a@b.test' }) },
      415,
      'unsupported_media_type',
    ],
    [
      '1 MB',
      '/users',
      { method: 'POST', headers: json, body: JSON.stringify({ email: 'x'.repeat(1_000_000) }) },
      413,
      'body_too_large',
    ],
  ];

  it.each(cases)('%s', async (_name, path, init, status, code) => {
    const answer = await call(service.url + path, init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      type: `${service.url}/docs/problems#${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      instance: path,
      request_id: answer.headers.get('x-request-id'),
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\bat .*:\d+:\d+|Error:/);
  });

  it('a wrong method names the right ones', async () => {
    const { headers } = await call(`${service.url}/users`, { method: 'PATCH' });
    expect(headers.get('allow')).toBe('GET, HEAD, POST, DELETE');
  });

  it('each code is on the page that `type` leads to', async () => {
    const page = await (await fetch(`${service.url}/docs/problems`)).text();
    for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`id="${code}"`);
  });

  it('a compressed body is refused, not unpacked', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify({ email: 'a'.repeat(1_000_000) }));
    expect((await call(`${service.url}/users`, { method: 'POST', headers, body })).status).toBe(400);
  });
});

describe('G6 headers', () => {
  it.each(['/health/live', '/users', '/nowhere', '/docs', '/openapi.json'])('are on %s', async (path) => {
    const { headers } = await fetch(service.url + path);
    expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('CORS is closed but for CORS_ORIGINS', async () => {
    const origin = (value: string) => call(`${service.url}/users`, { headers: { origin: value } });
    const preflight = (value: string) =>
      fetch(`${service.url}/users`, {
        method: 'OPTIONS',
        headers: {
          origin: value,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    expect((await origin('https://app.test')).headers.get('access-control-allow-origin')).toBe('https://app.test');
    expect((await origin('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await origin('null')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await preflight('https://app.test')).status).toBe(204);
    expect((await preflight('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('G7 unknown fields', () => {
  it.each(['user_id', 'blocked', 'roles', 'identities', 'multifactor', 'client_id', '__proto', 'constructor'])(
    'refuses %s',
    async (field) => {
      const { status, body } = await call(`${service.url}/users`, post({ email: freshEmail(), [field]: 'x' }));
      expect([status, body['errors']]).toEqual([
        400,
        [{ pointer: `/${field}`, rule: 'unknown_field', detail: `${field} is not a field of this request` }],
      ]);
    },
  );
});
