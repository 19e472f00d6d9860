import type { CatalogSettings, Offering } from '../../contract/catalog.ts';
import type { FulfilmentTask, OrderItem } from '../../contract/order.ts';
import type { OrderLineChange } from '../../contract/order_changes.ts';
import type { LineInput } from '../../contract/price.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import type { NewId } from '../decision.ts';
import { changed, mustBe } from '../quote/state.ts';
import type { QuoteDecision, QuoteIn, QuoteState } from '../quote/state.ts';
import { lineDelta } from './line_delta.ts';
import { itemsOf } from './order_items.ts';
import { replan } from './replan.ts';
import { orderChanged, withCounts } from './state.ts';
import type { OrderDecision, OrderState } from './state.ts';
import type { Replanned } from './undo.ts';

export type AmendedState = {
  readonly order: OrderState;
  readonly tasks: readonly FulfilmentTask[];
  /** What the order stands for now. */
  readonly agreed: readonly LineInput[];
  readonly quote: QuoteState;
};
export type Amended = {
  readonly ok: true;
  readonly order: OrderDecision;
  readonly quote: QuoteDecision;
  readonly plan: Replanned;
  /** Without the lines that stay as they are. */
  readonly changes: readonly OrderLineChange[];
};

const ENDED = ['completed', 'partial'];
const AMENDABLE = ['acknowledged', 'in_progress', 'held', ...ENDED];

/**
 * `order_amend`: an accepted quote that amends the order replaces what was agreed, and the plan
 * follows the difference. An order that had ended begins again.
 */
export function amendOrder(
  { order, tasks, agreed, quote }: AmendedState,
  mappings: {
    readonly settings: CatalogSettings;
    readonly offerings: ReadonlyMap<string, Offering>;
  },
  now: string,
  newId: NewId,
): Amended | Refusal {
  const wrong = refuseAmendment(order, quote);
  if (wrong !== null) return wrong;
  if (quote.status !== 'accepted') return mustBe(quote, 'accepted');
  const revision = order.revision + 1;
  const delta = lineDelta(agreed, quote.lines);
  const items = amendedItems(order, quote, delta, revision);
  const decomposed = order.tasksTotal > 0 || tasks.length > 0;
  const plan = decomposed
    ? replan(tasks, delta, items, mappings, newId)
    : ({ ok: true, tasks, cancelled: [], added: [] } as const);
  if (!plan.ok) return plan;
  const reopened = ENDED.includes(order.status);
  const { price } = quote;
  const next: OrderState = {
    ...withCounts(order, plan.tasks),
    status: reopened ? 'in_progress' : order.status,
    revision,
    amendedBy: { quoteId: quote.id, quoteRevision: quote.revision },
    catalogVersion: quote.catalogVersion,
    priceHash: price.priceHash,
    totals: price.totals,
    items,
  };
  const extras = reopened ? { reopened } : {};
  return {
    ok: true,
    order: orderChanged(next, 'order.amended', now, extras),
    quote: changed({ ...quote, status: 'converted', orderId: order.id }, 'quote.converted', now),
    plan,
    changes: delta.filter(({ change }) => change !== 'unchanged'),
  };
}

function refuseAmendment(order: OrderState, quote: QuoteState): Refusal | null {
  const field = '/quoteId';
  if (quote.amends?.orderId !== order.id) {
    const detail = `quote ${quote.number} does not amend order ${order.number}`;
    return refuse('illegal_transition', detail, { field });
  }
  if (!AMENDABLE.includes(order.status)) {
    return illegal(`order ${order.number}`, order.status, AMENDABLE);
  }
  if (quote.status !== 'accepted') return mustBe(quote, 'accepted');
  if (quote.customerId !== order.customerId || quote.price.currency !== order.currency) {
    const detail = `an amendment keeps customer ${order.customerId} and currency ${order.currency}`;
    return refuse('illegal_transition', detail, { field });
  }
  return null;
}

function amendedItems(
  order: OrderState,
  quote: QuoteIn<'accepted'>,
  delta: readonly OrderLineChange[],
  revision: number,
): readonly OrderItem[] {
  const kinds = new Map(delta.map(({ lineId, change }) => [lineId, change]));
  const before = new Map(order.items.map((item) => [item.lineId, item.changedIn]));
  return itemsOf(quote.lines, quote.price.lines).map((item) => {
    const same = kinds.get(item.lineId) === 'unchanged';
    const changedIn = same ? before.get(item.lineId) : revision;
    return { ...item, ...(changedIn === undefined ? {} : { changedIn }) };
  });
}
