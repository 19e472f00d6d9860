import { createBaskets } from './baskets.ts';
import type { Basket } from './baskets.ts';
import type { Catalogue } from './catalogue.ts';
import { periodsOf } from './periods.ts';
import { CONTEXTS, ORDER_LINES, ORDER_SHAPES, QUOTE_LINES, QUOTE_SHAPES } from './proportions.ts';
import type { Discount, LineShape, QuoteShape } from './proportions.ts';
import { tellOrder } from './order_story.ts';
import { writeQuote } from './quote_rows.ts';
import { tellQuote } from './quote_story.ts';
import { chance, placeIn } from './seeded.ts';
import { createTape, ID_MARK } from './tape.ts';
import { compile } from './template.ts';
import type { Template } from './template.ts';

export type Kind = 'quote' | 'order';
export type Stories = {
  /** The place in `all` of the story of a copy that begins at `startMs`. */
  readonly of: (kind: Kind, index: number, startMs: number) => number;
  /** Those that were needed so far. */
  readonly all: readonly Template[];
  /** Not so soon before a price changes that a quote could be priced on both sides of it. */
  readonly settled: (startMs: number) => number;
};

const UNSETTLED_MS = 2 * 86_400_000;

const CONVERTED: QuoteShape = {
  name: 'converted',
  share: 0,
  steps: ['price', 'submit', 'approve', 'accept'],
  discount: 'none',
  validDays: 30,
};

/** Each combination of basket and shape is told once, when it is first needed. */
export function createStories(
  catalogue: Catalogue,
  tenant: string,
  seed: number,
  window: { readonly fromMs: number; readonly toMs: number },
): Stories {
  const periods = periodsOf(catalogue.slice, window);
  const basketOf = createBaskets(catalogue);
  const baskets = new Map<string, Basket>();
  const all: Template[] = [];
  const places = new Map<string, number>();

  function basket(size: LineShape, place: number, periodMs: number, discount: Discount): Basket {
    const key = [size.lines, place, periodMs, discount].join(' ');
    const context = placeIn(CONTEXTS, chance(seed, place, size.lines));
    const at = new Date(periodMs).toISOString();
    const asked = { seed, place, lines: size.lines, context, discount, at };
    const known = baskets.get(key) ?? basketOf(asked);
    baskets.set(key, known);
    return known;
  }

  function tell(kind: Kind, shape: number, periodMs: number, size: LineShape, place: number) {
    const quoteShape = kind === 'order' ? CONVERTED : (QUOTE_SHAPES[shape] ?? CONVERTED);
    const tape = createTape(periodMs);
    const chosen = basket(size, place, periodMs, quoteShape.discount);
    const tale = { tape, tenant, catalogue, basket: chosen };
    const quote = tellQuote(tale, quoteShape.steps, quoteShape.validDays);
    const order = ORDER_SHAPES[shape];
    if (kind === 'quote' || order === undefined) {
      writeQuote(tape, tenant, quote);
      return compile(tape, null);
    }
    const orderId = ID_MARK + String(tape.idTimes.length).padStart(12, '0');
    tellOrder(tale, quote, order);
    return compile(tape, orderId);
  }

  return {
    all,
    settled: (startMs) =>
      periods.find((each) => each > startMs && each <= startMs + UNSETTLED_MS) ?? startMs,
    of: (kind, index, startMs) => {
      const salt = kind === 'order' ? 100 : 0;
      const sizes = kind === 'order' ? ORDER_LINES : QUOTE_LINES;
      const shapes = kind === 'order' ? ORDER_SHAPES : QUOTE_SHAPES;
      const sizeAt = placeIn(sizes, chance(seed, index, salt + 1));
      const size = sizes[sizeAt] ?? QUOTE_LINES[0];
      if (size === undefined) throw new Error('no sizes');
      const place = Math.floor(chance(seed, index, salt + 2) * size.pool);
      const shape = placeIn(shapes, chance(seed, index, salt + 3));
      const period = periods.findLast((each) => each <= startMs) ?? window.fromMs;
      const key = [kind, sizeAt, place, shape, period].join(' ');
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, all.length);
      return all.push(tell(kind, shape, period, size, place)) - 1;
    },
  };
}
