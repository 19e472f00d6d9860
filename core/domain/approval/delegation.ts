import { APPROVAL_ROLES } from '../../contract/approval_policies.ts';
import { DELEGATION_DAYS_MAX } from '../../contract/approvals.ts';
import type { Delegation } from '../../contract/approvals.ts';
import type { ParsedBody } from '../../contract/calls.ts';
import type { Role } from '../../contract/identity.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';

type Delegated = { readonly ok: true; readonly delegation: Delegation } | Refusal;

const DAY_MS = 86_400_000;

/** All that the caller's roles approve now, for a time that lies ahead. */
export function createDelegation(
  command: ParsedBody['delegation_create'],
  caller: { readonly by: string; readonly roles: readonly Role[] },
  now: string,
  id: string,
): Delegated {
  const roles = APPROVAL_ROLES.filter((role) => caller.roles.includes(role));
  if (roles.length === 0) return refuse('forbidden', `${caller.by} has no approvals to delegate`);
  if (command.to === caller.by) return invalid('/to', 'nobody delegates to himself');
  const begins = Date.parse(command.validFrom ?? now);
  const ends = Date.parse(command.validTo);
  if (Number.isNaN(begins)) return invalid('/validFrom', 'it is no day of the calendar');
  if (Number.isNaN(ends)) return invalid('/validTo', 'it is no day of the calendar');
  const validFrom = new Date(begins).toISOString();
  const validTo = new Date(ends).toISOString();
  if (validTo <= validFrom) return invalid('/validTo', `it must be after ${validFrom}`);
  if (validTo <= now) return invalid('/validTo', 'it lies in the past');
  if (ends - begins > DELEGATION_DAYS_MAX * DAY_MS) {
    return invalid('/validTo', `at most ${DELEGATION_DAYS_MAX} days after its beginning`);
  }
  const { to, reason } = command;
  const facts = { id, from: caller.by, to, roles, validFrom, validTo, createdAt: now };
  return { ok: true, delegation: { ...facts, ...(reason === undefined ? {} : { reason }) } };
}

/** What was revoked stays as it is. */
export function revokeDelegation(
  delegation: Delegation,
  caller: { readonly by: string; readonly roles: readonly Role[] },
  now: string,
): Delegated {
  if (caller.by !== delegation.from && !caller.roles.includes('admin')) {
    return refuse('forbidden', `only ${delegation.from} or an administrator revokes it`);
  }
  if (delegation.revokedAt !== undefined) return { ok: true, delegation };
  return { ok: true, delegation: { ...delegation, revokedAt: now } };
}

function invalid(field: string, detail: string): Refusal {
  return refuse('invalid_request', detail, { field });
}
