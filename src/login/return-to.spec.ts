import { resolveReturnTo } from './return-to.js';

const baseUrl = 'https://users.example.com';
const settings = { baseUrl, returnToOrigins: [baseUrl, 'https://app.example.com', 'http://localhost:4200'] };

describe('resolveReturnTo', () => {
  it.each([
    ['/', `${baseUrl}/`],
    ['/docs', `${baseUrl}/docs`],
    ['/docs?a=b&c=//d#e', `${baseUrl}/docs?a=b&c=//d#e`],
    ['/a/../b', `${baseUrl}/b`],
    ['/%5cevil.com', `${baseUrl}/%5cevil.com`],
    ['/@evil.com', `${baseUrl}/@evil.com`],
    [`${baseUrl}/here`, `${baseUrl}/here`],
    ['https://app.example.com', 'https://app.example.com/'],
    ['HTTPS://APP.EXAMPLE.COM/x', 'https://app.example.com/x'],
    ['https://app.example.com:443/x', 'https://app.example.com/x'],
    ['http://localhost:4200/x?y', 'http://localhost:4200/x?y'],
  ])('accepts %s', (value, expected) => {
    expect(resolveReturnTo(value, settings)).toBe(expected);
  });

  it.each(
    [
      ['', ' ', 'docs', '?a', '#a', '.', '..', './x', 'users.example.com', 'localhost'],
      ['//evil.com', '///evil.com', '////evil.com', '/\\evil.com', '\\\\evil.com', '\\/evil.com', '/\\/evil.com'],
      ['/.//evil.com', '/..//evil.com', '/a/..//evil.com', '/./\\evil.com', '/%2e%2e//evil.com'],
      ['https://evil.com', 'http://evil.com/', 'https:evil.com', 'https:/evil.com', 'https:///evil.com', 'http:evil'],
      ['https://users.example.com.evil.com', 'https://evil.com/users.example.com', 'https://evilusers.example.com'],
      ['https://users.example.com@evil.com', 'https://users.example.com:x@evil.com', 'https://x@users.example.com'],
      ['https://users.example.com:8443/', 'http://users.example.com/', 'https://sub.users.example.com/'],
      [
        'https://users.example.com\\@evil.com',
        'https://evil.com\\users.example.com',
        'https://evil.com#@app.example.com',
      ],
      ['https://users.example.com%2f@evil.com', 'https://users.example.com%00.evil.com', 'https://users.example.com.'],
      ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x'],
      ['ftp://users.example.com/', 'ws://users.example.com/', 'file:///etc/passwd', 'blob:https://users.example.com/x'],
      [
        '\t//evil.com',
        ' //evil.com',
        '/\t/evil.com',
        '/\n/evil.com',
        '/\r/evil.com',
        '/ /evil.com',
        '/\u0000/evil.com',
      ],
      ['/docs\r\nSet-Cookie: a=b', '/docs\nLocation: //evil.com', '\u0001https://evil.com', '\ufeff//evil.com'],
      [
        '／／evil.com',
        '/／evil.com',
        '〱evil.com',
        '/\u2028/evil.com',
        'https://users.example.com。evil.com',
        '/größe',
      ],
      ['https://[::1]/', 'https://127.0.0.1/', 'https://0x7f.1/', 'https://2130706433/', 'null', 'about:blank'],
      [
        'https://',
        'http://',
        'https://:443',
        'https://?',
        'https://users.example.com:99999/',
        'http://localhost:42000/',
      ],
      [`/${'a'.repeat(2048)}`],
    ].flat(),
  )('refuses %j', (value) => {
    expect(() => resolveReturnTo(value, settings)).toThrow(expect.objectContaining({ code: 'invalid_return_to' }));
  });
});
