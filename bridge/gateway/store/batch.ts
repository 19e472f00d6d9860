/** What one group commit writes, as columns ready for `unnest`. */
import type { Definition } from '../model/model.ts';
import { encodeState } from '../broker/encode.ts';
import { definitionOf, noChanges, type World } from '../broker/world.ts';

export type NewDefinition = { readonly deployment: number; readonly definition: Definition };

export type Batch = {
  readonly last_key: number;
  readonly definitions: readonly NewDefinition[];
  readonly changes: World['changes'];
  /** State texts beside `changes.instances`, in its order. */
  readonly states: readonly string[];
  readonly processIds: readonly string[];
};

/**
 * Takes the changes out of the world. States are encoded now, once each however many commands
 * touched them, and finished instances leave memory.
 */
export function cutBatch(world: World, definitions: readonly NewDefinition[]): Batch {
  const { changes } = world;
  world.changes = noChanges();
  const states: string[] = [];
  const processIds: string[] = [];
  for (const instance of changes.instances.values()) {
    states.push(encodeState(instance));
    processIds.push(definitionOf(world, instance.definition).process.id);
  }
  for (const instance of world.ended) world.instances.delete(instance.key);
  world.ended.length = 0;
  return { last_key: world.last_key, definitions, changes, states, processIds };
}

export function isEmpty(batch: Batch): boolean {
  const { instances, locks, messages, user_tasks, incidents } = batch.changes;
  const size = instances.size + locks.size + messages.size + user_tasks.size + incidents.size;
  return size + batch.definitions.length === 0;
}
