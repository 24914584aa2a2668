import { type Mail, deleteMails, findMail, listMails } from '../storage/mails.js';
import { type ControlAnswer, type ControlCall, ControlError, type ControlRoute } from './route.js';

/** The mails that Auth0 would have sent, newest first: `?to=` narrows them to one address. */
export const inboxRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/inbox', handler: list },
  { method: 'GET', path: '/inbox/:id', handler: get },
  { method: 'DELETE', path: '/inbox', handler: clear },
];

const SHOWN = 200;

function list({ tenant, query }: ControlCall): ControlAnswer {
  const to = typeof query['to'] === 'string' && query['to'] !== '' ? query['to'] : undefined;
  const mails = listMails(tenant.db, to, SHOWN);
  return { json: mails, page: page(mails, to) };
}

function get({ tenant, params }: ControlCall): ControlAnswer {
  const mail = findMail(tenant.db, params['id']!);
  if (!mail) throw new ControlError(404, `There is no mail ${params['id']}.`);
  return { json: mail, page: page([mail]) };
}

function clear({ tenant }: ControlCall): ControlAnswer {
  deleteMails(tenant.db);
  return { json: [], back: '/__local/inbox' };
}

const page = (mails: readonly Mail[], to = ''): NonNullable<ControlAnswer['page']> => ({
  template: 'local-inbox',
  view: { mails: mails.map((mail) => ({ code: '', ...mail })), to },
});
