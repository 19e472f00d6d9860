import { describe, expect, test } from 'vitest';
import { keptFrom, spanOf, spanOfName } from './partitions.ts';
import { policiesWith } from './policy.ts';

describe('policies', () => {
  test.each([
    ['idempotency=1', 'at least idempotency=2 (days)'],
    ['outbox=3', 'at least outbox=14'],
    ['audit_log=24', 'at least audit_log=25 (months)'],
    ['quote=9', 'expected one of outbox, inbox, idempotency, audit_log'],
    ['inbox', 'inbox=never or at least'],
    ['outbox=30', 'inbox must be kept as long as outbox: inbox=30'],
  ])('%s is refused with what would be right', (text, message) => {
    expect(() => policiesWith([text])).toThrow(message);
  });

  test('that keep more than usual are taken', () => {
    const policies = policiesWith(['outbox=30', 'inbox=30', 'audit_log=84']);
    expect([policies.outbox.keep, policies.audit_log.keep]).toEqual([30, 84]);
  });
});

describe('a period', () => {
  test('ends with its day or month, over the end of a year too', () => {
    expect(spanOfName('outbox', 'outbox_20261231')?.to).toBe('2027-01-01T00:00:00.000Z');
    expect(spanOfName('audit_log', 'audit_log_202612')?.to).toBe('2027-01-01T00:00:00.000Z');
    expect(spanOf('month', '2028-02-29')).toEqual({
      from: '2028-02-01T00:00:00.000Z',
      to: '2028-03-01T00:00:00.000Z',
    });
    expect(spanOfName('outbox', 'outbox_default')).toBeNull();
  });

  test('is kept by whole periods behind the current one', () => {
    expect(keptFrom('day', 2, '2026-03-01T00:01:00.000Z')).toBe('2026-02-27T00:00:00.000Z');
    expect(keptFrom('month', 25, '2026-11-25T23:59:59.999Z')).toBe('2024-10-01T00:00:00.000Z');
    expect(keptFrom('day', null, '2026-11-25T00:00:00.000Z')).toBeNull();
  });
});
