import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { resolveIncident, setVariables } from './instance_commands.ts';
import { act, active, beginProcess, doJob, fire, incidentOf, pathTaken, receive } from './rig.ts';

const choice = bpmn.process('p', [
  bpmn.start(),
  '<bpmn:exclusiveGateway id="g" default="g__c"/>',
  bpmn.service('a', 'a'),
  bpmn.service('b', 'b'),
  bpmn.service('c', 'c'),
  bpmn.path('start', 'g'),
  bpmn.flow('g', 'a', '=x > 10'),
  bpmn.flow('g', 'b', '=x > 5'),
  bpmn.flow('g', 'c'),
  ...['a', 'b', 'c'].map((id) => bpmn.end(`end_${id}`) + bpmn.path(id, `end_${id}`)),
]);

test.each([
  [11, 'a'],
  [6, 'b'],
  [1, 'c'],
])('an exclusive gateway takes the first true condition, else the default: %i', async (x, to) => {
  expect(active(await beginProcess(choice, { x }))).toEqual([to]);
});

test('a condition on missing data is an incident, and goes on once it is there', async () => {
  const rig = await beginProcess(choice, {});
  const incident = incidentOf(rig, 'g');
  expect(incident.type).toBe('EXTRACT_VALUE_ERROR');
  expect(incident.message).toContain("'x'");
  const element = rig.instance.key;
  act(rig, (d) => setVariables(d, { element, vars: { x: 7 }, local: false }));
  act(rig, (d) => resolveIncident(d, incident.key));
  expect(active(rig)).toEqual(['b']);
  expect(rig.instance.incidents).toBe(0);
});

test('a condition on null is an incident unless it asks about null', async () => {
  const on = (condition: string): string =>
    bpmn.process('p', [
      bpmn.start(),
      '<bpmn:exclusiveGateway id="g" default="g__b"/>',
      bpmn.service('a', 'a'),
      bpmn.service('b', 'b'),
      bpmn.path('start', 'g'),
      bpmn.flow('g', 'a', condition),
      bpmn.flow('g', 'b'),
    ]);
  expect(incidentOf(await beginProcess(on('=x = "y"'), { x: null }), 'g').message).toContain(
    'null',
  );
  expect(active(await beginProcess(on('=x = null'), { x: null }))).toEqual(['a']);
  expect(active(await beginProcess(on('=x = null'), {}))).toEqual(['a']);
});

test('no true condition and no default flow is an incident', async () => {
  const xml = bpmn.process('p', [
    bpmn.start(),
    '<bpmn:exclusiveGateway id="g"/>',
    bpmn.service('a', 'a'),
    bpmn.service('b', 'b'),
    bpmn.path('start', 'g'),
    bpmn.flow('g', 'a', '=x = 1'),
    bpmn.flow('g', 'b', '=x = 2'),
  ]);
  expect(incidentOf(await beginProcess(xml, { x: 3 }), 'g').type).toBe('CONDITION_ERROR');
});

test('a parallel gateway splits, and joins when every branch has arrived', async () => {
  const xml = bpmn.process('p', [
    bpmn.start(),
    '<bpmn:parallelGateway id="split"/><bpmn:parallelGateway id="join"/>',
    bpmn.service('a', 'a'),
    bpmn.service('b', 'b'),
    bpmn.end(),
    bpmn.path('start', 'split', 'a', 'join', 'end'),
    bpmn.path('split', 'b', 'join'),
  ]);
  const rig = await beginProcess(xml);
  expect(active(rig)).toEqual(['a', 'b']);
  doJob(rig, 'b');
  expect(active(rig)).toEqual(['a']);
  expect(rig.instance.status).toBe('ACTIVE');
  doJob(rig, 'a');
  expect(pathTaken(rig)).toEqual(['start', 'split', 'b', 'a', 'join', 'end']);
  expect(rig.instance.status).toBe('COMPLETED');
});

const race = bpmn.process(
  'p',
  [
    bpmn.start(),
    '<bpmn:eventBasedGateway id="g"/>',
    bpmn.catching('late', bpmn.onTimer('PT10S')),
    bpmn.catching('told', bpmn.onMessage('m')),
    bpmn.end('a'),
    bpmn.end('b'),
    bpmn.path('start', 'g', 'late', 'a'),
    bpmn.path('g', 'told', 'b'),
  ],
  [bpmn.message('m', 'tell', '=id')],
);

test('an event-based gateway goes the way of the first event, and waits for no other', async () => {
  const told = await beginProcess(race, { id: 'x' });
  receive(told, 'g', 'tell', { said: 1 });
  expect(pathTaken(told)).toEqual(['start', 'g', 'told', 'b']);
  const late = await beginProcess(race, { id: 'x' });
  fire(late, 'g');
  expect(pathTaken(late)).toEqual(['start', 'g', 'late', 'a']);
  expect(late.effects.filter((each) => each.t === 'unsubscribed')).toHaveLength(1);
});

test('a process that loops without waiting is refused, not run for ever', async () => {
  const xml = bpmn.process('p', [
    bpmn.start(),
    '<bpmn:task id="a"/><bpmn:task id="b"/>',
    bpmn.path('start', 'a', 'b', 'a'),
  ]);
  await expect(beginProcess(xml)).rejects.toThrow('loops');
});
