/** Which BPMN elements run, and the words that the engine and Camunda's search have for them. */
import type { ElementKind } from './model.ts';
import { nodes, type Node } from './moddle.ts';

type Kind = { readonly kind: ElementKind; readonly type: string };

const KINDS: Readonly<Record<string, Kind>> = {
  'bpmn:SubProcess': { kind: 'subprocess', type: 'SUB_PROCESS' },
  'bpmn:StartEvent': { kind: 'start', type: 'START_EVENT' },
  'bpmn:EndEvent': { kind: 'end', type: 'END_EVENT' },
  'bpmn:IntermediateCatchEvent': { kind: 'catch', type: 'INTERMEDIATE_CATCH_EVENT' },
  'bpmn:BoundaryEvent': { kind: 'boundary', type: 'BOUNDARY_EVENT' },
  'bpmn:ServiceTask': { kind: 'job_task', type: 'SERVICE_TASK' },
  'bpmn:SendTask': { kind: 'job_task', type: 'SEND_TASK' },
  'bpmn:UserTask': { kind: 'user_task', type: 'USER_TASK' },
  'bpmn:ReceiveTask': { kind: 'receive_task', type: 'RECEIVE_TASK' },
  'bpmn:ScriptTask': { kind: 'script_task', type: 'SCRIPT_TASK' },
  'bpmn:ManualTask': { kind: 'task', type: 'MANUAL_TASK' },
  'bpmn:Task': { kind: 'task', type: 'TASK' },
  'bpmn:ExclusiveGateway': { kind: 'exclusive', type: 'EXCLUSIVE_GATEWAY' },
  'bpmn:ParallelGateway': { kind: 'parallel', type: 'PARALLEL_GATEWAY' },
  'bpmn:EventBasedGateway': { kind: 'event_gateway', type: 'EVENT_BASED_GATEWAY' },
};

/** Drawn, but nothing to run. */
const IGNORED = new Set([
  'bpmn:SequenceFlow',
  'bpmn:TextAnnotation',
  'bpmn:Association',
  'bpmn:Group',
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
]);

const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  start: ['bpmn:MessageEventDefinition'],
  end: ['bpmn:ErrorEventDefinition', 'bpmn:TerminateEventDefinition'],
  catch: ['bpmn:MessageEventDefinition', 'bpmn:TimerEventDefinition'],
  boundary: [
    'bpmn:MessageEventDefinition',
    'bpmn:TimerEventDefinition',
    'bpmn:ErrorEventDefinition',
  ],
};

/** Extension elements with a meaning that is honoured or that may be ignored without harm. */
export const EXTENSIONS = new Set([
  'zeebe:TaskDefinition',
  'zeebe:TaskHeaders',
  'zeebe:IoMapping',
  'zeebe:UserTask',
  'zeebe:AssignmentDefinition',
  'zeebe:TaskSchedule',
  'zeebe:PriorityDefinition',
  'zeebe:FormDefinition',
  'zeebe:Script',
  'zeebe:Subscription',
  'zeebe:LoopCharacteristics',
  'zeebe:VersionTag',
  'zeebe:Properties',
  'zeebe:UserTaskForm',
]);

export function isIgnored(node: Node): boolean {
  return IGNORED.has(node.$type);
}

export function kindOf(node: Node): Kind | null {
  if (node.$type === 'bpmn:SubProcess' && node['triggeredByEvent'] === true) return null;
  return KINDS[node.$type] ?? null;
}

/** The event definitions of an event that can't run here. */
export function unsupportedDefinitions(node: Node, kind: ElementKind): readonly Node[] {
  const allowed = DEFINITIONS[kind];
  if (allowed === undefined) return [];
  return nodes(node['eventDefinitions']).filter((each) => !allowed.includes(each.$type));
}
