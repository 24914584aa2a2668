import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import type { Tenant } from './context.js';
import { SEEDED } from './control/snapshots.js';
import { type Credentials, writeCredentials } from './credentials.js';
import { isLoopback } from './issuer.js';
import { type HardshipOptions, Hardships } from './hardships/hardships.js';
import { resumeJobs } from './jobs/job-runner.js';
import { loadKeys } from './keys.js';
import { listen } from './listen.js';
import { seedDefaults } from './seed/defaults.js';
import { applySeedFile } from './seed/seed-file.js';
import { server } from './server.js';
import { clockOf } from './storage/clock.js';
import { openDatabase } from './storage/database.js';
import { recall } from './storage/secrets.js';
import { Snapshots } from './storage/snapshots.js';

/** How a tenant is started. */
export interface TenantOptions extends HardshipOptions {
  /** 0 takes a free one. Default: 3001, or a free one when `ephemeral`. */
  port?: number | undefined;
  /** Address to listen on. Default: loopback only, v4 and v6. */
  host?: string | undefined;
  /** Where `tenant.db` and `credentials.json` live. Default: `.local-tenant` in the working directory. */
  directory?: string | undefined;
  /** Keep everything in memory and write no file. */
  ephemeral?: boolean | undefined;
  /** A JSON file with clients, connections, resource_servers, roles, organizations, users … to have beside the defaults. */
  seed?: string | undefined;
  /** Port to listen on for https beside http, with a certificate of the tenant's own authority. 0 takes a free one. */
  https?: number | undefined;
  /** Ports at which the service under development may be reached; their callbacks are registered. Default: 3000. */
  servicePorts?: readonly number[] | undefined;
}

/** A tenant that listens. */
export interface RunningTenant {
  /** `http://localhost:3001`, without a slash at the end */
  url: string;
  /** `localhost:3001`, for `AUTH0_DOMAIN` */
  domain: string;
  /** `http://localhost:3001/`, as in `iss` */
  issuer: string;
  credentials: Credentials;
  /** The same tenant by https, where it was asked for. */
  https?: Https;
  /** Stops listening, ends all connections and closes the storage. */
  close: () => Promise<void>;
}

/** A tenant's face by https. */
export interface Https {
  /** `https://localhost:3443` */
  url: string;
  /** `localhost:3443` */
  domain: string;
  /** The certificate of the authority to trust, in PEM; unless the tenant is ephemeral, it is `ca.pem` in its directory. */
  ca: string;
}

/**
 * Starts a tenant, seeded at its first run. All that is kept is in `directory`, and survives `kill -9`.
 *
 * @throws {StorageError} the storage file can't be used
 * @throws {SeedError} the seed file has a mistake; the message names line and field
 * @throws {PortTakenError} the port is in use
 */
export async function startTenant(options: TenantOptions = {}): Promise<RunningTenant> {
  const { ephemeral = false, host, seed, servicePorts = [3000] } = options;
  const directory = resolve(options.directory ?? '.local-tenant');
  const db = openDatabase(ephemeral ? ':memory:' : join(directory, 'tenant.db'));
  try {
    const tenant: Tenant = { db, keys: await loadKeys(db), now: () => clockOf(db).now() };
    const isNew = recall(db, 'seeded') === undefined;
    const seeded = await seedDefaults(tenant, servicePorts);
    if (seed !== undefined) await applySeedFile(tenant, seed);
    const snapshots = new Snapshots(db, ephemeral ? undefined : join(directory, 'snapshots'));
    if (isNew) snapshots.take(SEEDED);
    const handle = server(tenant, new Hardships(db, options), snapshots).callback();
    const listener = (req: IncomingMessage, res: ServerResponse): void => void handle(req, res);
    const { port, close } = await listen(listener, options.port ?? (ephemeral ? 0 : 3001), host);
    const secure = await startHttps(listener, options, ephemeral ? undefined : directory).catch(
      async (error: unknown) => {
        await close();
        throw error;
      },
    );
    const credentials = seeded(`${nameOf(host)}:${port}`);
    if (!ephemeral) writeCredentials(join(directory, 'credentials.json'), credentials);
    resumeJobs(tenant);
    const { domain, issuer } = credentials;
    const closeAll = async (): Promise<void> => {
      await Promise.all([close(), secure?.close()]);
      db.close();
    };
    const https = secure && { https: secure.https };
    return { url: `http://${domain}`, domain, issuer, credentials, ...https, close: closeAll };
  } catch (error) {
    db.close();
    throw error;
  }
}

async function startHttps(
  listener: (req: IncomingMessage, res: ServerResponse) => void,
  { https: wanted, host }: TenantOptions,
  directory: string | undefined,
): Promise<{ https: Https; close: () => Promise<void> } | undefined> {
  if (wanted === undefined) return undefined;
  const { issueServerCertificate, loadAuthority } = await import('./certificates/authority.js');
  const authority = await loadAuthority(directory);
  const { port, close } = await listen(listener, wanted, host, await issueServerCertificate(authority, host));
  const domain = `${nameOf(host)}:${port}`;
  return { https: { url: `https://${domain}`, domain, ca: authority.certificate }, close };
}

/** By which name to reach what listens on an address: `localhost` for loopback and for every address of the machine. */
function nameOf(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::' || isLoopback(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
