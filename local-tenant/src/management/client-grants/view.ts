import { type ClientGrant, MANAGEMENT_API } from '../../storage/client-grants.js';

/** A grant as the API shows it: the audience of the tenant's own API follows the issuer. */
export function clientGrantView(grant: ClientGrant, issuer: string): ClientGrant {
  return grant.audience === MANAGEMENT_API ? { ...grant, audience: `${issuer}api/v2/` } : grant;
}
