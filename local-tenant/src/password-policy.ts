import { PasswordPolicy, type RuleReport, charsets } from 'password-sheriff';

/** Why a password is refused, in Auth0's own form. */
export interface WeakPassword {
  /** Every rule of the policy, each with whether the password keeps it. */
  description: { rules: RuleReport[]; verified: boolean };
  /** The policy as a list for people. */
  policy: string;
}

const { lowerCase, upperCase, numbers, specialCharacters } = charsets;
const threeOfFour = { atLeast: 3, expressions: [lowerCase, upperCase, numbers, specialCharacters] };
const POLICIES: Readonly<Record<string, { minLength: number; rules: Record<string, unknown> }>> = {
  none: { minLength: 1, rules: {} },
  low: { minLength: 6, rules: {} },
  fair: { minLength: 8, rules: { contains: { expressions: [lowerCase, upperCase, numbers] } } },
  good: { minLength: 8, rules: { containsAtLeast: threeOfFour } },
  excellent: { minLength: 10, rules: { containsAtLeast: threeOfFour, identicalChars: { max: 2 } } },
};

/**
 * Holds a password against the policy of a database connection.
 *
 * @param options the connection's: `passwordPolicy` (none, low, fair, good, excellent) and
 *   `password_complexity_options.min_length`, which overrides the policy's own length
 * @returns why it is too weak, `undefined` when it is strong enough
 * @see https://auth0.com/docs/authenticate/database-connections/password-strength
 */
export function weakness(options: Readonly<Record<string, unknown>>, password: string): WeakPassword | undefined {
  const { passwordPolicy, password_complexity_options } = options as {
    passwordPolicy?: string | null;
    password_complexity_options?: { min_length?: number } | null;
  };
  const { minLength, rules } = POLICIES[passwordPolicy ?? 'none'] ?? POLICIES['none']!;
  const length = { minLength: password_complexity_options?.min_length ?? minLength };
  const policy = new PasswordPolicy({ length, ...rules });
  if (policy.check(password)) return undefined;
  return { description: policy.missing(password), policy: policy.toString() };
}
