import type { LineInput, PriceTotals } from '../../core/contract/price.ts';
import type { LineEdit } from '../../core/contract/quote_edit.ts';
import type { Ask } from '../core_alone/own_bus.ts';
import { createLatencies } from '../measure/latencies.ts';
import type { Latencies } from '../measure/latencies.ts';
import { OFFERINGS } from '../price/catalogue.ts';
import { expectedTotals } from '../price/expected.ts';

export const STEPS = ['price', 'change one', 'add one', 'remove one'] as const;
type Step = (typeof STEPS)[number];

const WARM_UP_ROUNDS = 4;
const ROUNDS = 25;
/** Of each kind after every price. */
const EDITS = 3;
const CONTEXT = { market: 'us', channel: 'web', customerId: 'bench' } as const;

type Quote = {
  readonly id: string;
  readonly lines: readonly LineInput[];
  readonly version: number;
};

/** Whole prices and edits of one quote; each answer is compared with what it must come to. */
export async function measureQuote(
  ask: Ask,
  size: number,
  random: () => number,
): Promise<Readonly<Record<Step, Latencies>>> {
  const started = await ask('sales', 'quote_create', CONTEXT);
  let quote: Quote = { id: started.body.id, lines: [], version: started.version ?? 0 };
  let measured = latenciesOfSteps();
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    if (round === 0) measured = latenciesOfSteps();
    quote = await oneRound(ask, { ...quote, lines: randomLines(size, random) }, measured, random);
  }
  return measured;
}

function latenciesOfSteps(): Readonly<Record<Step, Latencies>> {
  return {
    price: createLatencies(),
    'change one': createLatencies(),
    'add one': createLatencies(),
    'remove one': createLatencies(),
  };
}

/** Another basket, priced; single lines of it edited; and the whole of it priced once more. */
async function oneRound(
  ask: Ask,
  given: Quote,
  measured: Readonly<Record<Step, Latencies>>,
  random: () => number,
): Promise<Quote> {
  const quoteId = given.id;
  const seen = ({ version }: { version?: number }) => ({ expectedVersion: version ?? 0 });
  const put = await ask(
    'sales',
    'quote_put_items',
    { quoteId, lines: [...given.lines] },
    seen(given),
  );
  const began = performance.now();
  const priced = await ask('sales', 'quote_price', { quoteId }, seen(put));
  measured.price.record(performance.now() - began);
  checkTotals(given.lines, priced.body.price?.totals);
  let quote: Quote = { ...given, version: priced.version ?? 0 };
  let hash = priced.body.price?.priceHash;
  for (const step of edits()) {
    const { edit, lines } = randomEdit(step, quote.lines, random);
    const start = performance.now();
    const edited = await ask('sales', 'quote_edit_items', { quoteId, edits: [edit] }, seen(quote));
    measured[step].record(performance.now() - start);
    checkTotals(lines, edited.body.price?.totals);
    hash = edited.body.price?.priceHash;
    quote = { ...quote, lines, version: edited.version ?? 0 };
  }
  return checkHash(ask, quote, hash);
}

/** One leaves before another comes, so that the largest quote stays within the limit. */
function edits(): readonly Exclude<Step, 'price'>[] {
  return Array.from(
    { length: EDITS },
    () => ['change one', 'remove one', 'add one'] as const,
  ).flat();
}

function randomEdit(
  step: Exclude<Step, 'price'>,
  lines: readonly LineInput[],
  random: () => number,
): { readonly edit: LineEdit; readonly lines: readonly LineInput[] } {
  const at = Math.floor(random() * lines.length);
  const line = lines[at];
  if (step === 'add one' || line === undefined) {
    const added = randomLine(`new-${Math.floor(random() * 1e9)}`, random);
    return { edit: { op: 'add', line: added }, lines: [...lines, added] };
  }
  if (step === 'remove one') {
    return { edit: { op: 'remove', lineId: line.id }, lines: lines.toSpliced(at, 1) };
  }
  const quantity = (line.quantity % 20) + 1;
  const edit = { op: 'change', lineId: line.id, quantity } as const;
  return { edit, lines: lines.with(at, { ...line, quantity }) };
}

function randomLines(count: number, random: () => number): readonly LineInput[] {
  return Array.from({ length: count }, (_, at) => randomLine(`line-${at}`, random));
}

function randomLine(id: string, random: () => number): LineInput {
  const offeringId = `o${Math.floor(random() * OFFERINGS)}`;
  return { id, offeringId, quantity: 1 + Math.floor(random() * 20) };
}

function checkTotals(lines: readonly LineInput[], totals: PriceTotals | undefined): void {
  const { once, monthly } = expectedTotals(lines);
  const found = [totals?.net.amount, totals?.monthly.amount].map((amount) =>
    BigInt((amount ?? '-1').replace('.', '')),
  );
  if (found[0] === once && found[1] === monthly) return;
  throw new Error(
    `void: ${lines.length} lines came to ${found.join(', ')} instead of ${once}, ${monthly}`,
  );
}

/** What edit after edit came to has the hash of a price of the whole. */
async function checkHash(ask: Ask, quote: Quote, hash: string | undefined): Promise<Quote> {
  const options = { expectedVersion: quote.version };
  const whole = await ask('sales', 'quote_price', { quoteId: quote.id }, options);
  if (hash === undefined || whole.body.price?.priceHash !== hash) {
    throw new Error(`void: edits came to the hash ${hash}, a full price to another`);
  }
  return { ...quote, version: whole.version ?? 0 };
}
