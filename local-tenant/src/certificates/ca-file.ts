/** The file in the tenant's directory that others trust its https by: `NODE_EXTRA_CA_CERTS`, a browser's settings. */
export const CA_FILE = 'ca.pem';
