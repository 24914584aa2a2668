import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { Config } from '../config/config.js';
import { problemsPage } from './problems-page.js';

const DESCRIPTION = `User management and login over Auth0. Every error is a [problem](docs/problems) (RFC 9457).

Press **Authorize** to sign in (authorization code with PKCE) and try the routes; **Authorize > Logout** forgets the token
here, and this link ends the session at the identity provider as well: `;

/** Serves `/openapi.json` (OpenAPI 3.1), Swagger UI with sign-in at `/docs`, and the list of problems. */
export function addDocs(app: INestApplication, server: FastifyInstance): void {
  const config = app.get(Config);
  addDocsHeaders(server, config.auth0.baseUrl);
  server.get('/docs/problems', (_request, reply) => reply.type('text/html; charset=utf-8').send(problemsPage()));
  SwaggerModule.setup('docs', app, () => createDocument(app, config), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'User management',
    swaggerOptions: {
      persistAuthorization: true,
      oauth2RedirectUrl: `${config.baseUrl}/docs/oauth2-redirect.html`,
      initOAuth: {
        clientId: config.auth0.docsClientId,
        scopes: ['openid', 'profile', 'email'],
        usePkceWithAuthorizationCodeGrant: true,
        additionalQueryStringParams: { audience: config.auth0.audience },
      },
    },
  });
}

function createDocument(app: INestApplication, config: Config): OpenAPIObject {
  const logout = `[Log out](${config.baseUrl}/logout).`;
  const document = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('User management')
    .setVersion('1.0')
    .setDescription(DESCRIPTION + logout)
    .addServer(config.baseUrl)
    .addTag('users', 'People in the tenant')
    .addTag('me', 'The person who calls')
    .addTag('login', 'Where browsers pass through')
    .addTag('health', 'For probes')
    .addBearerAuth({ type: 'http', description: 'An access token, as `npm run -s token` prints one' }, 'bearer')
    .addOAuth2({ type: 'oauth2', flows: { authorizationCode: signIn(config) } }, 'sign-in')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('sign-in')
    .build();
  return SwaggerModule.createDocument(app, document, {
    autoTagControllers: false,
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
  });
}

const signIn = ({ auth0 }: Config) => ({
  authorizationUrl: `${auth0.baseUrl}/authorize`,
  tokenUrl: `${auth0.baseUrl}/oauth/token`,
  refreshUrl: `${auth0.baseUrl}/oauth/token`,
  scopes: { openid: 'Who you are', profile: 'Your name and picture', email: 'Your address' },
});

// Swagger UI brings scripts, inline styles and images of its own, and asks the tenant for the token.
function addDocsHeaders(server: FastifyInstance, tenant: string): void {
  const policy = [
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    `connect-src 'self' ${tenant}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  ].join('; ');
  server.addHook('onRequest', (request, reply, done) => {
    if (/^\/docs(?:[/?]|$)/.test(request.url)) void reply.header('Content-Security-Policy', policy);
    done();
  });
}
