import { prefersJson } from './prefers-json.js';

describe('prefersJson', () => {
  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/json, text/plain, */*', true],
    ['application/json, */*;q=0.5', true],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
    ['text/html, application/json', false],
    ['application/json;q=0, */*', false],
    ['*/*', false],
    ['', false],
    [undefined, false],
  ])('takes %j as %s', (accept, expected) => {
    expect(prefersJson(accept)).toBe(expected);
  });
});
