import type { Sql } from '../../../db/connect.ts';
import type { ApprovalRole } from '../../contract/approval_policies.ts';
import type { Delegation } from '../../contract/approvals.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type DelegationRow = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly roles: readonly ApprovalRole[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly revokedAt: string | null;
};

/** More than anybody stands in for at once. */
const GRANTS_MAX = 100;

const columns = (sql: Sql) => sql`
  d.id, d.from_person as "from", d.to_person as "to", to_jsonb(d.roles) as roles,
  d.valid_from as "validFrom", d.valid_to as "validTo", d.reason, d.created_at as "createdAt",
  d.revoked_at as "revokedAt"
`;

/** What others have delegated to a person at an instant. */
export function loadGrants(
  sql: Sql,
  tenant: string,
  person: string,
  now: string,
): Statement<{ from: string; roles: readonly ApprovalRole[] }> {
  return statement(
    'load_grants',
    sql`
      select d.from_person as "from", to_jsonb(d.roles) as roles
      from approval_delegation d
      where d.tenant_id = ${tenant} and d.to_person = ${person} and d.revoked_at is null
        and d.valid_to > ${now} and d.valid_from <= ${now}
      order by d.valid_to, d.from_person
      limit ${GRANTS_MAX}
    `,
  );
}

export function insertDelegation(
  sql: Sql,
  tenant: string,
  delegation: Delegation,
): Statement<never> {
  const { id, from, to, roles, validFrom, validTo, reason, createdAt } = delegation;
  return statement(
    'insert_delegation',
    sql`
      insert into approval_delegation (tenant_id, id, from_person, to_person, roles, valid_from,
        valid_to, reason, created_at)
      values (${tenant}, ${id}, ${from}, ${to},
        array(select jsonb_array_elements_text(${json(sql, roles)})), ${validFrom}, ${validTo},
        ${reason ?? null}, ${createdAt})
    `,
  );
}

/** Everything that changes a delegation takes this lock first. */
export function lockDelegation(sql: Sql, tenant: string, id: string): Statement<DelegationRow> {
  return statement(
    'lock_delegation',
    sql`
      select ${columns(sql)} from approval_delegation d
      where d.tenant_id = ${tenant} and d.id = ${id} for update
    `,
  );
}

export function revokeDelegation(
  sql: Sql,
  tenant: string,
  id: string,
  now: string,
): Statement<never> {
  return statement(
    'revoke_delegation',
    sql`
      update approval_delegation set revoked_at = ${now} where tenant_id = ${tenant} and id = ${id}
    `,
  );
}

/** Newest first. */
export function searchDelegations(
  sql: Sql,
  tenant: string,
  filter: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly limit: number;
  },
  before: readonly [createdAt: string, id: string] | null,
): Statement<DelegationRow> {
  return statement(
    'search_delegations',
    sql`
      select ${columns(sql)}
      from approval_delegation d
      where d.tenant_id = ${tenant}
        ${filter.from === undefined ? sql`` : sql`and d.from_person = ${filter.from}`}
        ${filter.to === undefined ? sql`` : sql`and d.to_person = ${filter.to}`}
        ${before === null ? sql`` : sql`and (d.created_at, d.id) < (${before[0]}, ${before[1]})`}
      order by d.created_at desc, d.id desc
      limit ${filter.limit}
    `,
  );
}
