/** Reads the parts of one element out of its XML: mappings, loop, timer, message, and so on. */
import type { Expr, Loop, Mapping, Timer, UserTask } from './model.ts';
import { body, extension, node, nodes, string, type Node } from './moddle.ts';

/** Collects what is wrong with the element that is being read. */
export type Report = (node: Node, detail: string) => void;

export function expr(source: string): Expr {
  return source.startsWith('=') ? { feel: source.slice(1).trim() } : { text: source };
}

export function optionalExpr(source: unknown): Expr | null {
  const text = string(source);
  return text === null ? null : expr(text);
}

export function readMappings(of: Node, side: 'inputParameters' | 'outputParameters'): Mapping[] {
  return nodes(extension(of, 'zeebe:IoMapping')?.[side]).map((each) => ({
    source: expr(string(each['source']) ?? '='),
    target: string(each['target']) ?? '',
  }));
}

export function readHeaders(of: Node): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const each of nodes(extension(of, 'zeebe:TaskHeaders')?.['values'])) {
    const key = string(each['key']);
    if (key !== null) headers[key] = string(each['value']) ?? '';
  }
  return headers;
}

export function readLoop(of: Node, report: Report): Loop | null {
  const loop = node(of['loopCharacteristics']);
  if (loop === null) return null;
  if (loop.$type !== 'bpmn:MultiInstanceLoopCharacteristics') {
    report(of, `${loop.$type} is not supported; use a multi-instance loop`);
    return null;
  }
  const zeebe = extension(loop, 'zeebe:LoopCharacteristics');
  const collection = optionalExpr(zeebe?.['inputCollection']);
  if (collection === null) {
    report(of, 'a multi-instance loop needs zeebe:loopCharacteristics with an inputCollection');
    return null;
  }
  const completion = body(loop['completionCondition']);
  return {
    sequential: loop['isSequential'] === true,
    collection,
    element: string(zeebe?.['inputElement']),
    outputCollection: string(zeebe?.['outputCollection']),
    outputElement: optionalExpr(zeebe?.['outputElement']),
    completion: completion === null ? null : expr(completion),
  };
}

export function readJob(of: Node, report: Report): { type: Expr; retries: Expr } | null {
  const definition = extension(of, 'zeebe:TaskDefinition');
  const type = optionalExpr(definition?.['type']);
  if (type === null) {
    report(of, 'the job type is missing: zeebe:taskDefinition with a type');
    return null;
  }
  return { type, retries: optionalExpr(definition?.['retries']) ?? { text: '3' } };
}

export function readUserTask(of: Node, report: Report): UserTask | null {
  if (extension(of, 'zeebe:UserTask') === null) {
    report(of, 'only Camunda user tasks run here: add zeebe:userTask');
    return null;
  }
  const assignment = extension(of, 'zeebe:AssignmentDefinition');
  const schedule = extension(of, 'zeebe:TaskSchedule');
  return {
    assignee: optionalExpr(assignment?.['assignee']),
    candidateGroups: optionalExpr(assignment?.['candidateGroups']),
    candidateUsers: optionalExpr(assignment?.['candidateUsers']),
    dueDate: optionalExpr(schedule?.['dueDate']),
    followUpDate: optionalExpr(schedule?.['followUpDate']),
    priority: optionalExpr(extension(of, 'zeebe:PriorityDefinition')?.['priority']),
    externalFormReference: string(extension(of, 'zeebe:FormDefinition')?.['externalReference']),
  };
}

export function readScript(of: Node, report: Report): { expression: Expr; result: string } | null {
  const script = extension(of, 'zeebe:Script');
  const expression = optionalExpr(script?.['expression']);
  const result = string(script?.['resultVariable']);
  if (expression !== null && result !== null) return { expression, result };
  const job = extension(of, 'zeebe:TaskDefinition') !== null;
  if (!job) report(of, 'a script task needs zeebe:script with an expression and a resultVariable');
  return null;
}

export function readMessage(of: Node, holder: Node, needsKey: boolean, report: Report) {
  const message = node(holder['messageRef']);
  const name = optionalExpr(message?.name);
  if (message === null || name === null) {
    report(of, 'the message reference is missing, or the message has no name');
    return null;
  }
  const key = optionalExpr(extension(message, 'zeebe:Subscription')?.['correlationKey']);
  if (needsKey && key === null) {
    report(of, `message '${message.name ?? ''}' needs zeebe:subscription with a correlationKey`);
  }
  return { name, key };
}

export function readTimer(of: Node, definition: Node, report: Report): Timer | null {
  const kinds = [
    ['duration', body(definition['timeDuration'])],
    ['date', body(definition['timeDate'])],
    ['cycle', body(definition['timeCycle'])],
  ] as const;
  for (const [kind, value] of kinds) {
    if (value !== null) return { kind, value: expr(value) };
  }
  report(of, 'the timer has no duration, date or cycle');
  return null;
}
