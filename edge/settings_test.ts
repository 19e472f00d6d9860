import { expect, test } from 'vitest';
import { RATE_LIMITS } from './http/rate_limits.ts';
import { readSettings } from './settings.ts';

const issuer = { issuer: 'me', roles: ['sales'], jwks: { keys: [{ kty: 'OKP' }] } };
const good: Readonly<Record<string, string>> = {
  QW_NATS_EDGE_URL: 'nats://edge:secret@127.0.0.1:4222',
  QW_ISSUERS: JSON.stringify([issuer]),
  QW_EDGE_PORT: '8080',
};

test('Redis is optional and the address is loopback unless it is named', () => {
  expect(readSettings((name) => good[name])).toMatchObject({
    redis: undefined,
    host: '127.0.0.1',
    port: 8_080,
  });
});

test('a limit that is set replaces its default, and no other', () => {
  const sales = { perSecond: 5, burst: 10 };
  const env: Record<string, string> = {
    ...good,
    QW_EDGE_RATE_LIMITS: JSON.stringify({ subject: { sales } }),
  };
  expect(readSettings((name) => env[name]).rateLimits).toEqual({
    ...RATE_LIMITS,
    subject: { ...RATE_LIMITS.subject, sales },
  });
  env['QW_EDGE_RATE_LIMITS'] = JSON.stringify({ subject: { salse: sales } });
  expect(() => readSettings((name) => env[name])).toThrow(/QW_EDGE_RATE_LIMITS/);
});

test('every wrong variable is named, and no value is shown', () => {
  const wrong = { ...good, QW_ISSUERS: '[{"secret":"s3cr3t"}]', QW_EDGE_PORT: '99999999' };
  const read = () => readSettings((name) => (wrong as Record<string, string>)[name]);
  expect(read).toThrow(/QW_ISSUERS/);
  expect(read).toThrow(/QW_EDGE_PORT/);
  expect(read).not.toThrow(/s3cr3t/);
});

test('the origins that may read are a list by comma, and anything but an origin is refused', () => {
  const env: Record<string, string> = { ...good };
  env['QW_EDGE_CORS_ORIGINS'] = 'https://shop.example, http://127.0.0.1:8080';
  const read = () => readSettings((name) => env[name]).origins;
  expect(read()).toEqual(['https://shop.example', 'http://127.0.0.1:8080']);
  for (const wrong of ['*', 'shop.example', 'https://shop.example/', '']) {
    env['QW_EDGE_CORS_ORIGINS'] = wrong;
    expect(read).toThrow(/QW_EDGE_CORS_ORIGINS/);
  }
});
