import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { CA_FILE } from '../certificates/ca-file.js';
import { environmentOf, writeCredentials } from '../credentials.js';
import type { RunningTenant } from '../tenant.js';
import { banner } from './banner.js';
import { loadTenant } from './load-tenant.js';
import { type StartOptions, servicePort, tenantOptions, withStartOptions } from './options.js';

/** `local-tenant exec -- <command>`: a tenant for as long as a command runs. */
export function execCommand(): Command {
  const command = new Command('exec')
    .description('start a tenant, run a command with AUTH0_* in its environment, and stop with it')
    .argument('<command...>', 'the command and its arguments, after --')
    .passThroughOptions();
  return withStartOptions(command).action(exec);
}

async function exec(command: string[], options: StartOptions): Promise<void> {
  const { startTenant } = await loadTenant();
  const tenant = await startTenant(tenantOptions(options, process.env));
  const file = credentialsFile(tenant, options);
  if (!options.ephemeral) console.log(banner(tenant, servicePort(process.env)));
  const status = await run(command, {
    ...process.env,
    ...environmentOf(tenant.credentials),
    LOCAL_TENANT_CREDENTIALS: file.path,
    ...httpsEnvironment(tenant, file.folder),
  });
  await tenant.close();
  file.remove();
  process.exit(status);
}

/** Lets Node programs trust the tenant's authority, and find the tenant by https. */
function httpsEnvironment({ https }: RunningTenant, folder: string): Record<string, string> {
  if (!https) return {};
  return { LOCAL_TENANT_HTTPS_DOMAIN: https.domain, NODE_EXTRA_CA_CERTS: join(folder, CA_FILE) };
}

interface Files {
  folder: string;
  /** Of `credentials.json`. */
  path: string;
  remove(): void;
}

function credentialsFile(tenant: RunningTenant, options: StartOptions): Files {
  if (!options.ephemeral) {
    const folder = resolve(options.directory ?? '.local-tenant');
    return { folder, path: join(folder, 'credentials.json'), remove: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'local-tenant-'));
  const path = join(folder, 'credentials.json');
  writeCredentials(path, tenant.credentials);
  if (tenant.https) writeFileSync(join(folder, CA_FILE), tenant.https.ca);
  return { folder, path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The exit code of a command, in the shells' way where it couldn't be found (127) or a signal ended it (128 + n). */
function run([name, ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done) => {
    const child = spawn(name!, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
    passSignalsTo(child);
    child.once('error', (error) => {
      console.error(`local-tenant: ${name} can't be run: ${error.message}`);
      done(127);
    });
    child.once('exit', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** Ctrl-C reaches the whole process group anyway; whoever signals only this process means the command. */
function passSignalsTo(child: ChildProcess): void {
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
}
