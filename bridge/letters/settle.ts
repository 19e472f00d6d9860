import type { Sql } from '../../db/connect.ts';
import { recordDeed } from '../audit/record_deed.ts';
import { REDRIVE_HEADER } from '../consume/dead_letter.ts';
import type { OutRecord, RecordProducer } from '../kafka/producer.ts';
import type { Letter } from './letter.ts';
import { saveOutcomes } from './sql.ts';

export type Settlement = {
  readonly outcome: 'redriven' | 'dropped';
  readonly actor: string;
  readonly reason: string | null;
};

/**
 * Decides on letters; replies the numbers of those on which nobody had. A redriven one is sent to
 * its topic again before the decision is committed: after a crash in between it is sent twice, and
 * the inbox of its consumer takes it in once.
 */
export async function settleLetters(
  sql: Sql,
  producer: RecordProducer,
  letters: readonly Letter[],
  settlement: Settlement,
): Promise<readonly string[]> {
  return sql.begin(async (tx) => {
    const fresh = await saveOutcomes(tx, letters, settlement);
    const settled = letters.filter(({ number }) => fresh.has(number));
    for (const letter of settled) {
      const { number, at, consumer, topic, event, reason } = letter;
      await recordDeed(tx, {
        actor: settlement.actor,
        action: `dlq.${settlement.outcome}`,
        subject: `letter ${number}`,
        reason: settlement.reason,
        detail: { at, consumer, topic, event, letterReason: reason },
      });
    }
    if (settlement.outcome === 'redriven') {
      // One by one topic, in the order of the letters.
      const topics = new Set(settled.map(({ topic }) => topic));
      const batches = [...topics].map((topic) => ({
        topic,
        records: settled.filter((one) => one.topic === topic).map(redrivenRecord),
      }));
      if (batches.length > 0) await producer.send(batches);
    }
    return settled.map(({ number }) => number);
  });
}

/** As the event was sent first, but for one consumer only. */
export function redrivenRecord({ record, consumer }: Letter): OutRecord {
  const headers = Object.entries(record.headers).filter(([name]) => !name.startsWith('dlq_'));
  return {
    key: record.key,
    value: record.value.toString(),
    headers: { ...Object.fromEntries(headers), [REDRIVE_HEADER]: consumer },
  };
}
