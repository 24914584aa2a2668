import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from '../problem/codes.js';
import { ProblemDto } from './problem.dto.js';

/** Problems that any route can answer. */
const COMMON: ProblemCode[] = [
  ...(['invalid_request', 'invalid_token', 'insufficient_scope', 'internal_error', 'auth0_credentials'] as const),
  ...(['auth0_unavailable', 'auth0_rate_limited', 'auth0_timeout'] as const),
];

/** Describes a route in the OpenAPI document: its tag, what it does, and the problems of its own beside the common ones. */
export function ApiRoute(tag: string, summary: string, ...problems: ProblemCode[]): MethodDecorator {
  return applyDecorators(ApiTags(tag), ApiOperation({ summary }), ...responses([...problems, ...COMMON]));
}

/** Describes a route that neither needs a token nor calls Auth0. */
export function ApiLocalRoute(tag: string, summary: string, ...problems: ProblemCode[]): MethodDecorator {
  return applyDecorators(ApiTags(tag), ApiOperation({ summary, security: [] }), ...responses(problems));
}

/** Describes a route that needs no token. */
export function ApiPublicRoute(tag: string, summary: string, ...problems: ProblemCode[]): MethodDecorator {
  const common = COMMON.filter((code) => code !== 'invalid_token' && code !== 'insufficient_scope');
  return applyDecorators(ApiTags(tag), ApiOperation({ summary, security: [] }), ...responses([...problems, ...common]));
}

function responses(problems: ProblemCode[]): MethodDecorator[] {
  const statuses = [...new Set(problems.map((code) => PROBLEMS[code].status))];
  const described = statuses.map((status) =>
    ApiResponse({
      status,
      description: describe([...new Set(problems)].filter((code) => PROBLEMS[code].status === status)),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
    }),
  );
  return [ApiExtraModels(ProblemDto), ...described];
}

const describe = (codes: ProblemCode[]) => codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; ');
