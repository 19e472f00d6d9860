import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from '../../core/contract/catalog_queries.ts';
import type { ApprovalSummary, Quote } from '../../core/contract/quote.ts';
import { newCustomer } from '../demo/model.ts';
import { createClient, type Answer, type Client } from '../http/client.ts';
import { eventually } from './eventually.ts';
import { startRunningStack, type RunningStack } from './running_stack.ts';
import { instancesWith } from './workflow_state.ts';

const PATIENCE_S = 90;
let stack: RunningStack;
let client: Client;

beforeAll(async () => {
  stack = await startRunningStack();
  client = createClient(stack.need('QW_EDGE_URL'));
});
afterAll(() => stack.stop());

type Step = { readonly verb: string; readonly body?: object; readonly token?: string };

/** Each step on the version that the one before left. */
async function walk(from: Answer<Quote>, ...steps: readonly Step[]): Promise<Answer<Quote>> {
  let now = from;
  for (const { verb, body = {}, token = stack.tokens.sales } of steps) {
    const { version } = now;
    now = await client<Quote>(`/v1/quotes/${now.body.id}/${verb}`, { token, body, version });
  }
  return now;
}

async function submitted(): Promise<Answer<Quote>> {
  const adjustment = { kind: 'percent_off', value: '15', reason: 'large order' };
  const lines = [{ id: 'l1', offeringId: 'fibre-100', adjustment }];
  const body = { customerId: newCustomer(), market: 'us', channel: 'web', lines };
  const created = await client<Quote>('/v1/quotes', { token: stack.tokens.sales, body });
  return walk(created, { verb: 'price' }, { verb: 'submit' });
}

async function listOf(assignee: string): Promise<readonly string[]> {
  const path = `/v1/approvals?limit=200&assignee=${assignee}`;
  const { body } = await client<Page<ApprovalSummary>>(path, { token: stack.tokens.approver });
  return body.items.map(({ quoteId }) => quoteId);
}

const workflowIs = (quoteId: string, state: string) =>
  eventually(PATIENCE_S, async () => {
    const address = stack.need('CAMUNDA_REST_ADDRESS');
    expect(await instancesWith(address, 'quoteId', quoteId)).toEqual([
      { definition: 'quote_approval', state },
    ]);
  });

test('a claimed approval stands in one list; its seller withdraws it, and its workflow ends', async () => {
  const quote = await submitted();
  const { id } = quote.body;
  await workflowIs(id, 'ACTIVE');
  const claim = { verb: 'approval/claim', token: stack.tokens.approver };
  const claimed = await walk(quote, claim);
  expect(claimed.body.approval?.levels[0]?.assignee).toBe('e2e-approver');
  expect(await listOf('e2e-approver')).toContain(id);
  const draft = await walk(claimed, { verb: 'withdraw', body: { reason: 'wrong customer' } });
  expect(draft.body.status).toBe('draft');
  expect(await listOf('e2e-approver')).not.toContain(id);
  await workflowIs(id, 'COMPLETED');
});

test('a delegated approval is decided in the name of who delegated it, and its workflow ends', async () => {
  const quote = await submitted();
  const { approver, admin } = stack.tokens;
  const body = { to: 'e2e-admin', reason: 'on leave' };
  const approved = await walk(
    quote,
    { verb: 'approval/delegate', body, token: approver },
    { verb: 'approve', token: admin },
  );
  expect(approved.body).toMatchObject({
    status: 'approved',
    approval: { levels: [{ decidedBy: 'e2e-admin', decidedFor: 'e2e-approver' }] },
  });
  await workflowIs(quote.body.id, 'COMPLETED');
});
