import { randomBytes } from 'node:crypto';
import type { Environment } from './environment.js';
import { isLoopback } from './formats.js';

/** What the service runs with: every setting parsed, defaulted and checked once, at start. */
export class Config {
  readonly port: number;
  readonly logLevel: string;
  /** Milliseconds that a caller waits at most. */
  readonly requestTimeout: number;
  /** Milliseconds between SIGTERM and the moment at which no more connections are accepted. */
  readonly shutdownDelay: number;
  /** Addresses of proxies whose `X-Forwarded-*` headers count. */
  readonly trustProxy: readonly string[];
  /** Origin at which browsers reach this service. */
  readonly baseUrl: string;
  readonly returnToOrigins: readonly string[];
  readonly corsOrigins: readonly string[];
  /** Secrets that seal cookies: the first one seals, each one opens. */
  readonly sessionSecrets: readonly string[];
  /** Prefix of the roles and e-mail claims, with its slash at the end; null when there is none. */
  readonly claimsNamespace: string | null;
  readonly redisUrl: string | null;
  readonly auth0: Auth0Config;

  constructor(environment: Environment) {
    this.port = environment.PORT;
    this.logLevel = environment.LOG_LEVEL;
    this.requestTimeout = environment.REQUEST_TIMEOUT * 1000;
    this.shutdownDelay = environment.SHUTDOWN_DELAY * 1000;
    this.trustProxy = environment.TRUST_PROXY;
    this.baseUrl = origin(environment.BASE_URL ?? `http://localhost:${environment.PORT}`);
    this.returnToOrigins = [this.baseUrl, ...environment.RETURN_TO_ORIGINS.map(origin)];
    this.corsOrigins = environment.CORS_ORIGINS.map(origin);
    this.sessionSecrets = environment.SESSION_SECRET.length
      ? environment.SESSION_SECRET
      : [randomBytes(32).toString('base64')];
    this.claimsNamespace = environment.CLAIMS_NAMESPACE?.replace(/\/?$/, '/') ?? null;
    this.redisUrl = environment.REDIS_URL ?? null;
    this.auth0 = Object.freeze(new Auth0Config(environment));
    Object.freeze(this);
  }
}

/** The tenant and the applications that the service uses there. */
export class Auth0Config {
  /** `host[:port]` of the tenant. */
  readonly domain: string;
  /** Origin of the tenant: https, but http on loopback, where no certificate can be had. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly management: { readonly clientId: string; readonly clientSecret: string; readonly audience: string };
  /** Identifier of the API that this service is; access tokens must carry it in `aud`. */
  readonly audience: string;
  /** Database connection for new users. */
  readonly connection: string;
  /** Public client that the API documentation signs in with. */
  readonly docsClientId: string;

  constructor(environment: Environment) {
    this.domain = environment.AUTH0_DOMAIN.toLowerCase();
    this.baseUrl = origin(`${isLoopback(this.domain) ? 'http' : 'https'}://${this.domain}`);
    this.clientId = environment.AUTH0_CLIENT_ID;
    this.clientSecret = environment.AUTH0_CLIENT_SECRET;
    this.management = Object.freeze({
      clientId: environment.AUTH0_MANAGEMENT_CLIENT_ID ?? this.clientId,
      clientSecret: environment.AUTH0_MANAGEMENT_CLIENT_SECRET ?? this.clientSecret,
      audience: environment.AUTH0_MANAGEMENT_AUDIENCE ?? `${this.baseUrl}/api/v2/`,
    });
    this.audience = environment.AUTH0_AUDIENCE;
    this.connection = environment.AUTH0_CONNECTION;
    this.docsClientId = environment.AUTH0_DOCS_CLIENT_ID ?? this.clientId;
  }
}

const origin = (url: string) => new URL(url).origin;
