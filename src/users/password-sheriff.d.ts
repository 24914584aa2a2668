declare module 'password-sheriff' {
  export interface Rule {
    code: string;
    message: string;
    format?: (string | number)[];
    items?: Rule[];
    verified: boolean;
  }

  interface Policy {
    missing(password: string): { rules: Rule[]; verified: boolean };
  }

  interface Rules {
    length?: { minLength: number };
  }

  /** A policy of Auth0's by its name: none, low, fair, good, excellent. */
  function passwordPolicy(name: string): Policy;

  namespace passwordPolicy {
    const PasswordPolicy: new (rules: Rules) => Policy;
  }

  export default passwordPolicy;
}
