import type { Stem } from '../../core/contract/subjects.ts';
import type { CoreAlone } from '../core_alone/core_alone.ts';
import type { Script } from './pgbench_script.ts';

/** One command that is compared. */
export type Contest = {
  readonly name: 'price' | 'convert';
  readonly stem: Extract<Stem, 'quote_price' | 'quote_convert'>;
  readonly scripts: { readonly pipelined: Script; readonly plain: Script };
  /** Rows that one command adds. */
  readonly adds: Readonly<
    Record<'audit_log' | 'outbox' | 'idempotency' | 'customer_order', number>
  >;
};

export type Run = {
  readonly alone: CoreAlone;
  readonly pgbench: string;
  readonly folder: string;
  /** To PostgreSQL: of the core's pool, and of pgbench. */
  readonly connections: number;
  readonly say: (text: string) => void;
};

/** What one side did in one leg. */
export type Leg = { readonly perSecond: number; readonly walBytes: number };
