import { randomUUID } from 'node:crypto';
import { connectCore } from '../../core/client/connect.ts';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import type { BenchContext } from '../benchmark.ts';
import { bringUp, type Stack } from '../bring_up.ts';
import type { Figure } from '../report/figures.ts';
import { need } from '../stack_env.ts';
import { tokenOf } from '../tenant_tokens.ts';
import { cutConnections } from './cut_connections.ts';
import { judgeStores } from './judge_stores.ts';
import type { Verdict } from './judge_stores.ts';
import type { RaceResult } from './model.ts';
import { runRace } from './run_race.ts';
import { openTrack } from './track.ts';

const SIZE = { clients: 200, quotes: 400, commands: 60_000 };
const FINDINGS_SHOWN = 20;

/** At large what the test does at small, on a stack with all its processes. */
export async function race(context: BenchContext): Promise<readonly Figure[]> {
  const stack = await bringUp(context.stack ?? 'race', context.say);
  const sql = connect({
    url: need(stack.env, 'QW_PG_ADMIN_URL', stack.name),
    application: 'bench-race',
    max: 2,
  });
  try {
    return await measure(context, stack, sql);
  } finally {
    await sql.end({ timeout: 5 });
    await stack.release();
  }
}

async function measure(
  { seed, say, show }: BenchContext,
  stack: Stack,
  sql: Sql,
): Promise<readonly Figure[]> {
  const tenant = `race-${randomUUID().slice(0, 8)}`;
  const key = need(stack.env, 'QW_DEV_SIGNING_KEY', stack.name);
  const core = await connectCore({
    url: need(stack.env, 'QW_NATS_CLIENT_URL', stack.name),
    name: 'bench-race',
  });
  try {
    const track = await openTrack(core, (role, subject) => tokenOf(key, tenant, role, subject));
    say(`seed ${seed}: ${SIZE.clients} clients send ${SIZE.commands} commands`);
    let busy = true;
    const cutting = cutConnections(sql, () => busy);
    const startedAt = performance.now();
    const result = await runRace(track, SIZE, seed, say).finally(() => {
      busy = false;
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    const cut = await cutting;
    say('judging what is left');
    const verdict = await judgeStores(sql, tenant, result.accepted);
    const findings = [...result.findings, ...verdict.findings];
    if (findings.length > 0) {
      show(findings.slice(0, FINDINGS_SHOWN).join('\n'));
      throw new Error(`seed ${seed}: ${findings.length} things that must not be`);
    }
    return figures(result, verdict, cut, seconds);
  } finally {
    await core.close();
  }
}

function figures(
  { sent, replayed, refused }: RaceResult,
  verdict: Verdict,
  cut: number,
  seconds: number,
): readonly Figure[] {
  const count = (name: string, value: number, goal: string | null, holds = true): Figure => ({
    name,
    value,
    unit: '',
    goal,
    holds,
  });
  return [
    count('findings', 0, '0'),
    count('messages', sent, null),
    count('messages a second', Math.round(sent / seconds), null),
    count('quotes', verdict.quotes, null),
    count('orders', verdict.orders, '> 100', verdict.orders > 100),
    count('events', verdict.events, null),
    count('replayed', replayed, '> 100', replayed > 100),
    count('connections cut', cut, '> 10', cut > 10),
    ...[...refused]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([code, value]) => count(`refused, ${code}`, value, null)),
  ];
}
