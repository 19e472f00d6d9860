import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestBody } from '../../contract/calls.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { fillSearch } from './test_rows.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await fillSearch(core.admin, 'demo');
  await fillSearch(core.admin, 'rival');
}, 60_000);
afterAll(async () => {
  await core.stop();
});

type QuoteSearch = RequestBody['quote_search'];

/** Every page of a search, one after the other. */
async function all(question: Omit<QuoteSearch, 'limit'>, limit = 7) {
  const found: { id: string; number: string; status: string; updatedAt: string }[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? {} : { cursor };
    const page = accepted(await core.ask('sales', 'quote_search', { ...question, limit, ...from }));
    found.push(...page.items);
    pages += 1;
    cursor = page.next;
  } while (cursor !== undefined);
  return { found, pages };
}

describe('pages', () => {
  test('over many rows of one instant repeat none and lose none, in either order', async () => {
    const [{ count = 0 } = {}] = await core.admin<{ count: number }[]>`
      select count(*)::integer from quote where tenant_id = 'demo' and status = 'accepted'
    `;
    const newest = await all({ status: 'accepted' });
    expect(newest.found.length).toBe(count);
    expect(new Set(newest.found.map(({ id }) => id)).size).toBe(count);
    const oldest = await all({ status: 'accepted', sort: 'oldest' }, 11);
    expect(oldest.found.map(({ id }) => id)).toEqual(newest.found.map(({ id }) => id).toReversed());
  });
});
