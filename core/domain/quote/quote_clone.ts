import type { ParsedBody } from '../../contract/calls.ts';
import type { LineInput, SalesContext } from '../../contract/price.ts';
import type { Finding, Refusal } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { refuseInvalidLines } from '../configuration/validate_lines.ts';
import { priceBasket } from '../pricing/price_basket.ts';
import { createQuote } from './quote_create.ts';
import type { NewQuote } from './quote_create.ts';
import type { QuoteDecision } from './state.ts';

/** The revision whose lines are taken. */
export type CloneSource = SalesContext & {
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
): Cloned | Refusal {
  const { quoteId, revision, lines } = source;
  const segment = command.segment === undefined ? source.segment : command.segment;
  const context: SalesContext = {
    market: command.market ?? source.market,
    channel: command.channel ?? source.channel,
    ...(segment === undefined || segment === null ? {} : { segment }),
  };
  const { externalReference, contractReference, notes, validUntil } = command;
  const decided = createQuote(
    {
      ...context,
      customerId: command.customerId ?? source.customerId,
      externalReference,
      contractReference,
      notes,
      validUntil,
      lines: [...lines],
    },
    fresh,
    slice.catalogVersion,
    now,
    { quoteId, revision },
  );
  return decided.ok ? { ...decided, findings: unsellable(slice, context, lines, now) } : decided;
}

/** Whatever `quote_price` would refuse, all of one kind at once. */
function unsellable(
  slice: CatalogSlice,
  context: SalesContext,
  lines: readonly LineInput[],
  now: string,
): readonly Finding[] {
  if (lines.length === 0) return [];
  const broken = refuseInvalidLines(slice, lines, { ...context, now });
  if (broken !== null) return findingsOf(broken);
  const priced = priceBasket(slice, { ...context, lines: [...lines] }, { now });
  return priced.ok ? [] : findingsOf(priced);
}

function findingsOf({ findings, field, code, detail }: Refusal): readonly Finding[] {
  return findings ?? [{ path: field ?? '/lines', code, detail }];
}
