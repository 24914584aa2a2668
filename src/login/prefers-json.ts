/** Whether an `Accept` header names JSON and not HTML: a program that follows no redirect (RFC 9110 §12.5.1). */
export function prefersJson(accept = ''): boolean {
  const types = accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)))
    .map(([type]) => type);
  return types.includes('application/json') && !types.includes('text/html');
}
