import { type Command, InvalidArgumentError, Option } from 'commander';
import { milliseconds } from '../hardships/duration.js';
import { PLANS, type Plan } from '../hardships/plans.js';
import type { TenantOptions } from '../tenant.js';
import { readFaults } from './fault-file.js';

const HTTPS_PORT = 3443;

/** The options that every command takes that starts a tenant. */
export interface StartOptions {
  port?: number;
  host?: string;
  ephemeral?: boolean;
  seed?: string;
  directory?: string;
  https?: number | true;
  plan?: Plan;
  indexLag?: number;
  latency?: number;
  faults?: string;
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
    .option('--directory <path>', 'where tenant.db and credentials.json are kept (default: .local-tenant)')
    .option('--https [port]', 'listen for https too, with an authority of its own to trust (default: 3443)', toPort)
    .addOption(new Option('--plan <name>', 'refuse calls past the rate limits of this subscription').choices(PLANS))
    .option('--index-lag <time>', 'let searches and lists of people see writes late, by 2s or 500ms, say', toDelay)
    .option('--latency <time>', 'let every answer take longer, by 200ms, say', toDelay)
    .option('--faults <file>', 'JSON file with a list of faults to happen, as /__local/faults takes them');
}

/** What a tenant is started with, from the options of a command and from the environment. */
export function tenantOptions(options: StartOptions, env: NodeJS.ProcessEnv): TenantOptions {
  const fromEnvironment = env['LOCAL_TENANT_PORT'] ? toPort(env['LOCAL_TENANT_PORT']) : undefined;
  const { faults, https, ...others } = options;
  const port = options.port ?? fromEnvironment;
  return {
    ...others,
    port,
    https: https === true ? (options.ephemeral ? 0 : HTTPS_PORT) : https,
    servicePorts: [servicePort(env), 3000],
    faults: faults === undefined ? undefined : readFaults(faults),
  };
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

function toDelay(text: string): number {
  const time = milliseconds(text);
  if (time !== undefined && time >= 0 && time <= 600_000) return time;
  throw new InvalidArgumentError(`${text} is no time such as 2s or 500ms.`);
}
