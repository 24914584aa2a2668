import type { RunningTenant } from '../tenant.js';

/** What a person needs to know who has just started a service beside a local tenant. */
export function banner({ url, credentials }: RunningTenant, port: number): string {
  const service = `http://localhost:${port}`;
  const [person] = credentials.people;
  return `
  Local tenant  ${url}   (stands in for Auth0; its data is in .local-tenant/)
  Service       ${service}
  Log in as     ${person!.email}   password  ${person!.password}

  Try, in another terminal:
    TOKEN=$(npm run -s token)
    curl -H "Authorization: Bearer $TOKEN" ${service}/users      # or: http ${service}/users "Authorization: Bearer $TOKEN"
    open ${service}/login                                        # or paste it into a browser
`;
}
