import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { putAction } from '../../src/storage/actions.js';
import { addRoleMembers } from '../../src/storage/roles/role-members.js';
import { insertRole } from '../../src/storage/roles/roles.js';
import { findUser } from '../../src/storage/users.js';
import { API, CONNECTION, PASSWORD, type TestTenant, startTestTenant } from './harness.js';
import { authorizeUrl, exchange, logIn, tokensFor } from './requests.js';

let tenant: TestTenant;
let folder: string;
beforeEach(async () => {
  tenant = await startTestTenant();
  folder = mkdtempSync(join(tmpdir(), 'actions-'));
});
afterEach(() => {
  tenant.close();
  rmSync(folder, { recursive: true });
});

let number = 0;
function action(body: string, { timeout = 5000, secrets = {} } = {}): void {
  const module = join(folder, `action-${(number += 1)}.cjs`);
  writeFileSync(module, `exports.onExecutePostLogin = async (event, api) => { ${body} };`);
  putAction(tenant.tenant.db, { name: module, module, secrets, timeout });
}

const passwordGrant = async (): Promise<[number, Record<string, string>]> => {
  const response = await tenant.post('/oauth/token', {
    grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
    client_id: 'app',
    client_secret: 'app-secret:/+',
    realm: CONNECTION,
    username: 'ada',
    password: PASSWORD,
    audience: API,
    scope: 'openid offline_access',
  });
  return [response.status, (await response.json()) as Record<string, string>];
};

describe('a post-login Action', () => {
  it('puts claims into the tokens, from what it is told, and none that are the tenant’s', async () => {
    insertRole(tenant.tenant.db, { id: 'rol_1', name: 'editor' });
    addRoleMembers(tenant.tenant.db, ['rol_1'], ['auth0|ada'], new Date());
    action(
      `
      api.idToken.setCustomClaim('https://example.com/roles', event.authorization.roles);
      api.accessToken.setCustomClaim('https://example.com/client', event.client.name + ' ' + event.secrets.KEY);
      api.accessToken.setCustomClaim('sub', 'somebody else');
      api.accessToken.addScope('added');
      api.user.setAppMetadata('logins', event.stats.logins_count);
    `,
      { secrets: { KEY: 'secret' } },
    );
    const tokens = await tokensFor(tenant, { audience: API });
    expect(decodeJwt(tokens['id_token']!)['https://example.com/roles']).toEqual(['editor']);
    expect(decodeJwt(tokens['access_token']!)).toMatchObject({
      'https://example.com/client': 'Example <App> secret',
      sub: 'auth0|ada',
      scope: 'openid added',
    });
    expect(findUser(tenant.tenant.db, 'auth0|ada')).toMatchObject({ app_metadata: { logins: 0 } });
  });

  it('runs at the token endpoint too, for passwords and at each refresh', async () => {
    action(`api.accessToken.setCustomClaim('via', event.transaction.protocol);`);
    const [, tokens] = await passwordGrant();
    const body = { ...exchange(''), grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] };
    const refreshed = (await (await tenant.post('/oauth/token', body)).json()) as Record<string, string>;
    expect(decodeJwt(tokens['access_token']!)['via']).toBe('oauth2-password');
    expect(decodeJwt(refreshed['access_token']!)['via']).toBe('oauth2-refresh-token');
  });

  it('denies, in the browser, silently, and at the token endpoint', async () => {
    const browser = tenant.browser();
    await logIn(browser);
    action(`if (!event.user.app_metadata) api.access.deny('Not on the list.');`);
    action(`api.user.setAppMetadata('never', true);`);
    for (const { url } of [await logIn(tenant.browser()), await browser.open(authorizeUrl({ prompt: 'none' }))]) {
      expect(url.search).toContain('error=access_denied&error_description=Not+on+the+list.');
    }
    expect(await passwordGrant()).toEqual([403, { error: 'access_denied', error_description: 'Not on the list.' }]);
    expect(findUser(tenant.tenant.db, 'auth0|ada')).not.toHaveProperty('app_metadata');
  });

  it('asks for a second factor', async () => {
    action(`api.multifactor.enable('any');`);
    expect((await logIn(tenant.browser())).url.pathname).toBe('/u/mfa-otp-enrollment');
    expect((await passwordGrant())[1]['error']).toBe('mfa_required');
  });

  it.each([
    [`throw new Error('broken');`, 'broken'],
    [`while (true);`, 'was stopped after 300 ms.'],
    [`process.exit(3);`, 'was stopped'],
    [`api.redirect.sendUserTo('https://example.com');`, "the local tenant doesn't, yet."],
  ])('lets nobody in when it fails: %s', async (body, description) => {
    action(body, { timeout: 300 });
    const { url } = await logIn(tenant.browser());
    expect(url.searchParams.get('error')).toBe('access_denied');
    expect(url.searchParams.get('error_description')).toContain(description);
  });

  it('runs in the order of the seed, each after the other', async () => {
    action(`api.idToken.setCustomClaim('order', 'first');`);
    action(`api.idToken.setCustomClaim('order', 'second');`);
    expect(decodeJwt((await tokensFor(tenant))['id_token']!)['order']).toBe('second');
  });
});
