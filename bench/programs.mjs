/**
 * The programs that are measured, each a process of its own: started, asked for its CPU time and memory, stopped.
 * What a program writes goes to a file, as in production it goes to a pipe.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const METER = new URL('./meter.mjs', import.meta.url).href;
const PATIENCE = 20_000;

/** Absolute path of a file of the project, by its path from there. */
export const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Starts `node <args>`. `log` is the file for what it writes. */
export function start(args, env, log) {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, ['--import', METER, ...args], {
    stdio: ['ignore', output, output, 'ipc'],
    env: { ...process.env, ...env },
  });
  closeSync(output);
  return child;
}

/** What a program tells next under the name `wanted`. */
export function message(child, wanted, patience = PATIENCE) {
  return new Promise((resolve, reject) => {
    const listener = (said) => said[wanted] && settle(resolve, said[wanted]);
    const ended = (code) => settle(reject, new Error(`${child.spawnargs.at(-1)} ended with ${code}`));
    const late = () => settle(reject, new Error(`${child.spawnargs.at(-1)} does not tell its ${wanted}`));
    const timer = setTimeout(late, patience);
    const settle = (outcome, value) => {
      clearTimeout(timer);
      child.off('message', listener).off('exit', ended);
      outcome(value);
    };
    child.on('message', listener).on('exit', ended);
  });
}

/** CPU milliseconds since the start, and resident memory in MB. */
export async function usage(child) {
  const answer = message(child, 'usage');
  child.send('usage');
  return answer;
}

/** Waits for the first 200. */
export async function ready(child, url) {
  const end = Date.now() + PATIENCE;
  while (child.exitCode === null && Date.now() < end) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(5);
  }
  throw new Error(`${url} did not answer 200: see the log`);
}

/** Asks it to stop, and makes it. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(forced);
}

/** A port that nothing listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => void server.close(done));
  return port;
}
