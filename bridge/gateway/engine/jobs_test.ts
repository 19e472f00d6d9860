import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { resolve_incident } from './instance_commands.ts';
import { complete_job, update_job_retries } from './job_commands.ts';
import {
  act,
  active,
  at,
  begin_process,
  do_job,
  fail,
  incident_of,
  path_taken,
  raise_error,
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
  const rig = await begin_process(plain, { kind: 'ship' });
  expect(at(rig, 'work').job).toMatchObject({ type: 'ship', retries: 3, status: 'ready' });
  do_job(rig, 'work', { done: true });
  expect(rig.instance.status).toBe('COMPLETED');
  expect(variables(rig)).toEqual({ kind: 'ship', done: true });
});

test('a job type that cannot be known is an incident at activation', async () => {
  const rig = await begin_process(plain, {});
  const incident = incident_of(rig, 'work');
  expect(incident).toMatchObject({ type: 'EXTRACT_VALUE_ERROR', phase: 'activate' });
  expect(at(rig, 'work').job).toBeUndefined();
});

test('a completed job cannot be completed again', async () => {
  const rig = await begin_process(plain, { kind: 'x' });
  const { key, job } = at(rig, 'work');
  do_job(rig, 'work');
  const again = act(rig, (d) => complete_job(d, { element: key, job: job?.key ?? 0, vars: {} }));
  expect(again).toMatchObject({ ok: false, code: 'NOT_FOUND' });
});

test('a failed job waits out its back-off and keeps the retries it was given', async () => {
  const rig = await begin_process(plain, { kind: 'x' });
  fail(rig, 'work', 2, 500);
  expect(at(rig, 'work').job).toMatchObject({ status: 'backoff', until: 1_500, retries: 2 });
  reopen(rig, 'work');
  expect(at(rig, 'work').job).toMatchObject({ status: 'ready', retries: 2 });
});

test('without retries a job is an incident that resolves only with new retries', async () => {
  const rig = await begin_process(plain, { kind: 'x' });
  fail(rig, 'work', 0);
  const { key } = incident_of(rig, 'work');
  expect(do_job(rig, 'work')).toMatchObject({ ok: false, code: 'INVALID_STATE' });
  expect(act(rig, (d) => resolve_incident(d, key))).toMatchObject({ code: 'INVALID_STATE' });
  const { key: element, job } = at(rig, 'work');
  act(rig, (d) => update_job_retries(d, { element, job: job?.key ?? 0, retries: 1 }));
  act(rig, (d) => resolve_incident(d, key));
  do_job(rig, 'work');
  expect(rig.instance).toMatchObject({ status: 'COMPLETED', incidents: 0 });
});

const caught = bpmn.process(
  'p',
  [
    bpmn.start(),
    bpmn.service('work', 'x'),
    bpmn.boundary('named', 'work', bpmn.on_error('e')),
    bpmn.boundary('any', 'work', bpmn.on_error()),
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
  const named = await begin_process(caught);
  raise_error(named, 'work', 'BROKEN', { why: 'x' });
  expect(path_taken(named)).toEqual(['start', 'named', 'end_named']);
  expect(variables(named)).toEqual({ why: 'x' });
  const other = await begin_process(caught);
  raise_error(other, 'work', 'OTHER');
  expect(path_taken(other)).toEqual(['start', 'any', 'end_any']);
});

test('an error that nobody catches is an incident on the task', async () => {
  const rig = await begin_process(plain, { kind: 'x' });
  raise_error(rig, 'work', 'BROKEN');
  expect(incident_of(rig, 'work').type).toBe('UNHANDLED_ERROR_EVENT');
  expect(active(rig)).toEqual(['work']);
  act(rig, (d) => resolve_incident(d, incident_of(rig, 'work').key));
  do_job(rig, 'work');
  expect(rig.instance.status).toBe('COMPLETED');
});
