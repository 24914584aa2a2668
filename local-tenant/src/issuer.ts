import type { IncomingMessage } from 'node:http';

const HOST = /^(\[[\da-f:]+\]|[a-z\d](?:[a-z\d.-]*[a-z\d])?)(:\d{1,5})?$/i;

/**
 * The issuer under which a caller reached this tenant, with Auth0's trailing slash: `http://localhost:3001/`.
 *
 * The host is that of the request; `X-Forwarded-Proto` counts only from a loopback peer, that is from a TLS proxy on
 * the same machine, because anybody else could choose the issuer of their tokens with it.
 */
export function issuerOf(request: IncomingMessage): string {
  const { host = '', 'x-forwarded-proto': forwarded } = request.headers;
  const https = isEncrypted(request) || (forwarded === 'https' && isLoopback(request.socket.remoteAddress));
  const name = HOST.test(host) ? host.toLowerCase() : `localhost:${request.socket.localPort}`;
  return `${https ? 'https' : 'http'}://${name}/`;
}

const isEncrypted = ({ socket }: IncomingMessage): boolean => 'encrypted' in socket && socket.encrypted === true;

/** Whether an address is one of this machine's own loopback ones, v4-in-v6 included. */
export function isLoopback(address: string | undefined): boolean {
  return /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address ?? '');
}

/**
 * Whether `audience` names the Management API of the tenant with this issuer: `{issuer}api/v2/`, with the scheme http
 * or https, because the Auth0 SDKs always say https.
 */
export function isManagementAudience(audience: string, issuer: string): boolean {
  return audience.replace(/^https?:/, '') === `${issuer.replace(/^https?:/, '')}api/v2/`;
}
