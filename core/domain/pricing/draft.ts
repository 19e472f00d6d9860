import type { Offering, Price } from '../../contract/catalog.ts';
import type { PriceStage, PromotionSearch, RateCard, UsageEstimate } from '../../contract/price.ts';
import { EXACT_DECIMALS, exact, formatDecimal, multiply } from '../money.ts';

export type DraftStep = {
  readonly stage: PriceStage;
  readonly label: string;
  readonly source?: string;
  /** Exact. */
  readonly amount: bigint;
};

/** What one component's own price is of a charge, wherever in the bundle it sits. */
export type Share = {
  readonly offering: Offering;
  /** In the whole line. */
  units: bigint;
  /** Exact; before anything is taken off. */
  list: bigint;
};

/** One charge of a line while it passes through the stages. All amounts are exact. */
export type Draft = {
  readonly charge: Price['charge'];
  readonly period?: 'month' | 'year';
  readonly unit?: string;
  /** Units that the amounts cover: the line's quantity, or 1 of `unit` for usage. */
  readonly quantity: bigint;
  /** Usage that the line expects, in few digits, and exact. */
  readonly estimate?: { readonly text: string; readonly exact: bigint };
  /** What it costs before anything is taken off. */
  list: bigint;
  /** The price after the stages so far; the sum of the steps. */
  running: bigint;
  /** What the manual adjustment took off; negative when it added. */
  manual: bigint;
  readonly steps: DraftStep[];
  /** Of components, by offering id, in the order of the configuration. */
  shares?: Map<string, Share>;
  rateCards?: RateCard[];
  search?: PromotionSearch;
};

/**
 * Charges of a line by kind, period and unit; each is one sum. Usage of a component is a charge of
 * its own, since rates of different things don't add up.
 */
export type Drafts = {
  readonly byKey: Map<string, Draft>;
  readonly quantity: bigint;
  readonly usage: readonly UsageEstimate[];
};

export function noDrafts(quantity: number, usage: readonly UsageEstimate[] = []): Drafts {
  return { byKey: new Map(), quantity: BigInt(quantity), usage };
}

const ORDER = ['one_time', 'recurring', 'usage'];
export const DEFAULT_UNIT = 'unit';

/** `component`: the id of the component whose price it is; absent: what the line sells. */
export function draftFor(drafts: Drafts, price: Price, component?: string): Draft {
  const { charge } = price;
  const period = charge === 'recurring' ? (price.period ?? 'month') : undefined;
  const unit = charge === 'usage' ? (price.unit ?? DEFAULT_UNIT) : undefined;
  const usage = unit === undefined ? '' : `${unit}|${component ?? ''}`;
  const key = `${ORDER.indexOf(charge)}|${period ?? ''}|${usage}`;
  const known = drafts.byKey.get(key);
  if (known !== undefined) return known;
  const draft: Draft = {
    charge,
    ...(period === undefined ? {} : { period }),
    ...(unit === undefined ? {} : { unit, ...estimateFor(drafts.usage, unit, component) }),
    quantity: charge === 'usage' ? 1n : drafts.quantity,
    list: 0n,
    running: 0n,
    manual: 0n,
    steps: [],
  };
  drafts.byKey.set(key, draft);
  return draft;
}

function estimateFor(usage: readonly UsageEstimate[], unit: string, component?: string) {
  const found = usage.find((one) => one.unit === unit && one.offeringId === component);
  if (found === undefined) return {};
  const quantity = exact(found.quantity);
  return { estimate: { text: formatDecimal(quantity, EXACT_DECIMALS, 0), exact: quantity } };
}

/** `amount` for each unit that the draft covers, exact. */
export function forUnits(draft: Draft, amount: bigint, units: bigint): bigint {
  if (draft.charge !== 'usage') return amount * units;
  return draft.estimate === undefined ? amount : multiply(amount, draft.estimate.exact);
}

/** A step that changes nothing explains nothing, so it is left out. */
export function addStep(draft: Draft, step: DraftStep): void {
  if (step.amount === 0n) return;
  draft.running += step.amount;
  draft.steps.push(step);
}

/** One-time first, then recurring by period, then usage by unit. */
export function inOrder({ byKey }: Drafts): Draft[] {
  if (byKey.size === 1) return [...byKey.values()];
  return [...byKey.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, draft]) => draft);
}

/** Charges of one kind and period add up over lines. */
export function sumKey({ charge, period }: Draft): string {
  return period === undefined ? charge : period;
}
