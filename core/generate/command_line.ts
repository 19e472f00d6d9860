import { parseArgs } from 'node:util';

export const HELP = `Usage: npm run db -- generate [options]

Fills a tenant with quotes, orders and their history, the same for the same seed and day, in the
proportions of core/generate/proportions.ts. The tenant needs a catalogue on sale.

  --quotes N     quotes that no order came from (default 1000)
  --orders N     orders, each with its own converted quote, so that there are as many quotes more
                 (default 1000)
  --audit N      audit rows in all (default 5000); those that quotes and orders don't need are of
                 subjects that are gone
  --seed S       a whole number (default 1)
  --tenant T     default "demo"
  --until AT     when the youngest ends, such as 2026-11-25T00:00:00Z (default: today's midnight)
  --append       also when the tenant has quotes already
  --verify       generate nothing: look whether what is there fits together; exit code 1 if not
  --sample N     how many quotes --verify prices again (default 500)
  --json         the result as one line of JSON on standard output

A run that was cut off is gone on with by repeating it: what is committed stays, nothing comes
twice. From 20000 quotes and orders on, indexes that guard nothing are dropped and built anew at
the end; searches are slow meanwhile, so don't do it to a database that people work with. Nothing
of what is generated is sent to Kafka: the relay's cursors are moved past it (to send it all the
same, see npm run bridge -- --help, rewind).

1,000,000 quotes, 1,000,000 orders and 5,000,000 audit rows take about 25 GB of disk.

Environment: QW_PG_ADMIN_URL`;

export class UsageError extends Error {}

export type Request = {
  readonly quotes: number;
  readonly orders: number;
  readonly audit: number;
  readonly seed: number;
  readonly tenant: string;
  readonly untilMs: number;
  readonly append: boolean;
  readonly verify: boolean;
  readonly sample: number;
  readonly json: boolean;
};

const DAY_MS = 86_400_000;
const COUNT_MAX = 100_000_000;

/** Null: help is wanted. */
export function parseCommandLine(argv: readonly string[], nowMs: number): Request | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quotes: { type: 'string', default: '1000' },
      orders: { type: 'string', default: '1000' },
      audit: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      tenant: { type: 'string', default: 'demo' },
      until: { type: 'string' },
      append: { type: 'boolean', default: false },
      verify: { type: 'boolean', default: false },
      sample: { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const midnight = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const untilMs = values.until === undefined ? midnight : Date.parse(values.until);
  if (Number.isNaN(untilMs) || untilMs > nowMs) {
    throw new UsageError(`--until is "${values.until}"; expected a past instant in ISO 8601`);
  }
  return {
    quotes: count('quotes', values.quotes),
    orders: count('orders', values.orders),
    audit: count('audit', values.audit),
    seed: count('seed', values.seed),
    tenant: values.tenant,
    untilMs,
    append: values.append,
    verify: values.verify,
    sample: count('sample', values.sample),
    json: values.json,
  };
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= COUNT_MAX) return number;
  throw new UsageError(`--${name} is "${text}"; expected a whole number from 0 to ${COUNT_MAX}`);
}
