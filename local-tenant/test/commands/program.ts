import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The built program; `npm test` builds it before. */
const BIN = resolve(__dirname, '../../bin/local-tenant.js');

/** What a run of the program came to. */
export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A directory of its own, so that a test finds no other one's tenant. */
export const freshDirectory = (): string => mkdtempSync(join(tmpdir(), 'local-tenant-test-'));

/** Starts the program in a directory; its output is collected in `output`. */
export function launch(args: string[], cwd: string, env: Record<string, string> = {}): ChildProcess & { output: Run } {
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...outerEnvironment(), ...env } });
  const output: Run = { status: null, stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
  return Object.assign(child, { output });
}

/** The tests run inside a tenant of their own (`npm test`), which the program must not find. */
function outerEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(AUTH0_|LOCAL_TENANT_|PORT$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** Runs the program to its end. */
export function run(args: string[], cwd = freshDirectory(), env: Record<string, string> = {}): Promise<Run> {
  const child = launch(args, cwd, env);
  return new Promise((done) => child.once('close', (status) => done({ ...child.output, status })));
}

/** Waits until `check` holds. */
export async function eventually(check: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!check()) {
    if (Date.now() > deadline) throw new Error('did not come to pass within 10 s');
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
