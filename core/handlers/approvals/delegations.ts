import type { Delegation, DelegationEventData } from '../../contract/approvals.ts';
import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import { createDelegation, revokeDelegation } from '../../domain/approval/delegation.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Changes } from '../../server/run_command.ts';
import { runQuery } from '../../server/run_query.ts';
import * as statements from '../../sql/approvals/delegation.ts';
import type { DelegationRow } from '../../sql/approvals/delegation.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { auditRow, outboxRows } from '../evidence.ts';

export function delegationCreate(
  call: Call,
  body: ParsedBody['delegation_create'],
): Promise<Reply<Delegation>> {
  const id = call.services.newId();
  return runCommand(call, {
    load: () => [],
    decide: () => {
      const decided = createDelegation(body, callerOf(call), call.now, id);
      if (!decided.ok) return decided;
      const { delegation } = decided;
      return {
        ok: true,
        reply: { ok: true, body: delegation, version: 1, created: true },
        changes: {
          ...evidenceOf(call, delegation),
          statements: (sql) => [statements.insertDelegation(sql, call.identity.tenant, delegation)],
        },
      };
    },
  });
}

export function delegationRevoke(
  call: Call,
  { delegationId }: ParsedBody['delegation_revoke'],
): Promise<Reply<Delegation>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [statements.lockDelegation(sql, tenant, delegationId)],
    decide: ([[row]]) => {
      if (row === undefined) return refuse('not_found', `no delegation ${delegationId}`);
      const before = viewOf(row);
      const decided = revokeDelegation(before, callerOf(call), call.now);
      if (!decided.ok) return decided;
      const { delegation } = decided;
      const reply = { ok: true, body: delegation, version: 2 } as const;
      if (delegation === before) return { ok: true, reply };
      return {
        ok: true,
        reply,
        changes: {
          ...evidenceOf(call, delegation),
          statements: (sql) => [statements.revokeDelegation(sql, tenant, delegationId, call.now)],
        },
      };
    },
  });
}

export async function delegationSearch(
  call: Call,
  body: ParsedBody['delegation_search'],
): Promise<Reply<ReplyBody['delegation_search']>> {
  const from = decodeCursor(body.cursor);
  if (!from.ok) return from;
  const filter = { ...body, limit: body.limit + 1 };
  const read = await runQuery(call, (sql) => [
    statements.searchDelegations(sql, call.identity.tenant, filter, from.position),
  ]);
  if (!read.ok) return read;
  const page = pageOf(read.rows[0], body.limit, viewOf, (row) => [row.createdAt, row.id]);
  return { ok: true, body: page };
}

function callerOf({ identity: { subject: by, roles } }: Call) {
  return { by, roles };
}

/** It is given once and revoked once, which are its two events. */
function evidenceOf(call: Call, delegation: Delegation): Omit<Changes, 'statements'> {
  const { id: delegationId, ...facts } = delegation;
  const data: DelegationEventData = { delegationId, ...facts };
  const revoked = delegation.revokedAt !== undefined;
  const type = revoked ? 'delegation.revoked' : 'delegation.created';
  const { from, to, validFrom, validTo, reason } = delegation;
  const what = `${from} to ${to}, ${validFrom} to ${validTo}`;
  return {
    events: outboxRows(call, delegationId, [{ type, sequence: revoked ? 2 : 1, data }]),
    audit: [
      auditRow(call, 'delegation', delegationId, {
        ...(revoked ? { beforeStatus: 'given' } : {}),
        afterStatus: revoked ? 'revoked' : 'given',
        detail: reason === undefined ? what : `${what}: ${reason}`,
      }),
    ],
  };
}

function viewOf({ reason, revokedAt, ...row }: DelegationRow): Delegation {
  return {
    ...row,
    ...(reason === null ? {} : { reason }),
    ...(revokedAt === null ? {} : { revokedAt }),
  };
}
