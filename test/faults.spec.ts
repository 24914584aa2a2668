import { call, freshEmail, post } from './support/client.js';
import { type Service, startService } from './support/service.js';
import { management, tokenAt } from './support/tenant.js';
import {
  after,
  answer,
  cutShort,
  dribble,
  type Fault,
  hang,
  reset,
  startUpstream,
  type Upstream,
} from './support/upstream.js';

interface Problem {
  code: string;
  request_id: string;
}

const USERS = /GET \/api\/v2\/users/;
const TOKEN = /POST \/oauth\/token/;
const DEADLINE = 1_000;

let upstream: Upstream;
let service: Service;
let authorization: string;

beforeAll(async () => {
  upstream = await startUpstream();
  authorization = `Bearer ${await tokenAt(`http://${upstream.domain}`)}`;
});
afterAll(() => upstream.close());
beforeEach(async () => {
  upstream.mend();
  service = await startService({ AUTH0_DOMAIN: upstream.domain, REQUEST_TIMEOUT: String(DEADLINE / 1000) });
});
afterEach(() => service.close());

const list = (headers = {}) => call<Problem>(`${service.url}/users`, { headers: { authorization, ...headers } });
const error = (statusCode: number, errorCode?: string, message = 'canary-4711') => ({
  statusCode,
  error: 'x',
  message,
  errorCode,
});

describe('G4 what Auth0 says', () => {
  const cases: [string, Fault, number, string][] = [
    ['401', answer(401, error(401)), 502, 'auth0_credentials'],
    ['403', answer(403, error(403, 'insufficient_scope')), 502, 'auth0_credentials'],
    ['404 for a user', answer(404, error(404, 'inexistent_user')), 404, 'user_not_found'],
    ['404', answer(404, error(404)), 404, 'not_found'],
    ['409 for a user', answer(409, error(409, 'auth0_idp_error')), 409, 'user_exists'],
    ['400 past the first 1,000', answer(400, error(400, 'invalid_paging')), 400, 'list_too_long'],
    ['400 of no known kind', answer(400, error(400, 'x')), 400, 'invalid_request'],
    ['418', answer(418, error(418)), 502, 'auth0_unavailable'],
    ['500', answer(500, error(500)), 502, 'auth0_unavailable'],
    ['503', answer(503, error(503)), 502, 'auth0_unavailable'],
    ['200 with HTML', answer(200, '<html>canary-4711', { 'content-type': 'text/html' }), 502, 'auth0_unavailable'],
    ['200 with half a JSON', answer(200, '[{"user_id":'), 502, 'auth0_unavailable'],
    ['200 with null', answer(200, 'null'), 502, 'auth0_unavailable'],
    ['200 with a list of another shape', answer(200, []), 502, 'auth0_unavailable'],
    ['302', answer(302, '', { location: 'https://evil.test/' }), 502, 'auth0_unavailable'],
    ['a reset', reset, 502, 'auth0_unavailable'],
    ['a body cut short', cutShort, 502, 'auth0_unavailable'],
    ['nothing', hang, 504, 'auth0_timeout'],
    ['a body that never ends', dribble, 504, 'auth0_timeout'],
  ];

  it.each(cases)('%s becomes the right status, inside the deadline', async (_name, fault, status, code) => {
    await list();
    upstream.bend(USERS, fault);
    const started = performance.now();
    const { status: got, body, headers } = await list();
    expect([got, body.code]).toEqual([status, code]);
    expect(performance.now() - started).toBeLessThan(DEADLINE + 100);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(body)).not.toMatch(/canary|evil/);
    upstream.mend();
    expect((await list()).status).toBe(200);
  });

  it('names the field of a validation error', async () => {
    const message =
      "Payload validation error: 'String is too short (0 chars), minimum 1' on property connection (Name of the connection).";
    upstream.bend(/POST \/api\/v2\/users/, answer(400, error(400, 'invalid_body', message)));
    const { status, body } = await call(`${service.url}/users`, post({ email: freshEmail() }, { authorization }));
    expect(status).toBe(400);
    expect(body['errors']).toEqual([
      { pointer: '/connection', rule: 'auth0', detail: 'connection: String is too short (0 chars), minimum 1' },
    ]);
  });

  it('429 is waited out within the deadline', async () => {
    await service.close();
    service = await startService({ AUTH0_DOMAIN: upstream.domain });
    let refused = 0;
    upstream.bend(USERS, (incoming, response) => {
      if ((refused += 1) > 2) return false;
      return answer(429, error(429, 'too_many_requests'), { 'x-ratelimit-reset': String(Date.now() / 1000 + 1) })(
        incoming,
        response,
      );
    });
    expect((await list()).status).toBe(200);
    expect(refused).toBe(3);
  });

  it('429 that lasts becomes 503 auth0_rate_limited with Retry-After', async () => {
    const in30s = String(Math.floor(Date.now() / 1000) + 30);
    upstream.bend(USERS, answer(429, error(429, 'too_many_requests'), { 'x-ratelimit-reset': in30s }));
    const { status, body, headers } = await list();
    expect([status, body.code]).toEqual([503, 'auth0_rate_limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(25);
  });

  it.each<[string, Fault, number, string]>([
    ['401', answer(401, { error: 'access_denied' }), 502, 'auth0_credentials'],
    ['500', answer(500, 'x'), 502, 'auth0_unavailable'],
    ['HTML', answer(200, '<html>'), 502, 'auth0_unavailable'],
    ['no token', answer(200, {}), 502, 'auth0_unavailable'],
    ['null', answer(200, 'null'), 502, 'auth0_unavailable'],
    ['a reset', reset, 502, 'auth0_unavailable'],
    ['nothing', hang, 504, 'auth0_timeout'],
  ])('%s from the token endpoint is no fault of the caller', async (_name, fault, status, code) => {
    await service.close();
    upstream.bend(TOKEN, fault);
    service = await startService({ AUTH0_DOMAIN: upstream.domain, REQUEST_TIMEOUT: '1' });
    const answered = await list();
    expect([answered.status, answered.body.code]).toEqual([status, code]);
    upstream.mend();
    expect((await list()).status).toBe(200);
  });

  it('a token that Auth0 no longer takes is replaced once', async () => {
    await list();
    let refused = 0;
    upstream.bend(USERS, (incoming, response) =>
      (refused += 1) > 1 ? false : answer(401, error(401))(incoming, response),
    );
    upstream.calls.length = 0;
    expect((await list()).status).toBe(200);
    expect(upstream.calls.filter((line) => TOKEN.test(line))).toHaveLength(1);
  });

  it('many callers share one token', async () => {
    await service.close();
    upstream.mend();
    service = await startService({ AUTH0_DOMAIN: upstream.domain });
    const answers = await Promise.all(Array.from({ length: 30 }, () => list()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(upstream.calls.filter((line) => TOKEN.test(line))).toHaveLength(1);
  });
});

describe('G5 deadlines', () => {
  it('Request-Timeout asks for less', async () => {
    await list();
    upstream.bend(USERS, hang);
    const started = performance.now();
    expect((await list({ 'request-timeout': '0.3' })).status).toBe(504);
    expect(performance.now() - started).toBeLessThan(400);
  });

  it('Request-Timeout never asks for more', async () => {
    await list();
    upstream.bend(USERS, hang);
    const started = performance.now();
    expect((await list({ 'request-timeout': '60' })).status).toBe(504);
    expect(performance.now() - started).toBeLessThan(DEADLINE + 100);
  });

  it.each(['0', '-1', 'x', '1e3', '', '1,5'])('answers 400 to Request-Timeout: %j', async (value) => {
    expect((await list({ 'request-timeout': value })).status).toBe(400);
  });
});

describe('writes whose answer is lost', () => {
  const CREATE = /POST \/api\/v2\/users/;

  it.each<[string, Fault]>([
    ['the connection is cut after commit', after(reset)],
    ['Auth0 answers 500 after commit', after(answer(500, 'x'))],
    ['Auth0 answers 503 after commit', after(answer(503, 'x'))],
  ])('are found again when %s: one user, and its caller gets it', async (_name, fault) => {
    upstream.bend(CREATE, fault);
    const email = freshEmail();
    const { status, body } = await call<{ user_id: string }>(
      `${service.url}/users`,
      post({ email }, { authorization }),
    );
    expect(status).toBe(201);
    const found = (await (await management(`/users-by-email?email=${email}`)).json()) as { user_id: string }[];
    expect(found.map((user) => user.user_id)).toEqual([body.user_id]);
  });

  it('are told as failed when nothing was committed', async () => {
    upstream.bend(CREATE, answer(500, 'x'));
    const { status } = await call(`${service.url}/users`, post({ email: freshEmail() }, { authorization }));
    expect(status).toBe(502);
    expect(upstream.calls.filter((line) => CREATE.test(line))).toHaveLength(1);
  });

  it('with a key, a retry finds what was committed', async () => {
    upstream.bend(CREATE, after(hang));
    const email = freshEmail();
    const headers = { authorization, 'idempotency-key': `lost-${Math.random()}` };
    expect((await call(`${service.url}/users`, post({ email }, headers))).status).toBe(504);
    upstream.mend();
    expect((await call(`${service.url}/users`, post({ email }, headers))).status).toBe(201);
    const found = (await (await management(`/users-by-email?email=${email}`)).json()) as unknown[];
    expect(found).toHaveLength(1);
  });
});

describe('G3 ids of requests', () => {
  it('X-Request-Id reaches Auth0 as X-Correlation-ID on writes, and traceparent on every call', async () => {
    const seen: Record<string, unknown>[] = [];
    upstream.bend(/api\/v2/, ({ method, headers }) => {
      seen.push({ method, id: headers['x-correlation-id'], trace: headers['traceparent'] });
      return false;
    });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { authorization, 'x-request-id': 'req-1', traceparent };
    const made = await call(`${service.url}/users`, post({ email: freshEmail() }, headers));
    await list(headers);
    expect(made.headers.get('x-request-id')).toBe('req-1');
    expect(seen).toEqual([
      { method: 'POST', id: 'req-1', trace: traceparent },
      { method: 'GET', id: undefined, trace: traceparent },
    ]);
  });

  it.each(['a b', 'a'.repeat(65), '<x>', ''])('makes an id of its own in place of %j', async (id) => {
    const answered = await list({ 'x-request-id': id });
    expect(answered.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});
