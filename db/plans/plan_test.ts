import { describe, expect, test } from 'vitest';
import { buffersOf, scannedOf, shapeOf } from './plan.ts';
import type { PlanNode } from './plan.ts';

const byIndex = (relation: string): PlanNode => ({
  'Node Type': 'Index Scan',
  'Relation Name': relation,
  'Index Name': `${relation}_pkey`,
  'Index Cond':
    "((shard = '3'::smallint) AND (ROW(transaction_id, id) > ROW('7'::xid8, 'a'::uuid)))",
});
const whole = (relation: string): PlanNode => ({
  'Node Type': 'Seq Scan',
  'Relation Name': relation,
});

describe('the shape of a plan', () => {
  test('names nodes, tables, indexes and the columns they are entered by, and no values', () => {
    const plan: PlanNode = { 'Node Type': 'Limit', Plans: [byIndex('outbox_20261125')] };
    expect(shapeOf(plan)).toEqual([
      'Limit',
      '  Index Scan on outbox_* using outbox_*_pkey where shard, transaction_id, id',
    ]);
  });

  test('is the same however many partitions there are, and whichever are empty', () => {
    const of = (...Plans: readonly PlanNode[]) => shapeOf({ 'Node Type': 'Append', Plans });
    const one = of(byIndex('outbox_20261124'));
    expect(of(byIndex('outbox_20261124'), byIndex('outbox_20261125'))).toEqual(one);
    expect(
      of(whole('outbox_20261126'), byIndex('outbox_20261124'), whole('outbox_default')),
    ).toEqual(one);
    expect(of(whole('outbox_20261126'))).toEqual(['Append', '  Seq Scan on outbox_*']);
  });

  test('tells two reads of one table in a join', () => {
    const plan: PlanNode = { 'Node Type': 'Nested Loop', Plans: [whole('quote'), whole('quote')] };
    expect(shapeOf(plan)).toHaveLength(3);
    expect(scannedOf(plan)).toEqual(['quote']);
  });
});

test('blocks count whether they were in memory or not', () => {
  const read = { 'Node Type': 'Result', 'Shared Hit Blocks': 3, 'Shared Read Blocks': 4 };
  expect(buffersOf(read)).toBe(7);
});
