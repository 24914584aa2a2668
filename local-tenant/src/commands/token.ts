import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Credentials } from '../credentials.js';

interface TokenOptions {
  permissions?: string;
  management?: boolean;
  directory: string;
}

/** `local-tenant token`: an access token of the running tenant, and nothing else, on stdout. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('print an access token for the service, with every permission, from the running tenant')
    .option('--permissions <list>', 'comma-separated permissions that the token shall have at most')
    .option('--management', "a token for the tenant's Management API instead")
    .option('--directory <path>', 'where credentials.json is kept', '.local-tenant')
    .action(printToken);
}

async function printToken({ permissions, management, directory }: TokenOptions): Promise<void> {
  const file = process.env['LOCAL_TENANT_CREDENTIALS'] ?? join(directory, 'credentials.json');
  const credentials = readCredentials(file);
  const { client_id, client_secret, audience } = management ? credentials.management : credentials.operator;
  const scope = permissions?.split(',').join(' ');
  const body = { grant_type: 'client_credentials', client_id, client_secret, audience, ...(scope && { scope }) };
  console.log(await requestToken(credentials, body));
}

function readCredentials(file: string): Credentials {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
  } catch {
    throw new Error(
      `no tenant has been started here (${file} can't be read). Run "npm start" or "local-tenant start".`,
    );
  }
}

async function requestToken({ issuer }: Credentials, body: Record<string, string>): Promise<string> {
  const response = await fetch(`${issuer}oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error(`no tenant answers at ${issuer}. Run "npm start" or "local-tenant start" and keep it running.`);
  });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (answer.access_token) return answer.access_token;
  throw new Error(`the tenant at ${issuer} gave no token: ${answer.error_description ?? response.status}`);
}
