import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig, type Variables } from './read-config.js';

const REQUIRED = {
  AUTH0_DOMAIN: 'example.eu.auth0.com',
  AUTH0_CLIENT_ID: 'id',
  AUTH0_CLIENT_SECRET: 'secret',
  AUTH0_AUDIENCE: 'https://users.example.com',
};
const SECRET = 's'.repeat(32);

const config = (variables: Variables = {}) => readConfig({ ...REQUIRED, ...variables });
const faults = (variables: Variables): string[] => {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    return (error as ConfigError).faults.map(({ variable }) => variable);
  }
};

describe('readConfig', () => {
  it('has sensible defaults', () => {
    expect(config()).toMatchObject({
      port: 3000,
      logLevel: 'info',
      requestTimeout: 10_000,
      baseUrl: 'http://localhost:3000',
      returnToOrigins: ['http://localhost:3000'],
      corsOrigins: [],
      claimsNamespace: null,
      redisUrl: null,
      auth0: {
        baseUrl: 'https://example.eu.auth0.com',
        connection: 'Username-Password-Authentication',
        management: { clientId: 'id', clientSecret: 'secret', audience: 'https://example.eu.auth0.com/api/v2/' },
      },
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(config())).toBe(true);
    expect(Object.isFrozen(config().auth0)).toBe(true);
  });

  it.each([
    ['localhost:3001', 'http://localhost:3001'],
    ['127.0.0.1:9', 'http://127.0.0.1:9'],
    ['example.com', 'https://example.com'],
    ['EXAMPLE.com:443', 'https://example.com'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['127.0.0.1.example.com', 'https://127.0.0.1.example.com'],
  ])('reaches %s at %s: plain http on loopback only', (domain, baseUrl) => {
    expect(config({ AUTH0_DOMAIN: domain }).auth0.baseUrl).toBe(baseUrl);
  });

  it('names everything that is missing, more of it in production', () => {
    expect(faults({})).toEqual(['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CLIENT_SECRET', 'AUTH0_AUDIENCE']);
    expect(faults({ ...REQUIRED, NODE_ENV: 'production' })).toEqual(['BASE_URL', 'SESSION_SECRET']);
  });

  it('takes an empty value for a missing one', () => {
    expect(faults({ ...REQUIRED, AUTH0_CLIENT_ID: ' ' })).toEqual(['AUTH0_CLIENT_ID']);
    expect(config({ PORT: '', REDIS_URL: '' }).port).toBe(3000);
  });

  it.each([
    ['AUTH0_DOMAIN', 'https://example.com'],
    ['AUTH0_DOMAIN', 'example.com/path'],
    ['AUTH0_DOMAIN', 'user@example.com'],
    ['AUTH0_DOMAIN', 'exa mple.com'],
    ['AUTH0_DOMAIN', 'example.com:99999'],
    ['BASE_URL', 'example.com'],
    ['BASE_URL', 'https://example.com/path'],
    ['SESSION_SECRET', 'short'],
    ['SESSION_SECRET', `${SECRET},short`],
    ['RETURN_TO_ORIGINS', 'https://a.test/path'],
    ['CORS_ORIGINS', '*'],
    ['CLAIMS_NAMESPACE', 'example'],
    ['REDIS_URL', 'localhost:6379'],
    ['PORT', '99999'],
    ['PORT', 'http'],
    ['LOG_LEVEL', 'loud'],
    ['REQUEST_TIMEOUT', '0'],
    ['REQUEST_TIMEOUT', 'soon'],
    ['SHUTDOWN_DELAY', '-1'],
    ['TRUST_PROXY', 'everyone'],
    ['TRUST_PROXY', '10.0.0.0/33'],
  ])('refuses %s=%s', (name, value) => {
    expect(faults({ ...REQUIRED, [name]: value })).toEqual([name]);
  });

  it('wants both of the management pair, or neither', () => {
    expect(faults({ ...REQUIRED, AUTH0_MANAGEMENT_CLIENT_ID: 'x' })).toEqual(['AUTH0_MANAGEMENT_CLIENT_SECRET']);
    expect(faults({ ...REQUIRED, AUTH0_MANAGEMENT_CLIENT_SECRET: 'x' })).toEqual(['AUTH0_MANAGEMENT_CLIENT_ID']);
  });

  it('reads lists, and the namespace with its slash', () => {
    const { sessionSecrets, returnToOrigins, corsOrigins, trustProxy, claimsNamespace } = config({
      SESSION_SECRET: `${SECRET}, ${SECRET}2`,
      RETURN_TO_ORIGINS: 'https://a.test, https://b.test/',
      CORS_ORIGINS: 'https://c.test',
      TRUST_PROXY: '10.0.0.1,fd00::/8',
      CLAIMS_NAMESPACE: 'https://example.com',
    });
    expect(sessionSecrets).toEqual([SECRET, `${SECRET}2`]);
    expect(returnToOrigins).toEqual(['http://localhost:3000', 'https://a.test', 'https://b.test']);
    expect([corsOrigins, trustProxy]).toEqual([['https://c.test'], ['10.0.0.1', 'fd00::/8']]);
    expect(claimsNamespace).toBe('https://example.com/');
  });

  describe('NAME_FILE', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'secret');
    beforeAll(() => writeFileSync(file, 'from-file\n'));

    it('holds the value', () => {
      const { AUTH0_CLIENT_SECRET: _given, ...others } = REQUIRED;
      expect(readConfig({ ...others, AUTH0_CLIENT_SECRET_FILE: file }).auth0.clientSecret).toBe('from-file');
    });

    it('is refused beside the value itself, and when it is not there', () => {
      expect(faults({ ...REQUIRED, AUTH0_CLIENT_SECRET_FILE: file })).toEqual(['AUTH0_CLIENT_SECRET']);
      expect(faults({ ...REQUIRED, SESSION_SECRET_FILE: '/nowhere' })).toEqual(['SESSION_SECRET']);
    });
  });
});
