// Runs a replay of recorded conversations against the local tenant that `local-tenant exec` started:
//   local-tenant exec --ephemeral -- node scripts/replay.mjs path/to/replay.mjs [its options]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { issuer, management } = JSON.parse(readFileSync(process.env.LOCAL_TENANT_CREDENTIALS, 'utf8'));
const base = new URL(issuer).origin;
const client = ['--client-id', management.client_id, '--client-secret', management.client_secret];
const [replay, ...options] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [replay, '--base', base, ...client, ...options], { stdio: 'inherit' });
// The score is reported; no bar is set yet, so only a replay that could not run fails.
process.exit(status === 0 || status === 1 ? 0 : 2);
