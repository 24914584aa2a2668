import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '..');
const run = promisify(execFile);

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(root, folder, file))
    .filter((file) => file.endsWith('.ts'));

const naming = (files: string[], pattern: RegExp): string[] =>
  files.filter((file) => pattern.test(readFileSync(file, 'utf8'))).map((file) => relative(root, file));

describe('the architecture', () => {
  it('keeps the rules of .dependency-cruiser.mjs', async () => {
    const { stdout } = await run(
      process.execPath,
      [
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        '--config',
        '.dependency-cruiser.mjs',
        'src',
        'local-tenant/src',
      ],
      { cwd: root },
    ).catch((failure: { stdout: string }) => failure);
    expect(stdout).toMatch(/no dependency violations found \(\d{2,} modules/);
  });

  it('reads process.env in config/ alone', () => {
    const elsewhere = sources('src').filter((file) => !relative(root, file).startsWith(join('src', 'config')));
    expect(naming(elsewhere, /process\.env\b/)).toEqual([]);
  });

  it('names no local tenant in the service', () => {
    expect(naming(sources('src'), /local[- ]?tenant/i)).toEqual([]);
  });

  it('keeps files under 200 lines', () => {
    const long = [...sources('src'), ...sources('local-tenant/src')].filter(
      (file) => readFileSync(file, 'utf8').split('\n').length > 201,
    );
    expect(long.map((file) => relative(root, file))).toEqual([]);
  });

  it('leaves nothing of the local tenant in what production installs', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const { dependencies: theirs } = JSON.parse(readFileSync(join(root, 'local-tenant/package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(
      Object.keys(dependencies).filter((name) => ['local-tenant', 'oidc-provider', 'libsql', 'koa'].includes(name)),
    ).toEqual([]);
    expect(Object.keys(theirs)).toEqual(expect.arrayContaining(['oidc-provider', 'libsql', 'koa']));
  });
});
