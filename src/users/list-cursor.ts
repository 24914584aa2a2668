import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { invalidRequest } from '../problem/problem.js';
import type { ListUsersDto } from './list-users.dto.js';

const SIGNATURE_BYTES = 16;

/** Where a list goes on: signed, so that callers can't make their own, and bound to the list that it came with. */
@Injectable()
export class ListCursor {
  constructor(private readonly config: Config) {}

  /** The cursor of the page of this list that begins after so many users. */
  seal(list: ListUsersDto, offset: number): string {
    return `${offset}.${this.sign(list, offset, this.config.sessionSecrets[0] ?? '')}`;
  }

  /**
   * How many users come before the page that the list's cursor names; none without a cursor.
   * @throws Problem `invalid_request` for a cursor that is not of this list.
   */
  open(list: ListUsersDto): number {
    if (list.cursor === undefined) return 0;
    const [, offset = '', signature = ''] = /^(\d{1,4})\.([\w-]+)$/.exec(list.cursor) ?? [];
    if (this.config.sessionSecrets.some((secret) => equal(this.sign(list, Number(offset), secret), signature))) {
      return Number(offset);
    }
    const detail = 'cursor is not one of this list: take it from the Link header, and change nothing else in the query';
    throw invalidRequest({ pointer: '/cursor', rule: 'cursor', detail });
  }

  private sign({ limit, sort, fields, q }: ListUsersDto, offset: number, secret: string): string {
    const list = JSON.stringify(['users', offset, limit, sort, fields, q]);
    return createHmac('sha256', secret).update(list).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');
  }
}

const equal = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
