import { randomUUID } from 'node:crypto';
import type { Accepted } from '../../core/contract/reply.ts';
import { makeQuote } from '../core_alone/clones.ts';
import type { CoreAlone } from '../core_alone/core_alone.ts';
import type { Contest } from './model.ts';
import { scriptOf } from './pgbench_script.ts';
import type { Own } from './pgbench_script.ts';
import { startRecorder } from './recorder.ts';
import type { Executed, Recorder } from './recorder.ts';

const WARM_UP = 3;
/** More than enough for what a core sends after a reply, such as waking the relay. */
const QUIET_MS = 100;

type Recorded = {
  readonly trips: readonly (readonly Executed[])[];
  readonly own: Omit<Own, 'copies'>;
};

/**
 * Lets a core execute each command by way of the recorder, and makes scripts of what it sent. The
 * first ones only get the connection to know the statements.
 */
export async function recordCommands(alone: CoreAlone): Promise<readonly Contest[]> {
  const recorder = await startRecorder(alone.database.coreUrl);
  try {
    const core = await alone.startCore({ QW_PG_CORE_URL: recorder.url });
    const price = await lastOf(() => recordPrice(alone, recorder));
    const convert = await lastOf(() => recordConvert(alone, recorder));
    await core.stop();
    const one = { audit_log: 1, outbox: 1, idempotency: 1, customer_order: 0 };
    const two = { audit_log: 2, outbox: 2, idempotency: 1, customer_order: 1 };
    return [
      contestOf(
        'price',
        'quote_price',
        price,
        ['\\set n 1 + (:i - 1) * :clients + :client_id', '\\set n 1 + (:n - 1) % :quotes'],
        one,
      ),
      contestOf(
        'convert',
        'quote_convert',
        convert,
        ['\\set n :first + (:i - 1) * :clients + :client_id'],
        two,
      ),
    ];
  } finally {
    await recorder.close();
  }
}

function contestOf(
  name: Contest['name'],
  stem: Contest['stem'],
  { trips, own }: Recorded,
  pick: readonly string[],
  adds: Contest['adds'],
): Contest {
  const choose = ['\\set i :i + 1', '\\set u :run * 100000000 + :i * 1000 + :client_id', ...pick];
  const script = (pipelined: boolean) =>
    scriptOf(trips, { ...own, copies: `pgbench-${name}` }, choose, pipelined);
  return { name, stem, adds, scripts: { pipelined: script(true), plain: script(false) } };
}

async function lastOf(recordOne: () => Promise<Recorded>): Promise<Recorded> {
  for (let time = 1; time <= WARM_UP; time += 1) await recordOne();
  const recorded = await recordOne();
  const [loads = 0, writes = 0] = recorded.trips.map(({ length }) => length);
  if (loads < 4 || writes < 4) throw new Error(`void: recorded ${loads} loads, ${writes} writes`);
  return recorded;
}

async function recordPrice({ ask }: CoreAlone, recorder: Recorder): Promise<Recorded> {
  const quote = await makeQuote(ask, 'priced');
  return record(recorder, quote.body.id, (idempotencyKey) =>
    ask('sales', 'quote_price', { quoteId: quote.body.id }, keyed(quote, idempotencyKey)),
  );
}

async function recordConvert({ ask }: CoreAlone, recorder: Recorder): Promise<Recorded> {
  const quote = await makeQuote(ask, 'accepted');
  let number = '';
  const recorded = await record(recorder, quote.body.id, async (idempotencyKey) => {
    const body = { quoteId: quote.body.id };
    const converted = await ask('sales', 'quote_convert', body, keyed(quote, idempotencyKey));
    ({ number } = converted.body);
    return converted;
  });
  return { ...recorded, own: { ...recorded.own, number } };
}

function keyed({ version }: Accepted<unknown>, idempotencyKey: string) {
  return { idempotencyKey, expectedVersion: version ?? 0 };
}

/** All that is read comes in the first of a command's two round trips (`core/server`). */
async function record(
  recorder: Recorder,
  quoteId: string,
  send: (idempotencyKey: string) => Promise<Accepted<{ readonly updatedAt: string }>>,
): Promise<Recorded> {
  await new Promise((wake) => setTimeout(wake, QUIET_MS));
  recorder.take();
  const idempotencyKey = randomUUID();
  const { body } = await send(idempotencyKey);
  const executed = recorder.take();
  const begin = executed.findIndex(({ text }) => text === 'begin');
  const first = executed.findIndex(({ text }, at) => at > begin && !/^\s*select/.test(text));
  const commit = executed.findIndex(({ text }) => text === 'commit');
  const trips = [executed.slice(begin, first), executed.slice(first, commit + 1)];
  return { trips, own: { quoteId, idempotencyKey, now: body.updatedAt } };
}
