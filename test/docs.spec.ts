import { type Service, startService } from './support/service.js';

interface Operation {
  summary?: string;
  tags?: string[];
  security?: unknown[];
  responses: Record<string, { description: string }>;
}

// They can't fail: nothing is asked of anyone.
const LOCAL = ['GET /health/live', 'GET /'];

describe('D1 the API documentation', () => {
  let service: Service;
  let document: {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    components: { securitySchemes: object };
  };

  beforeAll(async () => {
    service = await startService();
    document = (await (await fetch(`${service.url}/openapi.json`)).json()) as typeof document;
  });
  afterAll(() => service.close());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );

  it('is OpenAPI 3.1 and names every route that the server has', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    const server = service.app.getHttpAdapter().getInstance() as { printRoutes(options: object): string };
    expect(server.printRoutes({ commonPrefix: false })).toContain('users');
    expect(
      operations()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(
      expect.arrayContaining([
        'DELETE /users',
        'DELETE /users/{id}',
        'GET /callback',
        'GET /health/live',
        'GET /health/ready',
        'GET /login',
        'GET /logout',
        'GET /me',
        'GET /users',
        'GET /users/{id}',
        'POST /callback',
        'POST /users',
      ]),
    );
  });

  it('describes each one: what it does, what it answers, which problems it has', () => {
    for (const { name, operation } of operations()) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\S/)]);
      expect([name, operation.tags?.length]).toEqual([name, 1]);
      expect([name, Object.keys(operation.responses).some((status) => /^[23]/.test(status))]).toEqual([name, true]);
      const failing = Object.keys(operation.responses).some((status) => /^[45]/.test(status));
      expect([name, failing]).toEqual([name, !LOCAL.includes(name)]);
    }
  });

  it('offers a bearer token and a sign-in with authorization code and PKCE', async () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      'sign-in': {
        type: 'oauth2',
        flows: { authorizationCode: { tokenUrl: expect.stringMatching(/\/oauth\/token$/) } },
      },
    });
    const script = await (await fetch(`${service.url}/docs/swagger-ui-init.js`)).text();
    expect(script).toMatch(/"usePkceWithAuthorizationCodeGrant": true/);
    expect((await fetch(`${service.url}/docs/oauth2-redirect.html`)).status).toBe(200);
  });
});
