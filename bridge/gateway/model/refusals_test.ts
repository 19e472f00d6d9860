import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { compileBpmn } from './compile.ts';

async function findingsOf(xml: string): Promise<readonly string[]> {
  const compiled = await compileBpmn(xml);
  if (compiled.ok) return [];
  return compiled.findings.map(({ element, type, detail }) => `${element} ${type}: ${detail}`);
}

const wrap = (...parts: readonly string[]): string =>
  bpmn.process('p', [bpmn.start(), ...parts, bpmn.end()]);

test('what cannot run is refused with element and type, all of it at once', async () => {
  const found = await findingsOf(
    wrap(
      '<bpmn:callActivity id="call"/>',
      '<bpmn:inclusiveGateway id="some"/>',
      '<bpmn:businessRuleTask id="rule"/>',
      '<bpmn:serviceTask id="empty"/>',
      '<bpmn:userTask id="old"/>',
      '<bpmn:intermediateThrowEvent id="shout"/>',
      bpmn.boundary('late', 'empty', '<bpmn:signalEventDefinition/>'),
      bpmn.path('start', 'call', 'some', 'rule', 'empty', 'old', 'shout', 'end'),
    ),
  );
  expect(found).toEqual([
    'call bpmn:CallActivity: this element is not supported by the embedded gateway',
    'some bpmn:InclusiveGateway: this element is not supported by the embedded gateway',
    'rule bpmn:BusinessRuleTask: this element is not supported by the embedded gateway',
    'empty bpmn:ServiceTask: the job type is missing: zeebe:taskDefinition with a type',
    'old bpmn:UserTask: only Camunda user tasks run here: add zeebe:userTask',
    'shout bpmn:IntermediateThrowEvent: this element is not supported by the embedded gateway',
    'late bpmn:BoundaryEvent: bpmn:SignalEventDefinition is not supported on bpmn:BoundaryEvent',
  ]);
});

test.each([
  [
    'a condition',
    bpmn.flow('start', 'g') + bpmn.flow('g', 'end', '=x >') + bpmn.flow('g', 'b', '=y'),
  ],
  [
    'a mapping',
    bpmn.service('a', 'x', bpmn.mappings({ t: '=1 +' })) + bpmn.path('start', 'a', 'end'),
  ],
  ['a job type', bpmn.service('a', '=(((') + bpmn.path('start', 'a', 'end')],
])('FEEL that does not parse is refused in %s', async (_, parts) => {
  const gateway = '<bpmn:exclusiveGateway id="g"/><bpmn:task id="b"/>';
  const found = await findingsOf(wrap(parts, parts.includes('"g"') ? gateway : ''));
  expect(found.join()).toContain('is not valid FEEL: syntax error at character');
});

test.each([
  ['a flow to nothing', bpmn.path('start', 'nowhere'), /nowhere/],
  [
    'an element that no flow reaches',
    '<bpmn:task id="t"/>' + bpmn.path('start', 'end'),
    /t TASK: no flow leads here/,
  ],
  [
    'a branch without a condition',
    '<bpmn:exclusiveGateway id="g"/><bpmn:task id="t"/>' +
      bpmn.path('start', 'g', 'end') +
      bpmn.flow('g', 't', '=x'),
    /g EXCLUSIVE_GATEWAY: flow 'g__end' needs a condition/,
  ],
  [
    'a condition that nothing would look at',
    '<bpmn:task id="t"/>' + bpmn.path('start', 't') + bpmn.flow('t', 'end', '=x'),
    /t TASK: flow 't__end' has a condition, which only an exclusive gateway reads/,
  ],
  [
    'a loop without a collection',
    bpmn.service('t', 'x', '', '<bpmn:multiInstanceLoopCharacteristics/>') +
      bpmn.path('start', 't', 'end'),
    /t bpmn:ServiceTask: a multi-instance loop needs/,
  ],
  [
    'a standard loop',
    bpmn.service('t', 'x', '', '<bpmn:standardLoopCharacteristics/>') +
      bpmn.path('start', 't', 'end'),
    /bpmn:StandardLoopCharacteristics is not supported/,
  ],
])('%s is refused', async (_, parts, reason) => {
  expect((await findingsOf(wrap(parts))).join('\n')).toMatch(reason);
});

test('a process without a start event, or without a process, is refused', async () => {
  const none = await findingsOf(bpmn.process('p', ['<bpmn:task id="t"/>']));
  expect(none).toContain('p PROCESS: there is no start event');
  expect(await findingsOf('this is no XML')).toHaveLength(1);
  const draft = bpmn.process('p', [bpmn.start()]).replace('isExecutable="true"', '');
  expect(await findingsOf(draft)).toEqual(['d XML: no executable process']);
});

test('a message that is waited for needs a correlation key', async () => {
  const xml = bpmn.process(
    'p',
    [
      bpmn.start(),
      '<bpmn:receiveTask id="wait" messageRef="m"/>',
      bpmn.end(),
      bpmn.path('start', 'wait', 'end'),
    ],
    [bpmn.message('m', 'told')],
  );
  expect((await findingsOf(xml)).join()).toContain("message 'told' needs zeebe:subscription");
});
