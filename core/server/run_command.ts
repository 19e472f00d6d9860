import type { Sql } from '../../db/connect.ts';
import { refuse } from '../contract/reply.ts';
import type { Accepted, Refusal, Reply } from '../contract/reply.ts';
import { appendAudit } from '../sql/audit.ts';
import type { AuditRow } from '../sql/audit.ts';
import { findReply, saveReply } from '../sql/idempotency.ts';
import type { IdempotencyKey, StoredReply } from '../sql/idempotency.ts';
import { appendEvents } from '../sql/outbox.ts';
import type { Evidence, OutboxRow } from '../sql/outbox.ts';
import { begin, commit, rollback, setTenantAndLock } from '../sql/session.ts';
import type { Statement } from '../sql/statement.ts';
import type { Call } from './call.ts';
import { encodeReply } from './encode_reply.ts';
import { countReplay, countRetry } from './metrics.ts';
import type { Slot } from './slot.ts';
import { judge, send } from './send.ts';
import type { RowsOf } from './send.ts';
import { isPassing, packReply, unpackReply } from './stored_reply.ts';
import { decideNow, inTransaction } from './transaction_scope.ts';

/** What is to be written together with the reply; empty for a command that changes nothing. */
export type Changes = {
  readonly statements: (sql: Sql) => readonly Statement<unknown>[];
  readonly events: readonly OutboxRow[];
  readonly audit: readonly AuditRow[];
};

/** Catalogue records that aren't in the cache: fetched outside of the transaction. */
export type Needs = {
  readonly ok: 'needs';
  readonly catalogVersion: string;
  readonly offeringIds: readonly string[];
};
export type Done<Body> = {
  readonly ok: true;
  readonly reply: Accepted<Body>;
  readonly changes?: Changes;
};

/**
 * A command is three synchronous functions, so that nothing but the database can be waited for
 * while its transaction is open. The first loaded statement takes the lock.
 */
export type Command<Statements extends readonly Statement<unknown>[], Body> = {
  readonly load: (sql: Sql) => Statements;
  readonly decide: (rows: RowsOf<Statements>) => Done<Body> | Refusal | Needs;
};

type Attempt<Body> =
  | { readonly reply: Reply<Body>; readonly hasEvents?: boolean }
  | { readonly again: 'busy' }
  | Needs;

const ATTEMPTS_MAX = 8;

/** Two round trips: begin + idempotency + loads, then writes + audit + outbox + reply + commit. */
export async function runCommand<const Statements extends readonly Statement<unknown>[], Body>(
  call: Call,
  command: Command<Statements, Body>,
): Promise<Reply<Body>> {
  let failed: Refusal = refuse('unavailable', 'the database cannot be reached', {
    retryAfterMs: 1_000,
  });
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    if (Date.now() > call.deadlineAtMs) return refuse('deadline_exceeded', 'the deadline passed');
    try {
      const result = await call.pool.run(call.deadlineAtMs, (slot) =>
        inTransaction(() => execute(slot, call, command)),
      );
      if ('reply' in result) {
        if (result.hasEvents === true) call.services.wake();
        return result.reply;
      }
      if ('again' in result) {
        failed = refuse('idempotency_in_progress', 'the same request is being executed', {
          retryAfterMs: 100,
        });
      } else if (result.ok === 'needs') {
        const missing = await call.services.catalogue.fetch(
          call,
          result.catalogVersion,
          result.offeringIds,
        );
        if (missing !== null) return missing;
        continue;
      } else return result;
    } catch (error) {
      const verdict = judge(error);
      if (verdict === 'fault') throw error;
      countRetry(verdict);
      if (verdict === 'conflict' && attempt === ATTEMPTS_MAX) throw error;
      if (verdict === 'locked') {
        return refuse('overloaded', 'somebody else is changing the same thing', {
          retryAfterMs: 500,
        });
      }
    }
    await new Promise((wake) => setTimeout(wake, 10 * 2 ** attempt * (0.5 + Math.random())));
  }
  return failed;
}

async function execute<Statements extends readonly Statement<unknown>[], Body>(
  slot: Slot,
  call: Call,
  command: Command<Statements, Body>,
): Promise<Attempt<Body>> {
  const { sql } = slot;
  const { tenant, subject: actor } = call.identity;
  const id: IdempotencyKey = { tenant, actor, key: call.idempotencyKey };
  try {
    const [, lock, stored, ...loaded] = await send([
      begin(sql),
      setTenantAndLock(sql, tenant, JSON.stringify([tenant, actor, id.key])),
      findReply(sql, id, call.now.slice(0, 10)),
      ...decideNow(() => command.load(sql)),
    ]);
    const known = stored[0];
    if (known !== undefined) {
      await send([rollback(sql)]);
      return { reply: replay<Body>(call, known) };
    }
    const outcome =
      lock[0]?.locked === true
        ? decideNow(() => command.decide(loaded))
        : ({ again: 'busy' } as const);
    if ('again' in outcome || outcome.ok === 'needs') {
      await send([rollback(sql)]);
      return outcome;
    }
    if (!outcome.ok && isPassing(outcome)) {
      await send([rollback(sql)]);
      return { reply: outcome };
    }
    const { reply, changes } = fitting(call, outcome);
    await send([
      ...(changes === undefined ? [] : writes(sql, call, changes)),
      saveReply(sql, id, packReply(call.requestHash, reply, call.carrier), call.now),
      commit(sql),
    ]);
    return { reply, hasEvents: changes !== undefined && changes.events.length > 0 };
  } catch (error) {
    if (judge(error) !== 'lost') await send([rollback(sql)]).catch(() => undefined);
    throw error;
  }
}

/** Nothing is changed whose reply could not be sent: the refusal is what is stored then. */
function fitting<Body>(
  call: Call,
  outcome: Done<Body> | Refusal,
): { readonly reply: Reply<Body>; readonly changes?: Changes } {
  if (!outcome.ok) return { reply: outcome };
  const encoded = encodeReply(outcome.reply, call.carrier);
  return 'ok' in encoded ? { reply: encoded } : outcome;
}

function writes(sql: Sql, call: Call, changes: Changes): readonly Statement<unknown>[] {
  const evidence: Evidence = {
    tenant: call.identity.tenant,
    actor: call.identity.subject,
    traceparent: call.traceparent ?? null,
    now: call.now,
  };
  return [
    ...decideNow(() => changes.statements(sql)),
    ...(changes.audit.length > 0 ? [appendAudit(sql, evidence, changes.audit)] : []),
    ...(changes.events.length > 0 ? [appendEvents(sql, evidence, changes.events)] : []),
  ];
}

function replay<Body>(call: Call, stored: StoredReply): Reply<Body> {
  if (stored.requestHash !== call.requestHash) {
    return refuse(
      'idempotency_key_reused',
      'this idempotency key was used for another request: take a new one',
    );
  }
  countReplay(call.stem);
  return unpackReply(stored) as Reply<Body>;
}
