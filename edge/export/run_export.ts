import type { RequestBody } from '../../core/contract/calls.ts';
import type { Page } from '../../core/contract/catalog_queries.ts';
import type { Refusal, Reply } from '../../core/contract/reply.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Core } from '../http/route.ts';
import type { ExportStem } from './columns.ts';
import type { ExportEnd, Format } from './format.ts';
import type { ExportLimits } from './limits.ts';

export type ExportRequest = {
  readonly stem: ExportStem;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly rowsMax: number;
  readonly cursor: string | undefined;
  readonly token: string;
  readonly traceparent: string;
  readonly signal: AbortSignal;
};

type ItemPage = Page<object>;

const ATTEMPTS_MAX = 6;
const PAUSE_MS_MAX = 5_000;

/** One page of the core; one that there was no place for is asked for again. */
export async function askPage(
  core: Core,
  limits: ExportLimits,
  asked: ExportRequest,
  limit: number,
  cursor: string | undefined,
): Promise<Reply<ItemPage>> {
  const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
  const body = { sort: 'oldest', ...asked.filters, ...page } as unknown as RequestBody[ExportStem];
  for (let attempt = 1; ; attempt += 1) {
    const reply = (await core.request(asked.stem, body, {
      token: asked.token,
      traceparent: asked.traceparent,
      deadlineMs: limits.pageMsMax,
    })) as Reply<ItemPage>;
    const again = !reply.ok && (reply.code === 'overloaded' || reply.code === 'unavailable');
    if (!again || attempt >= ATTEMPTS_MAX || asked.signal.aborted) return reply;
    const pauseMs = Math.min(PAUSE_MS_MAX, (reply.retryAfterMs ?? 100) * attempt);
    await new Promise((wake) => setTimeout(wake, pauseMs));
  }
}

/**
 * The text of an export, page by page: the next page is asked for when somebody wants it, and the
 * one before is forgotten by then.
 */
export async function* runExport(
  core: Core,
  limits: ExportLimits,
  asked: ExportRequest,
  format: Format,
  first: ItemPage,
): AsyncGenerator<string> {
  const until = performance.now() + limits.exportMsMax;
  let rows = first.items.length;
  let page = first;
  yield format.head + linesOf(format, page);
  while (page.next !== undefined && !asked.signal.aborted) {
    const { next } = page;
    const left = asked.rowsMax - rows;
    if (left <= 0 || performance.now() > until) {
      yield format.end(truncated(rows, next, left <= 0 ? tooMany(asked) : tooLong(limits)));
      return;
    }
    const reply = await askPage(core, limits, asked, Math.min(left, limits.pageRows), next);
    if (!reply.ok) {
      yield format.end(truncated(rows, next, reply));
      return;
    }
    page = reply.body;
    rows += page.items.length;
    if (page.items.length > 0) yield linesOf(format, page);
  }
  if (!asked.signal.aborted) yield format.end({ complete: true, rows });
}

function linesOf(format: Format, { items }: ItemPage): string {
  return items.map((item) => format.row(item)).join('');
}

function truncated(rows: number, next: string, { code, detail }: Refusal): ExportEnd {
  return { complete: false, rows, code, detail, next };
}

function tooMany({ rowsMax }: ExportRequest): Refusal {
  return refuse('limit_exceeded', `there are more than ${rowsMax} rows`);
}

function tooLong({ exportMsMax }: ExportLimits): Refusal {
  return refuse('deadline_exceeded', `an export may take ${exportMsMax / 1_000} seconds`);
}
