/** Multi-instance: a body that holds the collection, and an inner instance for each item. */
import { generation_of, model_of, must, patch, type Draft } from './draft.ts';
import { attempt, need_boolean, need_list } from './problem.ts';
import { terminate_children } from './terminate.ts';
import type { ElementInstance, LoopState } from './state.ts';
import { open_waits } from './waits.ts';

export function begin_body(d: Draft, key: number): void {
  const model = model_of(d, must(d, key));
  if (model.loop === null) throw new Error(`'${model.id}' has no loop`);
  const items = need_list(d, key, model.loop.collection, `input collection of '${model.id}'`);
  open_waits(d, key);
  const output = model.loop.outputCollection === null ? null : items.map(() => null);
  patch(d, key, { loop: { items, started: 0, done: 0, output } });
  if (items.length === 0) return void d.agenda.push({ t: 'finish', key });
  const first = model.loop.sequential ? 1 : items.length;
  for (let n = 0; n < first; n += 1) start_inner(d, key);
}

function loop_of(body: ElementInstance): LoopState {
  if (body.loop === undefined) throw new Error(`element instance ${body.key} is no loop body`);
  return body.loop;
}

function start_inner(d: Draft, body_key: number): void {
  const body = must(d, body_key);
  const loop = loop_of(body);
  const { loop: spec } = model_of(d, body);
  const position = loop.started + 1;
  patch(d, body_key, { loop: { ...loop, started: position } });
  const vars: Record<string, unknown> = { loopCounter: position };
  const output = spec?.outputElement;
  // A result variable of its own keeps what the item's work returns out of the scopes above.
  const own = output && 'feel' in output ? /^\s*([A-Za-z_]\w*)/.exec(output.feel)?.[1] : undefined;
  if (own !== undefined) vars[own] = null;
  if (spec?.element) vars[spec.element] = loop.items[position - 1];
  d.agenda.push({
    t: 'item',
    body: body_key,
    position,
    vars,
    generation: generation_of(d, body_key),
  });
}

export function item_ended(d: Draft, inner: ElementInstance, outcome: unknown): void {
  const body = must(d, inner.parent);
  const before = loop_of(body);
  const output = before.output === null ? null : before.output.slice();
  if (output !== null) output[(inner.position ?? 1) - 1] = outcome;
  patch(d, body.key, { loop: { ...before, done: before.done + 1, output } });
  if (body.incident === undefined) advance_body(d, body.key);
}

/** Ends the body, starts the next item, or waits; retried after an incident in its condition. */
export function advance_body(d: Draft, key: number): void {
  const body = must(d, key);
  const model = model_of(d, body);
  const loop = loop_of(body);
  let enough = loop.done === loop.items.length;
  const decided = attempt(d, key, 'complete', () => {
    if (enough || !model.loop?.completion) return;
    enough = need_boolean(d, key, model.loop.completion, 'completion condition', (name) =>
      counters(loop, name),
    );
  });
  if (!decided) return;
  if (enough) {
    terminate_children(d, key);
    return void d.agenda.push({ t: 'finish', key });
  }
  if (model.loop?.sequential === true) start_inner(d, key);
}

function counters(loop: LoopState, name: string): number | undefined {
  if (name === 'numberOfInstances') return loop.items.length;
  if (name === 'numberOfCompletedInstances') return loop.done;
  if (name === 'numberOfActiveInstances') return loop.started - loop.done;
  return name === 'numberOfTerminatedInstances' ? 0 : undefined;
}
