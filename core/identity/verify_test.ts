import { describe, expect, test } from 'vitest';
import type { Issuer } from '../contract/identity.ts';
import { createSigner, generateSigningKey } from './sign.ts';
import { bearerToken, createVerifier } from './verify.ts';

const people = await generateSigningKey('people');
const bridge = await generateSigningKey('bridge');
const issuers: Issuer[] = [
  { issuer: 'people', roles: ['sales', 'admin'], jwks: { keys: [{ kty: 'OKP', ...people.open }] } },
  { issuer: 'bridge', roles: ['worker'], jwks: { keys: [{ kty: 'OKP', ...bridge.open }] } },
];
const signPeople = await createSigner('people', people.secret);
const signBridge = await createSigner('bridge', JSON.stringify(bridge.secret));
const verify = createVerifier(issuers);

describe('a token', () => {
  test('gives tenant, subject and roles, also from the cache', async () => {
    const token = await signPeople({ tenant: 'demo', subject: 'ann', roles: ['sales'] }, 60);
    const expected = { ok: true, identity: { tenant: 'demo', subject: 'ann', roles: ['sales'] } };
    expect(await verify(token)).toEqual(expected);
    expect(await verify(token)).toEqual(expected);
  });

  test('never carries a role that its issuer may not grant', async () => {
    const mixed = { tenant: 'demo', subject: 'w', roles: ['worker' as const, 'admin' as const] };
    expect(await verify(await signBridge(mixed, 60))).toMatchObject({
      identity: { roles: ['worker'] },
    });
    const alone = { tenant: 'demo', subject: 'w', roles: ['admin' as const] };
    expect(await verify(await signBridge(alone, 60))).toMatchObject({ code: 'unauthenticated' });
  });

  test('signed by another key, expired, broken or absent is refused', async () => {
    const forger = await createSigner('people', bridge.secret);
    const ann = { tenant: 'demo', subject: 'ann', roles: ['sales' as const] };
    const stranger = await createSigner('stranger', bridge.secret);
    for (const token of [
      await forger(ann, 60),
      await stranger(ann, 60),
      await signPeople(ann, -60),
      `${await signPeople(ann, 60)}x`,
      'not-a-token',
      undefined,
    ]) {
      expect(await verify(token)).toMatchObject({ ok: false, code: 'unauthenticated' });
    }
  });

  test('stands in a bearer header', () => {
    expect(bearerToken('Bearer abc')).toBe('abc');
    expect(bearerToken('Basic abc')).toBeUndefined();
    expect(bearerToken(null)).toBeUndefined();
  });
});
