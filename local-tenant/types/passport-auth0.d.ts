declare module 'passport-auth0' {
  import type { Agent } from 'node:https';
  import { Strategy as Base } from 'passport-strategy';
  export interface Profile {
    id: string;
    displayName: string;
    emails: { value: string }[];
  }
  type Verify = (
    accessToken: string,
    refreshToken: string,
    params: { id_token: string },
    profile: Profile,
    done: (error: unknown, user?: object) => void,
  ) => void;
  export class Strategy extends Base {
    constructor(
      options: { domain: string; clientID: string; clientSecret: string; callbackURL: string; state?: boolean },
      verify: Verify,
    );
    readonly _oauth2: { setAgent(agent: Agent): void };
  }
}
