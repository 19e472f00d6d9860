import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JOB, MESSAGE, type ApprovalVariables } from '../../../core/contract/workflow.ts';
import { eventually, refusalOf, takeJob, untilState, type Client } from './client.ts';
import { startSuite, type Suite } from './suite.ts';

const FILE = new URL('../../workflows/quote_approval.bpmn', import.meta.url).pathname;
let suite: Suite;
let client: Client;

beforeAll(async () => {
  suite = await startSuite();
  client = suite.client;
  await client.deployResourcesFromFiles([FILE]);
});
afterAll(() => suite.stop());

async function requestApproval(reminderAfter: string, escalateAfter = 'P367D') {
  const caseId = randomUUID();
  const variables: ApprovalVariables = {
    tenant: 'demo',
    quoteId: randomUUID(),
    quoteNumber: 'Q-1',
    caseId,
    levels: [{ level: 1, role: 'approver' }],
    level: 1,
    levelKey: `${caseId}:1`,
    candidateGroups: ['approver'],
    reminderAfter,
    escalateAfter,
    refusal: null,
    traceparent: null,
  };
  const message = {
    name: MESSAGE.approvalRequested,
    correlationKey: variables.quoteId,
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables,
  };
  await client.publishMessage({ ...message, variables: { ...variables } });
  const told = await takeJob(client, JOB.approvalNotify);
  expect(told.customHeaders).toEqual({ notice: 'requested' });
  expect(told.variables).toMatchObject({ caseId: variables.caseId });
  await told.complete();
  return { variables, message, key: told.processInstanceKey };
}

function openTask(key: string) {
  return eventually('an open user task', async () => {
    const found = await client.searchUserTasks(
      { filter: { processInstanceKey: key as never, state: 'CREATED' } },
      { consistency: { waitUpToMs: 0 } },
    );
    return found.items?.[0];
  });
}

test('a completed user task leads to the application of the decision', async () => {
  const { key } = await requestApproval('PT1H');
  const task = await openTask(key);
  expect(task).toMatchObject({ elementId: 'decide', candidateGroups: ['approver'], priority: 50 });
  await client.assignUserTask({ userTaskKey: task.userTaskKey, assignee: 'ada' });
  expect((await openTask(key)).assignee).toBe('ada');
  await client.completeUserTask({
    userTaskKey: task.userTaskKey,
    variables: { decision: 'approved', decidedBy: 'ada', reason: null },
  });
  const apply = await takeJob(client, JOB.approvalApply);
  expect(apply.variables).toMatchObject({ decision: 'approved', decidedBy: 'ada' });
  await apply.complete({ approvalStatus: 'approved' });
  const told = await takeJob(client, JOB.approvalNotify);
  expect(told.customHeaders).toEqual({ notice: 'approved' });
  await told.complete();
  await untilState(client, key, 'COMPLETED');
});

test('while another level is pending, the next decision opens', async () => {
  const { key } = await requestApproval('PT1H');
  const first = await openTask(key);
  const decision = { decision: 'approved', decidedBy: 'ada', reason: null };
  await client.completeUserTask({ userTaskKey: first.userTaskKey, variables: decision });
  await (await takeJob(client, JOB.approvalApply)).complete({ approvalStatus: 'pending' });
  const second = await openTask(key);
  expect(second.userTaskKey).not.toBe(first.userTaskKey);
  await client.cancelProcessInstance({ processInstanceKey: key });
  await untilState(client, key, 'TERMINATED');
});

test('a decision made elsewhere takes the user task away and applies nothing', async () => {
  const { key, variables } = await requestApproval('PT1H');
  const task = await openTask(key);
  await client.publishMessage({
    name: MESSAGE.approvalDecided,
    correlationKey: variables.caseId,
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables: { decision: 'rejected', decidedBy: 'bob', reason: 'too much' },
  });
  const told = await takeJob(client, JOB.approvalNotify);
  expect(told.customHeaders).toEqual({ notice: 'rejected' });
  await told.complete();
  await untilState(client, key, 'COMPLETED');
  const refusal = await refusalOf(() =>
    client.completeUserTask({ userTaskKey: task.userTaskKey, variables: {} }),
  );
  expect(refusal).toMatchObject({ status: 404, title: 'NOT_FOUND' });
});

test('the reminder goes out while the task stays open', async () => {
  const { key } = await requestApproval('PT0.2S');
  const reminder = await takeJob(client, JOB.approvalNotify);
  expect(reminder.customHeaders).toEqual({ notice: 'reminder' });
  await reminder.complete();
  const task = await openTask(key);
  await client.cancelProcessInstance({ processInstanceKey: key });
  await untilState(client, key, 'TERMINATED');
  const gone = await client.getUserTask(
    { userTaskKey: task.userTaskKey },
    {
      consistency: { waitUpToMs: 0 },
    },
  );
  expect(gone.state).toBe('CANCELED');
});

test('reminders repeat until the task is done', async () => {
  const { key } = await requestApproval('PT0.2S');
  for (let round = 0; round < 3; round += 1) {
    const reminder = await takeJob(client, JOB.approvalNotify);
    expect(reminder.customHeaders).toEqual({ notice: 'reminder' });
    await reminder.complete();
  }
  await client.cancelProcessInstance({ processInstanceKey: key });
  await untilState(client, key, 'TERMINATED');
});

test('what is escalated opens again for both roles, and is told', async () => {
  const { key, variables } = await requestApproval('PT1H', 'PT0.2S');
  const first = await openTask(key);
  const due = await takeJob(client, JOB.approvalEscalate);
  expect(due.variables).toMatchObject({ caseId: variables.caseId, level: 1 });
  const groups = ['approver', 'admin'];
  await due.complete({ escalated: true, candidateGroups: groups, escalateAfter: 'P367D' });
  const told = await takeJob(client, JOB.approvalNotify);
  expect(told.customHeaders).toEqual({ notice: 'escalated' });
  await told.complete();
  const second = await openTask(key);
  expect(second.userTaskKey).not.toBe(first.userTaskKey);
  expect(second.candidateGroups).toEqual(groups);
  await client.cancelProcessInstance({ processInstanceKey: key });
});

test('a level decided elsewhere, even while it is being escalated, opens the next one', async () => {
  const { key, variables } = await requestApproval('PT1H', 'PT0.2S');
  const due = await takeJob(client, JOB.approvalEscalate);
  await client.publishMessage({
    name: MESSAGE.approvalLevelDecided,
    correlationKey: variables.levelKey,
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables: {
      level: 2,
      levelKey: `${variables.caseId}:2`,
      candidateGroups: ['admin'],
      escalateAfter: 'P367D',
    },
  });
  await due.complete({ escalated: false });
  const next = await eventually('the task of the next level', async () => {
    const task = await openTask(key);
    return task.candidateGroups?.[0] === 'admin' ? task : undefined;
  });
  expect(next.elementId).toBe('decide');
  await client.cancelProcessInstance({ processInstanceKey: key });
});

test('a withdrawn quote ends the process, and is told so', async () => {
  const { key, variables } = await requestApproval('PT1H');
  await client.publishMessage({
    name: MESSAGE.approvalDecided,
    correlationKey: variables.caseId,
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables: { decision: 'withdrawn', decidedBy: 'sue', reason: null },
  });
  const told = await takeJob(client, JOB.approvalNotify);
  expect(told.customHeaders).toEqual({ notice: 'withdrawn' });
  await told.complete();
  await untilState(client, key, 'COMPLETED');
});

test('the same message id starts one process only', async () => {
  const { key, message } = await requestApproval('PT1H');
  const twice = await refusalOf(() =>
    client.publishMessage({ ...message, variables: { ...message.variables } }),
  );
  expect(twice).toMatchObject({ status: 409, title: 'ALREADY_EXISTS' });
  const { jobs } = await client.activateJobs({
    type: JOB.approvalNotify,
    worker: 'contract',
    timeout: 1_000,
    maxJobsToActivate: 1,
    requestTimeout: 200,
  });
  expect(jobs).toEqual([]);
  await client.cancelProcessInstance({ processInstanceKey: key });
});

test('a decision without data in it is an incident, not a guess', async () => {
  const { key } = await requestApproval('PT1H');
  const task = await openTask(key);
  await client.completeUserTask({ userTaskKey: task.userTaskKey, variables: {} });
  await (await takeJob(client, JOB.approvalApply)).complete({ approvalStatus: 'approved' });
  const incident = await eventually('an incident', async () => {
    const found = await client.searchIncidents(
      { filter: { processInstanceKey: key } },
      { consistency: { waitUpToMs: 0 } },
    );
    return found.items?.[0];
  });
  expect(incident).toMatchObject({ elementId: 'which', errorType: 'EXTRACT_VALUE_ERROR' });
  await client.createElementInstanceVariables({
    elementInstanceKey: key as never,
    variables: { decision: 'approved' },
  });
  if (incident.incidentKey === undefined) throw new Error('an incident without a key');
  await client.resolveIncident({ incidentKey: incident.incidentKey });
  await (await takeJob(client, JOB.approvalNotify)).complete();
  await untilState(client, key, 'COMPLETED');
});
