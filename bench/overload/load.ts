import { HEADER } from '../../core/contract/headers.ts';
import { SUBJECT } from '../../core/contract/subjects.ts';
import { seededRandom } from '../seeded_random.ts';
import { DEADLINE_MS } from './model.ts';
import type { Acknowledged, Kind, LoadSettings, Step, StepResult } from './model.ts';
import { keepUnderWay, paceOpen } from './pace.ts';
import { openRawNats } from './raw_nats.ts';
import { createStock } from './stock.ts';
import type { Copy } from './stock.ts';
import { createTally } from './tally.ts';
import type { Tally } from './tally.ts';

const STEMS = { read: 'quote_get', price: 'quote_price', submit: 'quote_submit' } as const;
/** Half of it reads, two fifths prices, a tenth submits. */
const kindOf = (chance: number): Kind =>
  chance < 0.5 ? 'read' : chance < 0.9 ? 'price' : 'submit';
const GRACE_MS = 1_000;
const ACCEPTED = Buffer.from('{"ok":true');

type Under = { readonly kind: Kind; readonly copy: Copy; readonly dueAt: number };

export type Load = {
  readonly run: (step: Step) => Promise<StepResult>;
  readonly heard: () => Acknowledged;
  readonly close: () => void;
};

/** Sends a mix of reads, prices and submissions, and keeps book of every answer. */
export async function createLoad(settings: LoadSettings): Promise<Load> {
  const random = seededRandom(settings.seed);
  const stock = (name: string, count: number) => createStock(name, count, settings.version, random);
  const priced = stock('priced', settings.priced);
  const submitted = stock('submitted', settings.submitted);
  const under = new Map<number, Under>();
  let lastId = 0;
  let tally: Tally = createTally();
  let onDone: () => void = () => undefined;

  const nats = await openRawNats(settings.natsUrl, (id, payload) => {
    const request = under.get(id);
    if (request === undefined) return;
    under.delete(id);
    settle(request, payload);
    onDone();
  });

  function settle({ kind, copy, dueAt }: Under, payload: Buffer): void {
    const ms = performance.now() - dueAt;
    const accepted = payload.compare(ACCEPTED, 0, ACCEPTED.length, 0, ACCEPTED.length) === 0;
    tally.answer(kind, accepted, ms, payload);
    if (kind === 'read') return;
    if (accepted) {
      copy.done += 1;
      copy.version += 1;
    }
    if (kind === 'price') priced.giveBack(copy);
    else if (!accepted) submitted.giveBack(copy);
  }

  function send(dueAt: number): void {
    const kind = kindOf(random());
    const copy =
      kind === 'read' ? priced.any() : kind === 'price' ? priced.take() : submitted.take();
    if (copy === undefined) throw new Error(`void: no copy is left for ${kind}`);
    lastId += 1;
    under.set(lastId, { kind, copy, dueAt });
    tally.sent += 1;
    const headers = headersOf(settings.token, `${settings.seed}-overload-${lastId}`, copy.version);
    nats.request(SUBJECT[STEMS[kind]], lastId, headers, `{"quoteId":"${copy.id}"}`);
  }

  /** What isn't answered in time may have been done: its copy isn't used again. */
  async function drain(): Promise<void> {
    const until = performance.now() + DEADLINE_MS + GRACE_MS;
    while (under.size > 0 && performance.now() < until) {
      await new Promise((wake) => setTimeout(wake, 10));
    }
    for (const { kind, copy } of under.values()) {
      tally.missing();
      if (kind !== 'read') copy.unknown += 1;
    }
    under.clear();
  }

  return {
    run: async (step) => {
      tally = createTally();
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      if (step.kind === 'open') await paceOpen(step, send);
      else await keepUnderWay(step, send, (done) => (onDone = done));
      onDone = () => undefined;
      tally.over();
      const seconds = (performance.now() - startedAt) / 1_000;
      const { user, system } = process.cpuUsage(cpu);
      await drain();
      return tally.result(seconds, (user + system) / 1e6 / seconds);
    },
    heard: () => ({ priced: priced.heard(), submitted: submitted.heard() }),
    close: nats.close,
  };
}

function headersOf(token: string, key: string, version: number): string {
  return (
    `NATS/1.0\r\n${HEADER.authorization}: Bearer ${token}\r\n` +
    `${HEADER.deadline}: ${Date.now() + DEADLINE_MS}\r\n` +
    `${HEADER.idempotencyKey}: ${key}\r\n${HEADER.expectedVersion}: ${version}\r\n\r\n`
  );
}
