/** The walk of tokens: entering elements, leaving them, and what their end sets off. */
import type { Flow } from '../model/model.ts';
import { attempt, needBoolean, Problem } from './problem.ts';
import { assignPath, evaluate, propagate, setLocal } from './scope.ts';
import { closeWaits } from './waits.ts';
import { elementOf, generationOf, modelOf, must, patch, remove, type Draft } from './draft.ts';
import type { ElementInstance, Variables } from './state.ts';

type Birth = Partial<Pick<ElementInstance, 'role' | 'vars' | 'position'>>;

/** Creates an element instance without starting it. */
export function create(d: Draft, element: number, parent: number, birth: Birth = {}): number {
  const key = d.context.nextKey();
  const at = d.context.now;
  d.elements.set(key, { key, element, parent, at, role: 'plain', ...birth });
  return key;
}

function count(d: Draft, scope: number, change: number): number {
  const children = (must(d, scope).children ?? 0) + change;
  patch(d, scope, { children });
  return children;
}

/** A token is under way to `element`: it counts at once and arrives later in this step. */
export function enter(d: Draft, element: number, scope: number): void {
  count(d, scope, 1);
  arriveLater(d, element, scope);
}

function arriveLater(d: Draft, element: number, scope: number): void {
  d.agenda.push({ t: 'arrive', element, scope, generation: generationOf(d, scope) });
}

function take(d: Draft, scope: number, flow: Flow): void {
  const target = elementOf(d, flow.to);
  if (target.kind !== 'parallel' || target.incoming.length < 2) return enter(d, flow.to, scope);
  count(d, scope, 1);
  const joins = must(d, scope).joins ?? {};
  const arrived = { ...joins[target.index] };
  arrived[flow.id] = (arrived[flow.id] ?? 0) + 1;
  const complete = target.incoming.every((each) => (arrived[each.id] ?? 0) > 0);
  if (complete) {
    for (const each of target.incoming) arrived[each.id] = (arrived[each.id] ?? 0) - 1;
  }
  patch(d, scope, { joins: { ...joins, [target.index]: arrived } });
  if (!complete) return;
  // The joined tokens become one.
  count(d, scope, 1 - target.incoming.length);
  arriveLater(d, target.index, scope);
}

/** The element has done its work and brings variables along. */
export function complete(d: Draft, key: number, vars: Variables): void {
  const model = modelOf(d, must(d, key));
  if (model.outputs.length > 0) setLocal(d, key, vars);
  else propagate(d, key, vars);
  finish(d, key);
}

/** Output mappings and the choice of the way on; what can fail here can be retried. */
export function finish(d: Draft, key: number): void {
  let flows: readonly Flow[] = [];
  let outcome: unknown = null;
  const done = attempt(d, key, 'complete', () => {
    mapOutputs(d, key);
    flows = flowsOn(d, key);
    outcome = loopOutcome(d, key);
  });
  if (done) leave(d, key, flows, outcome);
}

function mapOutputs(d: Draft, key: number): void {
  const instance = must(d, key);
  const { outputs } = modelOf(d, instance);
  if (outputs.length === 0 || instance.role === 'body') return;
  const result: Record<string, unknown> = {};
  for (const { source, target } of outputs) {
    assignPath(result, target, evaluate(d, key, source).value);
  }
  propagate(d, instance.role === 'inner' ? key : instance.parent, result);
}

function flowsOn(d: Draft, key: number): readonly Flow[] {
  const instance = must(d, key);
  const model = modelOf(d, instance);
  if (instance.role === 'inner') return [];
  if (model.kind !== 'exclusive' || model.outgoing.length < 2) return model.outgoing;
  for (const flow of model.outgoing) {
    if (flow.id === model.defaultFlow || flow.condition === null) continue;
    if (needBoolean(d, key, flow.condition, `condition of '${flow.id}'`)) return [flow];
  }
  const fallback = model.outgoing.filter((flow) => flow.id === model.defaultFlow);
  if (fallback.length > 0) return fallback;
  throw new Problem(
    'CONDITION_ERROR',
    `no condition of '${model.id}' is true and there is no default flow`,
  );
}

function leave(d: Draft, key: number, flows: readonly Flow[], outcome: unknown): void {
  const instance = must(d, key);
  closeWaits(d, key);
  if (instance.userTask !== undefined) {
    d.effects.push({ t: 'user_task_ended', key: instance.userTask.key, state: 'COMPLETED' });
  }
  remove(d, key, true);
  if (instance.parent === 0) {
    d.status = 'COMPLETED';
    d.effects.push({ t: 'ended', status: 'COMPLETED' });
    return;
  }
  if (instance.role === 'inner') {
    d.agenda.push({ t: 'item_ended', item: instance, outcome });
    return;
  }
  if (instance.loop?.output) giveOutput(d, instance);
  for (const flow of flows) take(d, instance.parent, flow);
  childEnded(d, instance.parent);
}

/** What an item of a loop puts into the output collection; null for anything else. */
function loopOutcome(d: Draft, key: number): unknown {
  const instance = must(d, key);
  const output = instance.role === 'inner' ? modelOf(d, instance).loop?.outputElement : null;
  return output ? evaluate(d, key, output).value : null;
}

function giveOutput(d: Draft, body: ElementInstance): void {
  const target = modelOf(d, body).loop?.outputCollection;
  if (target) propagate(d, body.parent, { [target]: body.loop?.output ?? [] });
}

/** One token less in the scope; the last one ends it. */
export function childEnded(d: Draft, scope: number): void {
  if (count(d, scope, -1) > 0) return;
  d.agenda.push({ t: 'scope_ended', key: scope });
}
