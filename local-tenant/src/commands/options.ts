import { type Command, InvalidArgumentError } from 'commander';
import type { TenantOptions } from '../tenant.js';

/** The options that every command takes that starts a tenant. */
export interface StartOptions {
  port?: number;
  host?: string;
  ephemeral?: boolean;
  seed?: string;
  directory?: string;
}

/** Adds these options to a command. */
export function withStartOptions(command: Command): Command {
  return command
    .option(
      '-p, --port <number>',
      'port to listen on (default: LOCAL_TENANT_PORT, else 3001; a free one with --ephemeral)',
      toPort,
    )
    .option('--host <address>', 'address to listen on (default: loopback only)')
    .option('--ephemeral', 'keep everything in memory and write no file')
    .option('--seed <file>', 'JSON file with connections, clients, resource_servers, client_grants, users to add')
    .option('--directory <path>', 'where tenant.db and credentials.json are kept (default: .local-tenant)');
}

/** What a tenant is started with, from the options of a command and from the environment. */
export function tenantOptions(options: StartOptions, env: NodeJS.ProcessEnv): TenantOptions {
  const fromEnvironment = env['LOCAL_TENANT_PORT'] ? toPort(env['LOCAL_TENANT_PORT']) : undefined;
  return { ...options, port: options.port ?? fromEnvironment, servicePorts: [servicePort(env), 3000] };
}

/** The port that a service started beside the tenant listens on. */
export function servicePort(env: NodeJS.ProcessEnv): number {
  return Number(env['PORT']) || 3000;
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError(`${text} is no port.`);
}
