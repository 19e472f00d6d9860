import { LINES_MAX } from '../../contract/common.ts';
import type { LineInput } from '../../contract/price.ts';
import type { LineEdit } from '../../contract/quote_edit.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';

export type EditedLines = {
  readonly ok: true;
  /** Lines that no edit touched are the same objects as before. */
  readonly lines: readonly LineInput[];
  /** Where in the command the content of a line comes from, by its id: `/edits/0/line`. */
  readonly places: ReadonlyMap<string, string>;
};

/** Applies the edits one after the other; the first that doesn't fit refuses all of them. */
export function editLines(
  before: readonly LineInput[],
  edits: readonly LineEdit[],
): EditedLines | Refusal {
  const lines = [...before];
  const places = new Map<string, string>();
  for (const [at, edit] of edits.entries()) {
    const id = edit.op === 'add' ? edit.line.id : edit.lineId;
    const where = lines.findIndex((line) => line.id === id);
    const known = lines[where];
    if (edit.op === 'add') {
      if (known !== undefined) {
        return misfit(
          `/edits/${at}/line/id`,
          `there is a line "${id}": change it, or name another`,
        );
      }
      const next = lines.findIndex((line) => line.id === edit.before);
      if (edit.before !== undefined && next === -1) {
        return misfit(`/edits/${at}/before`, `there is no line "${edit.before}"`);
      }
      lines.splice(next === -1 ? lines.length : next, 0, edit.line);
      places.set(id, `/edits/${at}/line`);
    } else if (known === undefined) {
      return misfit(`/edits/${at}/lineId`, `there is no line "${id}"`);
    } else if (edit.op === 'remove') {
      lines.splice(where, 1);
      places.delete(id);
    } else {
      lines[where] = changedLine(known, edit);
      places.set(id, `/edits/${at}`);
    }
  }
  if (lines.length > LINES_MAX) {
    const detail = `a quote has at most ${LINES_MAX} lines, not ${lines.length}`;
    return refuse('limit_exceeded', detail, { field: '/edits' });
  }
  return { ok: true, lines, places };
}

type Change = Extract<LineEdit, { readonly op: 'change' }>;

/** Absent: as it was; null: taken away. Fields in the order of the contract. */
function changedLine(line: LineInput, change: Change): LineInput {
  const configuration = orBefore(change.configuration, line.configuration);
  const adjustment = orBefore(change.adjustment, line.adjustment);
  const usage = orBefore(change.usage, line.usage);
  return {
    id: line.id,
    offeringId: line.offeringId,
    quantity: change.quantity ?? line.quantity,
    ...(configuration === undefined ? {} : { configuration }),
    ...(adjustment === undefined ? {} : { adjustment }),
    ...(usage === undefined ? {} : { usage }),
  };
}

function orBefore<Value>(
  said: Value | null | undefined,
  before: Value | undefined,
): Value | undefined {
  if (said === undefined) return before;
  return said ?? undefined;
}

function misfit(field: string, detail: string): Refusal {
  return refuse('invalid_request', detail, { field });
}

/** Paths of a refusal as the caller knows them: by edit, for lines that come from one. */
export function toldByEdit(
  refusal: Refusal,
  lines: readonly LineInput[],
  places: EditedLines['places'],
): Refusal {
  const renamed = (path: string): string => {
    const [, at, rest = ''] = /^\/lines\/(\d+)(\/.*)?$/.exec(path) ?? [];
    const line = at === undefined ? undefined : lines[Number(at)];
    const place = line === undefined ? undefined : places.get(line.id);
    return place === undefined ? path : `${place}${rest}`;
  };
  const { field, findings } = refusal;
  return {
    ...refusal,
    ...(field === undefined ? {} : { field: renamed(field) }),
    ...(findings === undefined
      ? {}
      : { findings: findings.map((one) => ({ ...one, path: renamed(one.path) })) }),
  };
}
