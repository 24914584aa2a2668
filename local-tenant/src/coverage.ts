import { authenticationRouter } from './authentication/authentication.js';
import { NOT_HERE } from './authentication/not-here.js';
import type { Tenant } from './context.js';
import { operations } from './management/openapi.js';
import { routes } from './management/routes.js';

/** A path with the methods that answer as Auth0 does, and those that answer 501. */
interface Row {
  path: string;
  here: string[];
  missing: string[];
}

/** What of Auth0 is in the local tenant and what isn't: a page in Markdown, made from the two route tables. */
export function coveragePage(): string {
  const parts = [HEAD, ...managementParts(), `## Authentication API and pages\n\n${table(authenticationRows())}`];
  return `${parts.join('\n\n')}\n`;
}

function managementParts(): string[] {
  const rows = managementRows();
  const resources = Object.entries(byResource(rows));
  const isAbsent = ([, own]: [string, Row[]]): boolean => count(own, 'here') === 0;
  const absent = resources.filter(isAbsent).map(([name, own]) => `- \`/${name}\` (${count(own, 'missing')})`);
  const [here, all] = [count(rows, 'here'), count(rows, 'here') + count(rows, 'missing')];
  return [
    `## Management API\n\n${here} of ${all} operations are here.`,
    ...resources.filter((each) => !isAbsent(each)).map(([name, own]) => `### ${name}\n\n${table(own)}`),
    `### Nothing of\n\n${absent.join('\n')}`,
  ];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const byPath = (a: Row, b: Row): number => (a.path < b.path ? -1 : 1);
const sorted = (methods: readonly string[]): string =>
  methods.toSorted((a, b) => METHODS.indexOf(a) - METHODS.indexOf(b)).join(' ');

const HEAD = `# What is in the local tenant

Made by \`npm run coverage -w local-tenant\` from the route tables; a test keeps it from drifting.

What is not here answers 501 with \`errorCode\` (or \`error\`) \`not_in_local_tenant\` and a sentence, after the same checks of
token and scope as everything else; a path that Auth0 doesn't have either answers 404.`;

function managementRows(): Row[] {
  const handled = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const rows = new Map<string, Row>();
  for (const { method, path } of operations()) {
    const row = rows.get(path) ?? { path, here: [], missing: [] };
    row[handled.has(`${method} ${path}`) ? 'here' : 'missing'].push(method);
    rows.set(path, row);
  }
  return [...rows.values()].toSorted(byPath);
}

/** The router only registers handlers here and calls none, so that it needs no tenant that runs. */
function authenticationRows(): Row[] {
  const rows = new Map<string, Row>();
  for (const { path, methods } of authenticationRouter({} as Tenant).stack) {
    const name = String(path).replaceAll(/:(\w+)/g, '{$1}');
    const { here, missing } = rows.get(name) ?? { here: [], missing: [] };
    if (NOT_HERE.includes(String(path))) rows.set(name, { path: name, here, missing: ['all'] });
    else if (methods.length > 0)
      rows.set(name, {
        path: name,
        here: [...here, ...answered(methods)],
        missing,
      });
  }
  const shown = [...rows.values()].filter(({ here, missing }) => here.length + missing.length > 0);
  return shown.toSorted(byPath);
}

/** A path that is the same for every method is there to be read. */
const answered = (methods: readonly string[]): string[] =>
  methods.includes('PATCH') ? ['GET'] : methods.filter((method) => METHODS.includes(method));

function byResource(rows: readonly Row[]): Record<string, Row[]> {
  const resources: Record<string, Row[]> = {};
  for (const row of rows) (resources[row.path.split('/')[1]!] ??= []).push(row);
  return resources;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ path, here, missing }) => `| \`${path}\` | ${sorted(here)} | ${sorted(missing)} |`);
  return ['| path | here | 501 |', '|---|---|---|', ...lines].join('\n');
}

const count = (rows: readonly Row[], which: 'here' | 'missing'): number =>
  rows.reduce((sum, row) => sum + row[which].length, 0);
