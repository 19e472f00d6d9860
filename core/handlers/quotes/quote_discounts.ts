import type { LineInput, PricedLine } from '../../contract/price.ts';
import { refuse } from '../../contract/reply.ts';
import type { Finding, Refusal } from '../../contract/reply.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import {
  discountLimitOf,
  discountsOverLimit,
  needsPrices,
  newlyAdjusted,
} from '../../domain/quote/discount_limit.ts';
import type { Place } from '../../domain/quote/place.ts';
import type { Call } from '../../server/call.ts';
import type { Needs } from '../../server/run_command.ts';

type Given = {
  readonly catalogVersion: string;
  readonly context: Place;
  readonly lines: readonly LineInput[];
  /** Lines that were there on the same catalogue version: what they have was judged before. */
  readonly before: readonly LineInput[];
  /** What they cost, when that is known already. */
  readonly priced?: readonly PricedLine[] | undefined;
};

/** Manual prices beyond what the caller may give, by the settings of that catalogue version. */
export function discountsOver(call: Call, given: Given): readonly Finding[] | Needs {
  const { catalogVersion, context, lines } = given;
  const judged = newlyAdjusted(lines, given.before);
  if (judged.length === 0) return [];
  const { tenant, roles } = call.identity;
  const { catalogue } = call.services;
  const known = catalogue.peek(tenant, catalogVersion, []);
  if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds: [] };
  const limit = discountLimitOf(known.settings.discountLimits ?? [], roles);
  if (limit === null) return [];
  const basket = { lines, judged, priced: given.priced };
  if (given.priced !== undefined || !needsPrices(judged)) {
    return discountsOverLimit(limit, null, context, basket, call.now);
  }
  const offeringIds = offeringIdsOf(lines);
  const sold = catalogue.peek(tenant, catalogVersion, offeringIds);
  if (!sold.ok) return { ok: 'needs', catalogVersion, offeringIds };
  return discountsOverLimit(limit, sold.slice, context, basket, call.now);
}

/** Null: the caller may give all of them. */
export function refuseDiscounts(call: Call, given: Given): Refusal | Needs | null {
  const findings = discountsOver(call, given);
  if ('ok' in findings) return findings;
  const [first] = findings;
  if (first === undefined) return null;
  return refuse('forbidden', first.detail, { field: first.path, findings });
}
