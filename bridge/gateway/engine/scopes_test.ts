import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { visible } from './scope.ts';
import {
  active,
  at,
  beginProcess,
  doJob,
  incidentOf,
  pathTaken,
  raiseError,
  receive,
  variables,
} from './rig.ts';

test('input mappings are local to the task, and catch what it returns by that name', async () => {
  const xml = bpmn.process('p', [
    bpmn.start(),
    bpmn.service('a', 'x', bpmn.mappings({ order: '=id', 'deep.er': '="in"' })),
    bpmn.end(),
    bpmn.path('start', 'a', 'end'),
  ]);
  const rig = await beginProcess(xml, { id: 'o1' });
  expect(visible(rig.instance.elements, at(rig, 'a').key, null)).toEqual({
    id: 'o1',
    order: 'o1',
    deep: { er: 'in' },
  });
  doJob(rig, 'a', { order: 'changed', result: 1 });
  expect(variables(rig)).toEqual({ id: 'o1', result: 1 });
});

test('with output mappings only what they name leaves the task', async () => {
  const xml = bpmn.process('p', [
    bpmn.start(),
    bpmn.service('a', 'x', bpmn.mappings({}, { total: '=price * 2', 'box.size': '=size' })),
    bpmn.end(),
    bpmn.path('start', 'a', 'end'),
  ]);
  const rig = await beginProcess(xml, {});
  doJob(rig, 'a', { price: 4, size: 'L' });
  expect(variables(rig)).toEqual({ total: 8, box: { size: 'L' } });
});

const inside = (extra: string): string =>
  bpmn.process(
    'p',
    [
      bpmn.start(),
      `<bpmn:subProcess id="sub">${extra}`,
      bpmn.start('s'),
      bpmn.service('a', 'x'),
      bpmn.end('e', bpmn.onError('err')),
      bpmn.path('s', 'a', 'e'),
      '</bpmn:subProcess>',
      bpmn.boundary('caught', 'sub', bpmn.onError('err')),
      bpmn.boundary('stopped', 'sub', bpmn.onMessage('m')),
      bpmn.end(),
      bpmn.end('end_caught'),
      bpmn.end('end_stopped'),
      bpmn.path('start', 'sub', 'end'),
      bpmn.path('caught', 'end_caught'),
      bpmn.path('stopped', 'end_stopped'),
    ],
    [bpmn.error('err', 'BAD'), bpmn.message('m', 'stop', '=id')],
  );

test('a variable goes to the nearest scope that has it, else to the process', async () => {
  const rig = await beginProcess(inside(bpmn.extensions(bpmn.mappings({ own: '=null' }))), {
    id: '1',
  });
  doJob(rig, 'a', { own: 'stays', other: 'goes up' });
  expect(variables(rig)).toEqual({ id: '1', other: 'goes up' });
  expect(pathTaken(rig)).toEqual(['start', 's', 'a', 'caught', 'end_caught']);
});

test('a job error is caught by the boundary of the subprocess around it', async () => {
  const rig = await beginProcess(inside(''), { id: '1' });
  raiseError(rig, 'a', 'BAD');
  expect(pathTaken(rig)).toEqual(['start', 's', 'caught', 'end_caught']);
  expect(rig.instance.status).toBe('COMPLETED');
});

test('an interrupting boundary ends everything inside', async () => {
  const rig = await beginProcess(inside(''), { id: '1' });
  receive(rig, 'sub', 'stop', { by: 'us' });
  expect(pathTaken(rig)).toEqual(['start', 's', 'stopped', 'end_stopped']);
  expect(rig.instance.status).toBe('COMPLETED');
  expect(rig.effects.some((effect) => effect.t === 'job_gone')).toBe(true);
});

test('a correlation key that is missing is an incident and no subscription', async () => {
  const rig = await beginProcess(inside(''), {});
  expect(incidentOf(rig, 'sub').type).toBe('EXTRACT_VALUE_ERROR');
  expect(rig.effects.some((effect) => effect.t === 'subscribed')).toBe(false);
});

test('a script task puts the value of its expression into its variable', async () => {
  const script = bpmn.extensions(
    '<zeebe:script expression="=sum(for n in ns return n * n)" resultVariable="squares"/>',
  );
  const xml = bpmn.process('p', [
    bpmn.start(),
    `<bpmn:scriptTask id="a">${script}</bpmn:scriptTask>`,
    bpmn.end(),
    bpmn.path('start', 'a', 'end'),
  ]);
  const rig = await beginProcess(xml, { ns: [1, 2, 3] });
  expect(variables(rig)).toMatchObject({ squares: 14 });
});

test('a terminate end event ends its scope at once', async () => {
  const xml = bpmn.process('p', [
    bpmn.start(),
    '<bpmn:parallelGateway id="g"/>',
    bpmn.service('a', 'x'),
    bpmn.service('b', 'x'),
    bpmn.end('stop', '<bpmn:terminateEventDefinition/>'),
    bpmn.path('start', 'g', 'a', 'stop'),
    bpmn.path('g', 'b'),
  ]);
  const rig = await beginProcess(xml);
  doJob(rig, 'a');
  expect(active(rig)).toEqual([]);
  expect(rig.instance.status).toBe('COMPLETED');
});
