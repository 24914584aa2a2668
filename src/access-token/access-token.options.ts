/** What the guard needs to know of the tenant and of the API that it guards. */
export abstract class AccessTokenOptions {
  /** Origin of the tenant, such as `https://example.eu.auth0.com`. */
  abstract readonly tenant: string;
  /** Identifier of this API: an access token must carry it in `aud`. */
  abstract readonly audience: string;
  /** Prefix of the roles and e-mail claims, with its slash; null when tokens carry none. */
  abstract readonly claimsNamespace: string | null;
  /** Fetches the discovery document and the keys, within a deadline. */
  abstract readonly fetch: typeof fetch;
}
