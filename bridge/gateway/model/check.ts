/** What a compiled process must satisfy as a whole: its graph and its expressions. */
import { feelError } from '../feel/feel.ts';
import type { Element, Expr, Finding } from './model.ts';

export function checkProcess(elements: readonly Element[]): readonly Finding[] {
  return elements.flatMap((element) => [
    ...checkGraph(element, elements),
    ...expressions(element).flatMap(([what, expr]) => checkExpression(element, what, expr)),
  ]);
}

function finding(element: Element, detail: string): Finding {
  return { element: element.id, type: element.type, detail };
}

function checkGraph(element: Element, elements: readonly Element[]): Finding[] {
  const findings: Finding[] = [];
  const add = (detail: string): void => void findings.push(finding(element, detail));
  if (element.kind === 'process' || element.kind === 'subprocess') {
    const starts = elements.filter((each) => each.scope === element.index && each.kind === 'start');
    if (starts.length === 0) add('there is no start event');
    const plain = starts.filter((each) => each.message === null);
    if (plain.length > 1) add('there is more than one none start event');
    if (element.kind === 'subprocess' && plain.length === 0)
      add('a subprocess starts with a none event');
    return findings;
  }
  if (element.kind === 'boundary') {
    if (element.attachedTo < 0) add('the boundary event is attached to nothing');
    if (element.incoming.length > 0) add('a boundary event has no incoming flow');
  } else if (element.kind !== 'start' && element.incoming.length === 0) {
    add('no flow leads here');
  }
  if (element.kind === 'end' && element.outgoing.length > 0)
    add('an end event has no outgoing flow');
  if (element.kind !== 'exclusive') {
    for (const flow of element.outgoing.filter((each) => each.condition !== null)) {
      add(`flow '${flow.id}' has a condition, which only an exclusive gateway reads`);
    }
  }
  if (element.kind === 'event_gateway') findings.push(...checkEventGateway(element, elements));
  if (element.kind === 'exclusive' && element.outgoing.length > 1) {
    for (const flow of element.outgoing) {
      if (flow.condition === null && flow.id !== element.defaultFlow) {
        add(`flow '${flow.id}' needs a condition or must be the default flow`);
      }
    }
  }
  return findings;
}

function checkEventGateway(element: Element, elements: readonly Element[]): Finding[] {
  const targets = element.outgoing.map((flow) => elements[flow.to]);
  const good = targets.every((each) => each?.kind === 'catch' || each?.kind === 'receive_task');
  if (targets.length >= 2 && good) return [];
  return [finding(element, 'an event-based gateway leads to two or more catching events')];
}

function expressions(element: Element): (readonly [string, Expr | null])[] {
  const { job, message, timer, error, loop, userTask, script } = element;
  return [
    ...element.outgoing.map((flow) => [`condition of '${flow.id}'`, flow.condition] as const),
    ...element.inputs.map((each) => [`input '${each.target}'`, each.source] as const),
    ...element.outputs.map((each) => [`output '${each.target}'`, each.source] as const),
    ['job type', job?.type ?? null],
    ['retries', job?.retries ?? null],
    ['message name', message?.name ?? null],
    ['correlation key', message?.key ?? null],
    ['timer', timer?.value ?? null],
    ['error code', error?.code ?? null],
    ['input collection', loop?.collection ?? null],
    ['output element', loop?.outputElement ?? null],
    ['completion condition', loop?.completion ?? null],
    ['assignee', userTask?.assignee ?? null],
    ['candidate groups', userTask?.candidateGroups ?? null],
    ['candidate users', userTask?.candidateUsers ?? null],
    ['due date', userTask?.dueDate ?? null],
    ['follow-up date', userTask?.followUpDate ?? null],
    ['priority', userTask?.priority ?? null],
    ['script', script?.expression ?? null],
  ];
}

function checkExpression(element: Element, what: string, expr: Expr | null): Finding[] {
  if (expr === null || !('feel' in expr)) return [];
  const error = feelError(expr.feel);
  return error === null ? [] : [finding(element, `${what} is not valid FEEL: ${error}`)];
}
