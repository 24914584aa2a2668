// The architecture as rules. Each one is a sentence of docs/ARCHITECTURE.md; test/architecture.spec.ts runs them.
const service = '^src/';
const specs = '[.]spec[.]ts$';

const only = (name, comment, library, places) => ({
  name,
  comment,
  severity: 'error',
  from: { path: service, pathNot: [specs, ...places] },
  to: { path: `node_modules/${library}/` },
});

// From the ground up: a room may use what stands below it and, in its own row, what the row names.
const below = (rooms, forbidden) => ({
  name: `${rooms.replaceAll('|', ',')} import nothing above them`,
  severity: 'error',
  from: { path: `^src/(${rooms})/` },
  to: { path: `^src/(${forbidden})/` },
});
const resources = 'users|me|health|login|home';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the service knows no local tenant',
      severity: 'error',
      from: { path: service },
      to: { path: '(^|node_modules/)local-tenant/' },
    },
    {
      name: 'the local tenant knows no service',
      severity: 'error',
      from: { path: '^local-tenant/' },
      to: { path: service },
    },
    { name: 'no barrel', severity: 'error', from: {}, to: { path: '/index[.]ts$', pathNot: 'node_modules' } },
    only('the SDK stays in auth0/ and services', '', 'auth0', [
      '^src/auth0/',
      '[.]service[.]ts$',
      '^src/users/(user-creation|password-policy|user[.]dto)[.]ts$',
    ]),
    only('openid-client stays in login/', '', 'openid-client', ['^src/login/']),
    only('passport-jwt stays in access-token/', '', '(passport-jwt|jwks-rsa|@nestjs/passport)', ['^src/access-token/']),
    below('config', `request|problem|http|logging|validation|openapi|auth0|access-token|${resources}`),
    below('request', `problem|http|logging|validation|openapi|auth0|access-token|${resources}`),
    below('problem', `http|logging|validation|openapi|auth0|access-token|${resources}`),
    below('http|logging|validation|openapi', `auth0|access-token|${resources}`),
    below('auth0', `access-token|${resources}`),
    below('access-token', `auth0|${resources}`),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
