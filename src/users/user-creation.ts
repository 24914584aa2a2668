import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UsersClient } from 'auth0/users';
import { Config } from '../config/config.js';
import { isProblem, Problem } from '../problem/problem.js';
import { problemFrom } from '../problem/problem-from.js';
import type { CreateUserDto } from './create-user.dto.js';
import { PasswordPolicy, strongPassword } from './password-policy.js';
import { type Auth0User, FINGERPRINT } from './user.dto.js';

/** An `Idempotency-Key`, and who sent it: keys of different callers never meet. */
export interface IdempotencyKey {
  key: string;
  caller: string;
}

interface Creation {
  /** What is sent to Auth0. */
  request: CreateUserDto & { connection: string; user_id?: string };
  /** The id that the user will have. */
  userId: string;
  fingerprint: string | undefined;
}

// Passwordless connections carry the name of their strategy, which is also the provider in their users' ids.
const PASSWORDLESS = ['sms', 'email'];

/**
 * Creates a user once. The id is chosen here, derived from the Idempotency-Key where there is one, so that a creation
 * whose answer was lost can be found again, and the same key never creates twice.
 */
@Injectable()
export class UserCreation {
  constructor(
    private readonly config: Config,
    private readonly users: UsersClient,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * @throws Problem `user_exists`, `weak_password` with a row for each broken rule, `idempotency_key_reused`, or as the
   * transport, when the outcome can't be found out.
   */
  async create(user: CreateUserDto, key?: IdempotencyKey): Promise<Auth0User> {
    const creation = this.plan(user, key);
    try {
      return await this.users.create(creation.request);
    } catch (error) {
      return await this.settle(creation, problemFrom(error));
    }
  }

  private plan(user: CreateUserDto, key?: IdempotencyKey): Creation {
    const connection = user.connection ?? this.config.auth0.connection;
    const passwordless = PASSWORDLESS.includes(connection);
    const id = key ? digest(['user', key.caller, key.key]).slice(0, 24) : randomBytes(12).toString('hex');
    const fingerprint = key && digest(user);
    const request = {
      ...user,
      connection,
      user_id: id,
      ...(!passwordless && { password: user.password ?? strongPassword() }),
      ...(fingerprint && { app_metadata: { ...user.app_metadata, [FINGERPRINT]: fingerprint } }),
    };
    return { request, userId: `${passwordless ? connection : 'auth0'}|${id}`, fingerprint };
  }

  private async settle(creation: Creation, problem: Problem): Promise<Auth0User> {
    const { connection, password = '' } = creation.request;
    if (isProblem(problem, 'weak_password')) {
      const errors = await this.policy.faults(connection, password);
      throw errors.length ? new Problem('weak_password', { errors }) : problem;
    }
    if (isProblem(problem, 'user_exists', 'conflict') && creation.fingerprint) return this.replay(creation, problem);
    if (isProblem(problem, 'auth0_unavailable')) return (await this.find(creation.userId)) ?? fail(problem);
    throw problem;
  }

  /** The same key once more: the user that it created, if it was the same request. */
  private async replay({ userId, fingerprint }: Creation, problem: Problem): Promise<Auth0User> {
    const user = (await this.find(userId)) ?? fail(problem);
    if (user.app_metadata?.[FINGERPRINT] === fingerprint) return user;
    throw new Problem('idempotency_key_reused');
  }

  private async find(userId: string): Promise<Auth0User | undefined> {
    try {
      return await this.users.get(userId);
    } catch (error) {
      const problem = problemFrom(error);
      return isProblem(problem, 'user_not_found') ? undefined : fail(problem);
    }
  }
}

function fail(problem: Problem): never {
  throw problem;
}

/** A digest that is the same for the same value, whatever the order of its keys. */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');
}

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
