import { isAllowedCallback, isAllowedLogout, originOf } from './urls.js';

describe('isAllowedCallback', () => {
  it.each([
    ['https://a.example/cb', 'https://a.example/cb', true],
    ['https://a.example/cb?x=1', 'https://a.example/cb', false],
    ['https://a.example/CB', 'https://a.example/cb', false],
    ['https://a.example/cb/../x', 'https://a.example/cb', false],
    ['app://callback', 'app://callback', true],
    ['https://pr-1.example.com/cb', 'https://*.example.com/cb', true],
    ['https://pr-1.x.example.com/cb', 'https://*.example.com/cb', false],
    ['https://evil.example/?.example.com/cb', 'https://*.example.com/cb', false],
    ['https://evil.example#.example.com/cb', 'https://*.example.com/cb', false],
    ['https://a.example/anything', 'https://a.example/*', false],
    ['', '', false],
  ])('%s against %s: %s', (url, allowed, expected) => {
    expect(isAllowedCallback(url, [allowed])).toBe(expected);
  });
});

describe('isAllowedLogout', () => {
  it.each([
    ['https://a.example/out?x=1#y', true],
    ['https://a.example/out', true],
    ['https://a.example/out/more', false],
    ['https://a.example.evil.example/out', false],
  ])('%s: %s', (url, expected) => {
    expect(isAllowedLogout(url, ['https://a.example/out?from=app'])).toBe(expected);
  });
});

describe('originOf', () => {
  it.each([
    ['http://localhost:3000/callback', 'http://localhost:3000'],
    ['com.example.app://callback', undefined],
    ['not a URL', undefined],
  ])('%s: %s', (url, expected) => {
    expect(originOf(url)).toBe(expected);
  });
});
