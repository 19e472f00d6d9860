import type { RefusalCode } from './codes.ts';

/** One precise complaint: where it is (JSON pointer), what is wrong, what would be right. */
export type Finding = {
  readonly path: string;
  readonly code: string;
  readonly detail: string;
};

export type Refusal = {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly field?: string;
  readonly findings?: readonly Finding[];
  /** Milliseconds after which trying again makes sense. */
  readonly retryAfterMs?: number;
  /** True when this is the stored refusal of an earlier request with the same idempotency key. */
  readonly replayed?: boolean;
};

export type Accepted<Body> = {
  readonly ok: true;
  readonly body: Body;
  /** The row version after the command; the ETag of the HTTP reply. */
  readonly version?: number;
  readonly created?: boolean;
  /** True when this is the stored reply to an earlier request with the same idempotency key. */
  readonly replayed?: boolean;
};

/** What every NATS endpoint of the core answers, as JSON. */
export type Reply<Body> = Accepted<Body> | Refusal;

export function refuse(
  code: RefusalCode,
  detail: string,
  more: Omit<Refusal, 'ok' | 'code' | 'detail'> = {},
): Refusal {
  return { ok: false, code, detail, ...more };
}
