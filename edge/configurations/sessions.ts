import type { Offering } from '../../core/contract/catalog.ts';
import type { SlotCandidates } from '../../core/contract/configuration_model.ts';
import { changesAt } from '../../core/domain/configuration/guide/changes_at.ts';
import { compile } from '../../core/domain/configuration/guide/compile.ts';
import { createSession } from '../../core/domain/configuration/guide/session.ts';
import type { Session } from '../../core/domain/configuration/guide/session.ts';

/** Compiled models in memory, a few MB each: the least recently used leaves first. */
const SESSIONS_MAX = 16;

type Held = { readonly session: Session; readonly until: number };

export type Wanted = {
  readonly tenant: string;
  readonly catalogVersion: string;
  readonly market: string;
  readonly channel: string;
  readonly now: number;
};

/**
 * One session for each offering, version, market and channel. It stands wherever the last request
 * left it: what a request names is reached from anywhere, so no request depends on another.
 */
export type Sessions = (
  wanted: Wanted,
  offering: Offering,
  candidates: readonly SlotCandidates[],
) => Session;

export function createSessions(): Sessions {
  const held = new Map<string, Held>();
  return ({ tenant, catalogVersion, market, channel, now }, offering, candidates) => {
    const key = JSON.stringify([tenant, catalogVersion, offering.id, market, channel]);
    const known = held.get(key);
    held.delete(key);
    const fresh = known !== undefined && now < known.until ? known : null;
    const kept = fresh ?? {
      session: createSession(compile(offering, candidates, { market, channel, at: now })),
      until: changesAt(candidates, now),
    };
    held.set(key, kept);
    const [oldest] = held.keys();
    if (held.size > SESSIONS_MAX && oldest !== undefined) held.delete(oldest);
    return kept.session;
  };
}
