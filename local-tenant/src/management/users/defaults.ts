import { createHash } from 'node:crypto';

/** What of a profile was given at creation and what it decides. */
export interface Names {
  email?: string;
  name?: string;
  nickname?: string;
  picture?: string;
  username?: string;
  phone_number?: string;
}

/** The `name`, `nickname` and `picture` that Auth0 gives a new person who was created without them. */
export function profileDefaults(given: Names): { name: string; nickname: string; picture: string } {
  const { email, username, phone_number } = given;
  const name = given.name ?? email ?? phone_number ?? username ?? '';
  const nickname = given.nickname ?? email?.split('@')[0] ?? username ?? '';
  return { name, nickname, picture: given.picture ?? picture(email, name) };
}

function picture(email: string | undefined, name: string): string {
  const initials = encodeURIComponent([...name.toLowerCase()].slice(0, 2).join(''));
  const fallback = `https://cdn.auth0.com/avatars/${initials || 'default'}.png`;
  if (email === undefined) return fallback;
  const hash = createHash('md5').update(email.toLowerCase()).digest('hex');
  return `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=${encodeURIComponent(fallback)}`;
}
