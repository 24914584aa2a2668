import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningTenant, startTenant } from '../src/tenant.js';

/** What a program sees that trusts this authority and no other; `fetch` takes none. */
function get(url: string, ca: string): Promise<{ issuer: string }> {
  return new Promise((resolve, reject) => {
    request(`${url}/.well-known/openid-configuration`, { ca }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(JSON.parse(text) as { issuer: string }));
    })
      .on('error', reject)
      .end();
  });
}

let tenant: RunningTenant | undefined;
afterEach(() => tenant?.close());

describe('https beside http', () => {
  it('is the same tenant under an https issuer, by every name of this machine', async () => {
    tenant = await startTenant({ ephemeral: true, https: 0 });
    const { url, ca } = tenant.https!;
    expect((await get(url, ca)).issuer).toBe(`${url}/`);
    expect((await get(url.replace('localhost', '127.0.0.1'), ca)).issuer).toMatch(/^https:\/\/127\.0\.0\.1:/);
    expect((await (await fetch(`${tenant.url}/.well-known/openid-configuration`)).json()) as object).toMatchObject({
      issuer: tenant.issuer,
    });
  });

  it('is trusted once: the authority stays, its key is for its owner only', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'https-'));
    tenant = await startTenant({ directory, port: 0, https: 0 });
    const ca = readFileSync(join(directory, 'ca.pem'), 'utf8');
    expect(statSync(join(directory, 'ca-key.pem')).mode & 0o777).toBe(0o600);
    await tenant.close();
    tenant = await startTenant({ directory, port: 0, https: 0 });
    expect((await get(tenant.https!.url, ca)).issuer).toBe(`${tenant.https!.url}/`);
    rmSync(directory, { recursive: true });
  });

  it('is not there where nobody asked for it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'https-'));
    tenant = await startTenant({ directory, port: 0 });
    expect([tenant.https, existsSync(join(directory, 'ca.pem'))]).toEqual([undefined, false]);
    rmSync(directory, { recursive: true });
  });
});
