/** Publication and correlation of messages; the buffer holds them for their time to live. */
import { heapPush } from './heap.ts';
import { deliver, drain, startByMessage } from './apply.ts';
import { nextKey, place, type Message, type World } from './world.ts';

export type Publish = {
  readonly name: string;
  readonly correlation: string;
  readonly id: string | null;
  readonly ttlMs: number;
  readonly vars: Readonly<Record<string, unknown>>;
};

export type Published =
  | { readonly ok: true; readonly key: number; readonly instance: number | null }
  | { readonly ok: false; readonly duplicate: string };

/** A message id is refused as long as a message with the same id, name and key is buffered. */
export function publish(world: World, command: Publish): Published {
  const { name, correlation, id } = command;
  if (id !== null) {
    const twin = world.messageIds.get(place(name, correlation, id));
    if (twin !== undefined && twin.expires > world.now) return { ok: false, duplicate: id };
  }
  const message: Message = {
    key: nextKey(world),
    name,
    correlation,
    id,
    vars: command.vars,
    expires: world.now + command.ttlMs,
    taken: new Set(),
  };
  if (command.ttlMs > 0) {
    buffer(world, message);
    world.changes.messages.set(message.key, message);
  }
  const instance = offer(world, message);
  drain(world);
  return { ok: true, key: message.key, instance };
}

export function buffer(world: World, message: Message): void {
  const where = place(message.name, message.correlation);
  const there = world.buffered.get(where);
  if (there === undefined) world.buffered.set(where, new Set([message]));
  else there.add(message);
  world.messages.set(message.key, message);
  if (message.id !== null) {
    world.messageIds.set(place(message.name, message.correlation, message.id), message);
  }
  heapPush(world.due, {
    due: message.expires,
    kind: 'message',
    key: message.key,
    instance: 0,
    element: 0,
  });
}

/** One waiting instance of each process, and one start of each process; the first that took it. */
function offer(world: World, message: Message): number | null {
  let first: number | null = null;
  const waiting = world.subscriptions.get(place(message.name, message.correlation));
  for (const ref of waiting?.values() ?? []) {
    if (message.taken.has(ref.process)) continue;
    if (deliver(world, ref, message)) first ??= ref.instance;
  }
  for (const definition of world.starts.get(message.name) ?? []) {
    const instance = startByMessage(world, definition, message);
    if (instance !== null) first ??= instance.key;
  }
  return first;
}

export function expire(world: World, key: number): void {
  const message = world.messages.get(key);
  if (message === undefined) return;
  world.messages.delete(key);
  world.changes.messages.set(key, null);
  const where = place(message.name, message.correlation);
  const there = world.buffered.get(where);
  there?.delete(message);
  if (there?.size === 0) world.buffered.delete(where);
  if (message.id === null) return;
  const byId = place(message.name, message.correlation, message.id);
  if (world.messageIds.get(byId) === message) world.messageIds.delete(byId);
}
