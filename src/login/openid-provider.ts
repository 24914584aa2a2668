import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import { Transport } from '../auth0/transport.js';
import { Config } from '../config/config.js';
import { Problem } from '../problem/problem.js';
import { runDetached } from '../request/request-context.js';
import { providerFetch } from './provider-fetch.js';
import { problemIn } from './provider-problem.js';

const REQUIRED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const OPTIONAL = ['end_session_endpoint', 'revocation_endpoint', 'userinfo_endpoint'] as const;

/** The tenant as an OpenID provider, discovered when it is first needed (OpenID Connect Discovery 1.0). */
@Injectable()
export class OpenIdProvider {
  private discovered: Promise<Configuration> | undefined;

  constructor(
    private readonly config: Config,
    private readonly transport: Transport,
  ) {}

  /**
   * What openid-client needs to know of the tenant and of our application there. It is asked for once, whoever waits
   * for it, and kept; after a failure the next caller asks again.
   * @throws Problem `auth0_unavailable`, also for metadata that isn't to be trusted; otherwise as the transport.
   */
  configuration(): Promise<Configuration> {
    this.discovered ??= runDetached(() => this.discover()).catch((error: unknown) => {
      this.discovered = undefined;
      throw problemIn(error) ?? new Problem('auth0_unavailable', { cause: error });
    });
    return this.transport.wait(this.discovered);
  }

  private async discover(): Promise<Configuration> {
    const { baseUrl, clientId, clientSecret } = this.config.auth0;
    // Only one algorithm, whatever the metadata offers: RFC 8725 §3.1.
    const client = { client_secret: clientSecret, id_token_signed_response_alg: 'RS256' };
    const configuration = await discovery(new URL(baseUrl), clientId, client, ClientSecretPost(clientSecret), {
      [customFetch]: providerFetch(this.transport),
      execute: [enableNonRepudiationChecks, ...(baseUrl.startsWith('http:') ? [allowInsecureRequests] : [])],
    });
    checkMetadata(configuration.serverMetadata(), new URL(baseUrl).origin);
    // The transport keeps the deadline.
    configuration.timeout = 0;
    return configuration;
  }
}

/**
 * Refuses metadata that would send people, codes or secrets elsewhere, or that has no PKCE with S256 (RFC 9700 §2.1.1).
 * That the issuer is the tenant is checked by the library.
 */
function checkMetadata(metadata: ServerMetadata, origin: string): void {
  const used = [...REQUIRED, ...OPTIONAL.filter((name) => metadata[name] !== undefined)];
  const foreign = used.find((name) => !isAt(origin, metadata[name]));
  if (foreign) throw new Error(`${foreign} is not at the tenant`);
  const methods: unknown = metadata.code_challenge_methods_supported;
  if (!Array.isArray(methods) || !methods.includes('S256')) throw new Error('PKCE with S256 is not supported');
}

const isAt = (origin: string, url: unknown) =>
  typeof url === 'string' && URL.canParse(url) && new URL(url).origin === origin;
