import type { Identity } from '../../core/contract/identity.ts';
import { bearerToken } from '../../core/identity/verify.ts';
import type { Verifier } from '../../core/identity/verify.ts';
import type { Refusal } from '../../core/contract/reply.ts';

export type Authenticated = {
  readonly ok: true;
  readonly identity: Identity;
  readonly token: string;
};
export type Authenticate = (request: Request, open: boolean) => Promise<Authenticated | Refusal>;

/** Called for every verified token: the front cache learns whose answers it may see. */
export type OnVerified = (authorization: string, identity: Identity, token: string) => void;

const NOBODY: Identity = { tenant: 'none', subject: 'nobody', roles: ['storefront'] };

export function createAuthenticate(verify: Verifier, onVerified: OnVerified): Authenticate {
  return async (request, open) => {
    if (open) return { ok: true, identity: NOBODY, token: '' };
    const authorization = request.headers.get('authorization');
    const token = bearerToken(authorization);
    const verified = await verify(token);
    if (!verified.ok) return verified;
    if (token !== undefined && authorization !== null) {
      onVerified(authorization, verified.identity, token);
    }
    return { ok: true, identity: verified.identity, token: token ?? '' };
  };
}
