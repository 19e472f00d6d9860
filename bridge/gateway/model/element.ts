/** One BPMN element → one compiled element; everything that is wrong with it is reported. */
import type { Element } from './model.ts';
import { extension, extensionTypes, node, nodes, string, type Node } from './moddle.ts';
import { EXTENSIONS, kindOf, unsupportedDefinitions } from './kinds.ts';
import * as read from './read.ts';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Place = { readonly index: number; readonly scope: number };

export function blank(of: Node, place: Place): Mutable<Element> {
  return {
    index: place.index,
    id: of.id ?? '',
    name: of.name ?? '',
    kind: 'process',
    type: 'PROCESS',
    scope: place.scope,
    outgoing: [],
    incoming: [],
    defaultFlow: null,
    boundaries: [],
    attachedTo: -1,
    interrupting: true,
    inputs: [],
    outputs: [],
    headers: {},
    job: null,
    message: null,
    timer: null,
    error: null,
    terminate: false,
    loop: null,
    userTask: null,
    script: null,
    start: -1,
  };
}

export function compileElement(of: Node, place: Place, report: read.Report): Mutable<Element> {
  const element = blank(of, place);
  const kind = kindOf(of);
  if (kind === null) {
    report(of, 'this element is not supported by the embedded gateway');
    return element;
  }
  element.kind = kind.kind;
  element.type = kind.type;
  for (const type of extensionTypes(of)) {
    if (!EXTENSIONS.has(type)) report(of, `extension element ${type} is not supported`);
  }
  element.inputs = read.readMappings(of, 'inputParameters');
  element.outputs = read.readMappings(of, 'outputParameters');
  element.headers = read.readHeaders(of);
  element.loop = read.readLoop(of, report);
  element.defaultFlow = node(of['default'])?.id ?? null;
  readBehaviour(of, element, report);
  readEvents(of, element, report);
  return element;
}

function readBehaviour(of: Node, element: Mutable<Element>, report: read.Report): void {
  if (element.kind === 'job_task') element.job = read.readJob(of, report);
  if (element.kind === 'user_task') element.userTask = read.readUserTask(of, report);
  if (element.kind === 'receive_task') {
    element.message = read.readMessage(of, of, true, report);
  }
  if (element.kind === 'script_task') {
    element.script = read.readScript(of, report);
    if (element.script === null && extension(of, 'zeebe:TaskDefinition') !== null) {
      element.kind = 'job_task';
      element.job = read.readJob(of, report);
    }
  }
}

function readEvents(of: Node, element: Mutable<Element>, report: read.Report): void {
  for (const wrong of unsupportedDefinitions(of, element.kind)) {
    report(of, `${wrong.$type} is not supported on ${of.$type}`);
  }
  const definitions = nodes(of['eventDefinitions']);
  if (definitions.length > 1) report(of, 'an event with more than one definition is not supported');
  if (element.kind === 'boundary') element.interrupting = of['cancelActivity'] !== false;
  const isCatching = element.kind === 'catch' || element.kind === 'boundary';
  if (isCatching && definitions.length === 0) report(of, 'the event waits for nothing');
  for (const definition of definitions) {
    if (definition.$type === 'bpmn:MessageEventDefinition') {
      element.message = read.readMessage(of, definition, isCatching, report);
    } else if (definition.$type === 'bpmn:TimerEventDefinition') {
      element.timer = read.readTimer(of, definition, report);
    } else if (definition.$type === 'bpmn:ErrorEventDefinition') {
      const code = string(node(definition['errorRef'])?.['errorCode']);
      element.error = { code: code === null ? null : read.expr(code) };
      if (element.kind === 'end' && code === null)
        report(of, 'the error end event has no error code');
    } else if (definition.$type === 'bpmn:TerminateEventDefinition') element.terminate = true;
  }
}
