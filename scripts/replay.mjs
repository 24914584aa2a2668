// Replays recorded conversations of real tenants against the local tenant that `local-tenant exec` started, and fails
// where fewer steps than the bar are answered as the real tenant did:
//   local-tenant exec --ephemeral -- node scripts/replay.mjs path/to/replay.mjs [--only REGEX] [--verbose]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BAR = 0.98;

const { issuer, management } = JSON.parse(readFileSync(process.env.LOCAL_TENANT_CREDENTIALS, 'utf8'));
const base = new URL(issuer).origin;
const client = ['--client-id', management.client_id, '--client-secret', management.client_secret];
const score = join(mkdtempSync(join(tmpdir(), 'replay-')), 'score.json');
const [replay, ...options] = process.argv.slice(2);
spawnSync(process.execPath, [replay, '--base', base, ...client, '--json', score, ...options], { stdio: 'inherit' });
const { passed, total } = JSON.parse(readFileSync(score, 'utf8'));
if (!total || passed / total < BAR) {
  console.error(
    `Fewer than ${BAR * 100} % of the steps: see local-tenant/docs/recordings.md for those that may differ.`,
  );
  process.exit(1);
}
