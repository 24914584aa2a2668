import type { Organization } from '../../storage/organizations/organizations.js';

/** An organization as the API shows it, in the key order of the newer recordings. */
export function organizationView(organization: Organization): Organization {
  const { id, display_name, name, branding, metadata, ...rest } = organization;
  return {
    id,
    ...(display_name !== undefined && { display_name }),
    name,
    ...(branding && { branding }),
    ...(metadata && { metadata }),
    ...rest,
  };
}
