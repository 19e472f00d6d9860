/** `(instance, command, context) → {instance', effects} | refusal`: no I/O, clock or random. */
import { settle } from './settle.ts';
import { close_draft, open_draft, type Context, type Draft } from './draft.ts';
import { set_local } from './scope.ts';
import { start_at } from './trigger.ts';
import type { ElementInstance, Instance, Outcome, Refusal, Variables } from './state.ts';

export type Start = {
  readonly definition: number;
  readonly vars: Variables;
  readonly tags: readonly string[];
  /** Element index of the start event, or -1 for the none start event. */
  readonly start: number;
  readonly correlation: string | null;
};

export function start_instance(command: Start, context: Context): Outcome {
  const key = context.next_key();
  const empty: Instance = {
    key,
    definition: command.definition,
    status: 'ACTIVE',
    started_at: context.now,
    ended_at: null,
    correlation: command.correlation,
    tags: command.tags,
    incidents: 0,
    elements: new Map(),
    trail: [],
    trail_dropped: 0,
  };
  const d = open_draft(empty, context);
  const at = context.now;
  d.elements.set(key, { key, element: 0, parent: 0, at, role: 'plain', children: 0, vars: {} });
  set_local(d, key, command.vars);
  if (command.start >= 0) start_at(d, command.start, key);
  else start_none(d, key);
  return conclude(d);
}

function start_none(d: Draft, root: number): void {
  const start = d.context.process.elements[0]?.start ?? -1;
  start_at(d, start, root);
}

/** Runs `change` on a copy of an active instance and walks on until it only waits. */
export function step(
  instance: Instance,
  context: Context,
  change: (d: Draft) => Refusal | null,
): Outcome {
  const d = open_draft(instance, context);
  const refusal = change(d);
  return refusal ?? conclude(d);
}

function conclude(d: Draft): Outcome {
  settle(d);
  return { ok: true, instance: close_draft(d), effects: d.effects };
}

export function refuse(code: Refusal['code'], detail: string): Refusal {
  return { ok: false, code, detail };
}

export function find_element(
  d: Draft,
  match: (element: ElementInstance) => boolean,
): ElementInstance | undefined {
  for (const element of d.elements.values()) if (match(element)) return element;
  return undefined;
}
