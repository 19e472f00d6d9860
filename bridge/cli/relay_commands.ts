import { pauseShards, resumeShards } from '../relay/pause.ts';
import { BACKLOG_ROWS_MAX, loadStatus } from '../relay/sql.ts';
import type { ShardStatus } from '../relay/sql.ts';
import type { Command } from './command.ts';
import { actorOf, withSql } from './needs.ts';
import { RELAY_REWIND } from './rewind_command.ts';
import { parseShards } from './shards.ts';

const ACTOR_USAGE = '--actor NAME    who did it, for the audit (default: the user of this shell)';
const SHARD_USAGE = '--shard N,…|all which shards (required)';

const status: Command = {
  name: 'relay status',
  about: 'shows each shard: its owner and how far it is behind (QW_PG_BRIDGE_URL)',
  run: (variables) =>
    withSql(variables, async (sql) => {
      const shards = await loadStatus(sql);
      return { value: { shards }, lines: shards.map(lineOf) };
    }),
};

function lineOf(one: ShardStatus): string {
  const { shard, backlogRows, oldestAt, owner, pausedAt, pausedBy, pauseReason } = one;
  const rows = backlogRows === BACKLOG_ROWS_MAX ? `${backlogRows} or more` : backlogRows;
  const behind = backlogRows === 0 ? 'nothing behind' : `${rows} behind, since ${oldestAt}`;
  const why = pauseReason === null ? '' : `: ${pauseReason}`;
  const paused = pausedAt === null ? '' : `; PAUSED by ${pausedBy} at ${pausedAt}${why}`;
  const at = `at ${one.transactionId}/${one.id}`;
  return `shard ${shard}: ${behind}; ${owner ?? 'nobody carries it'}; ${at}${paused}`;
}

type Verb = {
  readonly verb: 'pause' | 'resume';
  readonly done: string;
  readonly idle: string;
  readonly about: string;
};

function pausing({ verb, done, idle, about }: Verb): Command {
  return {
    name: `relay ${verb}`,
    about,
    usage: [SHARD_USAGE, '--reason TEXT   why, for the audit and for `relay status`', ACTOR_USAGE],
    options: {
      shard: { type: 'string' },
      reason: { type: 'string' },
      actor: { type: 'string' },
    },
    run: async (variables, input) => {
      const shards = parseShards(input.text('shard'));
      if (typeof shards === 'string') return { problem: shards };
      return withSql(variables, async (sql) => {
        const request = { shards, actor: actorOf(input), reason: input.text('reason') ?? null };
        const change = verb === 'pause' ? pauseShards : resumeShards;
        const changed = await change(sql, request);
        const lines = shards.map(
          (shard) => `shard ${shard}: ${changed.includes(shard) ? done : idle}`,
        );
        return { value: { [done]: changed }, lines };
      });
    },
  };
}

export const RELAY_COMMANDS: readonly Command[] = [
  status,
  pausing({
    verb: 'pause',
    done: 'paused',
    idle: 'was paused already',
    about: 'stops carrying shards until they are resumed, restarts or not (QW_PG_BRIDGE_URL)',
  }),
  pausing({
    verb: 'resume',
    done: 'resumed',
    idle: 'was not paused',
    about: 'carries paused shards on from where they are (QW_PG_BRIDGE_URL)',
  }),
  RELAY_REWIND,
];
