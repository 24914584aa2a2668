import type { Client } from '../storage/clients.js';

/** Where a web application may be returned to. */
export interface ApplicationUrls {
  callbacks: string[];
  allowed_logout_urls: string[];
  web_origins: string[];
}

/** The addresses of a service on this machine, by the ports that it may listen on; the first port's come first. */
export function applicationUrls(ports: readonly number[]): ApplicationUrls {
  const origins = [...new Set(ports)].map((port) => `http://localhost:${port}`);
  return {
    callbacks: origins.flatMap((origin) => [`${origin}/callback`, `${origin}/docs/oauth2-redirect.html`]),
    allowed_logout_urls: origins.flatMap((origin) => [origin, `${origin}/`]),
    web_origins: origins,
  };
}

/** The same for the page that documents the service's API: Swagger UI signs in from there by itself. */
export function documentationUrls(ports: readonly number[]): ApplicationUrls {
  const origins = [...new Set(ports)].map((port) => `http://localhost:${port}`);
  return {
    callbacks: origins.map((origin) => `${origin}/docs/oauth2-redirect.html`),
    allowed_logout_urls: origins.map((origin) => `${origin}/docs`),
    web_origins: origins,
  };
}

/** An application with these addresses beside those that it has. */
export function addUrls(client: Client, urls: ApplicationUrls): Client {
  const union = (key: keyof ApplicationUrls): string[] => [...new Set([...(client[key] ?? []), ...urls[key]])];
  return {
    ...client,
    callbacks: union('callbacks'),
    allowed_logout_urls: union('allowed_logout_urls'),
    web_origins: union('web_origins'),
  };
}
