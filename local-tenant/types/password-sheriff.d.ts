declare module 'password-sheriff' {
  /** One rule of a policy and whether a password keeps it, as Auth0 puts it into `description` of its answers. */
  export interface RuleReport {
    code: string;
    message: string;
    format?: unknown[];
    verified?: boolean;
    items?: RuleReport[];
  }
  export class PasswordPolicy {
    constructor(rules: Record<string, unknown>);
    check(password: string): boolean;
    missing(password: string): { rules: RuleReport[]; verified: boolean };
    toString(): string;
  }
  export const charsets: Record<'upperCase' | 'lowerCase' | 'numbers' | 'specialCharacters', unknown>;
}
