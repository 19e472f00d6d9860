import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestBody } from '../../contract/calls.ts';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { submittedQuote } from '../../server/test_quote.ts';
import { asPerson } from './test_case.ts';

let core: TestCore;
let ask: ReturnType<typeof asPerson>;
const quotes: Awaited<ReturnType<typeof submittedQuote>>[] = [];
beforeAll(async () => {
  core = await startTestCore();
  ask = asPerson(core);
  await publishCatalogue(core);
  for (let each = 0; each < 7; each += 1) quotes.push(await submittedQuote(core, '15'));
});
afterAll(() => core.stop());

type Search = Partial<RequestBody['approval_search']>;
/** All pages of two, in their order. */
async function listed(search: Search): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = accepted(
      await core.ask('approver', 'approval_search', {
        limit: 2,
        ...search,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    ids.push(...page.items.map(({ quoteId }) => quoteId));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
}
const ids = (...places: number[]) => places.map((place) => quotes[place]?.id);
const versioned = (place: number) => {
  const quote = quotes[place];
  if (quote === undefined) throw new Error('no such quote');
  return { quoteId: quote.id, version: quote.version, caseId: quote.approval?.caseId ?? '' };
};

test('a role has all that waits for it, page by page, oldest first', async () => {
  expect(await listed({ assignee: 'role:approver' })).toEqual(ids(0, 1, 2, 3, 4, 5, 6));
  expect(await listed({ role: 'approver' })).toEqual(ids(0, 1, 2, 3, 4, 5, 6));
  expect(await listed({})).toEqual(ids(0, 1, 2, 3, 4, 5, 6));
  expect(await listed({ assignee: 'role:admin' })).toEqual([]);
});

test('what is escalated stands in both lists, once each', async () => {
  for (const place of [1, 4]) {
    const { quoteId, caseId } = versioned(place);
    accepted(await core.ask('worker', 'approval_escalate', { quoteId, caseId, level: 1 }));
  }
  expect(await listed({ assignee: 'role:admin' })).toEqual(ids(1, 4));
  expect(await listed({ assignee: 'role:approver' })).toEqual(ids(0, 1, 2, 3, 4, 5, 6));
});

test('a person has what is claimed and delegated, and by status what he decided', async () => {
  for (const place of [6, 2]) {
    const { quoteId, version } = versioned(place);
    accepted(await ask('ann', 'approver', 'approval_claim', { quoteId }, version));
  }
  const { quoteId, version } = versioned(3);
  const given = { quoteId, to: 'ann' };
  accepted(await ask('bob', 'approver', 'approval_delegate', given, version));
  expect(await listed({ assignee: 'ann' })).toEqual(ids(2, 3, 6));
  accepted(await ask('ann', 'approver', 'quote_approve', { quoteId }, version + 1));
  expect(await listed({ assignee: 'ann' })).toEqual(ids(2, 6));
  expect(await listed({ assignee: 'ann', status: 'approved' })).toEqual(ids(3));
  expect(await listed({ status: 'approved' })).toEqual(ids(3));
  expect(await listed({ assignee: 'bob' })).toEqual([]);
});

test('who stands in for an approver has the list of that role too, once each', async () => {
  const validTo = new Date(Date.now() + 86_400_000).toISOString();
  for (const from of ['bob', 'eve']) {
    accepted(await ask(from, 'approver', 'delegation_create', { to: 'dan', validTo }));
  }
  const { quoteId, version } = versioned(5);
  const given = { quoteId, to: 'dan' };
  accepted(await ask('bob', 'approver', 'approval_delegate', given, version));
  expect(await listed({ assignee: 'dan' })).toEqual(ids(0, 1, 2, 4, 5, 6));
});

test('a list that cannot be is refused with what would be right', async () => {
  const refused = async (search: Search) =>
    core.ask('approver', 'approval_search', { limit: 2, ...search });
  expect(await refused({ assignee: 'role:boss' })).toMatchObject({ field: '/assignee' });
  expect(await refused({ assignee: 'ann', role: 'admin' })).toMatchObject({ field: '/role' });
  const ended = { assignee: 'role:approver', status: 'approved' } as const;
  expect(await refused(ended)).toMatchObject({ code: 'invalid_request', field: '/status' });
});
