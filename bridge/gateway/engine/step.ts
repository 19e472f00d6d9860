/** `(instance, command, context) → {instance', effects} | refusal`: no I/O, clock or random. */
import { settle } from './settle.ts';
import { closeDraft, openDraft, type Context, type Draft } from './draft.ts';
import { setLocal } from './scope.ts';
import { startAt } from './trigger.ts';
import type { ElementInstance, Instance, Outcome, Refusal, Variables } from './state.ts';

export type Start = {
  readonly definition: number;
  readonly vars: Variables;
  readonly tags: readonly string[];
  /** Element index of the start event, or -1 for the none start event. */
  readonly start: number;
  readonly correlation: string | null;
};

export function startInstance(command: Start, context: Context): Outcome {
  const key = context.nextKey();
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
    trailDropped: 0,
  };
  const d = openDraft(empty, context);
  const at = context.now;
  d.elements.set(key, { key, element: 0, parent: 0, at, role: 'plain', children: 0, vars: {} });
  setLocal(d, key, command.vars);
  if (command.start >= 0) startAt(d, command.start, key);
  else startNone(d, key);
  return conclude(d);
}

function startNone(d: Draft, root: number): void {
  const start = d.context.process.elements[0]?.start ?? -1;
  startAt(d, start, root);
}

/** Runs `change` on a copy of an active instance and walks on until it only waits. */
export function step(
  instance: Instance,
  context: Context,
  change: (d: Draft) => Refusal | null,
): Outcome {
  const d = openDraft(instance, context);
  const refusal = change(d);
  return refusal ?? conclude(d);
}

function conclude(d: Draft): Outcome {
  settle(d);
  return { ok: true, instance: closeDraft(d), effects: d.effects };
}

export function refuse(code: Refusal['code'], detail: string): Refusal {
  return { ok: false, code, detail };
}

export function findElement(
  d: Draft,
  match: (element: ElementInstance) => boolean,
): ElementInstance | undefined {
  for (const element of d.elements.values()) if (match(element)) return element;
  return undefined;
}
