import { randomUUID } from 'node:crypto';
import { headers } from 'nats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HEADER } from '../contract/headers.ts';
import type { Refusal } from '../contract/reply.ts';
import { SUBJECT } from '../contract/subjects.ts';
import { draftCatalogue, publishCatalogue } from './test_catalogue.ts';
import { accepted, startTestCore } from './test_core.ts';
import type { TestCore } from './test_core.ts';
import { pricedQuote } from './test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(() => core.stop());

/** Sends bytes that are no JSON; what is refused before they are looked at doesn't notice. */
async function askNonsense(deadlineAtMs: number): Promise<Refusal> {
  const set = headers();
  set.set(HEADER.authorization, `Bearer ${await core.token('sales')}`);
  set.set(HEADER.idempotencyKey, randomUUID());
  set.set(HEADER.deadline, String(deadlineAtMs));
  const { connection } = core.client;
  const options = { timeout: 5_000, headers: set };
  return (await connection.request(SUBJECT.quote_price, '{no json', options)).json<Refusal>();
}

describe('admission', () => {
  test('refuses by the deadline before the body is looked at', async () => {
    expect(await askNonsense(Date.now() + 5_000)).toMatchObject({ code: 'invalid_request' });
    expect(await askNonsense(Date.now() - 1)).toMatchObject({ code: 'deadline_exceeded' });
  });

  test('a pool that is full refuses at once and leaves the others alone', async () => {
    const { id: quoteId, version: expectedVersion } = await pricedQuote(core);
    const token = await core.token('sales');
    const held = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    const holding = core.admin.begin(async (sql) => {
      await sql`select from quote where id = ${quoteId} for update`;
      held.resolve();
      await letGo.promise;
    });
    await held.promise;
    // 20 run and 500 wait at most, behind a row that somebody else has.
    const crowd = Array.from({ length: 600 }, () =>
      core.ask('sales', 'quote_cancel', { quoteId, reason: 'crowd' }, { token, expectedVersion }),
    );
    const shed = await Promise.any(
      crowd.map(async (asked) => {
        const reply = await asked;
        if (reply.ok || reply.detail.startsWith('somebody else')) throw new Error('not shed');
        return reply;
      }),
    );
    expect(shed).toMatchObject({ code: 'overloaded' });
    expect(shed.retryAfterMs).toBeGreaterThanOrEqual(50);
    // The row is still held: what follows doesn't come from the pool that is full.
    expect(await draftCatalogue(core)).toMatch(/./);
    expect(accepted(await core.ask('partner', 'quote_get', { quoteId })).status).toBe('priced');
    expect(accepted(await core.ask('worker', 'quote_get', { quoteId })).status).toBe('priced');
    letGo.resolve();
    await holding;
    const replies = await Promise.all(crowd);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    const [row] = await core.admin`select version from quote where id = ${quoteId}`;
    expect(row?.['version']).toBe(expectedVersion + 1);
  });
});
