import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { Text } from '../validation/fields.js';

const OneOf = (values: string[], description: string) =>
  applyDecorators(
    IsOptional(),
    IsIn(values, { message: `$property must be one of ${values.join(', ')}` }),
    ApiPropertyOptional({ enum: values, description }),
  );

const Seconds = (description: string) =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
    ),
    IsInt({ message: '$property must be a whole number of seconds, 0 or more' }),
    ApiPropertyOptional({ type: 'integer', minimum: 0, description }),
  );

const ReturnTo = (description: string) =>
  applyDecorators(IsOptional(), IsString(), ApiPropertyOptional({ type: String, example: '/docs', description }));

const Name = (description: string) =>
  Text({
    description,
    max: 128,
    pattern: /^[\w.-]+$/,
    form: 'made of letters, digits, dots, hyphens and underscores',
    optional: true,
  });

/** Query of `GET /login`: parameters of the authentication request that are handed on to Auth0. */
export class LoginQuery {
  @Name('Connection to log in with, past the choice of connections')
  connection?: string;

  @Name('Id or name of the organization to log in to; the ID token must name it')
  organization?: string;

  @Text({ description: 'Invitation to the organization that is being accepted', max: 256, optional: true })
  invitation?: string;

  @Text({ description: "Sent along by Auth0's invitation links; not handed on", max: 128, optional: true })
  organization_name?: string;

  @OneOf(['signup', 'login'], 'Page to begin with')
  screen_hint?: string;

  @Text({ description: 'E-mail or other name to fill in', max: 320, optional: true })
  login_hint?: string;

  @OneOf(['none', 'login', 'consent', 'select_account'], 'What to ask of the person; `none` asks nothing')
  prompt?: string;

  @Seconds('Seconds that the last login of the person may be ago')
  max_age?: number;

  @Text({
    description: 'Languages of the pages, the preferred one first',
    example: 'de en',
    max: 100,
    pattern: /^[A-Za-z\d-]+(?: [A-Za-z\d-]+)*$/,
    form: 'language tags separated by spaces, such as "de en"',
    optional: true,
  })
  ui_locales?: string;

  @OneOf(['query', 'form_post'], 'How the answer comes back; with `form_post` it stays out of the address bar')
  response_mode?: string;

  @ReturnTo('Where to go after the login: a path of this service, or a URL of an origin in RETURN_TO_ORIGINS')
  return_to?: string;
}

/** Query of `GET /logout`. */
export class LogoutQuery {
  @ReturnTo(
    'Where to go after the logout; it must be among the Allowed Logout URLs of the application in Auth0 as well',
  )
  return_to?: string;
}

/** The authorization response, as a query or as a form post. */
export class CallbackDto {
  @ApiProperty({ description: 'As it was in the authorization request' }) state!: string;
  @ApiPropertyOptional({ description: 'Authorization code' }) code?: string;
  @ApiPropertyOptional({ description: 'Issuer (RFC 9207)' }) iss?: string;
  @ApiPropertyOptional({ description: 'Error code, instead of a code' }) error?: string;
}

/** Where to log in. */
export class AuthorizationUrl {
  @ApiProperty({ format: 'uri' }) authorization_url!: string;
}

/** The person, as the ID token tells. */
export class LoginUser {
  @ApiProperty({ example: 'auth0|507f1f77bcf86cd799439020' }) sub!: string;
  @ApiProperty({ example: 'auth0|507f1f77bcf86cd799439020', description: 'The same as `sub`' }) user_id!: string;
  @ApiPropertyOptional() name?: string | undefined;
  @ApiPropertyOptional() nickname?: string | undefined;
  @ApiPropertyOptional() given_name?: string | undefined;
  @ApiPropertyOptional() family_name?: string | undefined;
  @ApiPropertyOptional({ format: 'uri' }) picture?: string | undefined;
  @ApiPropertyOptional({ format: 'email' }) email?: string | undefined;
  @ApiPropertyOptional() email_verified?: boolean | undefined;
  @ApiPropertyOptional({ format: 'date-time' }) updated_at?: string | undefined;
  @ApiPropertyOptional({ example: 'org_9ybsU1dN2dKfDkBi' }) org_id?: string | undefined;
}

/** A finished login. */
export class Login {
  @ApiProperty({ type: LoginUser }) user!: LoginUser;
  @ApiProperty() access_token!: string;
  @ApiProperty() id_token!: string;
  @ApiPropertyOptional() refresh_token?: string | undefined;
  @ApiPropertyOptional({ description: 'Seconds that the access token lasts' }) expires_in?: number | undefined;
  @ApiProperty({ enum: ['Bearer'] }) token_type!: 'Bearer';
  @ApiProperty({ example: 'openid profile email' }) scope!: string;
}
