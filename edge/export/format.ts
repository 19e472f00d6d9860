import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { RefusalCode } from '../../core/contract/codes.ts';
import { cellsOf, headOf } from './columns.ts';
import type { ExportThing } from './columns.ts';
import { csvLine } from './csv.ts';

/** The last line: whoever doesn't get it hasn't got all. */
export type ExportEnd = {
  /** False: there is more, or may be. */
  readonly complete: boolean;
  readonly rows: number;
  /** Why it ended early, and the cursor from which another export goes on. */
  readonly code?: RefusalCode;
  readonly detail?: string;
  readonly next?: string;
};

export type Format = {
  readonly type: string;
  readonly extension: string;
  readonly head: string;
  readonly row: (item: object) => string;
  readonly end: (end: ExportEnd) => string;
};

export const FORMATS = ['csv', 'ndjson'] as const;
export type FormatName = (typeof FORMATS)[number];

export function formatOf(name: FormatName, thing: ExportThing): Format {
  return name === 'csv' ? csv(thing) : NDJSON;
}

const NDJSON: Format = {
  type: 'application/x-ndjson',
  extension: 'ndjson',
  head: '',
  row: (item) => `${JSON.stringify(item)}\n`,
  end: (end) => `${JSON.stringify({ end })}\n`,
};

/** Every line has as many cells as the first, the last one too. */
function csv(thing: ExportThing): Format {
  const head = headOf(thing);
  return {
    type: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    head: csvLine(head),
    row: (item) => csvLine(cellsOf(thing, item)),
    end({ complete, rows, code, detail, next }) {
      const said = ['#end', complete ? 'complete' : 'truncated', rows, code, detail, next];
      return csvLine(head.map((_, at) => said[at]));
    },
  };
}

const TYPES: Readonly<Record<FormatName, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
};

/** By name, else by what is accepted; lines of JSON to whoever accepts anything. */
export function chosenFormat(
  named: FormatName | undefined,
  accept: string | null,
): { readonly ok: true; readonly name: FormatName } | Refusal {
  if (named !== undefined) return { ok: true, name: named };
  const weights = weightsOf(accept ?? '*/*');
  const weightOf = (name: FormatName): number => {
    const type = TYPES[name];
    const range = `${type.split('/')[0] ?? ''}/*`;
    return weights.get(type) ?? weights.get(range) ?? weights.get('*/*') ?? 0;
  };
  const name: FormatName = weightOf('csv') > weightOf('ndjson') ? 'csv' : 'ndjson';
  if (weightOf(name) > 0) return { ok: true, name };
  return refuse('invalid_request', `exports are ${TYPES.csv} or ${TYPES.ndjson}`, {
    field: 'Accept',
  });
}

function weightsOf(accept: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of accept.slice(0, 1_000).toLowerCase().split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    weights.set(type, Number.isFinite(Number(weight)) ? Number(weight) : 0);
  }
  return weights;
}
