import type { Sql } from '../../db/connect.ts';
import type { KafkaClient } from '../kafka/kafka.ts';
import { scanTopic } from '../kafka/scan_topic.ts';
import { DEAD_LETTER_TOPIC } from '../kafka/topics.ts';
import { isSelected, readLetter } from './letter.ts';
import type { Letter, Selection } from './letter.ts';
import { loadOutcomes } from './sql.ts';
import type { Outcome } from './sql.ts';

export type LetterAndOutcome = { readonly letter: Letter; readonly outcome: Outcome | null };
export type Page = {
  readonly letters: readonly LetterAndOutcome[];
  /** The number of the first letter behind this page; null at the end. */
  readonly next: string | null;
};
export type Query = Selection & {
  readonly from: bigint;
  readonly limit: number;
  /** Those that were redriven or dropped, too. */
  readonly all: boolean;
};

/** A page of letters, oldest first. No more than a page of them is ever in memory. */
export async function findLetters(kafka: KafkaClient, sql: Sql, query: Query): Promise<Page> {
  const outcomes = await loadOutcomes(sql, query.from);
  const letters: LetterAndOutcome[] = [];
  let next: string | null = null;
  await scanTopic(kafka, DEAD_LETTER_TOPIC, query.from, (record) => {
    const letter = readLetter(record);
    if (letter === undefined || !isSelected(letter, query)) return 'more';
    const outcome = outcomes.get(`${letter.partition} ${letter.number} ${letter.at}`) ?? null;
    if (outcome !== null && !query.all) return 'more';
    if (letters.length === query.limit) {
      next = letter.number;
      return 'enough';
    }
    letters.push({ letter, outcome });
    return letters.length === query.numbers?.size ? 'enough' : 'more';
  });
  return { letters, next };
}
