/**
 * `npm run bench`: what the service costs beside the least that could do the same, measured in the same run.
 *
 *   npm run bench -- --quick    one short round, to see that it works; its figures mean little
 *   npm run bench -- --write    puts the tables into docs/performance.md
 *   npm run bench -- --users N  users on the page that GET /users answers (default 50)
 *
 * The service runs as in production, everything switched on (dist/main.js, log at info). Service, baselines, tenant and
 * load are processes of their own; only one of the measured programs is busy at a time, turn and turn about.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startTenant, startService, startBaselines, startLoad } from './candidates.mjs';
import { median } from './median.mjs';
import { file, stop, usage } from './programs.mjs';
import { describe, writeInto } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    users: { type: 'string', default: '50' },
  },
});
const PLAN = options.quick
  ? { starts: 1, warmUp: 0.5, rounds: 1, seconds: 0.5, settle: 500 }
  : { starts: 5, warmUp: 4, rounds: 5, seconds: 3, settle: 3_000 };
const FAR = 20;
const running = new Set();
const keep = (program) => (running.add(program.child), program);

async function main(log) {
  const tenant = keep(await startTenant(Number(options.users), log));
  const load = keep(await startLoad(log));
  const { starts, service } = await measureStarts(tenant, log);
  await sleep(PLAN.settle);
  const idle = (await usage(service.child)).rss;
  const baselines = await startBaselines(tenant, log);
  Object.values(baselines).forEach(keep);
  const routes = [
    { name: 'GET /me', baseline: 'bare Fastify + fast-jwt', path: '/me', service, bare: baselines.me },
    { name: 'GET /users', baseline: 'bare undici Pool proxy', path: '/users', service, bare: baselines.proxy },
  ];
  const rows = [];
  for (const route of routes) rows.push(...(await measureRoute(route, load, tenant)));
  const far = await measureFar({ service, bare: { ...tenant, path: '/api/v2/users' }, path: '/users' }, load, tenant);
  const memory = { idle, loaded: Math.max(...rows.map((row) => row.rss), far.rss) };
  return { starts, memory, rows, far, tenant, plan: PLAN, delay: FAR, users: options.users };
}

async function measureStarts(tenant, log) {
  const starts = [];
  for (;;) {
    const service = keep(await startService(tenant, log));
    starts.push(service.start);
    if (starts.length === PLAN.starts) return { starts, service };
    await stop(service.child);
  }
}

async function measureRoute({ service, bare, path, ...names }, load, tenant) {
  const pair = { service, bare, path };
  for (const each of [bare, service]) await load.run(each.url + path, tenant.token, 10, PLAN.warmUp);
  const rows = [];
  for (const connections of [1, 10, 50]) {
    rows.push({ ...names, connections, ...(await measurePair(pair, connections, load, tenant)) });
  }
  return rows;
}

/** Rounds of baseline and service; the ratio is taken within each round, so that a slow moment harms both. */
async function measurePair({ service, bare, path }, connections, load, tenant) {
  const rounds = [];
  for (let round = 0; round < PLAN.rounds; round++) {
    const one = await measure(bare, bare.path ?? path, connections, load, tenant);
    rounds.push({ bare: one, service: await measure(service, path, connections, load, tenant) });
  }
  const of = (pick) => median(rounds.map(pick));
  const figures = (who) =>
    Object.fromEntries(['rate', 'p50', 'p99', 'cpu'].map((name) => [name, of((round) => round[who][name])]));
  return {
    service: figures('service'),
    bare: figures('bare'),
    ratio: of((round) => round.service.rate / round.bare.rate),
    rss: Math.max(...rounds.map((round) => round.service.rss)),
  };
}

async function measure({ child, url }, path, connections, load, { token }) {
  const before = await usage(child);
  const result = await load.run(url + path, token, connections, PLAN.seconds);
  const after = await usage(child);
  return { ...result, cpu: ((after.cpu - before.cpu) * 1000) / result.total, rss: after.rss };
}

/** What the service adds where each call to the tenant takes long: 50 callers, each of whom waits for the other. */
async function measureFar(pair, load, tenant) {
  tenant.child.send({ delay: FAR });
  const far = await measurePair(pair, 50, load, tenant);
  tenant.child.send({ delay: 0 });
  return far;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const report = describe(await main(join(folder, 'log')), options);
  console.log(report);
  if (options.write) writeInto(file('docs/performance.md'), report);
  for (const child of running) await stop(child);
  rmSync(folder, { recursive: true });
} catch (error) {
  console.error(`${error.message}\nWhat the programs wrote: ${folder}`);
  for (const child of running) child.kill('SIGKILL');
  process.exitCode = 1;
}
