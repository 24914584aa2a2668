// A tenant of its own in a process of its own, as a user starts it, and what is needed to call it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/local-tenant.js', import.meta.url));

/** Starts a tenant; `started` is the milliseconds until it said that it listens. */
export async function startTenant(directory, ...args) {
  const begun = performance.now();
  const child = spawn(process.execPath, [BIN, 'start', '--port', '0', '--directory', directory, ...args]);
  child.stderr.pipe(process.stderr);
  await once(child.stdout, 'data');
  const started = performance.now() - begun;
  const { issuer, management } = JSON.parse(readFileSync(join(directory, 'credentials.json'), 'utf8'));
  const token = await managementToken(issuer, management);
  return {
    issuer,
    token,
    started,
    pid: child.pid,
    call: (path, init = {}) =>
      fetch(`${issuer}api/v2${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    stop: () => (child.kill(), once(child, 'close')),
  };
}

async function managementToken(issuer, { client_id, client_secret, audience }) {
  const body = { grant_type: 'client_credentials', client_id, client_secret, audience };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${issuer}oauth/token`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()).access_token;
}

/** The most memory that a process has held so far, in MB (Linux), or what it holds now (elsewhere). */
export function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024;
}

/** Imports files of records, two jobs at a time, and waits until the last one is done. */
export async function importFiles(tenant, connectionId, texts) {
  const queue = [...texts];
  const worker = async () => {
    for (let text = queue.shift(); text !== undefined; text = queue.shift())
      await importFile(tenant, connectionId, text);
  };
  await Promise.all([worker(), worker()]);
}

async function importFile(tenant, connectionId, text) {
  const form = new FormData();
  form.set('connection_id', connectionId);
  form.set('send_completion_email', 'false');
  form.set('users', new Blob([text]), 'users.json');
  const response = await tenant.call('/jobs/users-imports', { method: 'POST', body: form });
  let job = await response.json();
  if (response.status !== 202) throw new Error(JSON.stringify(job));
  while (job.status !== 'completed') {
    if (job.status === 'failed') throw new Error(JSON.stringify(job));
    await new Promise((resume) => setTimeout(resume, 50));
    job = await (await tenant.call(`/jobs/${job.id}`)).json();
  }
  if (job.summary.failed > 0) throw new Error(JSON.stringify(job.summary));
}
