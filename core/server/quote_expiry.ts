import { log } from '../../ops/telemetry/log.ts';
import { quoteExpire } from '../handlers/quotes/quote_decisions.ts';
import { dueQuotes, giveExpiry, takeExpiry } from '../sql/quotes/quote_expiry.ts';
import type { DueQuote } from '../sql/quotes/quote_expiry.ts';
import type { Call, Services } from './call.ts';
import type { Pool } from './pool.ts';
import { send } from './send.ts';

const SWEEP_MS = 30_000;
const BATCH = 100;
/** The rest waits for the next sweep, so that a backlog takes no pool for itself. */
const BATCHES_MAX = 20;
const DEADLINE_MS = 10_000;

export type QuoteExpiry = {
  /** How many quotes expired; 0 as well when another core is at it. */
  readonly sweep: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/**
 * Expires quotes that are past their validity, as the command `quote_expire` on behalf of nobody:
 * with event, audit and a key that makes it happen once, whichever core sweeps. `own` has one
 * connection, which holds the lock.
 */
export function createQuoteExpiry(own: Pool, pool: Pool, services: Services): QuoteExpiry {
  let running: Promise<number> | undefined;
  let stopped = false;

  async function sweep(now: string): Promise<number> {
    const taken = await own.run(soon(), ({ sql }) => send([takeExpiry(sql)]));
    if ('ok' in taken || taken[0][0]?.taken !== true) return 0;
    let expired = 0;
    try {
      for (let batch = 1; batch <= BATCHES_MAX && !stopped; batch += 1) {
        const due = await own.run(soon(), ({ sql }) => send([dueQuotes(sql, now, BATCH)]));
        if ('ok' in due) break;
        const [quotes] = due;
        const before = expired;
        for (const quote of quotes) if (!stopped && (await expire(quote, now))) expired += 1;
        if (quotes.length < BATCH || expired === before) break;
      }
    } finally {
      await own.run(soon(), ({ sql }) => send([giveExpiry(sql)]));
    }
    return expired;
  }

  async function expire({ tenant, id: quoteId, version }: DueQuote, now: string): Promise<boolean> {
    const call: Call = {
      stem: 'quote_expire',
      identity: { tenant, subject: 'quote-expiry', roles: ['worker'] },
      pool,
      services,
      now,
      deadlineAtMs: soon(),
      // A quote that was changed meanwhile is another case.
      idempotencyKey: `expire:${quoteId}:${version}`,
      requestHash: quoteId,
      expectedVersion: version,
      carrier: { bytesMax: Number.POSITIVE_INFINITY, acceptsGzip: false },
    };
    const reply = await quoteExpire(call, { quoteId });
    if (!reply.ok) log('warn', 'a quote did not expire', { tenant, quoteId, code: reply.code });
    return reply.ok;
  }

  const sweepOnce = (): Promise<number> => {
    running ??= sweep(new Date().toISOString()).finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => {
    sweepOnce().catch((error: unknown) => log('error', 'quotes were not expired', { error }));
  }, SWEEP_MS);
  return {
    sweep: sweepOnce,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}

function soon(): number {
  return Date.now() + DEADLINE_MS;
}
