import { Command } from 'commander';
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
  console.log(`Log in as ${person!.email} with the password ${person!.password}`);
  if (options.ephemeral) console.log(JSON.stringify(tenant.credentials, null, 2));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void tenant.close());
}
