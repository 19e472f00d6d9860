import { importJWK, SignJWT, type JWK } from 'jose';
import { TOKEN_AUDIENCE, type Role } from '../core/contract/identity.ts';

/** The development issuer of a local stack; see `ops/token`. */
const ISSUER = 'quotewright-dev';

/**
 * Tokens of a tenant that only this run uses, so that a measurement on a running stack touches
 * nobody's catalogue, quotes or orders.
 */
export async function tokenOf(
  signingKey: string,
  tenant: string,
  role: Role,
  subject = `bench-${role}`,
): Promise<string> {
  const key = JSON.parse(signingKey) as JWK;
  return new SignJWT({ tenant, roles: [role] })
    .setProtectedHeader({ alg: 'EdDSA', ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .setIssuer(ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(await importJWK(key, 'EdDSA'));
}
