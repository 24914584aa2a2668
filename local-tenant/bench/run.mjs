// How quick the local tenant is with many people, over HTTP, as its users see it:
//
//   npm run build -w local-tenant && node local-tenant/bench/run.mjs [--people 100000]
//
// A bare HTTP server on the same machine is measured in the same run, so that figures can be compared between machines.
// Ends with status 1 when a bar isn't met.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { files, record } from './people.mjs';
import { importFiles, memory, startTenant } from './tenant.mjs';

const { values } = parseArgs({ options: { people: { type: 'string', default: '100000' } } });
const PEOPLE = Number(values.people);
const rows = [];

async function measure(name, bar, count, request) {
  const times = [];
  for (let n = 0; n < count; n++) {
    const begun = performance.now();
    const response = await request(n);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  report(name, times[Math.floor(count / 2)], bar, `p99 ${times[Math.floor(count * 0.99)].toFixed(1)}`);
}

function report(name, value, bar, more = '', unit = 'ms') {
  const met = bar === undefined || value < bar;
  rows.push(met);
  const limit = bar === undefined ? '' : `${met ? 'within' : 'PAST'} ${bar} ${unit}`;
  console.log(
    `${name.padEnd(52)} ${value.toFixed(unit === 'ms' ? 2 : 0).padStart(9)} ${unit}  ${limit.padEnd(18)} ${more}`,
  );
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function bareServer() {
  const body = JSON.stringify(record(1));
  const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/`;
  await measure('a bare HTTP server, for comparison (p50)', undefined, 500, () => fetch(url));
  server.close();
}

const random = (n) => (n * 7919) % PEOPLE;
const q = (query) => `/users?q=${encodeURIComponent(query)}`;

const email = (n) => record(random(n)).email;

async function searches(tenant) {
  const indexed = {
    'email:"…"': (n) => `email:"${email(n)}"`,
    'user_id:"…"': (n) => `user_id:"auth0|${random(n)}"`,
    'email:prefix*': (n) => `email:${email(n).slice(0, -8)}*`,
    'email:"…" OR email:"…"': (n) => `email:"${email(n)}" OR email:"${email(n + 1)}"`,
  };
  for (const [name, query] of Object.entries(indexed)) {
    await measure(`q=${name} (p50)`, 10, 200, (n) => tenant.call(q(query(n))));
  }
  const others = [
    'app_metadata.plan:gold',
    'app_metadata.plan:gold AND app_metadata.seats:[90 TO *] AND NOT email_verified:true',
    'name:*overlac*',
    'Grace',
    'email.domain:"example.org" AND user_metadata.theme:dark',
    'created_at:[2020-01-01 TO *]',
    'NOT _exists_:blocked',
    '_exists_:app_metadata.plan OR blocked:true',
  ];
  for (const query of others)
    await measure(`q=${query} (p50)`, 500, 5, () => tenant.call(`${q(query)}&include_totals=true`));
  await measure('GET /users?sort=name:-1 (p50)', 500, 5, () => tenant.call('/users?sort=name:-1'));
  await measure('GET /users?page=9&per_page=100 (p50)', 500, 5, () => tenant.call('/users?page=9&per_page=100'));
}

const directory = mkdtempSync(join(tmpdir(), 'local-tenant-bench-'));
try {
  await bareServer();
  let tenant = await startTenant(directory);
  report('first start, with its seed', tenant.started);
  const [connection] = await (await tenant.call('/connections?strategy=auth0')).json();
  const filled = await timed(() => importFiles(tenant, connection.id, files(0, PEOPLE - 10_000)));
  report(`import of ${PEOPLE - 10_000} people`, filled);
  const imported = await timed(() => importFiles(tenant, connection.id, files(PEOPLE - 10_000, PEOPLE)));
  report(`import of 10000 people, ${PEOPLE - 10_000} there`, imported, 10_000);
  report('most memory held while importing', memory(tenant.pid), 250, '', 'MB');
  await tenant.stop();

  tenant = await startTenant(directory);
  report(`start with ${PEOPLE} people`, tenant.started, 1500);
  const users = await (await tenant.call('/users?per_page=100&fields=user_id')).json();
  await measure('GET /users/{id} (p50)', 2, 1000, (n) =>
    tenant.call(`/users/${encodeURIComponent(users[n % 100].user_id)}`),
  );
  await measure('GET /users-by-email (p50)', 2, 1000, (n) =>
    tenant.call(`/users-by-email?email=${record(random(n)).email}`),
  );
  await searches(tenant);
  report('most memory held while reading', memory(tenant.pid), 250, '', 'MB');
  await tenant.stop();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = rows.every(Boolean) ? 0 : 1;
