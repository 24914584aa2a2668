import { sendMail } from '../../mail/send-mail.js';
import { transaction } from '../../storage/database.js';
import {
  type Invitation,
  deleteInvitation,
  insertInvitation,
  listInvitations,
} from '../../storage/organizations/invitations.js';
import type { Organization } from '../../storage/organizations/organizations.js';
import { ManagementError } from '../errors.js';
import { selectFields } from '../fields.js';
import { pageOf } from '../paging.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { type NewInvitation, newInvitation } from './invitation.js';
import { organizationOf } from './organization.js';

const PATH = '/organizations/{id}/invitations';

/** `/organizations/{id}/invitations`. */
export const invitationRoutes: readonly Route[] = [
  { method: 'GET', path: PATH, handler: list },
  { method: 'POST', path: PATH, handler: create },
  { method: 'GET', path: `${PATH}/{invitation_id}`, handler: (call) => ok(selectFields(existing(call), call.query)) },
  { method: 'DELETE', path: `${PATH}/{invitation_id}`, handler: remove },
];

/** `limit` is how many were found, and there is no `total`, as on real tenants. Newest first unless asked otherwise. */
function list(call: Call): Answer {
  const { start, per_page } = pageOf(call.query);
  const all = sorted(listInvitations(call.tenant.db, organizationOf(call).id), call.query['sort']);
  const invitations = all.slice(start, start + per_page).map((each) => selectFields(each, call.query));
  return ok(call.query['include_totals'] ? { invitations, start, limit: invitations.length } : invitations);
}

function sorted(oldestFirst: Invitation[], sort: unknown = 'created_at:-1'): Invitation[] {
  if (sort === 'created_at:1') return oldestFirst;
  if (sort === 'created_at:-1') return oldestFirst.toReversed();
  const message = `Query validation error: 'Invalid sort ${String(sort)}, expected created_at:1 or created_at:-1'.`;
  throw new ManagementError(400, message, 'invalid_query_string');
}

function create(call: Call): Answer {
  const { tenant } = call;
  const body = call.body as unknown as NewInvitation;
  const organization = organizationOf(call);
  const invitation = newInvitation(tenant, organization, body);
  transaction(tenant.db, () => {
    insertInvitation(tenant.db, invitation);
    if (body.send_invitation_email !== false) send(call, organization, invitation);
  });
  return created(invitation);
}

function send({ tenant }: Call, { name, display_name }: Organization, invitation: Invitation): void {
  sendMail(tenant, {
    to: invitation.invitee.email,
    template: 'user_invitation',
    subject: `You were invited to join ${display_name ?? name}`,
    text: `${invitation.inviter.name} invites you to join ${display_name ?? name}.`,
    links: [{ label: 'Accept the invitation', url: invitation.invitation_url }],
  });
}

function remove(call: Call): Answer {
  deleteInvitation(call.tenant.db, organizationOf(call).id, call.params['invitation_id']!);
  return noContent();
}

function existing(call: Call): Invitation {
  const wanted = call.params['invitation_id'];
  const found = listInvitations(call.tenant.db, organizationOf(call).id).find(({ id }) => id === wanted);
  if (found) return found;
  throw new ManagementError(404, 'The invitation does not exist.', 'inexistent_invitation');
}
