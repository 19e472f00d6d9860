import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { Core } from '../http/route.ts';
import { newHomes } from './homes.ts';
import type { Homes } from './homes.ts';

/** Looked up at least this often while anybody asks: the fallback for lost hints. */
const POLL_MS = 2_000;
const RENEW_MS = 1_500;
/** After a scheduled activation by this clock, while the core's is not there yet. */
const POLL_DUE_MS = 50;
/** While the core can't be asked, the last known version serves this long. */
const STALE_MAX_MS = 10 * 60_000;
/** A refusal, such as "nothing is published yet", is believed this long. */
const NEGATIVE_MS = 1_000;
const DEADLINE_MS = 2_000;

/** What this process knows about one tenant. Fields change; the object stays. */
export type TenantView<Reply> = {
  readonly tenant: string;
  active: CatalogActive | undefined;
  refused: Refusal | undefined;
  /** Until then nobody asks the core which version is on sale. */
  freshUntil: number;
  /** From then on it is looked up again in the background, so that nobody finds it overdue. */
  renewAt: number;
  confirmedAt: number;
  /** When another version goes on sale, as far as is known. */
  dueAt: number;
  /** When `active` last became another version. */
  movedAt: number;
  /** Of the tenant's last caller; what a hint is followed up with. */
  token: string;
  refreshing: Promise<void> | undefined;
  /** Finished replies by language, path and query, of whatever version they say. */
  readonly homes: Homes<Reply>;
};

export function newTenantView<Reply>(tenant: string): TenantView<Reply> {
  return {
    tenant,
    active: undefined,
    refused: undefined,
    freshUntil: 0,
    renewAt: 0,
    confirmedAt: 0,
    dueAt: Number.POSITIVE_INFINITY,
    movedAt: 0,
    token: '',
    refreshing: undefined,
    homes: newHomes(),
  };
}

export type Pointer<Reply> = {
  readonly current: (
    view: TenantView<Reply>,
  ) => Promise<{ readonly ok: true; readonly active: CatalogActive } | Refusal>;
  /** Something was published, somebody says: look at once. */
  readonly hint: (view: TenantView<Reply>) => void;
  /** Look it up in the background, on behalf of this caller. */
  readonly renew: (view: TenantView<Reply>, token: string) => void;
};

/**
 * The version that is on sale. Everything else in the cache never changes; this moves: by a hint,
 * by polling while somebody asks, and at the instant of a scheduled activation. An answer of a
 * version that may be over, because nobody asked for a while or its time came, waits for a look.
 */
export function createPointer<Reply>(options: {
  readonly core: Core;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}): Pointer<Reply> {
  const { core, now } = options;

  async function ask(view: TenantView<Reply>): Promise<void> {
    const reply = await core.request(
      'catalog_active',
      {},
      { token: view.token, deadlineMs: DEADLINE_MS },
    );
    if (reply.ok) {
      if (view.active?.catalogVersion !== reply.body.catalogVersion) view.movedAt = now();
      view.active = reply.body;
      view.refused = undefined;
      view.confirmedAt = now();
      const { next } = reply.body;
      view.dueAt = next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next.activateAt);
      view.freshUntil = Math.min(
        view.confirmedAt + POLL_MS,
        Math.max(view.dueAt, view.confirmedAt + POLL_DUE_MS),
      );
      view.renewAt = view.confirmedAt + RENEW_MS;
      return;
    }
    view.refused = reply;
    view.freshUntil = now() + NEGATIVE_MS;
    view.renewAt = view.freshUntil;
    const lost = now() - view.confirmedAt > STALE_MAX_MS;
    if (reply.code === 'not_found' || lost) view.active = undefined;
  }

  function refresh(view: TenantView<Reply>): Promise<void> {
    view.refreshing ??= ask(view)
      .catch(options.onFault)
      .finally(() => {
        view.refreshing = undefined;
      });
    return view.refreshing;
  }

  return {
    async current(view) {
      if (now() >= view.freshUntil) {
        const mayBeOver = now() >= view.dueAt || now() >= view.freshUntil + POLL_MS;
        const refreshed = refresh(view);
        // Nobody waits twice for a core that doesn't answer: what was on sale last serves again.
        if (view.active === undefined || (mayBeOver && view.refused === undefined)) await refreshed;
      }
      if (view.active !== undefined) return { ok: true, active: view.active };
      return (
        view.refused ?? { ok: false, code: 'unavailable', detail: 'no catalogue is known yet' }
      );
    },
    renew(view, token) {
      view.token = token;
      void refresh(view);
    },
    hint(view) {
      view.freshUntil = 0;
      if (view.token !== '') void refresh(view);
    },
  };
}

/** The catalogue that a tenant sells now. */
export type CurrentCatalog = (
  tenant: string,
) => Promise<{ readonly ok: true; readonly active: CatalogActive } | Refusal>;
