import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Https } from '../tenant.js';
import { CA_FILE } from '../certificates/ca-file.js';
import { loadTenant } from './load-tenant.js';
import { type StartOptions, tenantOptions, withStartOptions } from './options.js';

/** `local-tenant start`: runs until it is told to stop. */
export function startCommand(): Command {
  return withStartOptions(new Command('start').description('start a tenant and keep it running until Ctrl-C')).action(
    start,
  );
}

async function start(options: StartOptions): Promise<void> {
  const { startTenant } = await loadTenant();
  const tenant = await startTenant(tenantOptions(options, process.env));
  const [person] = tenant.credentials.people;
  console.log(`Local tenant at ${tenant.url}, issuer ${tenant.issuer}`);
  if (tenant.https) console.log(`By https at ${tenant.https.url}; trust ${trust(tenant.https, options)}`);
  console.log(`Log in as ${person!.email} with the password ${person!.password}`);
  if (options.ephemeral) console.log(JSON.stringify(tenant.credentials, null, 2));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void tenant.close());
}

/** Where the certificate of the authority is, or the certificate itself where no file may be written. */
function trust({ ca }: Https, { ephemeral, directory = '.local-tenant' }: StartOptions): string {
  return ephemeral ? `this authority:\n${ca}` : `NODE_EXTRA_CA_CERTS=${resolve(directory, CA_FILE)}`;
}
