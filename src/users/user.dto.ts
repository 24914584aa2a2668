import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { UsersClient } from 'auth0/users';

/** One account at an identity provider that the user logs in with. */
export class Identity {
  @ApiProperty({ example: 'Username-Password-Authentication' }) connection?: string;
  @ApiProperty({ example: 'auth0' }) provider?: string;
  @ApiProperty({ example: '507f1f77bcf86cd799439020' }) user_id?: string;
  @ApiProperty({ example: false }) isSocial?: boolean;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) profileData?: Record<string, unknown>;
}

/** A user, in Auth0's own field names. What Auth0 doesn't know of a user is left out. */
export class User {
  @ApiProperty({ example: 'auth0|507f1f77bcf86cd799439020' }) user_id?: string;
  @ApiPropertyOptional({ example: 'ada@example.com' }) email?: string;
  @ApiPropertyOptional() email_verified?: boolean;
  @ApiPropertyOptional() username?: string;
  @ApiPropertyOptional({ example: '+15551234567' }) phone_number?: string;
  @ApiPropertyOptional() phone_verified?: boolean;
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional() nickname?: string;
  @ApiPropertyOptional() given_name?: string;
  @ApiPropertyOptional() family_name?: string;
  @ApiPropertyOptional() picture?: string;
  @ApiPropertyOptional() blocked?: boolean;
  @ApiPropertyOptional({ format: 'date-time' }) created_at?: string;
  @ApiPropertyOptional({ format: 'date-time' }) updated_at?: string;
  @ApiPropertyOptional({ format: 'date-time' }) last_login?: string;
  @ApiPropertyOptional() last_ip?: string;
  @ApiPropertyOptional() logins_count?: number;
  @ApiPropertyOptional({ format: 'date-time' }) last_password_reset?: string;
  @ApiPropertyOptional({ type: [String] }) multifactor?: string[];
  @ApiPropertyOptional({ type: [Identity] }) identities?: Identity[];
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) user_metadata?: Record<string, unknown>;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) app_metadata?: Record<string, unknown>;
}

/** Fields that a list can be narrowed to. */
export const USER_FIELDS = [
  'user_id',
  'email',
  'email_verified',
  'username',
  'phone_number',
  'phone_verified',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'blocked',
  'created_at',
  'updated_at',
  'last_login',
  'last_ip',
  'logins_count',
  'last_password_reset',
  'multifactor',
  'identities',
  'user_metadata',
  'app_metadata',
] as const;

/** Key under which a creation keeps the fingerprint of its Idempotency-Key in `app_metadata`; no caller sees it. */
export const FINGERPRINT = 'idempotency_fingerprint';

/** What the SDK answers for a user: the type of one of its calls, since it exports none of its own. */
export type Auth0User = Awaited<ReturnType<UsersClient['get']>>;

/** Hands on the fields of Auth0's user that the contract names, and nothing else. */
export function toUser(user: Auth0User): User {
  return compact({
    user_id: user.user_id,
    email: user.email,
    email_verified: user.email_verified,
    username: user.username,
    phone_number: user.phone_number,
    phone_verified: user.phone_verified,
    name: user.name,
    nickname: user.nickname,
    given_name: user.given_name,
    family_name: user.family_name,
    picture: user.picture,
    blocked: user.blocked,
    created_at: time(user.created_at),
    updated_at: time(user.updated_at),
    last_login: time(user.last_login),
    last_ip: user.last_ip,
    logins_count: user.logins_count,
    last_password_reset: time(user.last_password_reset),
    multifactor: user.multifactor,
    identities: user.identities?.map(toIdentity),
    user_metadata: user.user_metadata,
    app_metadata: withoutFingerprint(user.app_metadata),
  });
}

const toIdentity = (identity: NonNullable<Auth0User['identities']>[number]): Identity =>
  compact({
    connection: identity.connection,
    provider: identity.provider,
    user_id: identity.user_id === undefined ? undefined : String(identity.user_id),
    isSocial: identity.isSocial,
    profileData: identity.profileData,
  });

// The SDK types times as "string or object"; the API sends ISO 8601 text.
const time = (value: unknown) => (typeof value === 'string' ? value : undefined);

function withoutFingerprint(metadata: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (!metadata || !(FINGERPRINT in metadata)) return metadata;
  const { [FINGERPRINT]: _fingerprint, ...rest } = metadata;
  return Object.keys(rest).length ? rest : undefined;
}

function compact<T extends object>(value: T): T {
  for (const name of Object.keys(value) as (keyof T)[]) if (value[name] === undefined) delete value[name];
  return value;
}
