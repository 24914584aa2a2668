import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export type Json = Record<string, unknown>;

const PATHS = {
  discovery: '/.well-known/openid-configuration',
  jwks: '/.well-known/jwks.json',
  token: '/oauth/token',
} as const;

/** The name of an endpoint of the provider. */
export type Endpoint = keyof typeof PATHS;

/** Ways to bend an answer of the provider; what isn't bent is right. */
export interface Bends {
  discovery?: (document: Json) => unknown;
  jwks?: (set: { keys: JWK[] }) => unknown;
  /** Claims of the ID token, before it is signed. */
  claims?: (claims: JWTPayload) => JWTPayload;
  /** The whole ID token. */
  idToken?: (claims: JWTPayload, provider: Provider) => unknown;
  /** The body of the token endpoint's answer. */
  token?: (body: Json) => unknown;
  /** Takes over the answer of an endpoint altogether. */
  answer?: Partial<Record<Endpoint, (response: ServerResponse, incoming: IncomingMessage) => void>>;
}

/** An OpenID provider that is right in everything but in what it is told to bend. */
export class Provider {
  bends: Bends = {};
  /** Calls made by the relying party. */
  readonly calls: Record<Endpoint, number> = { discovery: 0, jwks: 0, token: 0 };
  readonly keys = generateKeyPair('RS256', { extractable: true });
  private readonly codes = new Map<string, URLSearchParams>();

  private constructor(
    private readonly server: Server,
    /** `host:port` */
    readonly domain: string,
  ) {
    server.on('request', (incoming, response) => void this.serve(incoming, response));
  }

  static async start(): Promise<Provider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Provider(server, `localhost:${(server.address() as AddressInfo).port}`);
  }

  get issuer(): string {
    return `http://${this.domain}/`;
  }

  /** Answers an authentication request as if the person had logged in: parameters of the authorization response. */
  authorize(authorizationUrl: string): { code: string; state: string } {
    const request = new URL(authorizationUrl).searchParams;
    const code = randomUUID();
    this.codes.set(code, request);
    return { code, state: request.get('state') ?? '' };
  }

  /** Signs claims with the provider's key, unless another header or key is given. */
  async sign(claims: JWTPayload, header: Json = {}, key?: Parameters<SignJWT['sign']>[0]): Promise<string> {
    const { privateKey } = await this.keys;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT', ...header })
      .sign(key ?? privateKey);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = (Object.keys(PATHS) as Endpoint[]).find((name) => PATHS[name] === incoming.url);
    if (!endpoint) return void response.writeHead(404).end();
    if (isOfLogin(incoming)) this.calls[endpoint] += 1;
    const takeOver = this.bends.answer?.[endpoint];
    if (takeOver) return takeOver(response, incoming);
    const { status, body } = await this[endpoint](incoming);
    json(response, status, body);
  }

  private discovery(): Answer {
    const { issuer } = this;
    const document = {
      issuer,
      authorization_endpoint: `${issuer}authorize`,
      token_endpoint: `${issuer}oauth/token`,
      jwks_uri: `${issuer}.well-known/jwks.json`,
      end_session_endpoint: `${issuer}oidc/logout`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      code_challenge_methods_supported: ['S256', 'plain'],
      id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
    };
    return { status: 200, body: this.bends.discovery?.(document) ?? document };
  }

  private async jwks(): Promise<Answer> {
    const { publicKey } = await this.keys;
    const set = { keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }] };
    return { status: 200, body: this.bends.jwks?.(set) ?? set };
  }

  private async token(incoming: IncomingMessage): Promise<Answer> {
    const form = new URLSearchParams(await text(incoming));
    const request = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    if (!request || !redeems(form, request)) return { status: 403, body: { error: 'invalid_grant' } };
    const body = await this.tokens(request);
    return { status: 200, body: this.bends.token?.(body) ?? body };
  }

  private async tokens(request: URLSearchParams): Promise<Json> {
    const { claims = (same) => same, idToken = (payload: JWTPayload) => this.sign(payload) } = this.bends;
    return {
      access_token: `opaque-${randomUUID()}`,
      id_token: await idToken(claims(this.straightClaims(request)), this),
      refresh_token: `refresh-${randomUUID()}`,
      scope: request.get('scope'),
      expires_in: 86400,
      token_type: 'Bearer',
    };
  }

  private straightClaims(request: URLSearchParams): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: this.issuer,
      sub: 'auth0|507f1f77bcf86cd799439020',
      aud: request.get('client_id') ?? '',
      iat: now,
      exp: now + 36000,
      nonce: request.get('nonce') ?? '',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      email_verified: true,
    };
  }
}

// The service asks for keys and for a token of its own as well, when it starts.
const isOfLogin = ({ headers }: IncomingMessage) => headers['user-agent']?.startsWith('openid-client/');

interface Answer {
  status: number;
  body: unknown;
}

/** RFC 7636 §4.6, RFC 6749 §4.1.3 */
function redeems(form: URLSearchParams, request: URLSearchParams): boolean {
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  return challenge === request.get('code_challenge') && form.get('redirect_uri') === request.get('redirect_uri');
}

/** Sends a body, as JSON unless it is text. */
export function json(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
