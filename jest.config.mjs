// NestJS 12, jose 6, oidc-provider 9 and others ship ESM only, and jest cannot require() ESM before Node 24.9.
// So tests run as CommonJS, and every installed package of "type": "module" is transformed as well; the list is
// read from what npm installed, so that an update cannot outdate it.
import { existsSync, readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const isEsm = (dir) =>
  existsSync(new URL(`${dir}/package.json`, import.meta.url)) && read(`${dir}/package.json`).type === 'module';
const esmOnly = [
  ...new Set(
    Object.keys(read('node_modules/.package-lock.json').packages)
      .filter((dir) => dir.includes('node_modules/') && isEsm(dir))
      .map((dir) => dir.split('node_modules/').at(-1)),
  ),
  // CommonJS that loads ESM with import(), which jest can't do either.
  '@fastify/cookie',
].join('|');
const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
      keepClassNames: true,
    },
  },
];
const swcJs = [
  '@swc/jest',
  { swcrc: false, module: { type: 'commonjs' }, jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' } },
];
const base = {
  testEnvironment: 'node',
  rootDir: import.meta.dirname,
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc, '^.+\\.m?js$': swcJs },
  transformIgnorePatterns: [`/node_modules/(?!(?:.+/node_modules/)?(?:${esmOnly})/)`],
};
export default {
  testTimeout: 30_000,
  // A failed test may leave a server behind, which must not keep a check from ending.
  forceExit: true,
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.spec.ts'] },
    {
      ...base,
      displayName: 'local-tenant',
      testMatch: ['<rootDir>/local-tenant/src/**/*.spec.ts', '<rootDir>/local-tenant/test/**/*.spec.ts'],
    },
  ],
};
