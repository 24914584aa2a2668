import { randomInt } from 'node:crypto';
import { format } from 'node:util';
import { Injectable } from '@nestjs/common';
import { ConnectionsClient } from 'auth0/connections';
import passwordSheriff, { type Rule } from 'password-sheriff';
import type { Fault } from '../problem/problem.js';

const ALPHABETS = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#$%&*+-=?@_'];
const LENGTH = 32;

/** The password policy of a connection, as its settings in Auth0 say. */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly connections: ConnectionsClient) {}

  /** One fault for each rule of the connection's policy that a password breaks. */
  async faults(connection: string, password: string): Promise<Fault[]> {
    const { data } = await this.connections.list({ name: connection, take: 1 });
    const options = (data[0]?.options ?? {}) as PolicyOptions;
    return rules(options, password)
      .filter(({ verified }) => !verified)
      .map(toFault);
  }
}

interface PolicyOptions {
  passwordPolicy?: string | null;
  password_complexity_options?: { min_length?: number } | null;
}

function rules(options: PolicyOptions, password: string): Rule[] {
  const minLength = options.password_complexity_options?.min_length;
  const ofPolicy = passwordSheriff(options.passwordPolicy ?? 'none').missing(password).rules;
  if (minLength === undefined) return ofPolicy;
  const { PasswordPolicy: Policy } = passwordSheriff;
  const ofLength = new Policy({ length: { minLength } }).missing(password).rules;
  return [...ofLength, ...ofPolicy.filter(({ code }) => code !== 'lengthAtLeast' && code !== 'nonEmpty')];
}

const toFault = (rule: Rule): Fault => ({
  pointer: '/password',
  rule: rule.code.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase(),
  detail: `password: ${sentence(rule)}`,
});

function sentence({ message, format: values = [], items = [] }: Rule): string {
  const own = format(message, ...values);
  return items.length ? `${own} ${items.map((item) => sentence(item)).join(', ')}` : own;
}

/** A random password of 32 characters that keeps each of Auth0's policies: every kind, none twice in a row. */
export function strongPassword(): string {
  const characters: string[] = [];
  while (characters.length < LENGTH) {
    const alphabet = ALPHABETS[characters.length % ALPHABETS.length] ?? '';
    characters.push(alphabet.charAt(randomInt(alphabet.length)));
  }
  return characters.join('');
}
