import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coveragePage } from '../src/coverage.js';
import { operations } from '../src/management/openapi.js';
import { routes } from '../src/management/routes.js';

describe('docs/coverage.md', () => {
  it('says what the route tables say (npm run coverage -w local-tenant)', () => {
    expect(readFileSync(join(__dirname, '../docs/coverage.md'), 'utf8')).toBe(coveragePage());
  });
});

describe('the route table', () => {
  it('has each route once, and only routes that Auth0 has', () => {
    const auth0 = new Set(operations().map(({ method, path }) => `${method} ${path}`));
    const own = routes.map(({ method, path }) => `${method} ${path}`);
    expect(own.filter((route) => !auth0.has(route))).toEqual([]);
    expect(new Set(own).size).toBe(own.length);
  });
});
