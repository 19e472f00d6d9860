import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ERROR_TASK_FALLOUT, JOB, MESSAGE, PROCESS } from '../../../core/contract/workflow.ts';
import { compileBpmn } from './compile.ts';
import { nodes, node, parseXml, type Node } from './moddle.ts';

const FOLDER = new URL('../../workflows/', import.meta.url);
const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.bpmn'));
const read = (name: string): Promise<string> => readFile(new URL(name, FOLDER), 'utf8');

function flowElements(of: Node): readonly Node[] {
  return nodes(of['flowElements']).flatMap((each) => [each, ...flowElements(each)]);
}

test.each(files)('%s deploys, for Camunda 8.8', async (name) => {
  const xml = await read(name);
  expect(await compileBpmn(xml)).toMatchObject({ ok: true });
  expect(xml).toContain('modeler:executionPlatform="Camunda Cloud"');
  expect(xml).toContain('modeler:executionPlatformVersion="8.8.0"');
});

test.each(files)('every element of %s has a shape or an edge in the diagram', async (name) => {
  const { root } = await parseXml(await read(name));
  const [process] = nodes(root['rootElements']).filter((each) => each.$type === 'bpmn:Process');
  if (process === undefined) throw new Error('no process');
  const [diagram] = nodes(root['diagrams']);
  const drawn = nodes(node(diagram?.['plane'])?.['planeElement']);
  const drawnIds = drawn.map((each) => node(each['bpmnElement'])?.id);
  const ids = flowElements(process).map((each) => each.id);
  expect(new Set(drawnIds)).toEqual(new Set(ids));
  for (const each of drawn) {
    const bounds = node(each['bounds']);
    const points = nodes(each['waypoint']);
    const right =
      each.$type === 'bpmndi:BPMNShape' ? Number(bounds?.['width']) > 0 : points.length > 1;
    expect(right, `${each.id} has a place`).toBe(true);
  }
});

test('processes, messages, job types and the error are those of the contract', async () => {
  const texts = await Promise.all(files.map(read));
  const all = texts.join('\n');
  const found = (pattern: RegExp): Set<string> =>
    new Set([...all.matchAll(pattern)].map((match) => match[1] ?? ''));
  expect(found(/<bpmn:process id="([^"]+)"/g)).toEqual(new Set(Object.values(PROCESS)));
  expect(found(/<bpmn:message [^>]*name="([^"]+)"/g)).toEqual(new Set(Object.values(MESSAGE)));
  const types = found(/<zeebe:taskDefinition type="([^"]+)"/g);
  expect(types).toEqual(new Set([...Object.values(JOB), '=task.jobType']));
  expect(found(/errorCode="([^"]+)"/g)).toEqual(new Set([ERROR_TASK_FALLOUT]));
});
