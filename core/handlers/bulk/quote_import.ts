import type { ParsedBody } from '../../contract/calls.ts';
import type { LineInput } from '../../contract/price.ts';
import type { ImportedQuote } from '../../contract/quote_import.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import { proposedIdsOf } from '../../domain/configuration/defaults.ts';
import { createQuote } from '../../domain/quote/quote_create.ts';
import type { NewQuote } from '../../domain/quote/quote_create.ts';
import { importQuote } from '../../domain/quote/quote_import.ts';
import type { QuoteDecision, QuoteState } from '../../domain/quote/state.ts';
import type { Call } from '../../server/call.ts';
import type { Peeked } from '../../server/catalogue_cache.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Needs } from '../../server/run_command.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { insertQuote } from '../../sql/quotes/quote.ts';
import { outboxRows } from '../evidence.ts';
import { quoteAudit, quoteWrites } from '../quotes/quote_command.ts';
import { refuseDiscounts } from '../quotes/quote_discounts.ts';
import { quoteRow } from '../quotes/quote_state.ts';

type Import = ParsedBody['quote_import'];

/** Opens, prices and perhaps submits one quote in one transaction, under one key. */
export async function quoteImport(call: Call, body: Import): Promise<Reply<ImportedQuote>> {
  const { tenant } = call.identity;
  const number = await call.services.numbers.take(call, 'quote');
  if (typeof number !== 'string') return number;
  const fresh = { id: call.services.newId(), number };
  return runCommand(call, {
    load: (sql) => [activeVersion(sql, tenant, call.now)],
    decide: ([[active]]) => {
      const decided = decide(call, body, fresh, active?.catalogVersion ?? null);
      if (decided.ok !== true) return decided;
      const { opened, state, events } = decided;
      return {
        ok: true,
        reply: { ok: true, body: importedView(state), version: state.version, created: true },
        changes: {
          statements: (sql) => [
            insertQuote(sql, tenant, quoteRow(opened)),
            // The lines are written once, as what rules filled in has made them.
            ...quoteWrites(sql, call, { ...opened, lines: [] }, state),
          ],
          events: outboxRows(call, state.id, events),
          audit: [quoteAudit(call, null, state, {})],
        },
      };
    },
  });
}

type Decided = QuoteDecision & { readonly opened: QuoteState };

function decide(
  call: Call,
  body: Import,
  fresh: NewQuote,
  active: string | null,
): Decided | Refusal | Needs {
  const opened = createQuote(body, fresh, active, call.now);
  if (!opened.ok) return opened;
  const { catalogVersion, lines } = opened.state;
  const sold = soldIn(call, catalogVersion, lines);
  if (sold.ok !== true) return sold;
  const over = refuseDiscounts(call, { catalogVersion, context: opened.state, lines, before: [] });
  if (over !== null) return over;
  const policies = sold.settings.approvalPolicies;
  const { subject: by } = call.identity;
  const terms = { slice: sold.slice, policies, by, newId: call.services.newId };
  const whole = importQuote(opened, body, terms, call.now);
  return whole.ok ? { ...whole, opened: opened.state } : whole;
}

/** Every offering of the lines, and what rules fill in by default. */
function soldIn(
  call: Call,
  catalogVersion: string,
  lines: readonly LineInput[],
): Extract<Peeked, { ok: true }> | Needs {
  const peek = (ids: readonly string[]) =>
    call.services.catalogue.peek(call.identity.tenant, catalogVersion, ids);
  const offeringIds = offeringIdsOf(lines);
  const known = peek(offeringIds);
  if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds };
  const proposed = proposedIdsOf(known.slice.offerings.values());
  if (proposed.length === 0) return known;
  const all = [...new Set([...offeringIds, ...proposed])];
  const whole = peek(all);
  return whole.ok ? whole : { ok: 'needs', catalogVersion, offeringIds: all };
}

function importedView(state: QuoteState): ImportedQuote {
  const { status } = state;
  if (status !== 'priced' && status !== 'approved' && status !== 'approval_pending') {
    throw new Error(`an imported quote is ${status}`);
  }
  const { externalReference } = state;
  return {
    id: state.id,
    number: state.number,
    revision: state.revision,
    status,
    customerId: state.customerId,
    ...(externalReference === undefined ? {} : { externalReference }),
    catalogVersion: state.catalogVersion,
    validUntil: state.validUntil,
    version: state.version,
    totals: state.price.totals,
    priceHash: state.price.priceHash,
  };
}
