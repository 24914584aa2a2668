import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsNotEmpty,
  IsObject,
  IsString,
  IsUrl,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
} from 'class-validator';

/** What every field may say of itself; the rules stand beside it and reach the OpenAPI document from there. */
export interface FieldOptions {
  description: string;
  example?: unknown;
  /** The field may be left out. */
  optional?: boolean;
}

interface TextOptions extends FieldOptions {
  min?: number;
  max: number;
  pattern?: RegExp;
  /** How the pattern reads in a sentence: "must be …". */
  form?: string;
}

// oxlint-disable-next-line no-control-regex -- refusing control characters is what it is for
const NO_CONTROLS = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;

// null is a value like any other: only what is absent is left out.
const Presence = (optional = false): PropertyDecorator =>
  optional ? ValidateIf((_object, value) => value !== undefined) : IsNotEmpty({ message: '$property is missing' });

const Documented = ({ description, example, optional = false }: FieldOptions, schema: ApiPropertyOptions) =>
  ApiProperty({ description, example, required: !optional, ...schema } as ApiPropertyOptions);

/** A string of `min` to `max` characters without control characters. */
export const Text = ({ min = 1, max, pattern, form, ...field }: TextOptions): PropertyDecorator =>
  applyDecorators(
    Presence(field.optional),
    IsString(),
    MinLength(min),
    MaxLength(max),
    Matches(NO_CONTROLS, { message: '$property must not hold control characters' }),
    ...(pattern ? [Matches(pattern, { message: `$property must be ${form}` })] : []),
    Documented(field, { type: String, minLength: min, maxLength: max, ...(pattern && { pattern: pattern.source }) }),
  );

/** An e-mail address (RFC 5321 §4.5.3 bounds its length). */
export const Email = (field: FieldOptions): PropertyDecorator =>
  applyDecorators(
    Presence(field.optional),
    IsString(),
    IsEmail({}, { message: '$property must be an e-mail address' }),
    Documented(field, { type: String, format: 'email', maxLength: 254 }),
  );

/** An absolute https URL. */
export const HttpsUrl = (field: FieldOptions): PropertyDecorator =>
  applyDecorators(
    Presence(field.optional),
    IsUrl({ protocols: ['https'], require_protocol: true }, { message: '$property must be an https URL' }),
    MaxLength(2048),
    Documented(field, { type: String, format: 'uri', maxLength: 2048 }),
  );

/** `true` or `false`. */
export const Flag = (field: FieldOptions): PropertyDecorator =>
  applyDecorators(Presence(field.optional), IsBoolean(), Documented(field, { type: Boolean }));

/** `true` or `false` in a query, where every value is text. */
export const QueryFlag = (field: Omit<FieldOptions, 'optional'>): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => ({ true: true, false: false })[String(value)] ?? value),
    Flag({ ...field, optional: true }),
  );

/** A JSON object of the caller's own making. */
export const Metadata = (field: FieldOptions): PropertyDecorator =>
  applyDecorators(
    Presence(field.optional),
    IsObject({ message: '$property must be a JSON object' }),
    Documented(field, { type: 'object', additionalProperties: true }),
  );
