import { importJWK, SignJWT } from 'jose';
import type { JWK } from 'jose';

export const DEVELOPMENT_ISSUER = 'quotewright-dev';
/** Of the roles that people and systems have; `worker` belongs to the bridge's own key. */
export const TOKEN_ROLES = [
  'storefront',
  'sales',
  'partner',
  'approver',
  'operator',
  'admin',
] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

export type TokenRequest = {
  readonly role: TokenRole;
  readonly tenant: string;
  readonly subject: string;
  /** As jose reads it: "8h", "90d". */
  readonly ttl: string;
};

export async function mintToken(key: JWK, request: TokenRequest): Promise<string> {
  return new SignJWT({ tenant: request.tenant, roles: [request.role] })
    .setProtectedHeader({
      alg: 'EdDSA',
      typ: 'JWT',
      ...(key.kid === undefined ? {} : { kid: key.kid }),
    })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience('quotewright')
    .setSubject(request.subject)
    .setIssuedAt()
    .setExpirationTime(request.ttl)
    .sign(await importJWK(key, 'EdDSA'));
}

export function tokenVariable(role: TokenRole): string {
  return role === 'admin' ? 'QW_ADMIN_TOKEN' : `QW_TOKEN_${role.toUpperCase()}`;
}

/** One token per role for the demo tenant, good for a development stack on loopback only. */
export async function developmentTokens(key: JWK): Promise<Readonly<Record<string, string>>> {
  const minted = TOKEN_ROLES.map(async (role) => {
    const request = { role, tenant: 'demo', subject: `demo-${role}`, ttl: '365d' };
    return [tokenVariable(role), await mintToken(key, request)] as const;
  });
  return Object.fromEntries(await Promise.all(minted));
}
