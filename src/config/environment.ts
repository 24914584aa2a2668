import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { isDomain, isHttpOrigin, isList, isTrustProxy } from './formats.js';

const production = (environment: Environment) => environment.NODE_ENV === 'production';

/** Splits `a, b` into `['a', 'b']`; an absent or empty value is an empty list. */
const List = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean)
      : [],
  );

const Format = (name: string, validate: (value: unknown) => boolean, message: string) =>
  ValidateBy({ name, validator: { validate } }, { message });

/**
 * The process environment, one property a variable, under the names that operators use.
 * A message completes the sentence "NAME …" and says what to put there.
 */
export class Environment {
  @IsOptional()
  @IsString()
  NODE_ENV?: string;

  @IsNotEmpty({ message: 'is missing: the tenant, such as example.eu.auth0.com' })
  @Format('domain', isDomain, 'must be a host name without scheme or path, such as example.eu.auth0.com')
  AUTH0_DOMAIN!: string;

  @IsNotEmpty({ message: 'is missing: the client id of the regular web application that people log in with' })
  AUTH0_CLIENT_ID!: string;

  @IsNotEmpty({ message: 'is missing: the client secret of the regular web application' })
  AUTH0_CLIENT_SECRET!: string;

  @ValidateIf((environment: Environment) => environment.AUTH0_MANAGEMENT_CLIENT_SECRET !== undefined)
  @IsNotEmpty({ message: 'is missing: set it together with AUTH0_MANAGEMENT_CLIENT_SECRET' })
  AUTH0_MANAGEMENT_CLIENT_ID?: string;

  @ValidateIf((environment: Environment) => environment.AUTH0_MANAGEMENT_CLIENT_ID !== undefined)
  @IsNotEmpty({ message: 'is missing: set it together with AUTH0_MANAGEMENT_CLIENT_ID' })
  AUTH0_MANAGEMENT_CLIENT_SECRET?: string;

  @IsOptional()
  @Matches(/^https?:\/\/\S+\/$/, {
    message: 'must be a URL that ends in a slash, such as https://example.eu.auth0.com/api/v2/',
  })
  AUTH0_MANAGEMENT_AUDIENCE?: string;

  @IsNotEmpty({ message: 'is missing: the identifier of the API that this service is (Auth0, Applications > APIs)' })
  AUTH0_AUDIENCE!: string;

  @IsOptional()
  @Matches(/^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$/, { message: 'must be the name of a database connection' })
  AUTH0_CONNECTION: string = 'Username-Password-Authentication';

  @IsOptional()
  @IsString()
  AUTH0_DOCS_CLIENT_ID?: string;

  @ValidateIf((environment: Environment) => production(environment) || environment.BASE_URL !== undefined)
  @IsNotEmpty({ message: 'is missing: where browsers reach this service, such as https://users.example.com' })
  @Format('origin', isHttpOrigin, 'must be an http or https URL without a path, such as https://users.example.com')
  BASE_URL?: string;

  @List()
  @ValidateIf((environment: Environment) => production(environment) || environment.SESSION_SECRET.length > 0)
  @IsNotEmpty({ each: true, message: 'must not hold an empty secret' })
  @Format(
    'secrets',
    isList((secret) => Buffer.byteLength(secret) >= 32, 1),
    'must be 32 bytes or more (a comma-separated list rotates, the first one seals): openssl rand -base64 32',
  )
  SESSION_SECRET!: string[];

  @List()
  @Format('origins', isList(isHttpOrigin), 'must be comma-separated origins, such as https://app.example.com')
  RETURN_TO_ORIGINS!: string[];

  @List()
  @Format('origins', isList(isHttpOrigin), 'must be comma-separated origins, such as https://app.example.com')
  CORS_ORIGINS!: string[];

  @IsOptional()
  @Matches(/^https?:\/\/\S+$/, { message: 'must be a URL, such as https://example.com' })
  CLAIMS_NAMESPACE?: string;

  @IsOptional()
  @Matches(/^rediss?:\/\/\S+$/, { message: 'must be a redis:// or rediss:// URL' })
  REDIS_URL?: string;

  @IsOptional()
  @IsInt({ message: 'must be a port number from 0 to 65535' })
  @Min(0, { message: 'must be a port number from 0 to 65535' })
  @Max(65535, { message: 'must be a port number from 0 to 65535' })
  PORT: number = 3000;

  @IsOptional()
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    message: 'must be one of fatal, error, warn, info, debug, trace, silent',
  })
  LOG_LEVEL: string = 'info';

  @IsOptional()
  @IsNumber({}, { message: 'must be a number of seconds from 0.1 to 300' })
  @Min(0.1, { message: 'must be a number of seconds from 0.1 to 300' })
  @Max(300, { message: 'must be a number of seconds from 0.1 to 300' })
  REQUEST_TIMEOUT: number = 10;

  @IsOptional()
  @IsNumber({}, { message: 'must be a number of seconds from 0 to 300' })
  @Min(0, { message: 'must be a number of seconds from 0 to 300' })
  @Max(300, { message: 'must be a number of seconds from 0 to 300' })
  SHUTDOWN_DELAY: number = 2;

  @List()
  @Format('addresses', isTrustProxy, 'must be comma-separated addresses or CIDR ranges of your proxies')
  TRUST_PROXY!: string[];
}
