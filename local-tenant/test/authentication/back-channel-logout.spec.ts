import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { findClient, replaceClient } from '../../src/storage/clients.js';
import { replaceTenantSettings } from '../../src/storage/tenant-settings.js';
import { CONNECTION, type TestTenant, startTestTenant } from './harness.js';
import { linkTo, loggedTypes } from './inbox.js';
import { exchange, logIn } from './requests.js';

let tenant: TestTenant;
let application: Server;
const received: string[] = [];
let status = 200;

beforeAll(async () => {
  tenant = await startTestTenant();
  application = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => received.push(chunk.toString()));
    request.on('end', () => response.writeHead(status).end());
  }).listen(0, 'localhost');
  await once(application, 'listening');
});
beforeEach(() => void received.splice(0));
afterAll(() => {
  tenant.close();
  application.close();
});

function configure(initiators?: object, key = 'oidc_logout'): void {
  const url = `http://localhost:${(application.address() as AddressInfo).port}/backchannel-logout`;
  const { db } = tenant.tenant;
  const settings = { backchannel_logout_urls: [url], ...(initiators && { backchannel_logout_initiators: initiators }) };
  replaceClient(db, { ...findClient(db, 'app')!, [key]: settings });
}

async function untilLogged(type: string): Promise<void> {
  for (let tries = 0; tries < 100 && !loggedTypes(tenant, 3).includes(type); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(loggedTypes(tenant, 3)).toContain(type);
}

describe('back-channel logout', () => {
  it('sends a logout token to the applications of the session', async () => {
    configure();
    const browser = tenant.browser();
    const { url } = await logIn(browser);
    const response = await tenant.post('/oauth/token', exchange(url.searchParams.get('code')!));
    const { sid } = decodeJwt(((await response.json()) as { id_token: string }).id_token);
    await browser.open('/v2/logout');
    await untilLogged('oidc_backchannel_logout_succeeded');
    expect(loggedTypes(tenant, 3)).toContain('slo');
    const token = new URLSearchParams(received[0]).get('logout_token')!;
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'logout+jwt' });
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      iss: tenant.issuer,
      sub: 'auth0|ada',
      aud: 'app',
      sid,
      iat: expect.any(Number),
      exp: claims.iat! + 120,
      jti: expect.any(String),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
  });

  it('notes an application that refuses', async () => {
    configure(undefined, 'oidc_backchannel_logout');
    status = 400;
    const browser = tenant.browser();
    await logIn(browser);
    await browser.open('/v2/logout');
    await untilLogged('oidc_backchannel_logout_failed');
    status = 200;
    expect(received).toHaveLength(1);
  });

  it.each([
    [undefined, 0],
    [{ mode: 'all' }, 1],
    [{ mode: 'custom', selected_initiators: ['password-changed'] }, 1],
  ])('tells of a new password with %j: %i', async (initiators, count) => {
    configure(initiators);
    await logIn(tenant.browser(), {}, 'cyd');
    await tenant.post('/dbconnections/change_password', { connection: CONNECTION, email: 'cyd@example.com' });
    const browser = tenant.browser();
    const page = await browser.open(linkTo(tenant, 'cyd@example.com'));
    await browser.submit(page, { password: 'Correct-Horse-1', again: 'Correct-Horse-1' });
    if (count > 0) await untilLogged('oidc_backchannel_logout_succeeded');
    expect(received).toHaveLength(count);
  });
});

describe('logout URLs of the tenant', () => {
  it('hold for every application, and for none', async () => {
    const everywhere = 'http://localhost:3000/everywhere';
    const target = `/v2/logout?returnTo=${encodeURIComponent(everywhere)}`;
    expect((await tenant.browser().open(target)).status).toBe(400);
    replaceTenantSettings(tenant.tenant.db, { allowed_logout_urls: [everywhere] });
    expect((await tenant.browser().open(target)).url.href).toBe(everywhere);
    expect((await tenant.browser().open(`${target}&client_id=app`)).url.href).toBe(everywhere);
  });
});
