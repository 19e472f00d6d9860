import { findLetters } from '../letters/find_letters.ts';
import type { LetterAndOutcome, Query } from '../letters/find_letters.ts';
import { settleLetters } from '../letters/settle.ts';
import { createProducer } from '../kafka/producer.ts';
import type { Command, Input, Problem, Result } from './command.ts';
import { parseQuery } from './dlq_query.ts';
import { actorOf, withKafka, withSql } from './needs.ts';

const NEEDS = '(QW_KAFKA_BROKERS, QW_PG_BRIDGE_URL)';
const SELECT_USAGE = [
  '--consumer NAME  only what this consumer set aside',
  '--topic NAME     only what came from this topic',
];
const PAGE_USAGE = [
  '--from NUMBER    begin with this letter: the "next" of the page before',
  '--limit N        at most so many, 1 to 1000 (default 100)',
];
const SELECT = {
  consumer: { type: 'string' },
  topic: { type: 'string' },
  from: { type: 'string' },
  limit: { type: 'string' },
} as const;

const list: Command = {
  name: 'dlq list',
  about: `lists the events that were set aside, with the reason ${NEEDS}`,
  usage: [...SELECT_USAGE, ...PAGE_USAGE, '--all            those redriven or dropped, too'],
  options: { ...SELECT, all: { type: 'boolean' } },
  run: async (variables, input) => {
    const query = parseQuery(input);
    if ('problem' in query) return query;
    return withSql(variables, (sql) =>
      withKafka(variables, async (kafka) => {
        const { letters, next } = await findLetters(kafka, sql, query);
        const lines = letters.length === 0 ? ['nothing was set aside'] : letters.map(lineOf);
        const more = next === null ? [] : [`more: --from ${next}`];
        return { value: { letters: letters.map(valueOf), next }, lines: [...lines, ...more] };
      }),
    );
  },
};

const show: Command = {
  name: 'dlq show',
  about: `shows one letter whole: dlq show NUMBER ${NEEDS}`,
  takesWords: true,
  run: async (variables, { words }) => {
    const [number, ...rest] = words;
    if (number === undefined || rest.length > 0 || !/^\d+$/.test(number)) {
      return { problem: `dlq show: expected one number of a letter, got "${words.join(' ')}"` };
    }
    const query = { numbers: new Set([number]), from: BigInt(number), limit: 1, all: true };
    return withSql(variables, (sql) =>
      withKafka(variables, async (kafka) => {
        const [found] = (await findLetters(kafka, sql, query)).letters;
        if (found === undefined) return { problem: `there is no letter ${number}` };
        const { headers, value } = found.letter.record;
        const whole = { ...valueOf(found), headers, value: value.toString() };
        return { value: whole, lines: [lineOf(found), JSON.stringify(headers), whole.value] };
      }),
    );
  },
};

type Verb = {
  readonly verb: 'redrive' | 'drop';
  readonly outcome: 'redriven' | 'dropped';
  readonly about: string;
};

function settling({ verb, outcome, about }: Verb): Command {
  return {
    name: `dlq ${verb}`,
    about: `${about} ${NEEDS}`,
    usage: [
      'NUMBER …         these letters; or all that fit:',
      ...SELECT_USAGE,
      ...PAGE_USAGE,
      '--every          whichever consumer and topic',
      '--yes            do it; without it the command only tells what it would do',
      `--reason TEXT    why, for the audit${verb === 'drop' ? ' (required)' : ''}`,
      '--actor NAME     who did it, for the audit (default: the user of this shell)',
    ],
    options: {
      ...SELECT,
      every: { type: 'boolean' },
      yes: { type: 'boolean' },
      reason: { type: 'string' },
      actor: { type: 'string' },
    },
    takesWords: true,
    run: async (variables, input) => {
      const query = parseQuery(input);
      if ('problem' in query) return query;
      const selects = query.numbers !== undefined || query.consumer !== undefined;
      if (!selects && query.topic === undefined && !input.flag('every')) {
        return { problem: `dlq ${verb}: expected numbers, --consumer, --topic or --every` };
      }
      if (verb === 'drop' && (input.text('reason') ?? '').trim() === '') {
        return { problem: 'dlq drop: expected --reason TEXT: what is dropped is never handled' };
      }
      return settle(variables, input, query, outcome);
    },
  };
}

function settle(
  variables: Parameters<Command['run']>[0],
  input: Input,
  query: Query,
  outcome: Verb['outcome'],
): Promise<Result | Problem> {
  return withSql(variables, (sql) =>
    withKafka(variables, async (kafka) => {
      const { letters, next } = await findLetters(kafka, sql, query);
      const found = new Set(letters.map(({ letter }) => letter.number));
      const missing = [...(query.numbers ?? [])].filter((number) => !found.has(number));
      if (missing.length > 0) {
        return { problem: `no open letter has the number ${missing.join(', ')}` };
      }
      const more = next === null ? [] : [`more: --from ${next}`];
      if (!input.flag('yes')) {
        const text = `${letters.length} would be ${outcome}: say --yes to do it`;
        const value = { dryRun: true, letters: letters.map(valueOf), next };
        return { value, lines: [...letters.map(lineOf), ...more, text] };
      }
      const settlement = { outcome, actor: actorOf(input), reason: input.text('reason') ?? null };
      const producer = createProducer(kafka);
      try {
        const all = letters.map(({ letter }) => letter);
        const numbers = await settleLetters(sql, producer, all, settlement);
        return {
          value: { [outcome]: numbers, next },
          lines: [`${numbers.length} ${outcome}`, ...more],
        };
      } finally {
        await producer.close();
      }
    }),
  );
}

function valueOf({ letter, outcome }: LetterAndOutcome) {
  const { record: _record, ...rest } = letter;
  return { ...rest, outcome };
}

function lineOf({ letter, outcome }: LetterAndOutcome): string {
  const { number, at, consumer, type, key, topic, reason } = letter;
  const why = outcome?.reason == null ? '' : ` (${outcome.reason})`;
  const settled = outcome === null ? '' : `; ${outcome.outcome} by ${outcome.actor}${why}`;
  const what = `${type ?? 'unknown'} of ${key} from ${topic}`;
  return `${number}  ${at}  ${consumer}: ${what}: ${reason}${settled}`;
}

export const DLQ_COMMANDS: readonly Command[] = [
  list,
  show,
  settling({
    verb: 'redrive',
    outcome: 'redriven',
    about: 'sends letters to the consumer that set them aside, and to no other',
  }),
  settling({
    verb: 'drop',
    outcome: 'dropped',
    about: 'gives letters up, with a reason',
  }),
];
