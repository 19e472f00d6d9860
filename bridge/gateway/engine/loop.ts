/** Multi-instance: a body that holds the collection, and an inner instance for each item. */
import { generationOf, modelOf, must, patch, type Draft } from './draft.ts';
import { attempt, needBoolean, needList } from './problem.ts';
import { terminateChildren } from './terminate.ts';
import type { ElementInstance, LoopState } from './state.ts';
import { openWaits } from './waits.ts';

export function beginBody(d: Draft, key: number): void {
  const model = modelOf(d, must(d, key));
  if (model.loop === null) throw new Error(`'${model.id}' has no loop`);
  const items = needList(d, key, model.loop.collection, `input collection of '${model.id}'`);
  openWaits(d, key);
  const output = model.loop.outputCollection === null ? null : items.map(() => null);
  patch(d, key, { loop: { items, started: 0, done: 0, output } });
  if (items.length === 0) return void d.agenda.push({ t: 'finish', key });
  const first = model.loop.sequential ? 1 : items.length;
  for (let n = 0; n < first; n += 1) startInner(d, key);
}

function loopOf(body: ElementInstance): LoopState {
  if (body.loop === undefined) throw new Error(`element instance ${body.key} is no loop body`);
  return body.loop;
}

function startInner(d: Draft, bodyKey: number): void {
  const body = must(d, bodyKey);
  const loop = loopOf(body);
  const { loop: spec } = modelOf(d, body);
  const position = loop.started + 1;
  patch(d, bodyKey, { loop: { ...loop, started: position } });
  const vars: Record<string, unknown> = { loopCounter: position };
  const output = spec?.outputElement;
  // A result variable of its own keeps what the item's work returns out of the scopes above.
  const own = output && 'feel' in output ? /^\s*([A-Za-z_]\w*)/.exec(output.feel)?.[1] : undefined;
  if (own !== undefined) vars[own] = null;
  if (spec?.element) vars[spec.element] = loop.items[position - 1];
  d.agenda.push({
    t: 'item',
    body: bodyKey,
    position,
    vars,
    generation: generationOf(d, bodyKey),
  });
}

export function itemEnded(d: Draft, inner: ElementInstance, outcome: unknown): void {
  const body = must(d, inner.parent);
  const before = loopOf(body);
  const output = before.output === null ? null : before.output.slice();
  if (output !== null) output[(inner.position ?? 1) - 1] = outcome;
  patch(d, body.key, { loop: { ...before, done: before.done + 1, output } });
  if (body.incident === undefined) advanceBody(d, body.key);
}

/** Ends the body, starts the next item, or waits; retried after an incident in its condition. */
export function advanceBody(d: Draft, key: number): void {
  const body = must(d, key);
  const model = modelOf(d, body);
  const loop = loopOf(body);
  let enough = loop.done === loop.items.length;
  const decided = attempt(d, key, 'complete', () => {
    if (enough || !model.loop?.completion) return;
    enough = needBoolean(d, key, model.loop.completion, 'completion condition', (name) =>
      counters(loop, name),
    );
  });
  if (!decided) return;
  if (enough) {
    terminateChildren(d, key);
    return void d.agenda.push({ t: 'finish', key });
  }
  if (model.loop?.sequential === true) startInner(d, key);
}

function counters(loop: LoopState, name: string): number | undefined {
  if (name === 'numberOfInstances') return loop.items.length;
  if (name === 'numberOfCompletedInstances') return loop.done;
  if (name === 'numberOfActiveInstances') return loop.started - loop.done;
  return name === 'numberOfTerminatedInstances' ? 0 : undefined;
}
