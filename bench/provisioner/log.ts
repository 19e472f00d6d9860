import { open, readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { EffectRequestSchema } from '../../core/contract/provisioning.ts';

/** One line of the log: an effect in the outside world, or a callback that was received. */
export const EntrySchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('effect'),
    at: v.string(),
    /** The idempotency key; two keys for one task are two effects. */
    key: v.string(),
    externalReference: v.string(),
    ...EffectRequestSchema.entries,
  }),
  v.strictObject({
    kind: v.literal('called_back'),
    at: v.string(),
    taskId: v.string(),
    outcome: v.picklist(['succeeded', 'failed']),
  }),
]);
export type Entry = v.InferOutput<typeof EntrySchema>;
export type Effect = Extract<Entry, { kind: 'effect' }>;

export type EffectLog = {
  /** Resolves when the entry is on disk; entries that arrive together share one sync. */
  readonly append: (entry: Entry) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A line that a crash cut short was never acknowledged, so it is left out. */
export async function readLog(path: string): Promise<readonly Entry[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => v.parse(EntrySchema, JSON.parse(line)));
}

export async function openLog(path: string): Promise<EffectLog> {
  const file = await open(path, 'a', 0o600);
  let waiting: string[] = [];
  let flush: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    // Lets everything that arrives in this turn of the loop join.
    await new Promise((wake) => setImmediate(wake));
    const lines = waiting.join('');
    waiting = [];
    flush = undefined;
    await file.appendFile(lines);
    await file.datasync();
  };
  let previous = Promise.resolve();
  return {
    append(entry) {
      waiting.push(`${JSON.stringify(entry)}\n`);
      if (flush === undefined) {
        flush = previous.then(write);
        previous = flush.catch(() => undefined);
      }
      return flush;
    },
    async close() {
      await previous;
      await file.close();
    },
  };
}
