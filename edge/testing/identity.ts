import type { Issuer, Role } from '../../core/contract/identity.ts';
import { createSigner, generateSigningKey } from '../../core/identity/sign.ts';

export type TestIdentity = {
  readonly issuers: readonly Issuer[];
  readonly tenant: string;
  readonly token: (...roles: Role[]) => Promise<string>;
};

/** A tenant and an issuer that nobody else knows. */
export async function testIdentity(): Promise<TestIdentity> {
  const tenant = `t${crypto.randomUUID().slice(0, 8)}`;
  const name = `issuer-${tenant}`;
  const { secret, open } = await generateSigningKey(name);
  const sign = await createSigner(name, secret);
  const roles: Role[] = ['storefront', 'sales', 'partner', 'approver', 'operator', 'admin'];
  return {
    tenant,
    issuers: [{ issuer: name, roles, jwks: { keys: [{ ...open, kty: 'OKP' }] } }],
    token: (...granted) =>
      sign({ tenant, subject: `${tenant}-${granted.join('-')}`, roles: granted }, 600),
  };
}

/** A variable that `npm test` sets. */
export function fromStack(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; run this by "npm test"`);
  return value;
}
