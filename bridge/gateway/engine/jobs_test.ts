import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { resolveIncident } from './instance_commands.ts';
import { completeJob, updateJobRetries } from './job_commands.ts';
import {
  act,
  active,
  at,
  beginProcess,
  doJob,
  fail,
  incidentOf,
  pathTaken,
  raiseError,
  reopen,
  variables,
} from './rig.ts';

const plain = bpmn.process('p', [
  bpmn.start(),
  bpmn.service('work', '=kind'),
  bpmn.end(),
  bpmn.path('start', 'work', 'end'),
]);

test('a service task makes a job of the type that its expression gives', async () => {
  const rig = await beginProcess(plain, { kind: 'ship' });
  expect(at(rig, 'work').job).toMatchObject({ type: 'ship', retries: 3, status: 'ready' });
  doJob(rig, 'work', { done: true });
  expect(rig.instance.status).toBe('COMPLETED');
  expect(variables(rig)).toEqual({ kind: 'ship', done: true });
});

test('a job type that cannot be known is an incident at activation', async () => {
  const rig = await beginProcess(plain, {});
  const incident = incidentOf(rig, 'work');
  expect(incident).toMatchObject({ type: 'EXTRACT_VALUE_ERROR', phase: 'activate' });
  expect(at(rig, 'work').job).toBeUndefined();
});

test('a completed job cannot be completed again', async () => {
  const rig = await beginProcess(plain, { kind: 'x' });
  const { key, job } = at(rig, 'work');
  doJob(rig, 'work');
  const again = act(rig, (d) => completeJob(d, { element: key, job: job?.key ?? 0, vars: {} }));
  expect(again).toMatchObject({ ok: false, code: 'NOT_FOUND' });
});

test('a failed job waits out its back-off and keeps the retries it was given', async () => {
  const rig = await beginProcess(plain, { kind: 'x' });
  fail(rig, 'work', 2, 500);
  expect(at(rig, 'work').job).toMatchObject({ status: 'backoff', until: 1_500, retries: 2 });
  reopen(rig, 'work');
  expect(at(rig, 'work').job).toMatchObject({ status: 'ready', retries: 2 });
});

test('without retries a job is an incident that resolves only with new retries', async () => {
  const rig = await beginProcess(plain, { kind: 'x' });
  fail(rig, 'work', 0);
  const { key } = incidentOf(rig, 'work');
  expect(doJob(rig, 'work')).toMatchObject({ ok: false, code: 'INVALID_STATE' });
  expect(act(rig, (d) => resolveIncident(d, key))).toMatchObject({ code: 'INVALID_STATE' });
  const { key: element, job } = at(rig, 'work');
  act(rig, (d) => updateJobRetries(d, { element, job: job?.key ?? 0, retries: 1 }));
  act(rig, (d) => resolveIncident(d, key));
  doJob(rig, 'work');
  expect(rig.instance).toMatchObject({ status: 'COMPLETED', incidents: 0 });
});

const caught = bpmn.process(
  'p',
  [
    bpmn.start(),
    bpmn.service('work', 'x'),
    bpmn.boundary('named', 'work', bpmn.onError('e')),
    bpmn.boundary('any', 'work', bpmn.onError()),
    bpmn.end(),
    bpmn.end('end_named'),
    bpmn.end('end_any'),
    bpmn.path('start', 'work', 'end'),
    bpmn.path('named', 'end_named'),
    bpmn.path('any', 'end_any'),
  ],
  [bpmn.error('e', 'BROKEN')],
);

test('an error goes to the boundary that names its code, else to one that names none', async () => {
  const named = await beginProcess(caught);
  raiseError(named, 'work', 'BROKEN', { why: 'x' });
  expect(pathTaken(named)).toEqual(['start', 'named', 'end_named']);
  expect(variables(named)).toEqual({ why: 'x' });
  const other = await beginProcess(caught);
  raiseError(other, 'work', 'OTHER');
  expect(pathTaken(other)).toEqual(['start', 'any', 'end_any']);
});

test('an error that nobody catches is an incident on the task', async () => {
  const rig = await beginProcess(plain, { kind: 'x' });
  raiseError(rig, 'work', 'BROKEN');
  expect(incidentOf(rig, 'work').type).toBe('UNHANDLED_ERROR_EVENT');
  expect(active(rig)).toEqual(['work']);
  act(rig, (d) => resolveIncident(d, incidentOf(rig, 'work').key));
  doJob(rig, 'work');
  expect(rig.instance.status).toBe('COMPLETED');
});
