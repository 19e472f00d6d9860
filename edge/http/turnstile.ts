import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';

export type TurnstileOptions = {
  /** What takes a place, as in `batches`. */
  readonly what: string;
  readonly ofAll: number;
  readonly ofTenant: number;
  readonly retryAfterMs: number;
};
export type Turnstile = {
  /** Null: come in, and call `leave` at the end. */
  readonly enter: (tenant: string) => Refusal | null;
  readonly leave: (tenant: string) => void;
  readonly inside: () => number;
};

/** Places in this process for what takes long: so many in all, and so many of one tenant. */
export function createTurnstile({
  what,
  ofAll,
  ofTenant,
  retryAfterMs,
}: TurnstileOptions): Turnstile {
  const byTenant = new Map<string, number>();
  let inside = 0;
  return {
    inside: () => inside,
    enter(tenant) {
      const own = byTenant.get(tenant) ?? 0;
      if (own >= ofTenant) {
        const detail = `your company has ${own} ${what} under way`;
        return refuse('limit_exceeded', detail, { retryAfterMs });
      }
      if (inside >= ofAll) {
        return refuse('overloaded', `${inside} ${what} are under way`, { retryAfterMs });
      }
      byTenant.set(tenant, own + 1);
      inside += 1;
      return null;
    },
    leave(tenant) {
      const own = (byTenant.get(tenant) ?? 1) - 1;
      inside -= 1;
      if (own <= 0) byTenant.delete(tenant);
      else byTenant.set(tenant, own);
    },
  };
}
