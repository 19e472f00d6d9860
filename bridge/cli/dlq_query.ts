import type { Query } from '../letters/find_letters.ts';
import type { Input, Problem } from './command.ts';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000;

/** Which letters the words and options ask for, or what would be right. */
export function parseQuery(input: Input): Query | Problem {
  const { words, text } = input;
  const wrong = words.find((word) => !/^\d{1,18}$/.test(word));
  if (wrong !== undefined) return { problem: `expected numbers of letters, got "${wrong}"` };
  // Whoever names letters need not read those before.
  const first = words.toSorted((a, b) => Number(a) - Number(b)).at(0);
  const from = text('from') ?? first ?? '0';
  if (!/^\d{1,18}$/.test(from)) {
    return { problem: `--from: expected the number of a letter, got "${from}"` };
  }
  const limit = Number(text('limit') ?? (words.length > 0 ? LIMIT_MAX : LIMIT_DEFAULT));
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX || words.length > LIMIT_MAX) {
    return { problem: `--limit: expected 1 to ${LIMIT_MAX}, got "${text('limit')}"` };
  }
  const [consumer, topic] = [text('consumer'), text('topic')];
  return {
    from: BigInt(from),
    limit,
    all: input.flag('all'),
    ...(words.length === 0 ? {} : { numbers: new Set(words) }),
    ...(consumer === undefined ? {} : { consumer }),
    ...(topic === undefined ? {} : { topic }),
  };
}
