import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { ExportLimits } from './limits.ts';

export type UnderWay = {
  /** Null: begin, and call `leave` at the end. */
  readonly enter: (tenant: string) => Refusal | null;
  readonly leave: (tenant: string) => void;
  readonly inside: () => number;
};

const RETRY_MS = 10_000;

/** How many exports run at a time: of one tenant, and of all. */
export function createUnderWay({ exportsMax, exportsOfTenantMax }: ExportLimits): UnderWay {
  const byTenant = new Map<string, number>();
  let inside = 0;
  return {
    inside: () => inside,
    enter(tenant) {
      const own = byTenant.get(tenant) ?? 0;
      if (own >= exportsOfTenantMax) {
        const detail = `your company has ${own} exports under way`;
        return refuse('limit_exceeded', detail, { retryAfterMs: RETRY_MS });
      }
      if (inside >= exportsMax) {
        const detail = `${inside} exports are under way`;
        return refuse('overloaded', detail, { retryAfterMs: RETRY_MS });
      }
      byTenant.set(tenant, own + 1);
      inside += 1;
      return null;
    },
    leave(tenant) {
      const own = (byTenant.get(tenant) ?? 1) - 1;
      inside -= 1;
      if (own === 0) byTenant.delete(tenant);
      else byTenant.set(tenant, own);
    },
  };
}
