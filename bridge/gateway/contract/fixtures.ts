/** For tests: small processes written as lines rather than drawn. */

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"' +
  ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:test">';

export type Part = string;

function tag(name: string, attributes: Readonly<Record<string, string>>, inside = ''): Part {
  const text = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  return `<${name}${text.join('')}>${inside}</${name}>`;
}

function formal(name: string, expression: string): Part {
  return tag(name, { 'xsi:type': 'bpmn:tFormalExpression' }, escape(expression));
}

/** `flow('a', 'b')`, with a FEEL condition if the way is conditional. */
export function flow(from: string, to: string, condition?: string): Part {
  const id = `${from}__${to}`;
  const inside = condition === undefined ? '' : formal('bpmn:conditionExpression', condition);
  return tag('bpmn:sequenceFlow', { id, sourceRef: from, targetRef: to }, inside);
}

/** Flows along the names given. */
export function path(...names: readonly string[]): Part {
  return names
    .slice(1)
    .map((to, n) => flow(names[n] ?? '', to))
    .join('');
}

export function start(id = 'start', inside = ''): Part {
  return `<bpmn:startEvent id="${id}">${inside}</bpmn:startEvent>`;
}

export function end(id = 'end', inside = ''): Part {
  return `<bpmn:endEvent id="${id}">${inside}</bpmn:endEvent>`;
}

export function extensions(...parts: readonly Part[]): Part {
  return `<bpmn:extensionElements>${parts.join('')}</bpmn:extensionElements>`;
}

export function job(type: string, retries = '3'): Part {
  return `<zeebe:taskDefinition type="${escape(type)}" retries="${escape(retries)}"/>`;
}

export function service(id: string, type: string, more = '', inside = ''): Part {
  return `<bpmn:serviceTask id="${id}">${extensions(job(type), more)}${inside}</bpmn:serviceTask>`;
}

export function mappings(
  inputs: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>> = {},
): Part {
  const each = (tag: string, of: Readonly<Record<string, string>>): string =>
    Object.entries(of)
      .map(([target, source]) => `<zeebe:${tag} source="${escape(source)}" target="${target}"/>`)
      .join('');
  return `<zeebe:ioMapping>${each('input', inputs)}${each('output', outputs)}</zeebe:ioMapping>`;
}

export function loop(attributes: Readonly<Record<string, string>>, sequential = false): Part {
  const zeebe = extensions(tag('zeebe:loopCharacteristics', attributes));
  const how = { isSequential: String(sequential) };
  return tag('bpmn:multiInstanceLoopCharacteristics', how, zeebe);
}

export function catching(id: string, inside: Part): Part {
  return tag('bpmn:intermediateCatchEvent', { id }, inside);
}

export function onMessage(ref: string): Part {
  return `<bpmn:messageEventDefinition messageRef="${ref}"/>`;
}

export function onTimer(duration: string, kind = 'timeDuration'): Part {
  return tag('bpmn:timerEventDefinition', {}, formal(`bpmn:${kind}`, duration));
}

export function onError(ref?: string): Part {
  return `<bpmn:errorEventDefinition${ref === undefined ? '' : ` errorRef="${ref}"`}/>`;
}

export function boundary(id: string, host: string, inside: string, interrupting = true): Part {
  const how = { id, attachedToRef: host, cancelActivity: String(interrupting) };
  return tag('bpmn:boundaryEvent', how, inside);
}

export function message(id: string, name: string, key?: string): Part {
  const subscription =
    key === undefined ? '' : extensions(`<zeebe:subscription correlationKey="${escape(key)}"/>`);
  return `<bpmn:message id="${id}" name="${escape(name)}">${subscription}</bpmn:message>`;
}

export function error(id: string, code: string): Part {
  return `<bpmn:error id="${id}" errorCode="${escape(code)}"/>`;
}

export function process(id: string, parts: readonly Part[], roots: readonly Part[] = []): string {
  const body = tag('bpmn:process', { id, isExecutable: 'true' }, parts.join(''));
  return `${HEAD}${roots.join('')}${body}</bpmn:definitions>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
