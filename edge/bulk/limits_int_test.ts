import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../../core/server/test_catalogue.ts';
import { RATE_LIMITS } from '../http/rate_limits.ts';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';
import { lineOf, openBatch, quoteOf, sendBatch } from './test_batch.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  await publishCatalogue(desk.core, desk.tenant);
});
afterAll(async () => {
  await desk.core.stop();
});

const fresh = () => crypto.randomUUID();
const lines = (count: number) => Array.from({ length: count }, () => lineOf(fresh()));

/** A body that comes piece by piece, as the test says. */
function dripping() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  return {
    readable,
    write: (text: string) => writer.write(new TextEncoder().encode(text)),
    close: () => writer.close(),
  };
}

async function* linesOf(response: Response): AsyncGenerator<Record<string, unknown>> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
      yield JSON.parse(text.slice(0, at)) as Record<string, unknown>;
      text = text.slice(at + 1);
    }
  }
}

describe('limits', () => {
  test('beyond the quotes of a batch nothing is begun, and the end says so', async () => {
    const small = desk.another({ bulk: { quotesMax: 3 } });
    const { outcomes, end } = await sendBatch(small, lines(5).join(''));
    expect(outcomes.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(end).toMatchObject({ created: 3, problem: { code: 'limit_exceeded', status: 413 } });
  });

  test('a line that is too long is refused, and the next one is done', async () => {
    const small = desk.another({ bulk: { lineBytesMax: 400 } });
    const long = lineOf(fresh(), quoteOf('x', { notes: 'n'.repeat(500) }));
    const { outcomes, end } = await sendBatch(small, long + lineOf(fresh()));
    expect(outcomes.find(({ index }) => index === 0)).toMatchObject({
      status: 413,
      problem: { code: 'limit_exceeded' },
    });
    expect(end).toEqual({ created: 1, replayed: 0, refused: 1 });
  });

  test('a body that is too long is read no further', async () => {
    const small = desk.another({ bulk: { bodyBytesMax: 1_000 } });
    const { readable, write } = dripping();
    const response = await openBatch(small, readable);
    const told = linesOf(response);
    await write(lineOf(fresh()));
    expect((await told.next()).value).toMatchObject({ index: 0, outcome: 'created' });
    await write('x'.repeat(2_000)).catch(() => undefined);
    expect((await told.next()).value).toMatchObject({
      end: { created: 1, problem: { code: 'limit_exceeded' } },
    });
  });

  test('a sender who drips is given up, and what was sent is done', async () => {
    const impatient = desk.another({ bulk: { idleMsMax: 100 } });
    const { readable, write } = dripping();
    const response = await openBatch(impatient, readable);
    const told = linesOf(response);
    await write(lineOf(fresh()));
    expect((await told.next()).value).toMatchObject({ outcome: 'created' });
    expect((await told.next()).value).toMatchObject({
      end: { created: 1, problem: { code: 'invalid_request' } },
    });
  });

  test('only so many batches of a tenant are read at a time', async () => {
    const small = desk.another({ bulk: { batchesOfTenantMax: 1 } });
    const first = dripping();
    const open = await openBatch(small, first.readable);
    const told = linesOf(open);
    const second = await sendBatch(small, lineOf(fresh()));
    expect(second).toMatchObject({ status: 429, problem: { code: 'limit_exceeded' } });
    expect(second.headers.get('retry-after')).toBe('5');
    await first.write(lineOf(fresh()));
    await first.close();
    expect((await told.next()).value).toMatchObject({ outcome: 'created' });
    expect((await told.next()).value).toMatchObject({ end: { created: 1 } });
    expect((await told.next()).done).toBe(true);
    expect((await sendBatch(small, lineOf(fresh()))).end).toMatchObject({ created: 1 });
  });

  test('other types than lines and JSON are not understood', async () => {
    const form = await sendBatch(desk, 'a=b', { type: 'application/x-www-form-urlencoded' });
    expect(form).toMatchObject({ status: 415, problem: { code: 'invalid_request' } });
  });
});

describe('the rate of quotes in batches', () => {
  const rate = (perSecond: number, burst: number) => ({
    rateLimits: {
      ...RATE_LIMITS,
      bulk: { tenant: { perSecond: 1_000, burst: 1_000 }, subject: { perSecond, burst } },
    },
    l2: undefined,
  });

  test('is told, and beyond it a new batch gets 429 with a time to wait', async () => {
    const slow = desk.another(rate(0.01, 5));
    const first = await sendBatch(slow, lines(4).join(''));
    expect(first.end).toMatchObject({ created: 4 });
    expect(first.headers.get('ratelimit-policy')).toContain('"bulk-subject";q=5');
    expect(first.headers.get('ratelimit-policy')).toContain('"subject";q=');
    const second = await sendBatch(slow, lineOf(fresh()));
    expect(second).toMatchObject({ status: 429, problem: { code: 'limit_exceeded' } });
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(second.headers.get('ratelimit')).toContain('"bulk-subject";r=0');
  });

  test('holds a batch back, but refuses none of its quotes', async () => {
    const paced = desk.another(rate(50, 2));
    const { end } = await sendBatch(paced, lines(12).join(''));
    expect(end).toEqual({ created: 12, replayed: 0, refused: 0 });
  });

  test('does not touch requests that are no batches', async () => {
    const slow = desk.another(rate(0.001, 1));
    expect((await sendBatch(slow, '')).status).toBe(200);
    expect((await sendBatch(slow, '')).status).toBe(429);
    expect((await slow.get('partner', '/v1/quotes')).status).toBe(200);
  });
});

describe('a batch ends early', () => {
  test('when whoever sent it hangs up: the rest is neither read nor begun', async () => {
    const cancelled = Promise.withResolvers<void>();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        controller.enqueue(new TextEncoder().encode(lineOf(fresh(), quoteOf('hangs-up')))),
      cancel: () => cancelled.resolve(),
    });
    const response = await openBatch(desk, endless);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await cancelled.promise;
    const count = async () =>
      (await desk.core.admin`select id from quote where customer_id = 'hangs-up'`).length;
    // What was under way is still done, and a batch of eight that comes after it comes to its end.
    await sendBatch(desk, lines(8).join(''));
    const done = await count();
    expect(done).toBeLessThan(200);
    await sendBatch(desk, lines(8).join(''));
    expect(await count()).toBe(done);
  });

  test('when the process is about to end, and says that the rest is to be sent again', async () => {
    let accepting = true;
    const ending = desk.another({ accepting: () => accepting });
    const { readable, write } = dripping();
    const told = linesOf(await openBatch(ending, readable));
    await write(lineOf(fresh()));
    expect((await told.next()).value).toMatchObject({ outcome: 'created' });
    accepting = false;
    expect((await told.next()).value).toMatchObject({
      end: { created: 1, problem: { code: 'unavailable', status: 503 } },
    });
  });

  test('when it takes too long', async () => {
    const short = desk.another({ bulk: { batchMsMax: 100 } });
    const { readable } = dripping();
    const told = linesOf(await openBatch(short, readable));
    expect((await told.next()).value).toMatchObject({
      end: { created: 0, problem: { code: 'deadline_exceeded' } },
    });
  });
});

test('outcomes come while the body is still being sent', async () => {
  const { readable, write, close } = dripping();
  const told = linesOf(await openBatch(desk, readable));
  for (let at = 0; at < 5; at += 1) {
    await write(lineOf(fresh()));
    expect((await told.next()).value).toMatchObject({ index: at, outcome: 'created' });
  }
  await close();
  expect((await told.next()).value).toMatchObject({ end: { created: 5 } });
});
