/** Gives ready jobs to workers that wait for their type. */
import { visible } from '../engine/scope.ts';
import type { Instance } from '../engine/state.ts';
import { compact, lockJob, nextReady } from './jobs.ts';
import { definitionOf, type JobEntry, type World } from './world.ts';

export type Ask = {
  readonly type: string;
  readonly worker: string;
  readonly max: number;
  readonly timeoutMs: number;
  readonly fetch: readonly string[] | null;
};

/** Locks up to `max` jobs; their JSON is made here, once, at the moment of activation. */
export function activate(world: World, ask: Ask, bytesMax: number) {
  const jobs: string[] = [];
  const entries: JobEntry[] = [];
  let bytes = 0;
  while (jobs.length < ask.max && bytes < bytesMax) {
    const entry = nextReady(world, ask.type);
    if (entry === null) break;
    const instance = world.instances.get(entry.instance);
    if (instance === undefined) continue;
    lockJob(world, entry, ask.worker, world.now + ask.timeoutMs);
    const text = jobJson(world, entry, instance, ask.fetch);
    bytes += text.length;
    jobs.push(text);
    entries.push(entry);
  }
  const queue = world.queues.get(ask.type);
  if (queue !== undefined) compact(queue);
  return { jobs, entries };
}

function jobJson(
  world: World,
  entry: JobEntry,
  instance: Instance,
  fetch: readonly string[] | null,
): string {
  const definition = definitionOf(world, instance.definition);
  const element = instance.elements.get(entry.element);
  const model = definition.process.elements[element?.element ?? 0];
  return JSON.stringify({
    type: entry.type,
    processDefinitionId: definition.process.id,
    processDefinitionVersion: definition.version,
    elementId: model?.id ?? '',
    customHeaders: model?.headers ?? {},
    worker: entry.worker,
    retries: element?.job?.retries ?? 0,
    deadline: entry.deadline,
    variables: visible(instance.elements, entry.element, fetch),
    tenantId: '<default>',
    jobKey: String(entry.key),
    processInstanceKey: String(instance.key),
    processDefinitionKey: String(definition.key),
    elementInstanceKey: String(entry.element),
    kind: 'BPMN_ELEMENT',
    listenerEventType: 'UNSPECIFIED',
    tags: instance.tags,
  });
}
