import type { LineInput, PriceResult } from '../../core/contract/price.ts';
import { withGeneratorCheck } from '../measure/generator_cpu.ts';
import { httpLoad } from '../measure/http_load.ts';
import type { Row } from '../report/figures.ts';
import type { SmokeRun } from './model.ts';

const SECONDS = 10;
const RATE = 200;
const CONNECTIONS = 4;

/** Prices the same configured basket over and over; every answer must carry the same price hash. */
export async function priceAtTheEdge(run: SmokeRun, line: LineInput): Promise<Row> {
  const token = run.tokens.sales;
  const { market, channel } = run.shopper;
  const body = { market, channel, lines: [line] };
  const first = await run.client<PriceResult>('/v1/prices', { token, body });
  let different = 0;
  const summary = await withGeneratorCheck(() =>
    httpLoad({
      baseUrl: run.edgeUrl,
      connections: CONNECTIONS,
      seconds: SECONDS,
      rate: RATE,
      requests: [
        {
          method: 'POST',
          path: '/v1/prices',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          onResponse: (_status, text) => {
            if (!text.includes(first.body.priceHash)) different += 1;
          },
        },
      ],
    }),
  );
  if (different > 0) {
    throw new Error(`void: ${different} of ${summary.count} answers had another price hash`);
  }
  const how = `rate-limited, ${RATE}/s in a burst each second, ${CONNECTIONS} connections`;
  return { name: 'price at the edge', how, summary };
}
