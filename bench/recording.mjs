/** A page of `GET /api/v2/users` as the local tenant answers it. */
import { startTenant } from 'local-tenant';

/** The tenant's own three people, again and again under other ids and addresses, until there are `count` of them. */
export async function recordPage(count) {
  const people = await listUsers();
  const users = Array.from({ length: count }, (_, n) => renamed(people[n % people.length], n));
  return Buffer.from(JSON.stringify({ start: 0, limit: count, length: count, users, total: count }));
}

async function listUsers() {
  const tenant = await startTenant({ ephemeral: true });
  try {
    const authorization = `Bearer ${await managementToken(tenant)}`;
    const answer = await fetch(`${tenant.url}/api/v2/users`, { headers: { authorization } });
    return await answer.json();
  } finally {
    await tenant.close();
  }
}

async function managementToken({ url, credentials }) {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', ...credentials.management }),
  });
  const { access_token: token } = await answer.json();
  return token;
}

function renamed(user, n) {
  const id = n.toString(16).padStart(24, '0');
  const identities = user.identities.map((identity) => ({ ...identity, user_id: id }));
  return { ...user, user_id: `auth0|${id}`, email: `person-${n}@example.com`, identities };
}
