import * as v from 'valibot';
import { REQUEST_SCHEMA } from '../../core/contract/calls.ts';
import { acceptedEncodings } from '../http/encoding.ts';
import { route } from '../http/route.ts';
import type { Ask, Core, ObjectSchema, Route } from '../http/route.ts';
import { createTurnstile } from '../http/turnstile.ts';
import { problem } from '../problem.ts';
import { EXPORTS } from './columns.ts';
import type { ExportThing } from './columns.ts';
import { chosenFormat, formatOf, FORMATS } from './format.ts';
import type { Format, FormatName } from './format.ts';
import type { ExportLimits } from './limits.ts';
import { askPage, runExport } from './run_export.ts';
import { textStream } from './text_stream.ts';

export type ExportOptions = {
  readonly core: Core;
  readonly limits: ExportLimits;
  /** Unix milliseconds. */
  readonly now: () => number;
};

type Query = {
  readonly format?: FormatName;
  readonly limit?: number;
  readonly cursor?: string;
} & Readonly<Record<string, unknown>>;

export function exportRoutes(options: ExportOptions): Route[] {
  const { core, limits, now } = options;
  const underWay = createTurnstile({
    what: 'exports',
    ofAll: limits.exportsMax,
    ofTenant: limits.exportsOfTenantMax,
    retryAfterMs: 10_000,
  });

  async function answer(thing: ExportThing, ask: Ask): Promise<Response> {
    const { format: named, limit = limits.rowsMax, cursor, ...filters } = ask.query as Query;
    const { identity, token, traceparent, traceId, request } = ask;
    const chosen = chosenFormat(named, request.headers.get('accept'));
    if (!chosen.ok) return problem(chosen, { traceId, status: 406 });
    const full = underWay.enter(identity.tenant);
    if (full !== null) return problem(full, { traceId });
    let streams = false;
    const leave = () => underWay.leave(identity.tenant);
    try {
      const stop = new AbortController();
      const { signal } = stop;
      const stem = EXPORTS[thing];
      const asked = { stem, filters, rowsMax: limit, cursor, token, traceparent, signal };
      const rows = Math.min(limit, limits.pageRows);
      const first = await askPage(core, limits, asked, rows, cursor);
      if (!first.ok) return problem(first, { traceId });
      const format = formatOf(chosen.name, thing);
      const text = runExport(core, limits, asked, format, first.body);
      const onGone = () => stop.abort();
      const body = textStream(text, limits.stalledMsMax, { onGone, onEnd: leave });
      streams = true;
      return respond(body, request, format, `${thing}-${stamp(now())}.${format.extension}`);
    } finally {
      if (!streams) leave();
    }
  }

  return (Object.keys(EXPORTS) as ExportThing[]).map((thing) =>
    route({
      stem: EXPORTS[thing],
      method: 'GET',
      path: `/v1/exports/${thing}`,
      tag: 'exports',
      summary: `All ${thing} that match, as CSV or lines of JSON; the last line says whether all came`,
      roles: 'operator, admin',
      query: { schema: querySchema(thing, limits) },
      replies: [{ status: 200, description: 'Lines', type: 'application/x-ndjson' }],
      handle: (ask: Ask) => answer(thing, ask),
    }),
  );
}

/** The filters of the search; `limit` is of the whole export. */
function querySchema(thing: ExportThing, { rowsMax }: ExportLimits): ObjectSchema {
  const { entries } = REQUEST_SCHEMA[EXPORTS[thing]] as unknown as ObjectSchema;
  return v.strictObject({
    ...entries,
    format: v.optional(v.picklist(FORMATS)),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(rowsMax))),
  });
}

function respond(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  request: Request,
  format: Format,
  name: string,
): Response {
  const headers = new Headers({
    'Content-Type': format.type,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'private, no-store',
    Vary: 'Accept, Accept-Encoding',
    // A proxy that collects a reply before it passes it on would hold it in its memory.
    'X-Accel-Buffering': 'no',
  });
  if (!acceptedEncodings(request.headers.get('accept-encoding')).includes('gzip')) {
    return new Response(body, { headers });
  }
  headers.set('Content-Encoding', 'gzip');
  return new Response(body.pipeThrough(new CompressionStream('gzip')), { headers });
}

/** Of an instant, fit for the name of a file. */
function stamp(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-');
}
