import { decodeJwt } from 'jose';
import { type Client, findClient, replaceClient } from '../../src/storage/clients.js';
import { putOrganizationConnection } from '../../src/storage/organizations/connections.js';
import { insertInvitation } from '../../src/storage/organizations/invitations.js';
import { addMemberRoles, addMembers, isMember, removeMembers } from '../../src/storage/organizations/members.js';
import { insertOrganization } from '../../src/storage/organizations/organizations.js';
import { addRolePermissions } from '../../src/storage/roles/permissions.js';
import { insertRole } from '../../src/storage/roles/roles.js';
import { replaceTenantSettings } from '../../src/storage/tenant-settings.js';
import { findUsersByEmail } from '../../src/storage/users.js';
import { PASSWORD, RBAC_API, type TestTenant, startTestTenant } from './harness.js';
import { authorizeUrl, exchange, logIn, tokensFor } from './requests.js';

let tenant: TestTenant;
const now = new Date();

beforeEach(async () => {
  tenant = await startTestTenant();
  const { db } = tenant.tenant;
  for (const name of ['acme', 'umbrella']) {
    insertOrganization(db, { id: `org_${name}`, name, display_name: name.toUpperCase() }, now);
    putOrganizationConnection(db, `org_${name}`, {
      connection_id: 'con_1',
      assign_membership_on_login: name === 'umbrella',
      show_as_button: true,
    });
  }
  addMembers(db, 'org_acme', ['auth0|ada'], now);
  behave({ organization_usage: 'allow' });
});
afterEach(() => tenant.close());

function behave(change: Partial<Client>): void {
  const { db } = tenant.tenant;
  replaceClient(db, { ...findClient(db, 'app')!, ...change });
}

describe('organization', () => {
  it('is in the tokens of a member, its name where the tenant says so', async () => {
    const tokens = await tokensFor(tenant, { organization: 'org_acme', audience: RBAC_API });
    expect(decodeJwt(tokens['id_token']!)).toMatchObject({ org_id: 'org_acme' });
    expect(decodeJwt(tokens['access_token']!)).not.toHaveProperty('org_name');
    replaceTenantSettings(tenant.tenant.db, { allow_organization_name_in_authentication_api: true });
    const named = await tokensFor(tenant, { organization: 'Acme' });
    expect(decodeJwt(named['id_token']!)).toMatchObject({ org_id: 'org_acme', org_name: 'acme' });
  });

  it('adds the permissions of the roles that the person has in it', async () => {
    const { db } = tenant.tenant;
    insertRole(db, { id: 'rol_1', name: 'creator' });
    const permission = { resource_server_identifier: RBAC_API, permission_name: 'create:users' };
    addRolePermissions(db, 'rol_1', [permission]);
    addMemberRoles(db, 'org_acme', 'auth0|ada', ['rol_1']);
    const inside = await tokensFor(tenant, { organization: 'org_acme', audience: RBAC_API });
    const outside = await tokensFor(tenant, { audience: RBAC_API });
    expect(decodeJwt(inside['access_token']!)['permissions']).toEqual(['create:users', 'read:users']);
    expect(decodeJwt(outside['access_token']!)['permissions']).toEqual(['read:users']);
  });

  it('turns away who is no member, unless the connection makes them one', async () => {
    const { url } = await logIn(tenant.browser(), { organization: 'org_acme' }, 'cyd');
    expect([url.searchParams.get('error'), url.searchParams.get('error_description')]).toEqual([
      'access_denied',
      'user auth0|cyd is not part of the org_acme organization',
    ]);
    const joined = await logIn(tenant.browser(), { organization: 'org_umbrella' }, 'cyd');
    expect(joined.url.searchParams.has('code')).toBe(true);
    expect(isMember(tenant.tenant.db, 'org_umbrella', 'auth0|cyd')).toBe(true);
  });

  it('gives no more tokens to whoever has left it', async () => {
    behave({ refresh_token: {} });
    const scope = 'openid offline_access';
    const tokens = await tokensFor(tenant, { organization: 'org_acme', scope });
    removeMembers(tenant.tenant.db, 'org_acme', ['auth0|ada']);
    const body = { ...exchange(''), grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] };
    expect((await tenant.post('/oauth/token', body)).status).toBe(403);
  });

  it.each([
    [
      { organization_usage: 'deny' },
      { organization: 'org_acme' },
      'parameter organization is not allowed for this client',
    ],
    [{ organization_usage: 'require' }, {}, 'parameter organization is required for this client'],
    [{}, { organization: 'org_nowhere' }, 'the organization org_nowhere does not exist'],
    [{}, { organization: 'acme' }, 'the organization acme does not exist'],
  ])('%j refuses %j', async (behavior, parameters, description) => {
    behave(behavior);
    const { url } = await tenant.browser().open(authorizeUrl(parameters));
    expect([url.searchParams.get('error'), url.searchParams.get('error_description')]).toEqual([
      'invalid_request',
      description,
    ]);
  });

  it('is asked for before the login where the application says so', async () => {
    behave({ organization_usage: 'require', organization_require_behavior: 'pre_login_prompt' });
    const browser = tenant.browser();
    const page = await browser.open(authorizeUrl());
    expect(page.url.pathname).toBe('/u/organization');
    const wrong = await browser.submit(page, { organization: 'nowhere' });
    expect([wrong.status, wrong.html]).toEqual([400, expect.stringContaining('was not found')]);
    const login = await browser.submit(page, { organization: 'ACME' });
    expect([login.url.pathname, login.html]).toEqual(['/u/login', expect.stringContaining('<strong>ACME</strong>')]);
    const { url } = await browser.submit(login, { username: 'ada', password: PASSWORD });
    const response = await tenant.post('/oauth/token', exchange(url.searchParams.get('code')!));
    expect(decodeJwt(((await response.json()) as { id_token: string }).id_token)['org_id']).toBe('org_acme');
  });

  it('is picked after the login where the application says so', async () => {
    behave({ organization_usage: 'require', organization_require_behavior: 'post_login_prompt' });
    const browser = tenant.browser();
    const page = await logIn(browser);
    expect(page.html).toContain('value="org_acme">ACME</button>');
    expect((await browser.submit(page, { organization: 'org_umbrella' })).status).toBe(400);
    expect((await browser.submit(page, { organization: 'org_acme' })).url.searchParams.has('code')).toBe(true);
    const nobody = await logIn(tenant.browser(), {}, 'cyd');
    expect(nobody.url.searchParams.get('error_description')).toContain('does not belong to any organization');
  });
});

describe('invitation', () => {
  const PARAMETERS = { invitation: 'T'.repeat(32), organization: 'org_acme' };

  function invite(email: string): void {
    const created_at = now.toISOString();
    insertInvitation(tenant.tenant.db, {
      id: 'uinv_1',
      client_id: 'app',
      inviter: { name: 'Ada' },
      invitee: { email },
      invitation_url: '',
      ticket_id: PARAMETERS.invitation,
      app_metadata: { plan: 'gold' },
      created_at,
      expires_at: new Date(now.getTime() + 60_000).toISOString(),
      organization_id: 'org_acme',
    });
  }

  it('makes a new person a member, once, with a verified address', async () => {
    invite('new@example.com');
    const browser = tenant.browser();
    const page = await browser.open(authorizeUrl({ ...PARAMETERS, screen_hint: 'signup' }));
    expect(page.html).toContain('value="new@example.com"');
    const { url } = await browser.submit(page, { email: 'new@example.com', username: 'new', password: PASSWORD });
    expect(url.searchParams.has('code')).toBe(true);
    const [user] = findUsersByEmail(tenant.tenant.db, 'new@example.com');
    expect(user).toMatchObject({ email_verified: true, app_metadata: { plan: 'gold' } });
    expect(isMember(tenant.tenant.db, 'org_acme', user!.user_id)).toBe(true);
    const again = await tenant.browser().open(authorizeUrl(PARAMETERS));
    expect(again.url.searchParams.get('error_description')).toBe('The invitation is invalid or has expired.');
  });

  it('is for the address that was invited', async () => {
    invite('new@example.com');
    const { url } = await logIn(tenant.browser(), PARAMETERS, 'cyd');
    expect(url.searchParams.get('error')).toBe('access_denied');
  });
});
