import type { Role } from '../../core/contract/identity.ts';
import type { RequestBody } from '../../core/contract/calls.ts';
import type { Desk } from '../testing/desk.ts';
import type { BatchEnd, Outcome } from './outcome.ts';

export type Told = {
  readonly status: number;
  readonly headers: Headers;
  readonly outcomes: readonly Outcome[];
  readonly end: BatchEnd['end'] | undefined;
  /** Of a reply that is no stream: the problem. */
  readonly problem: unknown;
};

type Quote = RequestBody['quote_import'];

export function quoteOf(customerId: string, more: Partial<Quote> = {}): Quote {
  return {
    market: 'us',
    channel: 'direct',
    customerId,
    lines: [{ id: 'l1', offeringId: 'router' }],
    ...more,
  };
}

export function lineOf(idempotencyKey: string, quote: unknown = quoteOf('acme')): string {
  return `${JSON.stringify({ idempotencyKey, quote })}\n`;
}

/** Sends a body as it is, and reads the reply to its end. */
export async function sendBatch(
  desk: Desk,
  body: BodyInit,
  { role = 'partner', type = 'application/x-ndjson' }: { role?: Role; type?: string } = {},
): Promise<Told> {
  const response = await openBatch(desk, body, role, type);
  const text = await response.text();
  const { status, headers } = response;
  if (headers.get('content-type') !== 'application/x-ndjson') {
    return { status, headers, outcomes: [], end: undefined, problem: JSON.parse(text) as unknown };
  }
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome | BatchEnd);
  const outcomes = lines.filter((line) => 'outcome' in line);
  const last = lines.at(-1);
  const end = last !== undefined && 'end' in last ? last.end : undefined;
  return { status, headers, outcomes, end, problem: undefined };
}

export async function openBatch(
  desk: Desk,
  body: BodyInit,
  role: Role = 'partner',
  type = 'application/x-ndjson',
): Promise<Response> {
  const headers = {
    Authorization: `Bearer ${await desk.core.token(role, desk.tenant)}`,
    'Content-Type': type,
  };
  const init = { method: 'POST', headers, body, duplex: 'half' };
  return desk.edge.app.request('/v1/quotes:bulk', init);
}
