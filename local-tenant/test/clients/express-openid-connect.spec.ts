import type { Server } from 'node:http';
import express from 'express';
import { auth, requiresAuth } from 'express-openid-connect';
import { type Api, startApi } from '../api.js';
import { Browser } from '../authentication/browser.js';
import { ADA, logInAt, register, serve } from './application.js';

let api: Api;
let browser: Browser;
let server: Server;
let url: string;
beforeAll(async () => {
  api = await startApi();
  const app = express();
  ({ server, url } = await serve(app));
  const { client_id: clientID } = await register(api, {
    app_type: 'regular_web',
    callbacks: [`${url}/callback`],
    allowed_logout_urls: [url],
    grant_types: ['implicit', 'authorization_code'],
  });
  const secret = 'a long secret that seals the cookies of the application';
  // The library warns that form_post over http loses cookies in browsers that mind SameSite; this one doesn't.
  jest.spyOn(console, 'warn').mockReturnValue();
  app.use(
    auth({ issuerBaseURL: api.tenant.url, baseURL: url, clientID, secret, authRequired: false, idpLogout: true }),
  );
  app.get('/', (request, response) => void response.send(request.oidc.isAuthenticated() ? 'in' : 'out'));
  app.get('/me', requiresAuth(), (request, response) => void response.json(request.oidc.user));
});
afterAll(async () => {
  server.close();
  await api.tenant.close();
});

const fieldsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );

describe('express-openid-connect', () => {
  it('logs in with what it does by default: an ID token by form_post', async () => {
    browser = new Browser(url);
    const sent = await browser.open('/me');
    expect(Object.fromEntries(sent.url.searchParams)).toMatchObject({
      response_type: 'id_token',
      response_mode: 'form_post',
    });
    const page = await logInAt(sent.url);
    const back = await browser.submit(page, fieldsOf(page.html));
    expect([back.status, JSON.parse(back.html)]).toEqual([200, expect.objectContaining({ email: ADA.email })]);
  });

  it('logs out here and at the tenant', async () => {
    const { url: out } = await browser.open('/logout');
    expect(out.pathname).toMatch(/^\/(oidc|v2)\/logout$/);
    const { url: back } = await new Browser(api.tenant.url).open(out);
    expect(back.href.replace(/\/$/, '')).toBe(url);
    expect((await browser.open('/')).html).toBe('out');
  });
});
