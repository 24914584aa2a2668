import { showReset, showResetRequest, submitReset, submitResetRequest } from '../database/reset-pages.js';
import { unblockAccount, verifyEmail } from '../database/verify-page.js';
import { showConsent, submitConsent } from '../consent/pages.js';
import { type Mount, page } from '../mount.js';
import {
  pickOrganization,
  showOrganizationName,
  showOrganizations,
  submitOrganizationName,
} from '../organizations/pages.js';
import { showEmailForm, submitEmail, submitEmailCode } from '../passwordless/pages.js';
import { showSocial, submitSocial } from '../social/pages.js';
import { showLogin, submitLogin } from './login.js';
import { selectAccount, showAccounts } from './select-account.js';
import { showSignup, submitSignup } from './signup.js';

/** The pages of a login, and those behind the links of mails. */
export function loginPages(mount: Mount): void {
  page(mount, '/u/login', showLogin, submitLogin);
  page(mount, '/u/signup', showSignup, submitSignup);
  page(mount, '/u/social/:connection', showSocial, submitSocial);
  page(mount, '/u/passwordless-email', showEmailForm, submitEmail);
  page(mount, '/u/passwordless-email-challenge', showEmailForm, submitEmailCode);
  page(mount, '/u/select-account', showAccounts, selectAccount);
  page(mount, '/u/organization', showOrganizationName, submitOrganizationName);
  page(mount, '/u/organization/picker', showOrganizations, pickOrganization);
  page(mount, '/u/consent', showConsent, submitConsent);
  page(mount, '/u/reset-password/request', showResetRequest, submitResetRequest);
  mailPages(mount);
}

function mailPages({ router, tenant, form }: Mount): void {
  router.get('/u/reset-password', (ctx) => showReset(tenant, ctx));
  router.post('/u/reset-password', form, (ctx) => submitReset(tenant, ctx));
  router.get('/u/email-verification', (ctx) => verifyEmail(tenant, ctx));
  router.get('/u/unblock', (ctx) => unblockAccount(tenant, ctx));
}
