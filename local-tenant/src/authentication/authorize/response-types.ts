import type { Client } from '../../storage/clients.js';
import { errors } from './oidc-provider.js';

/** The response types of Auth0's discovery document (OAuth 2.0 Multiple Response Type Encoding Practices). */
export const RESPONSE_TYPES: readonly string[] = [
  'code',
  'token',
  'id_token',
  'code token',
  'code id_token',
  'token id_token',
  'code token id_token',
];

/** What an authorization response can hold. */
export type ResponsePart = 'code' | 'token' | 'id_token';

/** The parts of a response type, whatever their order: "the order of values does not matter". */
export const partsOf = (responseType: string | undefined): readonly ResponsePart[] =>
  (responseType ?? '').split(' ').filter((part): part is ResponsePart => RESPONSE_TYPES.slice(0, 3).includes(part));

/** Whether tokens travel through the browser: the implicit and the hybrid flow. */
export const isFrontChannel = (responseType: string | undefined): boolean =>
  partsOf(responseType).some((part) => part !== 'code');

/**
 * Holds a response type against what there is and what the application may have.
 *
 * @throws oidc-provider's `invalid_request`, `unsupported_response_type`, or `unauthorized_client` where the grant type
 *   behind it isn't among the application's `grant_types`
 */
export function checkResponseType(responseType: string | undefined, client: Client, nonce: string | undefined): void {
  if (!responseType) throw new errors.InvalidRequest('Missing required parameter: response_type');
  if (!isKnown(responseType)) throw new errors.UnsupportedResponseType(`Unsupported response type: ${responseType}`);
  const parts = partsOf(responseType);
  if (parts.includes('code')) requireGrantType(client, 'authorization_code');
  if (isFrontChannel(responseType)) requireGrantType(client, 'implicit');
  // OpenID Connect Core 3.2.2.1 and 3.3.2.11: REQUIRED wherever an ID token comes through the browser
  if (parts.includes('id_token') && !nonce) throw new errors.InvalidRequest('Missing required parameter: nonce');
}

const sorted = (text: string): string => text.split(' ').toSorted().join(' ');

const isKnown = (responseType: string): boolean =>
  RESPONSE_TYPES.some((known) => sorted(known) === sorted(responseType));

function requireGrantType({ grant_types }: Client, grantType: string): void {
  if (grant_types?.includes(grantType)) return;
  throw new errors.UnauthorizedClient(`Grant type '${grantType}' not allowed for the client.`);
}
