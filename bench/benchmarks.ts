import type { Benchmark } from './benchmark.ts';
import { bigQuote } from './big_quote/big_quote.ts';
import { configure } from './configure/configure.ts';
import { coreLimit } from './core_limit/core_limit.ts';
import { coreSize } from './core_size/core_size.ts';
import { edgeLimit } from './edge_limit/edge_limit.ts';
import { edgeMemory } from './edge_memory/edge_memory.ts';
import { overload } from './overload/overload.ts';
import { price } from './price/price.ts';
import { race } from './race/race.ts';
import { smoke } from './smoke/smoke.ts';
import { stampede } from './stampede/stampede.ts';

export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'big-quote': {
    summary: 'quotes of 5 to 1,000 lines: all of it priced, one line of it changed; a minute',
    run: bigQuote,
  },
  configure: {
    summary: 'one changed choice in a PC over 30,013 parts and in 2,500 features; half a minute',
    run: configure,
  },
  'core-limit': {
    summary: 'commands through NATS ÷ their statements by pgbench; a minute and a half',
    run: coreLimit,
  },
  'core-size': {
    summary: 'commands and searches at 1,000,000 quotes and orders, and at 10,000; see README',
    run: coreSize,
  },
  'edge-limit': {
    summary: 'cached read against bare handlers of four runtimes, and Varnish; under four minutes',
    run: edgeLimit,
  },
  'edge-memory': {
    summary: 'memory of an edge that served 30,013 offerings, time to compile them; two minutes',
    run: edgeMemory,
  },
  overload: {
    summary: 'a core at 1, 2, 5 and 10 times its capacity, and after it; a minute and a half',
    run: overload,
  },
  price: {
    summary: 'CPU time of the pricing engine for baskets of 5 to 1,000 lines; half a minute',
    run: price,
  },
  race: {
    summary:
      '200 clients on the same quotes, messages doubled and late, connections cut; two minutes',
    run: race,
  },
  smoke: {
    summary: 'edge read (hit, miss), price, quote commands, commit to Kafka; about two minutes',
    run: smoke,
  },
  stampede: {
    summary:
      '500 requests at once upon a new version, four edges, with and without Redis; a minute',
    run: stampede,
  },
};
