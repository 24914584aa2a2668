import { type Mount, endpoint, page } from '../mount.js';
import { associate } from './associate.js';
import { deleteAuthenticator, listAuthenticators } from './authenticators.js';
import { challenge } from './challenge.js';
import { showEnrollment, submitEnrollment } from './enrollment-page.js';
import { showChallenge, submitChallenge, submitRecoveryCode } from './pages.js';
import { WAYS } from './ways.js';

/** Second factors, for people and for programs. */
export function mfaRoutes(mount: Mount): void {
  for (const { path } of WAYS) page(mount, path, showChallenge, submitChallenge);
  page(mount, '/u/mfa-otp-enrollment', showEnrollment, submitEnrollment);
  mount.router.post('/u/mfa-recovery-code-enrollment', mount.form, (ctx) =>
    submitRecoveryCode(mount.tenant, mount.provider(ctx), ctx),
  );
  endpoint(mount, 'post', '/mfa/associate', associate);
  endpoint(mount, 'post', '/mfa/challenge', challenge);
  endpoint(mount, 'get', '/mfa/authenticators', listAuthenticators);
  endpoint(mount, 'delete', '/mfa/authenticators/:id', deleteAuthenticator);
}
