import type { ResourceServer } from '../../storage/resource-servers.js';
import { operations } from '../openapi.js';

let scopes: { value: string }[] | undefined;

/** Every scope of the Management API, as its operations name them, in alphabetical order. */
export function managementScopes(): string[] {
  scopes ??= [...new Set(operations().flatMap((operation) => operation.scopes))].toSorted().map((value) => ({ value }));
  return scopes.map(({ value }) => value);
}

/** The tenant's own Management API as one of its APIs; the identifier follows the issuer. */
export function managementApi(issuer: string): ResourceServer {
  return {
    id: '000000000000000000000001',
    name: 'Auth0 Management API',
    identifier: `${issuer}api/v2/`,
    scopes: managementScopes().map((value) => ({ value })),
    signing_alg: 'RS256',
    allow_offline_access: false,
    token_lifetime: 86_400,
    token_lifetime_for_web: 7200,
    skip_consent_for_verifiable_first_party_clients: false,
    is_system: true,
  };
}
