import type { OrderLineChange } from '../../contract/order_changes.ts';
import type { LineInput } from '../../contract/price.ts';
import { canonicalJson } from '../canonical_json.ts';

/**
 * What an order has against what a quote asks for, line by line: lines are the same line by their
 * id. What only costs another price, or is used otherwise, is unchanged: nothing has to be done.
 */
export function lineDelta(
  before: readonly LineInput[],
  after: readonly LineInput[],
): readonly OrderLineChange[] {
  const was = new Map(before.map((line) => [line.id, line]));
  const is = new Map(after.map((line) => [line.id, line]));
  const kept = after.map((line) => changeOf(was.get(line.id), line));
  return [...kept, ...before.filter(({ id }) => !is.has(id)).map(removed)];
}

function changeOf(was: LineInput | undefined, is: LineInput): OrderLineChange {
  const { id: lineId, offeringId, quantity } = is;
  const line = { lineId, offeringId, to: quantity };
  if (was === undefined) return { ...line, change: 'added', fields: [] };
  const from = was.quantity;
  if (was.offeringId !== offeringId) return { ...line, change: 'replaced', fields: [], from };
  const fields = differing(was, is);
  return { ...line, change: fields.length === 0 ? 'unchanged' : 'changed', fields, from };
}

function removed({ id: lineId, offeringId, quantity }: LineInput): OrderLineChange {
  return { lineId, change: 'removed', offeringId, fields: [], from: quantity };
}

function differing(was: LineInput, is: LineInput): OrderLineChange['fields'] {
  const chosen = ({ configuration }: LineInput): string => canonicalJson(configuration ?? {});
  return [
    ...(was.quantity === is.quantity ? [] : (['quantity'] as const)),
    ...(chosen(was) === chosen(is) ? [] : (['configuration'] as const)),
  ];
}
