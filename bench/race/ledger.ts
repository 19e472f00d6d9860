import { isDeepStrictEqual } from 'node:util';
import type { RefusalCode } from '../../core/contract/codes.ts';
import type { Reply } from '../../core/contract/reply.ts';
import type { Message } from './model.ts';

/** About the moment only: the same message may be answered otherwise later. */
const PASSING: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'overloaded',
  'unavailable',
  'deadline_exceeded',
  'idempotency_in_progress',
]);

export function isDefinite(reply: Reply<unknown>): boolean {
  return reply.ok || !PASSING.has(reply.code);
}

export type Entry = { readonly message: Message; readonly reply: Reply<unknown> };
export type Ledger = {
  /** True when this is the first definite answer of its key. */
  readonly enter: (message: Message, reply: Reply<unknown>) => boolean;
  /** The answer to another body under a key that was answered before. */
  readonly enterAltered: (message: Message, reply: Reply<unknown>) => void;
  readonly entries: () => readonly Entry[];
  readonly findings: readonly string[];
  readonly replayed: () => number;
  readonly refused: ReadonlyMap<string, number>;
};

/** What was answered to each key; a second answer that differs from the first is a finding. */
export function openLedger(): Ledger {
  const byKey = new Map<string, Entry>();
  const findings: string[] = [];
  const refused = new Map<string, number>();
  let replayed = 0;
  const countRefusal = (reply: Reply<unknown>): void => {
    if (!reply.ok) refused.set(reply.code, (refused.get(reply.code) ?? 0) + 1);
  };
  return {
    findings,
    refused,
    replayed: () => replayed,
    entries: () => [...byKey.values()],
    enter: (message, reply) => {
      countRefusal(reply);
      if (reply.replayed === true) replayed += 1;
      if (!isDefinite(reply)) return false;
      const { key, command } = message;
      if (!reply.ok && reply.code === 'internal') {
        findings.push(`${command.stem} ${key} failed: ${reply.detail}`);
      }
      const first = byKey.get(key);
      if (first === undefined) {
        byKey.set(key, { message, reply });
        return true;
      }
      if (!isDeepStrictEqual(core(first.reply), core(reply))) {
        const told = `${JSON.stringify(first.reply)}, then ${JSON.stringify(reply)}`;
        findings.push(`${command.stem} ${key} was answered ${told}`);
      }
      return false;
    },
    enterAltered: ({ key, command }, reply) => {
      countRefusal(reply);
      if (!isDefinite(reply) || (!reply.ok && reply.code === 'idempotency_key_reused')) return;
      const told = JSON.stringify(reply);
      findings.push(`${command.stem} ${key} was altered, and answered ${told}`);
    },
  };
}

/** Without the mark that it is told again, and as it is on the wire. */
function core(reply: Reply<unknown>): unknown {
  const { replayed: _, ...rest } = reply;
  return JSON.parse(JSON.stringify(rest));
}
