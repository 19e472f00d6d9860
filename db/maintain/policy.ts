export class MaintainFault extends Error {}

export type Period = 'day' | 'month';
export type Policy = {
  readonly period: Period;
  /** Whole periods that are kept behind the current one; null: for ever. */
  readonly keep: number | null;
  /** Fewer would break something, which `why` says. */
  readonly least: number;
  readonly why: string;
};
export const TABLES = ['outbox', 'inbox', 'idempotency', 'audit_log'] as const;
export type TableName = (typeof TABLES)[number];
export type Policies = Readonly<Record<TableName, Policy>>;

export const POLICIES: Policies = {
  outbox: {
    period: 'day',
    keep: 14,
    least: 14,
    why: 'events of two weeks can be sent again; what a relay has not carried is never dropped',
  },
  inbox: {
    period: 'day',
    keep: 14,
    least: 14,
    why: 'an event that is sent again must be known; it is never kept for less than the outbox',
  },
  idempotency: {
    period: 'day',
    keep: 2,
    least: 2,
    why: 'a key is good for the day that it was made on and the whole next one',
  },
  audit_log: {
    period: 'month',
    keep: null,
    least: 25,
    why: 'evidence of two years and the month that is not over',
  },
};

/** `table=periods` or `table=never`, each over what is usual. */
export function policiesWith(keeps: readonly string[]): Policies {
  let policies = POLICIES;
  for (const text of keeps) {
    const [table = '', amount = ''] = text.split('=');
    if (!isTable(table)) {
      throw new MaintainFault(`--keep: expected one of ${TABLES.join(', ')}, got "${table}"`);
    }
    const { period, least, why } = POLICIES[table];
    const keep = amount === 'never' ? null : Number(amount);
    if (keep !== null && (!/^\d{1,5}$/.test(amount) || keep < least)) {
      const right = `${table}=never or at least ${table}=${least} (${period}s)`;
      throw new MaintainFault(`--keep: expected ${right}, got "${text}": ${why}`);
    }
    policies = { ...policies, [table]: { ...POLICIES[table], keep } };
  }
  const [outbox, inbox] = [policies.outbox.keep, policies.inbox.keep];
  if (inbox !== null && (outbox === null || outbox > inbox)) {
    const wanted = outbox ?? 'never';
    throw new MaintainFault(`--keep: inbox must be kept as long as outbox: inbox=${wanted}`);
  }
  return policies;
}

function isTable(text: string): text is TableName {
  return TABLES.includes(text as TableName);
}
