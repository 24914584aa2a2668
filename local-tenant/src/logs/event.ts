/**
 * Auth0's log event types that the local tenant writes.
 *
 * @see https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export const LOG_EVENT_TYPES = {
  api_limit: 'Rate Limit On API',
  cls: 'Code/Link Sent',
  cs: 'Code Sent',
  f: 'Failed Login',
  fapi: 'Failed API Operation',
  fce: 'Failed Change Email',
  fco: 'Failed by CORS',
  fcp: 'Failed Change Password',
  fcpr: 'Failed Change Password Request',
  feacft: 'Failed Exchange: Authorization Code for Access Token',
  feccft: 'Failed Exchange: Client Credentials for Access Token',
  fepft: 'Failed Exchange: Password for Access Token',
  feoobft: 'Failed Exchange: Password and OOB Challenge for Access Token',
  feotpft: 'Failed Exchange: Password and OTP Challenge for Access Token',
  fercft: 'Failed Exchange: Password and MFA Recovery Code for Access Token',
  fertft: 'Failed Exchange: Refresh Token for Access Token',
  ferrt: 'Failed Exchange: Rotating Refresh Token',
  flo: 'Failed Logout',
  fn: 'Failed Sending Notification',
  fp: 'Failed Login (Incorrect Password)',
  fs: 'Failed Signup',
  fsa: 'Failed Silent Auth',
  fu: 'Failed Login (Invalid Email/Username)',
  fui: 'Failed Users Import',
  fv: 'Failed Verification Email',
  fvr: 'Failed Verification Email Request',
  gd_auth_failed: 'MFA Auth Failed',
  gd_auth_succeed: 'MFA Auth Success',
  gd_enrollment_complete: 'MFA Enrollment Complete',
  gd_recovery_failed: 'MFA Recovery Failed',
  gd_recovery_succeed: 'MFA Recovery Success',
  gd_start_auth: 'Second Factor Started',
  gd_start_enroll: 'MFA Enroll Started',
  gd_unenroll: 'Unenroll Device Account',
  limit_mu: 'Blocked IP Address',
  limit_wc: 'Blocked Account',
  mfar: 'MFA Required',
  oidc_backchannel_logout_failed: 'OIDC backchannel logout failed',
  oidc_backchannel_logout_succeeded: 'OIDC backchannel logout succeeded',
  s: 'Success Login',
  sapi: 'Success API Operation',
  sce: 'Success Change Email',
  scp: 'Success Change Password',
  scpr: 'Success Change Password Request',
  scu: 'Success Change Username',
  sdu: 'Success User Deletion',
  seacft: 'Success Exchange: Authorization Code for Access Token',
  seccft: 'Success Exchange: Client Credentials for Access Token',
  sens: 'Success Exchange: Native Social Login',
  seoobft: 'Success Exchange: Password and OOB Challenge for Access Token',
  seotpft: 'Success Exchange: Password and OTP Challenge for Access Token',
  sepft: 'Success Exchange: Password for Access Token',
  sercft: 'Success Exchange: Password and MFA Recovery Code for Access Token',
  sertft: 'Success Exchange: Refresh Token for Access Token',
  si: 'Success Invitation',
  slo: 'Success Logout',
  srrt: 'Success Revocation: Refresh Token',
  ss: 'Success Signup',
  ssa: 'Success Silent Auth',
  sui: 'Success Users Import',
  sv: 'Success Verification Email',
  svr: 'Success Verification Email Request',
  ublkdu: 'User Login Block Released',
  w: 'Warnings During Login',
} as const;

/** The code of a log event type: `s`, `sapi`, `fp` … */
export type LogEventType = keyof typeof LOG_EVENT_TYPES;

/** What whoever records an event knows about it; what is left out is looked up, or `null` in the log. */
export interface LogEvent {
  type: LogEventType;
  /** A sentence on what happened, for failures the error's own. */
  description?: string | undefined;
  /** Name of the connection; its id and strategy are looked up. */
  connection?: string | undefined;
  organization_id?: string | undefined;
  organization_name?: string | undefined;
  /** The application; its name is looked up. */
  client_id?: string | undefined;
  ip?: string | undefined;
  hostname?: string | undefined;
  user_agent?: string | undefined;
  /** The person; their `user_name` is looked up while they exist. */
  user_id?: string | undefined;
  /** What the person goes by: their e-mail address, or what they typed where nobody goes by it. */
  user_name?: string | undefined;
  audience?: string | undefined;
  /** Space-separated. */
  scope?: string | undefined;
  details?: Readonly<Record<string, unknown>> | undefined;
  /** `X-Correlation-ID` of a Management API request. */
  correlation_id?: string | undefined;
}

/** An event as `GET /logs/{id}` shows it: with the keys of recorded tenants, `null` for what the event doesn't have. */
export interface LogEntry {
  _id: string;
  log_id: string;
  date: string;
  type: LogEventType;
  description: string | null;
  connection: string | null;
  connection_id: string | null;
  user_id: string | null;
  references?: { correlation_id: string };
  [field: string]: unknown;
}
