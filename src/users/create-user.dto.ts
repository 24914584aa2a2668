import { ValidateIf } from 'class-validator';
import { Email, Flag, HttpsUrl, Metadata, Text } from '../validation/fields.js';

/** Body of `POST /users`; lengths are those of Auth0's Management API. */
export class CreateUserDto {
  @ValidateIf(({ phone_number, email }: CreateUserDto) => phone_number === undefined || email !== undefined)
  @Email({ description: 'Address to log in with; needed unless `phone_number` is given', example: 'ada@example.com' })
  email?: string;

  @Text({ description: 'Left out, a strong random one is set', max: 128, optional: true })
  password?: string;

  @Text({ description: "Connection to create the user in; the service's own by default", max: 128, optional: true })
  connection?: string;

  @Text({ description: 'Full name; the e-mail by default', max: 300, optional: true, example: 'Ada Lovelace' })
  name?: string;

  @Text({ description: 'Name to be called by', max: 300, optional: true })
  nickname?: string;

  @Text({ description: 'Given name', max: 150, optional: true })
  given_name?: string;

  @Text({ description: 'Family name', max: 150, optional: true })
  family_name?: string;

  @HttpsUrl({ description: 'Picture; a Gravatar by default', optional: true })
  picture?: string;

  @Text({ description: 'User name, where the connection takes them', max: 128, optional: true })
  username?: string;

  @Text({
    description: 'Phone number (E.164), for the connection `sms`',
    max: 16,
    pattern: /^\+[0-9]{1,15}$/,
    form: 'a phone number such as +15551234567',
    optional: true,
  })
  phone_number?: string;

  @Metadata({ description: 'Data that the user may change', optional: true, example: { language: 'en' } })
  user_metadata?: Record<string, unknown>;

  @Metadata({ description: 'Data that only the service changes', optional: true, example: { plan: 'gold' } })
  app_metadata?: Record<string, unknown>;

  @Flag({ description: 'The address is known to be theirs', optional: true })
  email_verified?: boolean;

  @Flag({ description: 'Whether Auth0 sends a verification mail', optional: true })
  verify_email?: boolean;
}
