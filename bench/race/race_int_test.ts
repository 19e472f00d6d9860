import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCore } from '../../core/server/test_core.ts';
import type { TestCore } from '../../core/server/test_core.ts';
import { cutConnections } from './cut_connections.ts';
import { judgeStores } from './judge_stores.ts';
import type { Track } from './model.ts';
import { runRace } from './run_race.ts';
import { openTrack } from './track.ts';

const SIZE = { clients: 200, quotes: 30, commands: 4_000 };
const seed = Number(process.env['QW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

let core: TestCore;
let track: Track;
beforeAll(async () => {
  core = await startTestCore();
  track = await openTrack(core.client, (role, subject) => core.token(role, 'demo', subject));
});
afterAll(async () => {
  await core.stop();
});

test('many clients on few quotes, with doubled, late and lost messages, leave one story', async () => {
  console.log(`race: repeat with QW_SEED=${seed}`);
  let busy = true;
  const cutting = cutConnections(core.admin, () => busy);
  const expiring = (async () => {
    while (busy) {
      await core.expireQuotes();
      await new Promise((wake) => setTimeout(wake, 200));
    }
  })();
  const result = await runRace(track, SIZE, seed).finally(() => {
    busy = false;
  });
  const cut = await cutting;
  await expiring;
  const verdict = await judgeStores(core.admin, 'demo', result.accepted);
  console.log(
    `race: ${result.sent} sent, ${cut} connections cut, ${result.replayed} replayed, ` +
      `${verdict.quotes} quotes, ${verdict.orders} orders, ${verdict.events} events, ` +
      `refused ${JSON.stringify(Object.fromEntries(result.refused))}`,
  );
  expect(result.findings).toEqual([]);
  expect(verdict.findings).toEqual([]);
  // A race in which nothing collides proves nothing.
  expect(verdict.orders).toBeGreaterThan(10);
  expect(cut).toBeGreaterThan(0);
  expect(result.replayed).toBeGreaterThan(SIZE.commands / 20);
  for (const code of ['version_stale', 'illegal_transition', 'idempotency_key_reused']) {
    expect(result.refused.get(code), code).toBeGreaterThan(0);
  }
}, 120_000);
