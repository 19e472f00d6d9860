import type { Reply } from '../../core/contract/reply.ts';
import { isDefinite } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { Message, Track } from './model.ts';

const TWICE_SHARE = 0.15;
const LATE_SHARE = 0.15;
const CHANGED_SHARE = 0.03;
const LATE_MS_MAX = 800;
const TRIES_MAX = 200;
const PAUSE_MS = 25;

/** Carries messages as a bad network does: twice at once, once more much later, or altered. */
export type Courier = {
  /** The first definite answer. */
  readonly carry: (message: Message, random: () => number) => Promise<Reply<unknown>>;
  /** Everything that is still under way has arrived. */
  readonly settle: () => Promise<void>;
  readonly sent: () => number;
};

export function createCourier(track: Track, ledger: Ledger): Courier {
  const late = new Set<Promise<unknown>>();
  let sent = 0;

  async function deliver(message: Message): Promise<Reply<unknown>> {
    for (let attempt = 1; ; attempt += 1) {
      sent += 1;
      const reply = await track.send(message);
      ledger.enter(message, reply);
      if (isDefinite(reply)) return reply;
      if (attempt === TRIES_MAX) throw new Error(`${message.key}: ${JSON.stringify(reply)}`);
      await pause(PAUSE_MS * Math.min(attempt, 10));
    }
  }

  function later(message: Message, ms: number): void {
    const arriving: Promise<unknown> = pause(ms).then(() => deliver(message));
    late.add(arriving);
    arriving.then(
      () => late.delete(arriving),
      () => undefined,
    );
  }

  return {
    sent: () => sent,
    carry: async (message, random) => {
      const way = random();
      if (way < TWICE_SHARE) {
        const [reply] = await Promise.all([deliver(message), deliver(message)]);
        return reply;
      }
      if (way < TWICE_SHARE + LATE_SHARE) later(message, random() * LATE_MS_MAX);
      const reply = await deliver(message);
      if (random() < CHANGED_SHARE) await sendAltered(track, ledger, message);
      return reply;
    },
    settle: async () => {
      while (late.size > 0) await Promise.all(late);
    },
  };
}

/** The same key with another body must not be executed. */
async function sendAltered(track: Track, ledger: Ledger, message: Message): Promise<void> {
  const { command } = message;
  if (command.stem !== 'quote_create') return;
  const altered = { ...command, body: { ...command.body, notes: 'altered on the way' } };
  ledger.enterAltered(message, await track.send({ ...message, command: altered }));
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
