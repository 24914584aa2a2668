import { blockRoutes } from './blocks/routes.js';
import { clientGrantRoutes } from './client-grants/routes.js';
import { credentialRoutes } from './clients/credentials.js';
import { clientRoutes } from './clients/routes.js';
import { connectionClientRoutes } from './connections/clients.js';
import { connectionRoutes } from './connections/routes.js';
import { jobRoutes } from './jobs/routes.js';
import { logRoutes } from './logs/routes.js';
import { deviceCredentialRoutes } from './device-credentials/routes.js';
import { authenticationMethodRoutes } from './factors/authentication-methods.js';
import { enrollmentRoutes } from './factors/enrollments.js';
import { grantRoutes } from './grants/routes.js';
import { guardianRoutes } from './guardian/routes.js';
import { identityRoutes } from './identities/routes.js';
import { organizationGrantRoutes } from './organizations/client-grants.js';
import { organizationConnectionRoutes } from './organizations/connections.js';
import { domainRoutes } from './organizations/domains.js';
import { invitationRoutes } from './organizations/invitations.js';
import { memberRoutes } from './organizations/members.js';
import { organizationRoutes } from './organizations/routes.js';
import { resourceServerRoutes } from './resource-servers/routes.js';
import { roleRoutes } from './roles/routes.js';
import type { Route } from './route.js';
import { refreshTokenRoutes } from './sessions/refresh-tokens.js';
import { sessionRoutes } from './sessions/routes.js';
import { statsRoutes } from './stats/routes.js';
import { ticketRoutes } from './tickets/routes.js';
import { tenantRoutes } from './tenants/routes.js';
import { usersByEmailRoutes } from './users-by-email/routes.js';
import { accessRoutes } from './users/access.js';
import { effectiveRoutes } from './users/effective.js';
import { emptyListRoutes } from './users/empty-lists.js';
import { userRoutes } from './users/routes.js';

/** What of the Management API the local tenant has; everything else in Auth0's OpenAPI document answers 501. */
export const routes: readonly Route[] = [
  ...clientGrantRoutes,
  ...clientRoutes,
  ...credentialRoutes,
  ...connectionRoutes,
  ...connectionClientRoutes,
  ...jobRoutes,
  ...logRoutes,
  ...organizationRoutes,
  ...memberRoutes,
  ...organizationConnectionRoutes,
  ...organizationGrantRoutes,
  ...domainRoutes,
  ...invitationRoutes,
  ...resourceServerRoutes,
  ...roleRoutes,
  ...statsRoutes,
  ...ticketRoutes,
  ...tenantRoutes,
  ...usersByEmailRoutes,
  ...userRoutes,
  ...sessionRoutes,
  ...refreshTokenRoutes,
  ...grantRoutes,
  ...deviceCredentialRoutes,
  ...accessRoutes,
  ...effectiveRoutes,
  ...guardianRoutes,
  ...identityRoutes,
  ...authenticationMethodRoutes,
  ...enrollmentRoutes,
  ...blockRoutes,
  ...emptyListRoutes,
];
