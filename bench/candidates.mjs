/** What takes part in a measurement: the tenant's stub, the service, its baselines, and the load. */
import { file, freePort, message, ready, start, usage } from './programs.mjs';

/** `{ child, url, domain, issuer, token, audience, key }` of the stub. */
export async function startTenant(users, log) {
  const child = start([file('bench/stub.mjs')], { BENCH_USERS: String(users) }, log);
  const tenant = await message(child, 'tenant');
  return { child, url: `http://${tenant.domain}`, ...tenant };
}

/** The service, once it answers, and what that took: `start` has milliseconds by the clock and of CPU. */
export async function startService(tenant, log) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const from = performance.now();
  const child = start(['--enable-source-maps', file('dist/main.js')], { ...settings(tenant), PORT: String(port) }, log);
  await ready(child, `${url}/health/live`);
  const wall = performance.now() - from;
  const { cpu } = await usage(child);
  await ready(child, `${url}/health/ready`);
  return { child, url, start: { wall, cpu } };
}

const settings = ({ domain, audience }) => ({
  NODE_ENV: 'production',
  LOG_LEVEL: 'info',
  AUTH0_DOMAIN: domain,
  AUTH0_CLIENT_ID: 'bench',
  AUTH0_CLIENT_SECRET: 'bench',
  AUTH0_AUDIENCE: audience,
  BASE_URL: 'http://localhost',
  SESSION_SECRET: 'only for the time of a measurement',
  SHUTDOWN_DELAY: '0',
});

/** `me` and `proxy`, each `{ child, url }`; both answer what the service answers, as far as a baseline does. */
export async function startBaselines({ issuer, audience, key }, log) {
  const env = { BENCH_ISSUER: issuer, BENCH_AUDIENCE: audience, BENCH_KEY: key, NODE_ENV: 'production' };
  const baseline = async (name) => {
    const child = start([file(name)], env, log);
    return { child, url: await message(child, 'url') };
  };
  return { me: await baseline('bench/bare-me.mjs'), proxy: await baseline('bench/bare-proxy.mjs') };
}

/** The load generator: `run(url, token, connections, seconds)` answers `{ rate, p50, p99, total }`. */
export async function startLoad(log) {
  const child = start([file('bench/load.mjs')], {}, log);
  await message(child, 'started');
  const run = async (url, token, connections, seconds) => {
    const answer = message(child, 'result', (seconds + 60) * 1000);
    child.send({ url, token, connections, seconds });
    const result = await answer;
    if (result.error) throw new Error(result.error);
    return result;
  };
  return { child, run };
}
