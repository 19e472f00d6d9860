import type { OutRecord, TopicRecords } from '../kafka/producer.ts';

export type Encoded = { readonly topic: string; readonly record: OutRecord };

/**
 * Groups records by topic, in order, and cuts where the values together would exceed `bytesMax`:
 * what goes to one partition travels as one batch, and a broker refuses one that is too large.
 */
export function splitBatch(
  encoded: readonly Encoded[],
  bytesMax: number,
): readonly (readonly TopicRecords[])[] {
  const sends: Map<string, OutRecord[]>[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const { topic, record } of encoded) {
    const size = Buffer.byteLength(record.value);
    if (bytes + size > bytesMax) {
      sends.push(new Map());
      bytes = 0;
    }
    bytes += size;
    const topics = sends.at(-1);
    const records = topics?.get(topic);
    if (records === undefined) topics?.set(topic, [record]);
    else records.push(record);
  }
  return sends.map((topics) => [...topics].map(([topic, records]) => ({ topic, records })));
}
