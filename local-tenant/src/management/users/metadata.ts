type Metadata = Record<string, unknown>;

/**
 * Merges metadata as `PATCH /users/{id}` does: at the first level only, `null` removes a key, and an empty object
 * resets all of it.
 *
 * @see https://auth0.com/docs/api/management/v2/users/patch-users-by-id
 */
export function mergeMetadata(stored: Metadata | undefined, sent: Metadata): Metadata {
  if (Object.keys(sent).length === 0) return {};
  return Object.fromEntries(Object.entries({ ...stored, ...sent }).filter(([, value]) => value !== null));
}

/** A reset `user_metadata` stays in answers as `{}`, while a reset `app_metadata` disappears from them. */
export function mergedMetadata(
  stored: { user_metadata?: Metadata; app_metadata?: Metadata },
  sent: { user_metadata?: Metadata; app_metadata?: Metadata },
): { user_metadata?: Metadata | undefined; app_metadata?: Metadata | undefined } {
  const user = sent.user_metadata ? mergeMetadata(stored.user_metadata, sent.user_metadata) : stored.user_metadata;
  const app = sent.app_metadata ? mergeMetadata(stored.app_metadata, sent.app_metadata) : stored.app_metadata;
  return { user_metadata: user, app_metadata: app && Object.keys(app).length > 0 ? app : undefined };
}
