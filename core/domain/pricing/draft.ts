import type { PriceStage, PromotionSearch } from '../../contract/price.ts';
import type { Price } from '../../contract/catalog.ts';

export type DraftStep = {
  readonly stage: PriceStage;
  readonly label: string;
  readonly source?: string;
  /** Exact. */
  readonly amount: bigint;
};

/** One charge of a line while it passes through the stages. All amounts are exact. */
export type Draft = {
  readonly charge: Price['charge'];
  readonly period?: 'month' | 'year';
  readonly unit?: string;
  /** Units that the amounts cover: the line's quantity, or 1 of `unit` for usage. */
  readonly quantity: bigint;
  /** What it costs before anything is taken off. */
  list: bigint;
  /** The price after the stages so far; the sum of the steps. */
  running: bigint;
  /** What the manual adjustment took off; negative when it added. */
  manual: bigint;
  readonly steps: DraftStep[];
  search?: PromotionSearch;
};

const ORDER = ['one_time', 'recurring', 'usage'];

/**
 * Charges of a line by kind, period and unit; each is one sum. Usage of a component is a charge of
 * its own, since rates of different things don't add up.
 */
export type Drafts = Map<string, Draft>;

export function draftFor(
  drafts: Drafts,
  price: Price,
  quantity: bigint,
  component: string = '',
): Draft {
  const { charge } = price;
  const period = charge === 'recurring' ? (price.period ?? 'month') : undefined;
  const unit = charge === 'usage' ? (price.unit ?? 'unit') : undefined;
  const usage = unit === undefined ? '' : `${unit}|${component}`;
  const key = `${ORDER.indexOf(charge)}|${period ?? ''}|${usage}`;
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const draft: Draft = {
    charge,
    ...(period === undefined ? {} : { period }),
    ...(unit === undefined ? {} : { unit }),
    quantity: charge === 'usage' ? 1n : quantity,
    list: 0n,
    running: 0n,
    manual: 0n,
    steps: [],
  };
  drafts.set(key, draft);
  return draft;
}

/** A step that changes nothing explains nothing, so it is left out. */
export function addStep(draft: Draft, step: DraftStep): void {
  if (step.amount === 0n) return;
  draft.running += step.amount;
  draft.steps.push(step);
}

/** One-time first, then recurring by period, then usage by unit. */
export function inOrder(drafts: Drafts): Draft[] {
  if (drafts.size === 1) return [...drafts.values()];
  return [...drafts.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, draft]) => draft);
}
