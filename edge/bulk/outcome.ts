import type { ImportedQuote } from '../../core/contract/quote_import.ts';
import type { Finding, Refusal, Reply } from '../../core/contract/reply.ts';
import { problemDetails } from '../problem.ts';
import type { Problem } from '../problem.ts';

/** A line of the reply: what became of one quote. */
export type Outcome = {
  /** Of the quote in the batch, from 0; lines with nothing in them don't count. */
  readonly index: number;
  /** Absent when none could be read. */
  readonly idempotencyKey?: string;
  readonly outcome: 'created' | 'replayed' | 'refused';
  /** What a request of its own would have been answered with. */
  readonly status: number;
  readonly quote?: ImportedQuote;
  /** Seconds after which the same key is worth sending again. */
  readonly retryAfter?: number;
  readonly problem?: Problem;
};

/** The last line of the reply: whoever doesn't get it hasn't got all. */
export type BatchEnd = {
  readonly end: {
    readonly created: number;
    readonly replayed: number;
    readonly refused: number;
    /** Why the rest of the batch wasn't read: those with no outcome were not begun. */
    readonly problem?: Problem;
  };
};

/** A quote with a thousand faults is told this many of them. */
const FINDINGS_MAX = 20;

export function outcomeOf(
  { index, idempotencyKey }: Pick<Outcome, 'index' | 'idempotencyKey'>,
  reply: Reply<ImportedQuote>,
  traceId: string,
): Outcome {
  const named = { index, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
  if (reply.ok) {
    const outcome = reply.replayed === true ? 'replayed' : 'created';
    return { ...named, outcome, status: 201, quote: reply.body };
  }
  const findings = reply.findings?.slice(0, FINDINGS_MAX);
  const { retryAfterMs } = reply;
  const problem = problemDetails(
    { ...reply, ...(findings === undefined ? {} : { findings }) },
    { traceId },
  );
  return {
    ...named,
    outcome: 'refused',
    status: problem.status,
    ...(retryAfterMs === undefined
      ? {}
      : { retryAfter: Math.max(1, Math.ceil(retryAfterMs / 1_000)) }),
    problem,
  };
}

/** The core tells places within a quote; here it is a part of a line. */
export function withinLine(refusal: Refusal): Refusal {
  const inQuote = ({ path, ...rest }: Finding): Finding => ({ ...rest, path: `/quote${path}` });
  return {
    ...refusal,
    ...(refusal.field === undefined ? {} : { field: `/quote${refusal.field}` }),
    ...(refusal.findings === undefined ? {} : { findings: refusal.findings.map(inQuote) }),
  };
}
