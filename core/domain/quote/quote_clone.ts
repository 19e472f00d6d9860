import type { ParsedBody } from '../../contract/calls.ts';
import type { LineInput } from '../../contract/price.ts';
import type { Finding, Refusal } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { refuseInvalidLines } from '../configuration/validate_lines.ts';
import { priceBasket } from '../pricing/price_basket.ts';
import { placeOf } from './place.ts';
import type { Place } from './place.ts';
import { createQuote } from './quote_create.ts';
import type { NewQuote } from './quote_create.ts';
import type { QuoteDecision } from './state.ts';

/** The revision whose lines are taken. */
export type CloneSource = Place & {
  readonly quoteId: string;
  readonly revision: number;
  readonly customerId: string;
  readonly lines: readonly LineInput[];
};

type Cloned = QuoteDecision & { readonly findings: readonly Finding[] };

/** A draft keeps lines that can't be sold as they are: somebody will mend them, told what. */
export function cloneQuote(
  source: CloneSource,
  command: ParsedBody['quote_clone'],
  fresh: NewQuote,
  slice: CatalogSlice,
  now: string,
  /** Manual prices that who clones may not give: they don't come along. */
  over: readonly Finding[] = [],
): Cloned | Refusal {
  const { quoteId, revision } = source;
  const lines = source.lines.map((line, at) =>
    over.some(({ path }) => path.startsWith(`/lines/${at}/`)) ? withoutAdjustment(line) : line,
  );
  const context = cloneContext(source, command);
  const { externalReference, contractReference, notes, validUntil } = command;
  const decided = createQuote(
    {
      ...context,
      customerId: command.customerId ?? source.customerId,
      externalReference,
      contractReference,
      notes,
      validUntil,
      lines,
    },
    fresh,
    slice.catalogVersion,
    now,
    { quoteId, revision },
  );
  if (!decided.ok) return decided;
  return { ...decided, findings: [...over, ...unsellable(slice, context, lines, now)] };
}

function withoutAdjustment(line: LineInput): LineInput {
  const { id, offeringId, quantity, configuration, usage } = line;
  return {
    id,
    offeringId,
    quantity,
    ...(configuration === undefined ? {} : { configuration }),
    ...(usage === undefined ? {} : { usage }),
  };
}

/** Where and to whom the clone is to be sold. */
export function cloneContext(source: CloneSource, command: ParsedBody['quote_clone']): Place {
  const segment = command.segment === undefined ? source.segment : command.segment;
  const market = command.market ?? source.market;
  const before = market === source.market ? source.currency : undefined;
  const currency = command.currency === undefined ? before : command.currency;
  return placeOf({
    market,
    channel: command.channel ?? source.channel,
    segment: segment ?? undefined,
    currency: currency ?? undefined,
  });
}

/** Whatever `quote_price` would refuse, all of one kind at once. */
function unsellable(
  slice: CatalogSlice,
  context: Place,
  lines: readonly LineInput[],
  now: string,
): readonly Finding[] {
  if (lines.length === 0) return [];
  const broken = refuseInvalidLines(slice, lines, { ...context, now });
  if (broken !== null) return findingsOf(broken);
  const priced = priceBasket(slice, { ...placeOf(context), lines: [...lines] }, { now });
  return priced.ok ? [] : findingsOf(priced);
}

function findingsOf({ findings, field, code, detail }: Refusal): readonly Finding[] {
  return findings ?? [{ path: field ?? '/lines', code, detail }];
}
