/** Where the Management API lives. */
export const PREFIX = '/api/v2';
