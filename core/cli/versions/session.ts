import type { ReplyBody, RequestBody } from '../../contract/calls.ts';
import type { Page } from '../../contract/catalog_queries.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Stem } from '../../contract/subjects.ts';
import { ask } from '../ask.ts';
import type { Asker } from '../ask.ts';

/** Quieter than this, a user wonders whether it still runs. */
const PROGRESS_MS = 2_000;
const DEADLINE_MS = 30_000;
/** Checking takes in the whole version. */
const CHECK_DEADLINE_MS = 120_000;

export type Session = {
  /** The version that a command changes is looked at first, and must not change meanwhile. */
  readonly change: <S extends Stem>(
    stem: S,
    body: RequestBody[S],
    seen?: { readonly expectedVersion?: number },
  ) => Promise<Reply<ReplyBody[S]>>;
  readonly query: <S extends Stem>(stem: S, body: RequestBody[S]) => Promise<Reply<ReplyBody[S]>>;
  readonly progress: (text: string) => void;
};

export function openSession(asker: Asker, progress: (text: string) => void): Session {
  const patient = async <S extends Stem>(
    stem: S,
    body: RequestBody[S],
    deadlineMs: number,
    seen: { readonly expectedVersion?: number } = {},
  ): Promise<Reply<ReplyBody[S]>> => {
    const started = Date.now();
    const timer = setInterval(() => {
      progress(`… ${stem} still runs (${Math.round((Date.now() - started) / 1_000)} s)`);
    }, PROGRESS_MS);
    try {
      return await ask(asker, stem, body, deadlineMs, seen);
    } finally {
      clearInterval(timer);
    }
  };
  return {
    change: (stem, body, seen) => patient(stem, body, CHECK_DEADLINE_MS, seen),
    query: (stem, body) => patient(stem, body, DEADLINE_MS),
    progress,
  };
}

/** Every page of a list, up to `max` items; `left` says that there are more. */
export async function allPages<Item>(
  read: (cursor: { readonly cursor?: string }) => Promise<Reply<Page<Item>>>,
  max = Number.POSITIVE_INFINITY,
): Promise<{ readonly ok: true; readonly items: Item[]; readonly left: boolean } | Refusal> {
  const items: Item[] = [];
  let next: string | undefined;
  do {
    const page = await read(next === undefined ? {} : { cursor: next });
    if (!page.ok) return page;
    items.push(...page.body.items);
    next = page.body.next;
  } while (next !== undefined && items.length < max);
  return { ok: true, items, left: next !== undefined };
}
