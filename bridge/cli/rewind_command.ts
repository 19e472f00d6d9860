import { SHARDS } from '../relay/ownership.ts';
import { planRewind, rewind } from '../relay/rewind.ts';
import type { ShardRewind } from '../relay/rewind.ts';
import { parseRewindPoint } from '../relay/rewind_point.ts';
import type { RewindPoint } from '../relay/rewind_point.ts';
import type { Command, Input, Problem } from './command.ts';
import { actorOf, withSql } from './needs.ts';
import { parseShards } from './shards.ts';

export const RELAY_REWIND: Command = {
  name: 'relay rewind',
  about: 'sends again what was sent since some point (QW_PG_BRIDGE_URL)',
  usage: [
    '--to POINT       an event id (sent again itself), an instant such as 2026-11-25T08:00:00Z, or',
    '                 a cursor TRANSACTION/ID as `relay status` shows it (what follows it is sent)',
    '--shard N,…|all  which shards; needed but for an event, which is of one shard',
    '--yes            do it; without it the command only counts what would be sent again',
    '--reason TEXT    why, for the audit',
    '--actor NAME     who did it, for the audit (default: the user of this shell)',
  ],
  options: {
    to: { type: 'string' },
    shard: { type: 'string' },
    yes: { type: 'boolean' },
    reason: { type: 'string' },
    actor: { type: 'string' },
  },
  run: async (variables, input) => {
    const given = parseRewind(input);
    if ('problem' in given) return given;
    return withSql(variables, async (sql) => {
      const plan = await planRewind(sql, given.point, given.shards);
      if ('problem' in plan) return plan;
      const events = plan.shards.reduce((sum, one) => sum + one.events, 0);
      const lines = [...plan.shards.map(lineOf), ...warningsOf(plan.shards, Date.now())];
      if (!input.flag('yes')) {
        const would = `${events} events would be sent again: say --yes to do it`;
        return { value: { dryRun: true, events, ...plan }, lines: [...lines, would] };
      }
      const who = { actor: actorOf(input), reason: input.text('reason') ?? null };
      const rewound = await rewind(sql, plan, who);
      const told = `${events} events are sent again`;
      return { value: { rewound, events, ...plan }, lines: [...lines, told] };
    });
  },
};

type Given = { readonly point: RewindPoint; readonly shards: readonly number[] };

function parseRewind(input: Input): Given | Problem {
  const to = input.text('to');
  const point = to === undefined ? undefined : parseRewindPoint(to);
  if (point === undefined) {
    const got = to === undefined ? 'nothing' : `"${to}"`;
    return { problem: `--to: expected an event id, an instant or TRANSACTION/ID, got ${got}` };
  }
  const named = input.text('shard');
  const shards = point.kind === 'event' && named === undefined ? SHARDS : parseShards(named);
  if (typeof shards === 'string') return { problem: shards };
  if (point.kind === 'cursor' && shards.length > 1) {
    return { problem: '--shard: a cursor is of one shard: expected its number' };
  }
  return { point, shards };
}

/** So long the workflow engine remembers the id of a message, and starts nothing twice. */
const REMEMBERED_MS = 24 * 3_600 * 1_000;

function warningsOf(shards: readonly ShardRewind[], nowMs: number): readonly string[] {
  const times = shards.flatMap(({ oldestAt }) => (oldestAt === null ? [] : Date.parse(oldestAt)));
  if (times.length === 0 || nowMs - Math.min(...times) < REMEMBERED_MS) return [];
  return ['some are older than a day: workflows that they start may be started once more'];
}

function lineOf({ shard, from, to, events }: ShardRewind): string {
  const [back, forth] = [`${to.transactionId}/${to.id}`, `${from.transactionId}/${from.id}`];
  return `shard ${shard}: ${events} events, from ${back} to ${forth}`;
}
