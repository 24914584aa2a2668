import type { LogEvent } from '../../logs/event.js';
import { MASK, masked } from '../../logs/masking.js';
import { findUser } from '../../storage/users.js';
import type { Answer, Call } from '../route.js';

type Events = (answer: Answer) => LogEvent[];

/**
 * What a write to a person leaves in the log beside its `sapi`: `ss` for a new one, `sdu` for a deleted one, `scp`,
 * `sce` and `scu` for another password, e-mail address or username.
 *
 * @param operation `POST /users`, say
 * @returns the events, to be asked for once the write is done; it is called before, while the person is as they were
 */
export function userEvents(operation: string, call: Call): Events {
  return EVENTS[operation]?.(call) ?? (() => []);
}

const EVENTS: Readonly<Record<string, (call: Call) => Events>> = {
  'POST /users': created,
  'PATCH /users/{id}': changed,
  'DELETE /users/{id}': deleted,
};

function created({ body, caller }: Call): Events {
  const { connection } = body as { connection: string };
  const details = { body: { ...(masked(body) as object), ...('password' in body && { password: MASK }) } };
  return (answer) => {
    const { user_id } = answer.body as { user_id: string };
    return [{ type: 'ss', description: '', connection, client_id: caller.client_id, user_id, details }];
  };
}

function changed({ body, caller, params, tenant }: Call): Events {
  const connection = findUser(tenant.db, params['id']!)?.identities[0]?.connection;
  const event = { connection, client_id: caller.client_id, user_id: params['id']! };
  return () => [
    ...(typeof body['password'] === 'string' ? [{ ...event, type: 'scp' as const, description: '' }] : []),
    ...(typeof body['email'] === 'string' ? [{ ...event, type: 'sce' as const, description: '' }] : []),
    ...(typeof body['username'] === 'string' ? [{ ...event, type: 'scu' as const, description: '' }] : []),
  ];
}

function deleted({ params, tenant, caller }: Call): Events {
  const user = findUser(tenant.db, params['id']!);
  if (!user) return () => [];
  const { user_id, email, identities } = user;
  const description = `user_id: ${user_id}`;
  const connection = identities[0]?.connection;
  const event: LogEvent = {
    type: 'sdu',
    description,
    connection,
    client_id: caller.client_id,
    user_id,
    user_name: email,
  };
  return () => [event];
}
