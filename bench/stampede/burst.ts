import { createLatencies, type Summary } from '../measure/latencies.ts';
import type { EdgeProcess, Published, Question, StampedeRun } from './model.ts';

export type Burst = {
  readonly summary: Summary;
  /** Answers of the previous version, marked as such. */
  readonly stale: number;
};

type PriceAnswer = {
  readonly catalogVersion: string;
  readonly totals: { readonly net: { readonly amount: string } };
};

/** Sends everything at once, spread over the edges. A wrong or failed answer makes the run void. */
export async function burst(
  run: StampedeRun,
  questions: readonly Question[],
  now: Published,
  before: Published | undefined,
): Promise<Burst> {
  const latencies = createLatencies();
  let stale = 0;
  await Promise.all(
    questions.map(async (question, each) => {
      const edge = run.edges[each % run.edges.length];
      if (edge === undefined) throw new Error('void: no edge runs');
      const { body, marked, ms } = await ask(edge, question, run.tokens.storefront);
      latencies.record(ms);
      if (marked) stale += 1;
      const right = marked ? before : now;
      const net = body.totals.net.amount;
      if (right === undefined || body.catalogVersion !== right.catalogVersion) {
        throw new Error(`void: ${question.path} was of version ${body.catalogVersion}`);
      }
      if (net !== question.net(right.edition)) {
        throw new Error(`void: ${question.path} cost ${net}, not ${question.net(right.edition)}`);
      }
    }),
  );
  return { summary: latencies.summary(), stale };
}

async function ask({ client }: EdgeProcess, { path, body }: Question, token: string) {
  const sent = body === undefined ? { token } : { token, body };
  const answer = await client<PriceAnswer>(path, sent);
  const marked = (answer.headers.get('cache-status') ?? '').includes('stale');
  return { body: answer.body, marked, ms: answer.ms };
}
