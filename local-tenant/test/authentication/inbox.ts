import { listMails, type Mail } from '../../src/storage/mails.js';
import type { TestTenant } from './harness.js';

/** The newest mail to an address. */
export function mailTo({ tenant }: TestTenant, address: string): Mail | undefined {
  return listMails(tenant.db, address, 1)[0];
}

/** The path of the first link in the newest mail to an address. */
export function linkTo(tenant: TestTenant, address: string): string {
  const url = new URL(mailTo(tenant, address)!.links[0]!.url);
  return url.pathname + url.search;
}

/** The types of the newest log events, the newest first. */
export function loggedTypes({ tenant }: TestTenant, count: number): string[] {
  const rows = tenant.db.prepare('select type from logs order by number desc limit ?').all(count);
  return (rows as { type: string }[]).map(({ type }) => type);
}
