/** The parts of an instance as Camunda's result items. */
import { createHash } from 'node:crypto';
import { definitionOf, type World } from '../broker/world.ts';
import type { ElementInstance, Instance, Trace } from '../engine/state.ts';
import type { Definition } from '../model/model.ts';
import type { Item } from './filter.ts';

const date = (ms: number): string => new Date(ms).toISOString();

export function* elementItems(world: World, instance: Instance): Iterable<Item> {
  const definition = definitionOf(world, instance.definition);
  for (const trace of instance.trail) yield endedElement(definition, instance, trace);
  if (instance.status !== 'ACTIVE') return;
  for (const element of instance.elements.values()) {
    yield {
      ...elementIdentity(definition, instance, element.element, element.role === 'body'),
      startDate: date(element.at),
      state: 'ACTIVE',
      hasIncident: element.incident !== undefined,
      ...(element.incident ? { incidentKey: String(element.incident.key) } : {}),
      elementInstanceKey: String(element.key),
      elementInstanceScopeKey: String(element.parent),
    };
  }
}

function endedElement(definition: Definition, instance: Instance, trace: Trace): Item {
  return {
    ...elementIdentity(definition, instance, trace.e, trace.body === true),
    startDate: date(trace.s),
    endDate: date(trace.t),
    state: trace.ok ? 'COMPLETED' : 'TERMINATED',
    hasIncident: false,
    elementInstanceKey: String(trace.k),
    elementInstanceScopeKey: String(trace.p),
  };
}

function elementIdentity(definition: Definition, instance: Instance, index: number, body: boolean) {
  const model = definition.process.elements[index];
  return {
    processDefinitionId: definition.process.id,
    elementId: model?.id ?? '',
    elementName: model?.name || model?.id || '',
    type: body ? 'MULTI_INSTANCE_BODY' : (model?.type ?? 'UNKNOWN'),
    tenantId: '<default>',
    processInstanceKey: String(instance.key),
    processDefinitionKey: String(definition.key),
  };
}

export function* variableItems(instance: Instance): Iterable<Item> {
  for (const { key, vars } of instance.elements.values()) {
    for (const [name, value] of Object.entries(vars ?? {})) {
      yield {
        name,
        value: JSON.stringify(value),
        isTruncated: false,
        tenantId: '<default>',
        variableKey: variableKey(key, name),
        scopeKey: String(key),
        processInstanceKey: String(instance.key),
      };
    }
  }
}

/** Variables have no key of their own here; this one is the same each time it is asked for. */
function variableKey(scope: number, name: string): string {
  const hash = createHash('sha256').update(`${scope} ${name}`).digest();
  return String(2 ** 51 + hash.readUIntBE(0, 6));
}

export function* jobItems(world: World, instance: Instance): Iterable<Item> {
  const definition = definitionOf(world, instance.definition);
  for (const trace of instance.trail) {
    if (trace.job === undefined) continue;
    yield {
      ...jobIdentity(definition, instance, trace.e, trace.k),
      jobKey: String(trace.job.k),
      type: trace.job.type,
      retries: trace.job.retries,
      state: trace.ok ? 'COMPLETED' : 'CANCELED',
      endTime: date(trace.t),
      worker: '',
      hasFailedWithRetriesLeft: false,
    };
  }
  for (const element of instance.elements.values()) {
    if (element.job !== undefined) yield openJob(world, definition, instance, element);
  }
}

function openJob(
  world: World,
  definition: Definition,
  instance: Instance,
  { key, element, job }: ElementInstance,
): Item {
  if (job === undefined) return {};
  const entry = world.jobs.get(job.key);
  const locked = entry?.status === 'locked';
  const failed = job.status === 'failed' || job.status === 'backoff' || job.error !== null;
  const state =
    job.status === 'error_thrown'
      ? 'ERROR_THROWN'
      : job.status === 'completed'
        ? 'COMPLETED'
        : failed
          ? 'FAILED'
          : 'CREATED';
  return {
    ...jobIdentity(definition, instance, element, key),
    jobKey: String(job.key),
    type: job.type,
    retries: job.retries,
    state,
    worker: locked ? entry.worker : '',
    ...(locked ? { deadline: date(entry.deadline) } : {}),
    ...(job.error === null ? {} : { errorMessage: job.error }),
    ...(job.errorCode === null ? {} : { errorCode: job.errorCode }),
    hasFailedWithRetriesLeft: failed && job.retries > 0,
  };
}

function jobIdentity(definition: Definition, instance: Instance, index: number, key: number) {
  const model = definition.process.elements[index];
  return {
    customHeaders: model?.headers ?? {},
    elementId: model?.id ?? '',
    elementInstanceKey: String(key),
    kind: 'BPMN_ELEMENT',
    listenerEventType: 'UNSPECIFIED',
    processDefinitionId: definition.process.id,
    processDefinitionKey: String(definition.key),
    processInstanceKey: String(instance.key),
    tenantId: '<default>',
  };
}
