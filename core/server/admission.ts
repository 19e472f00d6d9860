import { HEADER } from '../contract/headers.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import type { Stem } from '../contract/subjects.ts';
import { bearerToken } from '../identity/verify.ts';
import type { RememberingVerifier, Verified } from '../identity/verify.ts';
import type { Gate } from './gate.ts';
import { countShed } from './metrics.ts';
import { POLICY, poolOf } from './policy.ts';
import type { PoolName } from './policy.ts';

/** What is known of a request before its body is looked at. */
export type Admitted = {
  readonly identity: Verified['identity'];
  readonly pool: PoolName;
  readonly deadlineAtMs: number;
};
export type Admission = {
  readonly run: <T>(
    stem: Stem,
    header: (name: string) => string | undefined,
    work: (admitted: Admitted) => Promise<T>,
  ) => Promise<T | Refusal>;
};

/** Nobody waits longer than this, whatever the deadline says. */
const DEADLINE_MAX_MS = 120_000;
const DEADLINE_DEFAULT_MS = 5_000;
/** Signatures that are checked at once: a flood of unknown tokens takes no more than these. */
const VERIFYING_MAX = 64;

/**
 * Decides from the headers alone, in this order: the deadline, the token, its roles, the pool's
 * queue. A token that was verified before is known by its exact text, so refusing costs no
 * cryptography and no parsing, and happens before the next message is looked at.
 */
export function createAdmission(
  verify: RememberingVerifier,
  gates: Readonly<Record<PoolName, Gate>>,
): Admission {
  let verifying = 0;

  async function identify(token: string | undefined): Promise<Verified | Refusal> {
    if (verifying >= VERIFYING_MAX) {
      countShed('none', 'unverified');
      const detail = 'too many unknown tokens are being verified';
      return refuse('overloaded', detail, { retryAfterMs: 50 + Math.ceil(Math.random() * 100) });
    }
    verifying += 1;
    return verify(token).finally(() => (verifying -= 1));
  }

  return {
    run: async (stem, header, work) => {
      const now = Date.now();
      const deadlineAtMs = deadlineOf(header(HEADER.deadline), now);
      if (deadlineAtMs <= now) {
        countShed('none', 'late');
        return refuse('deadline_exceeded', 'the deadline passed on the way');
      }
      const token = bearerToken(header(HEADER.authorization));
      const verified = verify.known(token) ?? (await identify(token));
      if (!verified.ok) return verified;
      const { identity } = verified;
      const policy = POLICY[stem];
      if (!identity.roles.some((role) => policy.roles.includes(role))) {
        return refuse('forbidden', `${stem} needs one of the roles ${policy.roles.join(', ')}`);
      }
      const pool = poolOf(policy, identity);
      const { tenant } = identity;
      return gates[pool].run({ tenant, deadlineAtMs }, () =>
        work({ identity, pool, deadlineAtMs }),
      );
    },
  };
}

function deadlineOf(header: string | undefined, now: number): number {
  const asked = header === undefined ? Number.NaN : Number(header);
  if (!Number.isFinite(asked)) return now + DEADLINE_DEFAULT_MS;
  return Math.min(asked, now + DEADLINE_MAX_MS);
}
