import ZSchema from 'z-schema';

const parsesAs = (value: string, protocols?: readonly string[]): boolean =>
  URL.canParse(value) && (!protocols || protocols.includes(new URL(value).protocol));

const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  email: (value) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value) && value.length <= 320,
  'client-id': (value) => /^[A-Za-z0-9_-]{1,64}$/.test(value),
  'client-grant-id': (value) => /^cgr_[A-Za-z0-9]{16}$/.test(value),
  'connection-id': (value) => /^con_[A-Za-z0-9]{16}$/.test(value),
  'organization-id': (value) => /^org_[A-Za-z0-9]{16}$/.test(value),
  'organization-name': (value) => /^[a-z0-9][a-z0-9_-]{0,49}$/.test(value),
  'role-id': (value) => /^rol_[A-Za-z0-9]{16}$/.test(value),
  'user-id': (value) => /^[^\s|]+\|\S+$/.test(value),
  'user-id-with-max-length': (value) => /^[^\s|]+\|\S+$/.test(value) && value.length <= 300,
  'non-empty-string': (value) => value.length > 0,
  'strict-uri': (value) => parsesAs(value),
  'strict-https-uri-or-null': (value) => parsesAs(value, ['https:']),
  url: (value) => parsesAs(value, ['http:', 'https:']),
  'url-or-null': (value) => parsesAs(value, ['http:', 'https:']),
  'callback-url': (value) => parsesAs(value.replaceAll('*', 'x')) && !/^(javascript|data|vbscript):/i.test(value),
  'absolute-uri-or-empty': (value) => value === '' || parsesAs(value),
};

/** Teaches z-schema the formats of Auth0's OpenAPI document that forms alone can decide; the others pass. */
export function registerFormats(): void {
  for (const [name, test] of Object.entries(FORMATS)) {
    ZSchema.registerFormat(name, (value: unknown) => typeof value !== 'string' || test(value));
  }
}
