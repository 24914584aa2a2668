import { randomBytes } from 'node:crypto';
import { randomAlphanumeric } from '../../ids.js';
import {
  type DiscoveryDomain,
  deleteDomain,
  insertDomain,
  listDomains,
  replaceDomain,
} from '../../storage/organizations/domains.js';
import { ManagementError } from '../errors.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { organizationOf } from './organization.js';

const PATH = '/organizations/{id}/discovery-domains';

/** `/organizations/{id}/discovery-domains`: the e-mail domains by which an organization is found at login. */
export const domainRoutes: readonly Route[] = [
  { method: 'GET', path: PATH, handler: list },
  { method: 'POST', path: PATH, handler: create },
  { method: 'GET', path: `${PATH}/name/{discovery_domain}`, handler: getByName },
  { method: 'GET', path: `${PATH}/{discovery_domain_id}`, handler: (call) => ok(existing(call)) },
  { method: 'PATCH', path: `${PATH}/{discovery_domain_id}`, handler: patch },
  { method: 'DELETE', path: `${PATH}/{discovery_domain_id}`, handler: remove },
];

/** Always by checkpoints; `next` is base64 of the id that the next page begins with. */
function list(call: Call): Answer {
  const { take = 50, from } = call.query as { take?: number; from?: string };
  const domains = listDomains(call.tenant.db, organizationOf(call).id);
  const first = from === undefined ? undefined : Buffer.from(from, 'base64').toString();
  const found = first === undefined ? 0 : domains.findIndex(({ id }) => id === first);
  const start = found === -1 ? domains.length : found;
  const following = domains[start + take];
  const next = following && Buffer.from(following.id).toString('base64').replace(/=+$/, '');
  return ok({ ...(next && { next }), domains: domains.slice(start, start + take) });
}

function create(call: Call): Answer {
  const { id } = organizationOf(call);
  const {
    domain,
    status = 'pending',
    use_for_organization_discovery = true,
  } = call.body as unknown as Partial<DiscoveryDomain> & Pick<DiscoveryDomain, 'domain'>;
  const made: DiscoveryDomain = {
    id: `ord_${randomAlphanumeric(22)}`,
    domain: domain.toLowerCase(),
    status,
    verification_host: `_ss-verification.${id}.${domain.toLowerCase()}`,
    verification_txt: randomBytes(16).toString('hex'),
    use_for_organization_discovery,
  };
  if (insertDomain(call.tenant.db, id, made)) return created(made);
  throw new ManagementError(
    409,
    'An organization discovery domain with this domain is already registered to this organization.',
  );
}

function getByName(call: Call): Answer {
  const name = call.params['discovery_domain']!.toLowerCase();
  const found = listDomains(call.tenant.db, organizationOf(call).id).find(({ domain }) => domain === name);
  if (found) return ok(found);
  throw new ManagementError(404, 'No organization domain found by that name');
}

function patch(call: Call): Answer {
  const changed = { ...existing(call), ...call.body };
  replaceDomain(call.tenant.db, changed);
  return ok(changed);
}

function remove(call: Call): Answer {
  deleteDomain(call.tenant.db, organizationOf(call).id, call.params['discovery_domain_id']!);
  return noContent();
}

function existing(call: Call): DiscoveryDomain {
  const wanted = call.params['discovery_domain_id'];
  const found = listDomains(call.tenant.db, organizationOf(call).id).find(({ id }) => id === wanted);
  if (found) return found;
  throw new ManagementError(404, 'No organization domain found by that id');
}
