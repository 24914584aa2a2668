import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a program needs to use the tenant: the content of `credentials.json`. */
export interface Credentials {
  /** `localhost:3001` */
  domain: string;
  /** `http://localhost:3001/` */
  issuer: string;
  /** The machine application that may call the Management API. */
  management: { client_id: string; client_secret: string; audience: string };
  /** The web application that people log in with. */
  application: { client_id: string; client_secret: string; callback: string };
  /** The machine application of an operator: every permission of the seeded API. */
  operator: { client_id: string; client_secret: string; audience: string };
  /** The public application that the service's API documentation signs in with. */
  documentation: { client_id: string };
  /** People who can log in. */
  people: { email: string; password: string }[];
}

/** Writes `credentials.json`, readable for its owner only. */
export function writeCredentials(file: string, credentials: Credentials): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** The environment variables by which a service on Auth0 finds its tenant. */
export function environmentOf({
  domain,
  application,
  management,
  operator,
  documentation,
}: Credentials): Record<string, string> {
  return {
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: application.client_id,
    AUTH0_CLIENT_SECRET: application.client_secret,
    AUTH0_MANAGEMENT_CLIENT_ID: management.client_id,
    AUTH0_MANAGEMENT_CLIENT_SECRET: management.client_secret,
    AUTH0_AUDIENCE: operator.audience,
    AUTH0_DOCS_CLIENT_ID: documentation.client_id,
  };
}
