import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import * as v from 'valibot';
import { IdentitySchema, TOKEN_AUDIENCE } from '../contract/identity.ts';
import type { Identity, Issuer, Role } from '../contract/identity.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';

/** Verified tokens kept; the oldest leaves first. A verification costs a tenth of a millisecond. */
const CACHE_ENTRIES_MAX = 10_000;
const CLOCK_TOLERANCE_SECONDS = 5;

export type Verified = { readonly ok: true; readonly identity: Identity };
export type Verifier = (token: string | undefined) => Promise<Verified | Refusal>;
export type RememberingVerifier = Verifier & {
  /** At once, by its exact text: a token that was verified before and still holds. */
  readonly known: (token: string | undefined) => Verified | undefined;
};

type Trusted = { readonly roles: readonly Role[]; readonly keys: JWTVerifyGetKey };
type Cached = { readonly verified: Verified; readonly expiresAtMs: number };

/** Takes the bare token. Only issuers named here count, each for the roles it may grant. */
export function createVerifier(issuers: readonly Issuer[]): RememberingVerifier {
  const trusted = new Map(issuers.map((issuer) => [issuer.issuer, trust(issuer)]));
  const cache = new Map<string, Cached>();
  const known: RememberingVerifier['known'] = (token) => {
    const cached = token === undefined ? undefined : cache.get(token);
    return cached !== undefined && cached.expiresAtMs > Date.now() ? cached.verified : undefined;
  };
  const verifyOnce = async (token: string | undefined): Promise<Verified | Refusal> => {
    if (token === undefined || token === '') return unauthenticated('a bearer token is required');
    const cached = known(token);
    if (cached !== undefined) return cached;
    cache.delete(token);
    const result = await verify(token, trusted);
    if (!result.ok) return result;
    if (cache.size >= CACHE_ENTRIES_MAX) {
      const oldest = cache.keys().next();
      if (!oldest.done) cache.delete(oldest.value);
    }
    cache.set(token, { verified: result.verified, expiresAtMs: result.expiresAtMs });
    return result.verified;
  };
  return Object.assign(verifyOnce, { known });
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(header: string | null | undefined): string | undefined {
  return header?.match(/^Bearer +(\S+)$/i)?.[1];
}

function trust(issuer: Issuer): Trusted {
  const keys =
    'jwks' in issuer
      ? createLocalJWKSet(issuer.jwks)
      : createRemoteJWKSet(new URL(issuer.jwksUri), { timeoutDuration: 3_000 });
  return { roles: issuer.roles, keys };
}

async function verify(
  token: string,
  trusted: ReadonlyMap<string, Trusted>,
): Promise<({ ok: true } & Cached) | Refusal> {
  try {
    const claimed = decodeJwt(token).iss;
    const issuer = claimed === undefined ? undefined : trusted.get(claimed);
    if (claimed === undefined || issuer === undefined) return unauthenticated('unknown issuer');
    const { payload } = await jwtVerify(token, issuer.keys, {
      issuer: claimed,
      audience: TOKEN_AUDIENCE,
      algorithms: ['EdDSA', 'Ed25519'],
      requiredClaims: ['exp', 'sub', 'tenant', 'roles'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return identify(payload, issuer.roles);
  } catch (error) {
    return refusalOf(error);
  }
}

function identify(payload: JWTPayload, allowed: readonly Role[]) {
  const parsed = v.safeParse(IdentitySchema, {
    tenant: payload['tenant'],
    subject: payload.sub,
    roles: payload['roles'],
  });
  if (!parsed.success) return unauthenticated(`bad claim: ${v.summarize(parsed.issues)}`);
  const roles = parsed.output.roles.filter((role) => allowed.includes(role));
  if (roles.length === 0) return unauthenticated('this issuer may not grant any of these roles');
  const verified: Verified = { ok: true, identity: { ...parsed.output, roles } };
  return { ok: true as const, verified, expiresAtMs: (payload.exp ?? 0) * 1_000 };
}

/** A wrong token is the caller's fault; an unreachable key server is not. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError) {
    return refuse('unavailable', 'the keys of the issuer cannot be fetched', {
      retryAfterMs: 1_000,
    });
  }
  if (error instanceof errors.JWTExpired) return unauthenticated('the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return unauthenticated(error.message);
  if (error instanceof errors.JOSEError) return unauthenticated('the token is not valid');
  throw error;
}

function unauthenticated(detail: string): Refusal {
  return refuse('unauthenticated', detail);
}
