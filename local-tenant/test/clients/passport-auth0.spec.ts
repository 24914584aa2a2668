import type { Server } from 'node:http';
import { Agent } from 'node:https';
import express from 'express';
import { decodeJwt } from 'jose';
import passport from 'passport';
import { Strategy } from 'passport-auth0';
import type { Api } from '../api.js';
import { Browser } from '../authentication/browser.js';
import { ADA, logInAt, register, serve, startSecureApi } from './application.js';

let api: Api;
let server: Server;
let url: string;
beforeAll(async () => {
  api = await startSecureApi();
  const app = express();
  ({ server, url } = await serve(app));
  const callbackURL = `${url}/callback`;
  const { client_id, client_secret } = await register(api, {
    callbacks: [callbackURL],
    grant_types: ['authorization_code'],
  });
  const settings = { domain: api.tenant.https!.domain, clientID: client_id, clientSecret: client_secret, callbackURL };
  const strategy = new Strategy(settings, (_access, _refresh, { id_token }, profile, done) =>
    done(null, { profile, claims: decodeJwt(id_token) }),
  );
  // oxlint-disable-next-line no-underscore-dangle -- the library has no other way to its agent
  strategy._oauth2.setAgent(new Agent({ ca: api.tenant.https!.ca }));
  passport.use('auth0', strategy);
  const session = {};
  app.use((request, _response, next) => {
    Object.assign(request, { session });
    next();
  });
  app.get('/login', passport.authenticate('auth0', { scope: 'openid email profile' }));
  app.get('/callback', passport.authenticate('auth0', { session: false }), (request, response) => {
    response.json(request.user);
  });
});
afterAll(async () => {
  server.close();
  await api.tenant.close();
});

describe('passport-auth0', () => {
  it('logs in and reads the profile', async () => {
    const browser = new Browser(url);
    const { url: authorize } = await browser.open('/login');
    expect(authorize.origin).toBe(api.tenant.https!.url);
    const { url: back } = await logInAt(authorize.href.replace(authorize.origin, api.tenant.url));
    const { status, html } = await browser.open(back);
    expect([status, JSON.parse(html)]).toEqual([
      200,
      {
        profile: expect.objectContaining({ displayName: 'Ada Lovelace', emails: [{ value: ADA.email }] }),
        claims: expect.objectContaining({ iss: `${api.tenant.https!.url}/`, email: ADA.email }),
      },
    ]);
  });
});
