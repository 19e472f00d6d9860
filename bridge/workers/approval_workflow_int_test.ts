import { afterAll, beforeAll, expect, test } from 'vitest';
import { asPerson, current } from '../../core/handlers/approvals/test_case.ts';
import { SETTINGS, publishCatalogue } from '../../core/server/test_catalogue.ts';
import { accepted } from '../../core/server/test_core.ts';
import { submittedQuote } from '../../core/server/test_quote.ts';
import { connectCamunda } from '../camunda/camunda.ts';
import type { CamundaClient } from '../camunda/camunda.ts';
import { deployWorkflows } from '../camunda/deploy.ts';
import { freePort, startChild } from '../testing/child.ts';
import type { Child } from '../testing/child.ts';
import { eventsOf } from '../testing/outbox_events.ts';
import { until } from '../testing/until.ts';
import { startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';
import { workflowTriggers } from '../triggers/workflow_triggers.ts';
import { allWorkers } from './all_workers.ts';
import type { Notice } from './notify_jobs.ts';
import { startWorkers } from './start_workers.ts';
import type { RunningWorkers } from './start_workers.ts';

const NOW = { consistency: { waitUpToMs: 0 } };
const lead = { name: 'Team lead', role: 'approver' } as const;
const director = { name: 'Director', role: 'approver' } as const;
/** Over 10, 20 and 30 percent: patient; of two levels; and with little time. */
const POLICIES = [
  { id: 'patient', discountPercentOver: '10', levels: [lead] },
  { id: 'two', discountPercentOver: '20', levels: [lead, director] },
  {
    id: 'hurried',
    discountPercentOver: '30',
    levels: [{ ...lead, remindAfter: 'PT1S', escalateAfter: 'PT4S' }],
  },
];

let world: World;
let gateway: Child;
let client: CamundaClient;
let workers: RunningWorkers;
let ask: ReturnType<typeof asPerson>;
const notices: Notice[] = [];

beforeAll(async () => {
  world = await startWorld();
  await publishCatalogue(world.core, 'demo', { ...SETTINGS, approvalPolicies: POLICIES });
  const port = await freePort();
  gateway = await startChild('bridge/gateway/serve.ts', [], {
    QW_PG_GATEWAY_URL: world.core.database.gatewayUrl,
    QW_GATEWAY_PORT: String(port),
  });
  client = connectCamunda(`http://127.0.0.1:${port}`);
  await deployWorkflows(client);
  const ports = { ...world.ports, sendNotice: (notice: Notice) => void notices.push(notice) };
  workers = startWorkers(client, allWorkers(ports));
  ask = asPerson(world.core);
});
afterAll(async () => {
  await workers.stop();
  await gateway.stop();
  await world.stop();
});

/** Tells the workflows everything that happened to one quote, as a redelivery would: all again. */
const tell = async (quoteId: string) =>
  workflowTriggers(client).handle(await eventsOf(world.core.admin, quoteId));

const told = (quoteId: string, kind: Notice['kind']) =>
  notices.filter((notice) => notice.kind === kind && notice.about['quoteId'] === quoteId).length;

async function submitted(percentOff: string) {
  const quote = await submittedQuote(world.core, percentOff);
  await tell(quote.id);
  const key = await instanceOf(quote.id);
  return { quoteId: quote.id, version: quote.version, caseId: quote.approval?.caseId, key };
}

async function instanceOf(quoteId: string): Promise<string> {
  let key: string | undefined;
  await until('its process has begun', async () => {
    const { items } = await client.searchVariables(
      { filter: { name: 'quoteId', value: JSON.stringify(quoteId) } },
      NOW,
    );
    key = items?.[0]?.processInstanceKey;
    return key !== undefined;
  });
  return key ?? '';
}

/** The open task of an instance, other than `before`. */
async function openTask(key: string, before?: string) {
  const search = async () => {
    const filter = { processInstanceKey: key as never, state: 'CREATED' } as const;
    const { items } = await client.searchUserTasks({ filter }, NOW);
    return items.find(({ userTaskKey }) => userTaskKey !== before);
  };
  await until('the task is open', async () => (await search()) !== undefined);
  const task = await search();
  if (task === undefined) throw new Error('no task');
  return task;
}

async function variable(key: string, name: string): Promise<unknown> {
  const filter = { processInstanceKey: key as never, name };
  const { items } = await client.searchVariables({ filter }, NOW);
  const text = items?.[0]?.value;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

async function ended(key: string): Promise<void> {
  await until('its process ends', async () => {
    const instance = await client.getProcessInstance({ processInstanceKey: key as never }, NOW);
    return instance.state === 'COMPLETED';
  });
}

const complete = (userTaskKey: string, decidedBy: string) =>
  client.completeUserTask({
    userTaskKey: userTaskKey as never,
    variables: { decision: 'approved', decidedBy, reason: null },
  });

test('a second level decided by the same person opens again with the reason, and another one decides', async () => {
  const { quoteId, key } = await submitted('25');
  const first = await openTask(key);
  await complete(first.userTaskKey, 'ann');
  const second = await openTask(key, first.userTaskKey);
  await complete(second.userTaskKey, 'ann');
  const third = await openTask(key, second.userTaskKey);
  expect(await variable(key, 'refusal')).toContain('ann has decided another level');
  expect(await variable(key, 'decision')).toBeNull();
  await client.completeUserTask({ userTaskKey: third.userTaskKey, variables: {} });
  const fourth = await openTask(key, third.userTaskKey);
  expect(await variable(key, 'refusal')).toContain('approved or rejected');
  await complete(fourth.userTaskKey, 'bob');
  await ended(key);
  expect((await current(world.core, quoteId)).status).toBe('approved');
  const { page } = await client.searchIncidents(
    { filter: { processInstanceKey: key as never } },
    NOW,
  );
  expect(page.totalItems).toBe(0);
});

test('a level approved in the core opens the task of the next one', async () => {
  const { quoteId, version, key, caseId } = await submitted('25');
  const first = await openTask(key);
  accepted(await ask('ann', 'approver', 'quote_approve', { quoteId }, version));
  await tell(quoteId);
  const second = await openTask(key, first.userTaskKey);
  expect(await variable(key, 'levelKey')).toBe(`${caseId}:2`);
  await complete(second.userTaskKey, 'bob');
  await tell(quoteId);
  await ended(key);
  expect((await current(world.core, quoteId)).status).toBe('approved');
});

test('what nobody decides is reminded of again and again, then escalated once', async () => {
  const { quoteId, key } = await submitted('35');
  const first = await openTask(key);
  await until('it is reminded of twice', () => told(quoteId, 'approval_reminder') >= 2);
  await until('it is escalated', () => told(quoteId, 'approval_escalated') === 1);
  const second = await openTask(key, first.userTaskKey);
  expect(second.candidateGroups).toEqual(['approver', 'admin']);
  const { approval, version } = await current(world.core, quoteId);
  expect(approval?.levels[0]).toMatchObject({ escalatedTo: 'admin' });
  accepted(await ask('adm', 'admin', 'quote_approve', { quoteId }, version));
  await tell(quoteId);
  await ended(key);
  expect(told(quoteId, 'approval_approved')).toBe(1);
});

test('a quote that is withdrawn or revised ends its process', async () => {
  const one = await submitted('15');
  const terms = { quoteId: one.quoteId, reason: 'wrong customer' };
  accepted(await ask('sales', 'sales', 'quote_withdraw', terms, one.version));
  await tell(one.quoteId);
  await ended(one.key);
  expect(told(one.quoteId, 'approval_withdrawn')).toBe(1);
  const other = await submitted('15');
  const { quoteId } = other;
  accepted(await ask('sales', 'sales', 'quote_revise', { quoteId }, other.version));
  await tell(quoteId);
  await ended(other.key);
  expect(told(quoteId, 'approval_rejected')).toBe(1);
});
