import type { Sql } from '../connect.ts';
import { detach, drop, findDetached, uncarriedShards } from './drop.ts';
import { keptFrom, readPartitions } from './partitions.ts';
import type { Partition } from './partitions.ts';
import { MaintainFault, TABLES } from './policy.ts';
import type { Policies } from './policy.ts';
import { findStrays, moveStray } from './strays.ts';

export type Action = 'made' | 'moved' | 'detached' | 'dropped' | 'kept';
export type Line = {
  readonly action: Action;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};
export type Request = {
  readonly policies: Policies;
  readonly now: string;
  readonly daysAhead: number;
  readonly dryRun: boolean;
  readonly actor: string;
  /** Called for each line as it happens. */
  readonly say: (line: Line) => void;
};

/** One at a time; a second one says so. */
const LOCK = "hashtext('qw.maintain')";

/**
 * Makes partitions ahead, brings strays home, and drops what is past its time. Any part may fail or
 * be stopped: the next run goes on from there.
 */
export async function maintain(sql: Sql, request: Request): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const tell = async (line: Line): Promise<void> => {
    lines.push(line);
    request.say(line);
    if (request.dryRun || line.action === 'kept') return;
    await sql`
      insert into maintenance_log (actor, action, subject, detail)
      values (${request.actor}, ${line.action}, ${line.subject}, ${sql.json(line.detail as never)})
    `;
  };
  const held = await sql.reserve();
  try {
    const [lock] = await held`select pg_try_advisory_lock(${held.unsafe(LOCK)}) as taken`;
    if (lock?.['taken'] !== true) throw new MaintainFault('another maintenance is running');
    await makeAhead(sql, request, tell);
    await bringHome(sql, request, tell);
    await dropOld(sql, request, tell);
  } finally {
    await held`select pg_advisory_unlock(${held.unsafe(LOCK)})`;
    held.release();
  }
  return lines;
}

type Tell = (line: Line) => Promise<void>;

async function makeAhead(sql: Sql, { daysAhead, dryRun }: Request, tell: Tell): Promise<void> {
  if (dryRun) return;
  const before = new Set((await readPartitions(sql, TABLES)).map(({ name }) => name));
  await sql`select ensure_partitions(${daysAhead})`;
  for (const { name, span } of await readPartitions(sql, TABLES)) {
    if (!before.has(name)) await tell({ action: 'made', subject: name, detail: { ...span } });
  }
}

async function bringHome(sql: Sql, { dryRun }: Request, tell: Tell): Promise<void> {
  for (const table of TABLES) {
    for (const stray of await findStrays(sql, table)) {
      const { partition, rows } = stray;
      if (partition === null) {
        const detail = { rows, reason: 'their ids tell no time: they belong into no partition' };
        await tell({ action: 'kept', subject: `${table}_default`, detail });
        continue;
      }
      if (!dryRun) await moveStray(sql, stray);
      await tell({
        action: 'moved',
        subject: partition,
        detail: { rows, from: `${table}_default` },
      });
    }
  }
}

async function dropOld(sql: Sql, request: Request, tell: Tell): Promise<void> {
  const { policies, now, dryRun } = request;
  for (const { name, bytes } of await findDetached(sql)) {
    if (!dryRun) await drop(sql, name);
    await tell({ action: 'dropped', subject: name, detail: { bytes, reason: 'was detached' } });
  }
  for (const partition of await readPartitions(sql, TABLES)) {
    const { table, name, bytes, span, isDefault } = partition;
    if (span === null) {
      if (!isDefault) await tell(kept(partition, 'its name tells no time: made by somebody else'));
      continue;
    }
    const { period, keep } = policies[table];
    const from = keptFrom(period, keep, now);
    if (from === null || span.to > from) continue;
    const waiting = table === 'outbox' ? await uncarriedShards(sql, name) : [];
    if (waiting.length > 0) {
      await tell(kept(partition, `shards ${waiting.join(', ')} have not been carried past it`));
      continue;
    }
    if (!dryRun) await detach(sql, table, name);
    await tell({ action: 'detached', subject: name, detail: { ...span } });
    if (!dryRun) await drop(sql, name);
    await tell({ action: 'dropped', subject: name, detail: { bytes, keep: `${keep} ${period}s` } });
  }
}

function kept({ name, bytes }: Partition, reason: string): Line {
  return { action: 'kept', subject: name, detail: { bytes, reason } };
}
