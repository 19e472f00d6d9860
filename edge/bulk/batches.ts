import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { BulkLimits } from './limits.ts';

export type Batches = {
  /** Null: come in, and call `leave` at the end. */
  readonly enter: (tenant: string) => Refusal | null;
  readonly leave: (tenant: string) => void;
  readonly inside: () => number;
};

/** How many batches are read at a time: of one tenant, and of all. */
export function createBatches({ batchesMax, batchesOfTenantMax }: BulkLimits): Batches {
  const byTenant = new Map<string, number>();
  let inside = 0;
  return {
    inside: () => inside,
    enter(tenant) {
      const own = byTenant.get(tenant) ?? 0;
      if (own >= batchesOfTenantMax) {
        const detail = `your company has ${own} batches under way`;
        return refuse('limit_exceeded', detail, { retryAfterMs: 5_000 });
      }
      if (inside >= batchesMax) {
        return refuse('overloaded', `${inside} batches are under way`, { retryAfterMs: 5_000 });
      }
      byTenant.set(tenant, own + 1);
      inside += 1;
      return null;
    },
    leave(tenant) {
      inside -= 1;
      const own = (byTenant.get(tenant) ?? 1) - 1;
      if (own <= 0) byTenant.delete(tenant);
      else byTenant.set(tenant, own);
    },
  };
}
