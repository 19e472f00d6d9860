import type { Page } from '../../core/contract/catalog_queries.ts';
import type { Order, OrderSummary } from '../../core/contract/order.ts';
import type { LineInput } from '../../core/contract/price.ts';
import type { Quote } from '../../core/contract/quote.ts';
import type { Answer } from '../http/client.ts';
import { paced } from '../measure/closed_loop.ts';
import { withGeneratorCheck } from '../measure/generator_cpu.ts';
import { createLatencies, type Latencies } from '../measure/latencies.ts';
import type { Row } from '../report/figures.ts';
import type { SmokeRun } from './model.ts';

const QUOTES = 100;
const QUOTES_PER_SECOND = 4;
const DRAIN_MS = 60_000;
const COMMANDS = ['create', 'put items', 'price', 'submit', 'accept', 'convert'] as const;

/** Whole quotes from creation to order, each command timed; no discount, so approved at once. */
export async function quoteCommands(run: SmokeRun, line: LineInput): Promise<readonly Row[]> {
  const latencies = new Map(COMMANDS.map((name) => [name, createLatencies()] as const));
  const orders = new Set<string>();
  const quotes = Array.from({ length: QUOTES }, (_, at) => `bench-${at}`);
  await withGeneratorCheck(() =>
    paced(quotes, QUOTES_PER_SECOND, async (customerId) => {
      const order = await oneQuote(run, customerId, line, (name, ms) => {
        latencies.get(name)?.record(ms);
      });
      orders.add(order.id);
    }),
  );
  if (orders.size !== QUOTES) throw new Error(`void: ${QUOTES} quotes made ${orders.size} orders`);
  await allCompleted(run);
  const how = `${QUOTES_PER_SECOND} quotes/s, and their orders being fulfilled`;
  return COMMANDS.map((name) => ({
    name: `quote ${name}`,
    how,
    summary: (latencies.get(name) as Latencies).summary(),
  }));
}

/**
 * Every order has to be fulfilled, and what is measured next must not share the machine with it.
 */
async function allCompleted(run: SmokeRun): Promise<void> {
  const deadline = performance.now() + DRAIN_MS;
  for (const status of ['acknowledged', 'in_progress']) {
    for (;;) {
      const path = `/v1/orders?status=${status}&limit=1`;
      const { body } = await run.client<Page<OrderSummary>>(path, { token: run.tokens.sales });
      if (body.items.length === 0) break;
      if (performance.now() > deadline) throw new Error(`void: orders are still ${status}`);
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }
}

async function oneQuote(
  run: SmokeRun,
  customerId: string,
  line: LineInput,
  record: (name: (typeof COMMANDS)[number], ms: number) => void,
): Promise<Order> {
  const token = run.tokens.sales;
  const { market, channel } = run.shopper;
  const body = { customerId, market, channel };
  const created = await run.client<Quote>('/v1/quotes', { token, body });
  record('create', created.ms);
  const at = (verb: string) => `/v1/quotes/${created.body.id}/${verb}`;
  const step = async <Body>(
    name: (typeof COMMANDS)[number],
    verb: string,
    before: Answer<unknown>,
    content: object = {},
  ): Promise<Answer<Body>> => {
    const method = verb === 'items' ? 'PUT' : 'POST';
    const { version } = before;
    const answer = await run.client<Body>(at(verb), { method, token, body: content, version });
    record(name, answer.ms);
    return answer;
  };
  const filled = await step('put items', 'items', created, { lines: [line] });
  const priced = await step('price', 'price', filled);
  const submitted = await step<Quote>('submit', 'submit', priced);
  if (submitted.body.status !== 'approved') {
    throw new Error(`void: submitted without a discount, yet ${submitted.body.status}`);
  }
  const accepted = await step('accept', 'accept', submitted);
  return (await step<Order>('convert', 'convert', accepted)).body;
}
