import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { visible } from './scope.ts';
import {
  active,
  at,
  beginProcess,
  doJob,
  fire,
  incidentOf,
  pathTaken,
  raiseError,
  variables,
} from './rig.ts';

const looped = (attributes: Record<string, string>, sequential: boolean, more = ''): string =>
  bpmn.process(
    'p',
    [
      bpmn.start(),
      bpmn.service('each', 'x', '', bpmn.loop(attributes, sequential)),
      bpmn.end(),
      bpmn.path('start', 'each', 'end'),
      more,
    ],
    [bpmn.error('err', 'BAD')],
  );
const collect = {
  inputCollection: '=items',
  inputElement: 'item',
  outputCollection: 'results',
  outputElement: '=result',
};

test('a sequential loop does one item after the other and collects in order', async () => {
  const rig = await beginProcess(looped(collect, true), { items: ['a', 'b'] });
  expect(active(rig)).toEqual(['each', 'each']);
  expect(visible(rig.instance.elements, at(rig, 'each').key, null)).toMatchObject({
    item: 'a',
    loopCounter: 1,
  });
  doJob(rig, 'each', { result: 1 });
  doJob(rig, 'each', { result: 2 });
  expect(variables(rig)).toEqual({ items: ['a', 'b'], results: [1, 2] });
  expect(rig.instance.status).toBe('COMPLETED');
});

test('a parallel loop does all at once; results keep the order of the items', async () => {
  const rig = await beginProcess(looped(collect, false), { items: [1, 2, 3] });
  expect(active(rig)).toHaveLength(4);
  doJob(rig, 'each', { result: 'third' }, 2);
  doJob(rig, 'each', { result: 'first' }, 0);
  expect(rig.instance.status).toBe('ACTIVE');
  doJob(rig, 'each', { result: 'second' }, 0);
  expect(variables(rig)['results']).toEqual(['first', 'second', 'third']);
});

test('an empty collection is passed by', async () => {
  const rig = await beginProcess(looped(collect, false), { items: [] });
  expect(rig.instance.status).toBe('COMPLETED');
  expect(variables(rig)).toEqual({ items: [], results: [] });
});

test('a collection that is none is an incident on the loop', async () => {
  const rig = await beginProcess(looped(collect, false), { items: 'abc' });
  expect(incidentOf(rig, 'each').message).toContain('must give a list but gave string');
});

test('an error in one item ends them all at the boundary of the loop', async () => {
  const boundary = bpmn.boundary('caught', 'each', bpmn.onError('err')) + bpmn.end('e2');
  const xml = looped(collect, false, boundary + bpmn.path('caught', 'e2'));
  const rig = await beginProcess(xml, { items: [1, 2] });
  raiseError(rig, 'each', 'BAD');
  expect(pathTaken(rig)).toEqual(['start', 'caught', 'e2']);
  expect(rig.instance.status).toBe('COMPLETED');
});

test('a timer on the loop that does not interrupt leaves the items alone', async () => {
  const boundary = bpmn.boundary('slow', 'each', bpmn.onTimer('PT1M'), false) + bpmn.end('e2');
  const xml = looped(collect, false, boundary + bpmn.path('slow', 'e2'));
  const rig = await beginProcess(xml, { items: [1] });
  fire(rig, 'each');
  expect(pathTaken(rig)).toEqual(['start', 'slow', 'e2']);
  expect(fire(rig, 'each')).toMatchObject({ ok: false });
  doJob(rig, 'each');
  expect(rig.instance.status).toBe('COMPLETED');
});

test('a cycle on a boundary fires again and again until its repetitions are used up', async () => {
  const boundary =
    bpmn.boundary('slow', 'each', bpmn.onTimer('R2/PT1M', 'timeCycle'), false) + bpmn.end('e2');
  const rig = await beginProcess(looped(collect, false, boundary + bpmn.path('slow', 'e2')), {
    items: [1],
  });
  expect(fire(rig, 'each').ok).toBe(true);
  rig.now += 60_000;
  expect(fire(rig, 'each').ok).toBe(true);
  expect(fire(rig, 'each').ok).toBe(false);
});

test('a completion condition ends the loop early and takes the other items away', async () => {
  const condition =
    '<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">' +
    '=numberOfCompletedInstances >= 2</bpmn:completionCondition></bpmn:multiInstance';
  const xml = looped(collect, false).replace('</bpmn:multiInstance', condition);
  const rig = await beginProcess(xml, { items: [1, 2, 3] });
  doJob(rig, 'each', { result: 'a' });
  expect(active(rig)).toHaveLength(3);
  doJob(rig, 'each', { result: 'b' });
  expect(rig.instance.status).toBe('COMPLETED');
  expect(variables(rig)['results']).toEqual(['a', 'b', null]);
});
