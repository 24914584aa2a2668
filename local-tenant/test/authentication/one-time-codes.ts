import { Secret, TOTP } from 'otpauth';

/** What an authenticator app shows for a secret in base32, now or so many periods from now. */
export const oneTimeCode = (secret: string, periods = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({
    timestamp: Date.now() + periods * 30_000,
  });
