import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Action } from '../storage/actions.js';

/** One call of the `api` that an Action is given: `accessToken.setCustomClaim`, and what it was called with. */
export interface ApiCall {
  path: string;
  args: unknown[];
}

/** What of Auth0's `api` there is; everything else throws in the Action, which fails the login. */
export const API_CALLS = [
  'access.deny',
  'accessToken.setCustomClaim',
  'accessToken.addScope',
  'accessToken.removeScope',
  'idToken.setCustomClaim',
  'user.setUserMetadata',
  'user.setAppMetadata',
  'multifactor.enable',
] as const;

/** An Action threw, or took too long. */
export class ActionFailed extends Error {
  override name = 'ActionFailed';
}

const WORKER = fileURLToPath(new URL('./worker.cjs', import.meta.url));

/**
 * Runs an Action in a thread of its own, so that one that never ends can be stopped.
 *
 * @returns what it asked for, in order
 * @throws {ActionFailed}
 */
export async function runAction({ name, module, secrets, timeout }: Action, event: object): Promise<ApiCall[]> {
  const workerData = { module, event: { ...event, secrets }, known: API_CALLS };
  const worker = new Worker(WORKER, { workerData, env: {}, stdout: false });
  const timer = setTimeout(() => void worker.terminate(), timeout);
  try {
    return await answerOf(worker, name, timeout);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function answerOf(worker: Worker, name: string, timeout: number): Promise<ApiCall[]> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ calls, error }: { calls: ApiCall[]; error?: string }) => {
      if (error === undefined) resolve(calls);
      else reject(new ActionFailed(error));
    });
    worker.once('error', (error) => reject(new ActionFailed(String(error))));
    worker.once('exit', () => reject(new ActionFailed(`The Action ${name} was stopped after ${timeout} ms.`)));
  });
}
