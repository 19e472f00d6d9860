/** BPMN XML → compiled processes, or everything that keeps it from running, all at once. */
import { checkProcess } from './check.ts';
import { blank, compileElement, type Mutable } from './element.ts';
import { isIgnored } from './kinds.ts';
import type { Element, Finding, Flow, Process } from './model.ts';
import { body, extension, node, nodes, parseXml, string, type Node } from './moddle.ts';
import { expr } from './read.ts';

export type Compiled =
  | { readonly ok: true; readonly processes: readonly Process[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export async function compileBpmn(xml: string): Promise<Compiled> {
  let root: Node;
  try {
    const parsed = await parseXml(xml);
    if (parsed.warnings.length > 0) {
      const findings = parsed.warnings.map(({ element, message }) => ({
        element: element?.id ?? 'definitions',
        type: element?.$type ?? 'XML',
        detail: message,
      }));
      return { ok: false, findings };
    }
    root = parsed.root;
  } catch (error) {
    return refused('definitions', error instanceof Error ? error.message : String(error));
  }
  const executable = nodes(root['rootElements']).filter(
    (each) => each.$type === 'bpmn:Process' && each['isExecutable'] === true,
  );
  if (executable.length === 0) return refused(root.id ?? 'definitions', 'no executable process');
  const findings: Finding[] = [];
  const processes = executable.map((each) => compileProcess(each, findings));
  return findings.length > 0 ? { ok: false, findings } : { ok: true, processes };
}

function refused(element: string, detail: string): Compiled {
  return { ok: false, findings: [{ element, type: 'XML', detail }] };
}

function compileProcess(of: Node, findings: Finding[]): Process {
  const report = (at: Node, detail: string): void => {
    findings.push({ element: at.id ?? '', type: at.$type, detail });
  };
  const elements: Mutable<Element>[] = [blank(of, { index: 0, scope: -1 })];
  collect(of, 0, elements, report);
  const byId = new Map(elements.map((element) => [element.id, element]));
  connect(of, byId, report);
  attach(of, byId);
  for (const element of elements) {
    const inside = elements.filter((each) => each.scope === element.index);
    element.start = inside.find((each) => each.kind === 'start' && !each.message)?.index ?? -1;
  }
  if (findings.length === 0) findings.push(...checkProcess(elements));
  const starts = elements.filter((each) => each.scope === 0 && each.kind === 'start');
  return {
    id: of.id ?? '',
    name: of.name ?? of.id ?? '',
    versionTag: string(extension(of, 'zeebe:VersionTag')?.['value']),
    elements,
    messageStarts: starts.flatMap((each) =>
      each.message === null ? [] : [{ element: each.index, name: each.message.name }],
    ),
  };
}

type Report = (at: Node, detail: string) => void;

function collect(of: Node, scope: number, into: Mutable<Element>[], report: Report): void {
  for (const each of nodes(of['flowElements'])) {
    if (isIgnored(each)) continue;
    const index = into.length;
    into.push(compileElement(each, { index, scope }, report));
    if (each.$type === 'bpmn:SubProcess') collect(each, index, into, report);
  }
}

/** Every sequence flow of the process and its subprocesses. */
function connect(of: Node, byId: Map<string, Mutable<Element>>, report: Report): void {
  for (const each of nodes(of['flowElements'])) {
    if (each.$type === 'bpmn:SubProcess') connect(each, byId, report);
    if (each.$type !== 'bpmn:SequenceFlow') continue;
    const from = byId.get(node(each['sourceRef'])?.id ?? '');
    const to = byId.get(node(each['targetRef'])?.id ?? '');
    if (from === undefined || to === undefined) {
      report(each, 'the flow leads from or to nothing');
      continue;
    }
    if (from.scope !== to.scope) report(each, 'the flow crosses the border of a subprocess');
    const condition = body(each['conditionExpression']);
    const flow: Flow = {
      id: each.id ?? '',
      from: from.index,
      to: to.index,
      condition: condition === null ? null : expr(condition),
    };
    from.outgoing = [...from.outgoing, flow];
    to.incoming = [...to.incoming, flow];
  }
}

function attach(of: Node, byId: Map<string, Mutable<Element>>): void {
  for (const each of nodes(of['flowElements'])) {
    if (each.$type === 'bpmn:SubProcess') attach(each, byId);
    if (each.$type !== 'bpmn:BoundaryEvent') continue;
    const event = byId.get(each.id ?? '');
    const host = byId.get(node(each['attachedToRef'])?.id ?? '');
    if (event === undefined || host === undefined) continue;
    event.attachedTo = host.index;
    host.boundaries = [...host.boundaries, event.index];
  }
}
