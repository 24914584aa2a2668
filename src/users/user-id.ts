import { Param, type PipeTransform } from '@nestjs/common';
import { invalidRequest } from '../problem/problem.js';

const MAX_LENGTH = 255;
// oxlint-disable-next-line no-control-regex -- refusing control characters is what it is for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Whether a text can be an Auth0 user id: `<provider>|<id>`. Enterprise ids may hold anything, so only what could leave
 * the path of a URL is refused: dot segments, control characters, and more than 255 characters.
 */
export function isUserId(text: string): boolean {
  const [provider, ...rest] = text.split('|');
  const segments = text.split(/[/\\|]/);
  return (
    text.length <= MAX_LENGTH &&
    !CONTROLS.test(text) &&
    text.isWellFormed() &&
    provider !== '' &&
    rest.join('|').trim() !== '' &&
    !segments.some((segment) => segment === '.' || segment === '..')
  );
}

class UserIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (isUserId(id)) return id;
    const detail = 'user_id must be an Auth0 user id, such as auth0|507f1f77bcf86cd799439020';
    throw invalidRequest({ pointer: '/user_id', rule: 'user_id', detail });
  }
}

/** Hands the checked user id of the path to a controller's method. */
export const UserId = (): ParameterDecorator => Param('id', new UserIdPipe());
