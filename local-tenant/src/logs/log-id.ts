const BASE = 1_223_372_036_854_775_807n;

/**
 * The id of a log event: 56 digits, of which the first tell its moment, so that ids sort as the events happened
 * (`900` `20230706160946123` … , as on real tenants).
 *
 * @param number how many events there were before, so that no two have the same id
 */
export function logId(moment: Date, number: number): string {
  const digits = moment.toISOString().replaceAll(/\D/g, '');
  return `900${digits}${(BASE + BigInt(number)).toString().padStart(36, '0')}`;
}
