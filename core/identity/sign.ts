import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { JWK } from 'jose';
import { TOKEN_AUDIENCE } from '../contract/identity.ts';
import type { Identity } from '../contract/identity.ts';

export type Signer = (identity: Identity, ttlSeconds: number) => Promise<string>;

/** `key`: a private JWK (Ed25519, with `kid`), as an object or as the JSON of an env variable. */
export async function createSigner(issuer: string, key: JWK | string): Promise<Signer> {
  const jwk: JWK = typeof key === 'string' ? (JSON.parse(key) as JWK) : key;
  const imported = await importJWK(jwk, 'EdDSA');
  const header = { alg: 'EdDSA', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) };
  return ({ tenant, subject, roles }, ttlSeconds) =>
    new SignJWT({ tenant, roles })
      .setProtectedHeader(header)
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1_000) + ttlSeconds)
      .sign(imported);
}

/** A fresh Ed25519 key pair as JWKs. */
export async function generateSigningKey(kid: string): Promise<{ secret: JWK; open: JWK }> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const about = { kid, alg: 'EdDSA', use: 'sig' };
  return {
    secret: { ...(await exportJWK(pair.privateKey)), ...about },
    open: { ...(await exportJWK(pair.publicKey)), ...about },
  };
}
