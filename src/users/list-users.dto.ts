import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Max, Min, ValidateBy } from 'class-validator';
import { Email, Text } from '../validation/fields.js';
import { USER_FIELDS } from './user.dto.js';

const SORTABLE = /^[a-z_]+(\.[A-Za-z0-9_]+)*:-?1$/;

const Limit = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (/^\d{1,4}$/.test(String(value)) ? Number(value) : value)),
    IsInt({ message: '$property must be a whole number from 1 to 100' }),
    Min(1, { message: '$property must be a whole number from 1 to 100' }),
    Max(100, { message: '$property must be a whole number from 1 to 100' }),
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 50, description: 'Users a page' }),
  );

const Fields = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value)),
    IsIn(USER_FIELDS, { each: true, message: `$property must be a comma-separated list of ${USER_FIELDS.join(', ')}` }),
    ApiPropertyOptional({ type: String, description: 'Fields to answer, separated by commas', example: 'email,name' }),
  );

const AloneWith = (...others: string[]) =>
  ValidateBy({
    name: 'exclusive',
    validator: {
      validate: (_value, args) => !others.some((name) => Reflect.get(args?.object ?? {}, name) !== undefined),
      defaultMessage: () => `$property can't be combined with ${others.join(', ')}`,
    },
  });

/** Query of `GET /users`. */
export class ListUsersDto {
  @Limit()
  limit: number = 50;

  @Text({
    description: 'Field and direction, such as `created_at:-1`',
    max: 100,
    pattern: SORTABLE,
    form: 'a field and a direction, such as created_at:-1',
    optional: true,
  })
  sort?: string;

  @Fields()
  fields: string[] = [];

  @Text({ description: "Search in Auth0's query syntax", max: 2000, optional: true, example: 'name:"Ada*"' })
  q?: string;

  @Text({ description: 'Where the list goes on: from the `Link` header of the page before', max: 1000, optional: true })
  cursor?: string;

  @AloneWith('q', 'sort', 'cursor')
  @Email({ description: 'Exact address, in any letter case', optional: true })
  email?: string;
}
