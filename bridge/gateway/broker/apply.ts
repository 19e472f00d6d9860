/** Runs one engine step on a live instance, and everything that buffered messages add to it. */
import { EngineLoop } from '../engine/settle.ts';
import { type Context, type Draft } from '../engine/draft.ts';
import { correlate } from '../engine/instance_commands.ts';
import { refuse, startInstance, step, type Start } from '../engine/step.ts';
import type { Instance, Outcome, Refusal } from '../engine/state.ts';
import type { Definition } from '../model/model.ts';
import { absorb } from './absorb.ts';
import { definitionOf, nextKey, place, type Message, type World } from './world.ts';

export function contextFor(world: World, definition: Definition): Context {
  return { process: definition.process, now: world.now, nextKey: () => nextKey(world) };
}

function guarded(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    // A step works on copies: whatever went wrong in it, nothing has changed.
    const detail = error instanceof Error ? error.message : String(error);
    return refuse(error instanceof EngineLoop ? 'INVALID_STATE' : 'INTERNAL', detail);
  }
}

export function change(
  world: World,
  instance_key: number,
  run: (d: Draft) => Refusal | null,
): Outcome {
  const instance = world.instances.get(instance_key);
  if (instance === undefined || instance.status !== 'ACTIVE') {
    return refuse('NOT_FOUND', `no active process instance with key '${instance_key}'`);
  }
  const context = contextFor(world, definitionOf(world, instance.definition));
  const outcome = guarded(() => step(instance, context, run));
  if (outcome.ok) absorb(world, outcome.instance, outcome.effects);
  return outcome;
}

export function start(
  world: World,
  definition: Definition,
  how: Omit<Start, 'definition'>,
): Outcome {
  const context = contextFor(world, definition);
  const outcome = guarded(() => startInstance({ ...how, definition: definition.key }, context));
  if (!outcome.ok) return outcome;
  if (how.correlation !== null) {
    world.startedBy.set(place(definition.process.id, how.correlation), outcome.instance.key);
  }
  absorb(world, outcome.instance, outcome.effects);
  return outcome;
}

/** Starts an instance by a message, unless one started by the same key is still running. */
export function startByMessage(
  world: World,
  definition: Definition,
  message: Message,
): Instance | null {
  const { process } = definition;
  if (message.taken.has(process.id)) return null;
  const keyed = message.correlation !== '';
  if (keyed && world.startedBy.has(place(process.id, message.correlation))) return null;
  const event = process.messageStarts.find((each) => nameOf(each.name) === message.name);
  if (event === undefined) return null;
  const outcome = start(world, definition, {
    start: event.element,
    vars: message.vars,
    tags: [],
    correlation: keyed ? message.correlation : null,
  });
  if (!outcome.ok) return null;
  takeMessage(world, message, process.id);
  return outcome.instance;
}

export function nameOf(name: Definition['process']['messageStarts'][number]['name']): string {
  return 'text' in name ? name.text : '';
}

export function takeMessage(world: World, message: Message, process: string): void {
  message.taken.add(process);
  if (world.messages.has(message.key)) world.changes.messages.set(message.key, message);
}

/** Gives buffered messages to subscriptions and start events that have appeared since. */
export function drain(world: World): void {
  for (;;) {
    const fresh = world.fresh.shift();
    if (fresh !== undefined) {
      for (const message of world.buffered.get(fresh.where) ?? []) {
        if (message.taken.has(fresh.ref.process) || message.expires <= world.now) continue;
        if (deliver(world, fresh.ref, message)) break;
      }
      continue;
    }
    const freed = world.freed.shift();
    if (freed === undefined) return;
    const old = definitionOf(world, freed.definition);
    const definition = world.latest.get(old.process.id) ?? old;
    for (const { name } of definition.process.messageStarts) {
      for (const message of world.buffered.get(place(nameOf(name), freed.correlation)) ?? []) {
        if (message.expires > world.now) startByMessage(world, definition, message);
      }
    }
  }
}

/** True when the subscription took the message. */
export function deliver(
  world: World,
  ref: { readonly key: number; readonly instance: number; readonly element: number },
  message: Message,
): boolean {
  const instance = world.instances.get(ref.instance);
  if (instance === undefined) return false;
  const process = definitionOf(world, instance.definition).process.id;
  const outcome = change(world, ref.instance, (d) =>
    correlate(d, { element: ref.element, subscription: ref.key, vars: message.vars }),
  );
  if (!outcome.ok) return false;
  takeMessage(world, message, process);
  return true;
}
